"""The events of a period: a day, a month or a year, or several in sequence; and of one day or month in every year.

Knows: how a period is divided.  Must not know: how days are read, layouts, output.

A few days are shown day by day, more of them month by month, and more than two years year by year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from newsarc.errors import NotFoundError
from newsarc.model.events import Calendar, Day, Span
from newsarc.pages.page_reader import PageReader
from newsarc.text.calendar_names import MONTHS
from newsarc.text.dates import Period, make_date, period_of

_MOST_DAYS = 14
_MOST_MONTHS = 24
_DAY = timedelta(days=1)


def during(reader: PageReader, period: Period) -> Day | Calendar | Span:
    """The events of a period.  Raises `NotFoundError` with the nearest days or months if there are none."""
    since = period.since or reader.extent().since
    until = period.until or reader.extent().until
    if not since or not until:
        raise NotFoundError("the archive has no events")
    if since == until:
        return _day(reader, since)
    if Period(since, until) in (period_of(since.year), period_of(since.year, since.month)):
        return _calendar(reader, since.year, since.month if until.month == since.month else None)
    name = f"{since}..{until}"
    span = Span(name, tuple(_parts(reader, since, until)))
    if not span.parts:
        near = (reader.around(since)[0], reader.around(until)[1])
        raise NotFoundError(f"no events in {period}", "", tuple(day.isoformat() for day in near if day))
    return span


def every_year(reader: PageReader, month: int, day: int | None = None) -> Span:
    """The events of a day or a month in every year, the earliest first.  Raises `NotFoundError` if there are none."""
    extent = reader.extent()
    years = range(extent.since.year, extent.until.year + 1) if extent.since and extent.until else ()
    if day:
        name, found = f"{month:02}-{day:02}", tuple[Day | Calendar, ...](_days_of_years(reader, years, month, day))
    else:
        name, found = f"{month:02}", tuple(_months_of_years(reader, years, month))
    if not found:
        raise NotFoundError(f"no events {f'on {name}' if day else f'in {MONTHS[month - 1]}'} in any year")
    return Span(name, found)


def _days_of_years(reader: PageReader, years: Iterable[int], month: int, day: int) -> Iterator[Day]:
    days = (make_date(str(year), str(month), str(day)) for year in years)
    return (shown for one in days if one and (shown := reader.day(one)))


def _months_of_years(reader: PageReader, years: Iterable[int], month: int) -> Iterator[Calendar]:
    calendars = (reader.calendar(year, month) for year in years)
    return (calendar for calendar in calendars if calendar.events)


def _parts(reader: PageReader, since: date, until: date) -> Iterator[Day | Calendar]:
    """The days, months or years from one day to another that have events."""
    if (until - since).days < _MOST_DAYS:
        days = (since + _DAY * number for number in range((until - since).days + 1))
        yield from (shown for day in days if (shown := reader.day(day)))
        return
    within = Period(since, until)
    both = within & reader.extent()
    if not both.since or not both.until:
        return
    for year in range(both.since.year, both.until.year + 1):
        for month in _months(since, until, year):
            calendar = reader.calendar(year, month)
            rows = zip(calendar.days, calendar.paths, strict=True)
            kept = [row for row in rows if within.holds(row[0][0].isoformat())]
            part = replace(
                calendar,
                days=tuple(day for day, _ in kept),
                paths=tuple(path for _, path in kept),
                without_day=tuple(event for event in calendar.without_day if within.holds(event.month or "")),
            )
            if part.events:
                yield part


def _months(since: date, until: date, year: int) -> range | tuple[None]:
    """The months of a year in a span, or the whole year if the span has very many."""
    if (until.year - since.year) * 12 + until.month - since.month >= _MOST_MONTHS:
        return (None,)
    return range(since.month if year == since.year else 1, (until.month if year == until.year else 12) + 1)


def _day(reader: PageReader, when: date) -> Day:
    if day := reader.day(when):
        return day
    raise reader.no_such_day(when)


def _calendar(reader: PageReader, year: int, month: int | None) -> Calendar:
    calendar = reader.calendar(year, month)
    if not calendar.events:
        near = tuple(one for one in (calendar.previous, calendar.next) if one)
        raise NotFoundError(f"no events in {calendar.period}", "", near)
    return calendar
