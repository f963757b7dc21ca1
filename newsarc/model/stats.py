"""The figures of an archive.

Knows: what is counted.  Must not know: how it is counted or shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """Consecutive days without events, from the first to the last of them."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """The number of these days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Spread:
    """The commonest names with the numbers of their events, out of ``values``; ``without`` events have none."""

    counts: tuple[tuple[str, int], ...]
    values: int
    without: int


@dataclass(frozen=True, slots=True)
class Links:
    """The links of Related lists.

    ``total`` is the number of pairs of events that are linked, each direction
    counted; ``mutual`` of them are linked in both directions.  ``missing`` is the
    number of listed paths that lead to no event.
    """

    total: int
    mutual: int
    missing: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures of an archive, or of its events from ``since`` to ``until``.

    ``days`` are all days that have events, with their counts; ``busiest`` are those
    with most events.  ``gaps`` are the longest of the ``all_gaps`` periods without
    events between the first and the last day.  ``sources`` are counted by the
    labels of their links.  ``undated`` is the number of events of which no day is known.
    """

    since: dt.date | None
    until: dt.date | None
    days: tuple[tuple[dt.date, int], ...]
    gaps: tuple[Gap, ...]
    all_gaps: int
    busiest: tuple[tuple[dt.date, int], ...]
    sources: Spread
    contexts: Spread
    links: Links
    undated: int = 0

    @property
    def outlets(self) -> Spread:
        """The ``sources``, by the name that they had in earlier versions."""
        return self.sources

    @property
    def is_cut(self) -> bool:
        """Whether a list lacks entries."""
        lists = ((self.gaps, self.all_gaps), (self.busiest, len(self.days)))
        spreads = ((one.counts, one.values) for one in (self.sources, self.contexts))
        return any(len(shown) < total for shown, total in (*lists, *spreads))

    @property
    def events(self) -> int:
        """The number of events."""
        return sum(count for _, count in self.days) + self.undated

    @property
    def first(self) -> dt.date | None:
        """The first day that has events; None where there are none."""
        return self.days[0][0] if self.days else None

    @property
    def last(self) -> dt.date | None:
        """The last day that has events; None where there are none."""
        return self.days[-1][0] if self.days else None

    @property
    def empty_days(self) -> int:
        """The number of days without events between the first and the last day."""
        return (self.days[-1][0] - self.days[0][0]).days + 1 - len(self.days) if self.days else 0
