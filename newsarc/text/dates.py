"""Days, months and periods in digits, as in ``2012-02-08``, and periods as values.

Knows: the calendar.  Must not know: archives, queries, options; the other forms of dates that people type
(`typed_dates`) or write on pages (`written_dates`).

A ``typed_…`` function reads what a user typed.  It raises `UsageError` for a text that has
the right form but isn't in the calendar.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from newsarc.errors import UsageError
from newsarc.text.calendar_names import MONTHS

_PERIOD = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?")
_DAY_LENGTH = len("2012-02-08")
_LEADING = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


EARLIEST, LATEST = "0", "9999-99"  # before and after any ISO date


class Period(NamedTuple):
    """The days from ``since`` to ``until``, both included; None where there is no limit."""

    since: date | None = None
    until: date | None = None

    def __and__(self, other: Period) -> Period:
        """The days in both periods."""
        since = max(filter(None, (self.since, other.since)), default=None)
        until = min(filter(None, (self.until, other.until)), default=None)
        return Period(since, until)

    def __str__(self) -> str:
        """The period as people type it: ``2012-02-01..2012-02-07``, ``2012-02-08..``; a single day as a date."""
        since, until = (end.isoformat() if end else "" for end in self)
        return since if since and since == until else f"{since}..{until}"

    def holds(self, when: str) -> bool:
        """Whether a day or month, as in ``2012-02-08``, is in the period; without limits, so is an empty text."""
        return self.first <= when <= self.last

    @property
    def first(self) -> str:
        """The least ISO date in the period: a month if it begins on the first of one; empty if it has no limits."""
        if self.since:
            return self.since.isoformat()[: 7 if self.since.day == 1 else 10]
        return EARLIEST if self.until else ""

    @property
    def last(self) -> str:
        """The greatest ISO date in the period."""
        return self.until.isoformat() if self.until else LATEST


ALWAYS = Period()


def typed_day(text: str) -> date | None:
    """The date of ``2012-02-08``, ``2012-2-8``, ``2012/02/8`` or ``20120208``; None for any other text.

    Raises `UsageError` for a day like 2012-02-31.
    """
    found = _TYPED.fullmatch(text.strip())
    return valid_date(text, *filter(None, found.groups())) if found else None


def valid_date(text: str, year: str, month: str, day: str) -> date:
    """The date with the digits that a text has.  Raises `UsageError` if the calendar has no such day."""
    if found := make_date(year, month, day):
        return found
    raise invalid_date(text, int(year), int(month))


def invalid_date(text: str, year: int = 0, month: int = 0) -> UsageError:
    """The error for a text in the form of a date that the calendar doesn't have.

    ``year`` and ``month`` are those of the text; where there is such a month, the hint says how many days it has.

    >>> invalid_date("2012-02-30", 2012, 2).hint, invalid_date("2012-13-01", 2012, 13).hint
    ('February 2012 has 29 days', 'use YYYY-MM-DD')
    """
    try:
        last = period_of(year, month).until
    except ValueError:
        last = None
    hint = f"{MONTHS[month - 1]} {year} has {last.day} days" if last else "use YYYY-MM-DD"
    return UsageError(f"{text} is not a valid date", hint)


def typed_month(text: str) -> tuple[int, int | None] | None:
    """The year and month of ``2012-02``, or the year of ``2012`` and None; None for any other text.

    Raises `UsageError` for a month like 2012-13.
    """
    found = _PERIOD.fullmatch(text)
    if not found:
        return None
    year, month = int(found[1]), int(found[2]) if found[2] else None
    if year < 1 or (month is not None and not 1 <= month <= 12):
        raise UsageError(f"{text} is not a valid month or year", "use YYYY-MM or YYYY")
    return year, month


def period_of(year: int, month: int | None = None) -> Period:
    """The days of a month, or of a whole year.

    >>> str(period_of(2012, 2).until), str(period_of(2012).since)
    ('2012-02-29', '2012-01-01')
    """
    if month in (None, 12):
        return Period(date(year, month or 1, 1), date(year, 12, 31))
    return Period(date(year, month, 1), date(year, month + 1, 1) - timedelta(days=1))


_TYPED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})/(\d{1,2})/(\d{1,2})|(\d{4})(\d\d)(\d\d)")


def make_date(year: str, month: str, day: str) -> date | None:
    """The date with these digits; None if the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_of(iso: str) -> date | None:
    """The day of an ISO date; None for a month or an empty text.

    >>> day_of("2012-02-08"), day_of("2012-02"), day_of("")
    (datetime.date(2012, 2, 8), None, None)
    """
    return date.fromisoformat(iso) if len(iso) == _DAY_LENGTH else None


def shifted(day: date, days: int) -> date:
    """The day that many days later, or earlier if they are negative; not beyond the ends of the calendar.

    >>> str(shifted(date(2012, 2, 8), -8)), shifted(date.max, 1) == date.max, shifted(date.min, -1) == date.min
    ('2012-01-31', True, True)
    """
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def days_of(iso: str) -> tuple[date, date]:
    """The first and the last day of an ISO date, which differ for a month.

    >>> [str(day) for day in days_of("2012-02")]
    ['2012-02-01', '2012-02-29']
    """
    if day := day_of(iso):
        return day, day
    first = date.fromisoformat(f"{iso}-01")
    return first, period_of(first.year, first.month).until or first


def utc_day(seconds: int | None) -> str:
    """The ISO date of a time in seconds since 1970, in UTC; empty for None.

    >>> utc_day(1328659200), utc_day(None)
    ('2012-02-08', '')
    """
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()


def month_of(iso: str) -> str | None:
    """The month of an ISO date without a day; None for any other date."""
    return iso if iso and len(iso) < _DAY_LENGTH else None


def leading_date(text: str) -> date | None:
    """The date at the beginning of a text, as in ``2012-02-8``; None if there is none."""
    found = _LEADING.match(text.strip())
    return make_date(found[1], found[2], found[3]) if found else None
