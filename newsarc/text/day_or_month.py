"""A date as precise as a page gives it: a day, or a month without a day.

Knows: the calendar.  Must not know: where a date was found, or how it was written there.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

_EARLIEST, _LATEST = 1900, 2100


class DayOrMonth(NamedTuple):
    """A day of the calendar, or a whole month if ``day`` is None."""

    year: int
    month: int
    day: int | None

    def isoformat(self) -> str:
        """``2012-02-08`` for a day, ``2012-02`` for a month."""
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"

    def as_date(self) -> date | None:
        """The day; None for a month."""
        return None if self.day is None else date(self.year, self.month, self.day)


def make_day(year: int, month: int, day: int) -> DayOrMonth | None:
    """The day with these numbers; None if the calendar has no such day or the year is implausible."""
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return DayOrMonth(year, month, day)


def make_month(year: int, month: int) -> DayOrMonth | None:
    """The month with these numbers; None if there is no such month or the year is implausible."""
    return DayOrMonth(year, month, None) if _EARLIEST <= year <= _LATEST and 1 <= month <= 12 else None
