"""`Reader`: a day, a month, a page, from the few files that tell of it.

Knows: which files to read, and how their parts make a value.
Must not know: the index; nothing here reads more than it shows, so its time
does not grow with the archive.

What pages are and hold is imported where one is read: a search reads none.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.errors import NotFoundError, UsageError
from newsarc.files.paths import read_page
from newsarc.pages import discover
from newsarc.pages.layouts.daily import disk, layout
from newsarc.text import dates
from newsarc.text.lines import with_line_feeds

if TYPE_CHECKING:
    from newsarc.model.events import Calendar, Day, Event
    from newsarc.pages.convert import LeadsTo
    from newsarc.pages.page import Item, Page


class Reader:
    """Reads the archive at ``root``, its root or its folder of pages.  Raises `NewsarcError` where there is none.

    ``row_resolver`` is given the root and returns what turns the targets of
    rows into site paths; each answer asks for a new one, as files may change
    between two answers.
    """

    def __init__(self, root: str | os.PathLike[str], row_resolver: Callable[[str], LeadsTo]) -> None:
        self.root = discover.find_root(Path(root))
        self._row_resolver = row_resolver

    def day(self, day: date | str) -> Day | None:
        """What happened on a date; None where nothing is stored of it.  Raises `UsageError` for no date."""
        from newsarc.model.events import Day

        when, leads_to = _date(day), self._rows()
        items = self._items(when, leads_to)
        stored = disk.event_paths(self.root, when)
        events = self._listed(items, leads_to) if items else [self._event(path, None, leads_to) for path in stored]
        found = tuple(event for event in events if event)
        if not found:
            return None
        older = {change.path for event in found for change in event.changes}
        unlisted = len(set(stored) - older - {event.path for event in found})
        return Day(when, disk.day_page(self.root, when), found, *self.around(when), unlisted)

    def page(self, path: str) -> Event | None:
        """The event at a site path (``/news/…``, with or without an edition's prefix); None where there is none."""
        site = layout.without_edition("/" + path.lstrip("/"))
        day = layout.date_of(site)
        if day is None or not layout.is_event(site):
            return None
        leads_to = self._rows()
        return self._event(site, self._items(day, leads_to).get(site), leads_to)

    def latest(self) -> date | None:
        """The last day that has events."""
        return next(self._days_from(date.max, -1), None)

    def around(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days before and after a day that have events."""
        return next(self._days_from(day, -1), None), next(self._days_from(day, 1), None)

    def no_such_day(self, day: date) -> NotFoundError:
        """The error for a day without events, naming the nearest that have some."""
        near = tuple(found.isoformat() for found in self.around(day) if found)
        return NotFoundError(f"nothing is stored of {day.isoformat()} ({day:%A})", nearest=near)

    def calendar(self, year: int, month: int | None = None) -> Calendar:
        """The days of a month or a year that have events, each with how many.  Raises `UsageError` for no month."""
        from newsarc.model.events import Calendar

        if not 1 <= year <= 9999 or (month is not None and not 1 <= month <= 12):
            raise UsageError(f"there is no month {year}-{month}", "months count from 1 to 12")
        months = [month] if month else disk.months_of(self.root, year)
        days = [day for one in months for day in disk.days_of(self.root, year, one)]
        counted = [(day, count) for day in days if (count := self._count(day))]
        first, last = date(year, month or 1, 1), date(year, month or 12, 28)
        before = next(self._days_from(first, -1), None)
        after = next(
            (day for day in self._days_from(last, 1) if (day.year, month and day.month) != (year, month)), None
        )
        name = f"{first:%Y-%m}" if month else f"{year:04d}"
        return Calendar(
            name,
            tuple(counted),
            _period(before, month),
            _period(after, month),
            tuple(disk.day_page(self.root, day) for day, _ in counted),
        )

    def raw(self, path: str) -> bytes | None:
        """The bytes of the page at a site path; None where there is none."""
        return read_page(self.root, path)

    def read_line(self, file: str, number: int) -> str | None:
        """A line of a file of the archive, for showing a finding in its place."""
        from newsarc.pages.encoding import decode

        data = self.raw(file)
        lines = with_line_feeds(decode(data).text).split("\n") if data is not None else []
        return lines[number - 1] if 0 < number <= len(lines) else None

    def _days_from(self, day: date, step: int) -> Iterator[date]:
        return (found for found in disk.days_from(self.root, day, step) if self._count(found))

    def _count(self, day: date) -> int:
        return len(self._items(day, self._rows())) or len(disk.event_paths(self.root, day))

    def _rows(self) -> LeadsTo:
        """Where rows lead at the moment."""
        return self._row_resolver(str(self.root))

    def _items(self, day: date, leads_to: LeadsTo) -> dict[str, Item]:
        """What the pages of a day list, by site path: of each folder that it has, the page that counts."""
        from newsarc.pages import convert

        pages = (next(filter(None, map(self._parse, paths)), None) for paths in disk.day_pages(self.root, day))
        return convert.listed(filter(None, pages), leads_to)

    def _listed(self, items: dict[str, Item], leads_to: LeadsTo) -> Iterator[Event]:
        """The events a day page lists, each once; from the day page alone where the page isn't stored."""
        from newsarc.pages import convert

        for path, item in items.items():
            yield self._event(path, item, leads_to) or convert.listed_event(path, item)

    def _event(self, path: str, item: Item | None, leads_to: LeadsTo) -> Event | None:
        from newsarc.pages import convert

        page = self._parse(path) if layout.is_event(path) else None
        return convert.event_of(page, path.lstrip("/"), item, leads_to) if page else None

    def _parse(self, path: str) -> Page | None:
        from newsarc.pages import parse

        data = read_page(self.root, path)
        return None if data is None else parse.parse(path, data)


def _date(value: date | str) -> date:
    if isinstance(value, date):
        return value
    if found := dates.parse_date(value):
        return found
    raise UsageError(f"{value!r} is not a date", "write it as in 2012-02-08")


def _period(day: date | None, month: int | None) -> str | None:
    if day is None:
        return None
    return f"{day:%Y-%m}" if month else f"{day:%Y}"
