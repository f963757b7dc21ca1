"""Two orders of pages as one, by turns.

Knows: nothing of pages.  Must not know: what the orders mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TypeVar

T = TypeVar("T")


def by_turns(first: Iterable[T], second: Iterable[T]) -> Iterator[T]:
    """Yield the members of two orders, each once: one of the first, one of the second, and so on.

    >>> list(by_turns("abc", "bcxy"))
    ['a', 'b', 'c', 'x', 'y']
    """
    seen = set[T]()
    for both in zip_longest(map(_one, first), map(_one, second), fillvalue=()):
        for one in (member for single in both for member in single):
            if one not in seen:
                seen.add(one)
                yield one


def _one(member: T) -> tuple[T]:
    return (member,)
