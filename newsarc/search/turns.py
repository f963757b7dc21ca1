"""Two orders of pages merged into one by turns.

Knows: numbers of pages.  Must not know: what the orders mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest


def by_turns(first: Iterable[int], second: Iterable[int]) -> list[int]:
    """The members of two orders, each once, alternating between the first and the second.

    >>> by_turns([1, 2, 3], [2, 3, 8, 9])
    [1, 2, 3, 8, 9]
    """
    return list(dict.fromkeys(one for both in zip_longest(first, second) for one in both if one is not None))
