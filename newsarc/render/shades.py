"""Which of four shades a count has in a map of days, weeks or months.

Knows: quartiles, since otherwise one busy week would make all others pale.  Must not know: what a shade looks like.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHADES = 4


class Shades:
    """The shades of some counts above zero.

    >>> shades = Shades([1, 2, 3, 30])
    >>> shades.of(2), shades.of(30), shades.spans
    (0, 2, ((0, 1, 2), (1, 3, 3), (2, 30, 30)))
    """

    def __init__(self, counts: Iterable[int]) -> None:
        ordered = sorted(counts)
        self._bounds = [ordered[len(ordered) * part // SHADES] for part in range(1, SHADES)] if ordered else []
        groups = [[count for count in ordered if self.of(count) == shade] for shade in range(SHADES)]
        self.spans = tuple((shade, group[0], group[-1]) for shade, group in enumerate(groups) if group)
        """Each shade that there is, with the lowest and the highest count that has it."""

    def of(self, count: int) -> int:
        """The shade of a count, 0 for the palest."""
        return bisect_left(self._bounds, count)
