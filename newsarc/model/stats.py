"""The values that an archive is summed up in.

Knows: what they are.  Must not know: how they are counted or shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in a row without events, from the first to the last of them."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Spread:
    """On how many events each name is: the commonest of ``values`` names; ``without`` events have none."""

    counts: tuple[tuple[str, int], ...]
    values: int
    without: int


@dataclass(frozen=True, slots=True)
class Links:
    """From how many events to which others Related lists lead.

    ``total`` counts each pair of events once for each direction, ``mutual`` those
    whose other direction is there too, ``missing`` the paths listed that lead to no event.
    """

    total: int
    mutual: int
    missing: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What there is in an archive, or in the part of it from ``since`` to ``until``.

    ``days`` are all days that have events, with their counts.  ``gaps`` are the
    longest of ``all_gaps`` between the first and the last of them, ``busiest`` the
    days with most events.  ``outlets`` are sources by the labels of their links.
    """

    since: dt.date | None
    until: dt.date | None
    days: tuple[tuple[dt.date, int], ...]
    gaps: tuple[Gap, ...]
    all_gaps: int
    busiest: tuple[tuple[dt.date, int], ...]
    outlets: Spread
    contexts: Spread
    links: Links

    @property
    def events(self) -> int:
        return sum(count for _, count in self.days)

    @property
    def first(self) -> dt.date | None:
        """The first day that has events; None where there are none."""
        return self.days[0][0] if self.days else None

    @property
    def last(self) -> dt.date | None:
        return self.days[-1][0] if self.days else None

    @property
    def empty_days(self) -> int:
        """How many days between the first and the last have no events."""
        return (self.days[-1][0] - self.days[0][0]).days + 1 - len(self.days) if self.days else 0
