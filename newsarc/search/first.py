"""The events of an answer that are listed, out of all events in their order.

Knows: limits and reversed orders.  Must not know: what is listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def first(items: Sequence[Item], limit: int | None, *, reverse: bool) -> Sequence[Item]:
    """The first ``limit`` items, all for None; with ``reverse`` the last ones, the very last first.

    >>> first([1, 2, 3], 2, reverse=False), first([1, 2, 3], 2, reverse=True)
    ([1, 2], [3, 2])
    """
    return (items[::-1] if reverse else items)[:limit]
