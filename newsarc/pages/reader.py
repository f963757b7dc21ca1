"""`Reader`: a day, a month or a page, from the few files that it needs.

Knows: which files to read, and how to combine their parts.  Must not know: the index.

Only what is shown is read, so the time doesn't grow with the archive.  The parser is imported only when a page is read,
since a search reads none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.files.paths import read_page
from newsarc.pages.layouts.daily import disk, layout
from newsarc.pages.page_reader import PageReader, check_month, given_day, period_of

if TYPE_CHECKING:
    from newsarc.model.events import Calendar, Day, Event
    from newsarc.pages.convert import ResolveRow
    from newsarc.pages.page import Item, Page


class Reader(PageReader):
    """Reads the archive of the daily layout at ``root``.

    ``row_resolver`` takes the root and returns a function from the targets of rows to site paths.  It is called again
    for each answer, since files may change in between.
    """

    def __init__(self, root: Path, row_resolver: Callable[[str], ResolveRow]) -> None:
        super().__init__(root)
        self._row_resolver = row_resolver

    def day(self, day: date | str) -> Day | None:
        """The events of a date; None if there are none.  Raises `UsageError` for an invalid date."""
        from dataclasses import replace  # here, since a search reads no page

        from newsarc.model.events import Day

        when, resolve_row = given_day(day), self._rows()
        items = self._items(when, resolve_row)
        paths = disk.event_paths(self.root, when)
        events = self._listed(items, resolve_row) if items else [self._event(path, None, resolve_row) for path in paths]
        found = tuple(replace(event, number=number) for number, event in enumerate(filter(None, events), 1))
        if not found:
            return None
        older = {change.path for event in found for change in event.changes}
        unlisted = len(set(paths) - older - {event.path for event in found})
        return Day(when, disk.day_page(self.root, when), found, *self.around(when), unlisted)

    def page(self, path: str) -> Event | None:
        """The event at a site path, with or without the prefix of an edition; None if there is none."""
        site = layout.without_edition("/" + path.lstrip("/"))
        day = layout.date_of(site)
        if day is None or not layout.is_event(site):
            return None
        resolve_row = self._rows()
        listed = cache(lambda when: self._items(when, resolve_row))
        event = self._event(site, listed(day).get(site), resolve_row)
        return event and _numbered(event, lambda when: listed(when) or disk.event_paths(self.root, when))

    def is_page(self, path: str) -> bool:
        """Whether there is an event's page at a site path."""
        return layout.is_event(path) and self.raw(path) is not None

    def day_page(self, day: date) -> str:
        """The site path of a day's page; empty if there is none."""
        return next((path for pages in disk.day_pages(self.root, day) for path in pages), "")

    def latest(self) -> date | None:
        """The last day with events."""
        return next(self._days_from(date.max, -1), None)

    def around(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days with events before and after a day."""
        return next(self._days_from(day, -1), None), next(self._days_from(day, 1), None)

    def calendar(self, year: int, month: int | None = None) -> Calendar:
        """The days with events in a month or year, with their counts.  Raises `UsageError` for an invalid month."""
        from newsarc.model.events import Calendar

        check_month(year, month)
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
            period_of(before, month),
            period_of(after, month),
            tuple(disk.day_page(self.root, day) for day, _ in counted),
        )

    def _days_from(self, day: date, step: int) -> Iterator[date]:
        return (found for found in disk.days_from(self.root, day, step) if self._count(found))

    def _count(self, day: date) -> int:
        return len(self._items(day, self._rows())) or len(disk.event_paths(self.root, day))

    def _rows(self) -> ResolveRow:
        """A function from the current targets of rows to site paths."""
        return self._row_resolver(str(self.root))

    def _items(self, day: date, resolve_row: ResolveRow) -> dict[str, Item]:
        """The events that a day's pages list, by site path; one page counts per folder of the day."""
        from newsarc.pages import convert

        pages = (next(filter(None, map(self._parse, paths)), None) for paths in disk.day_pages(self.root, day))
        return convert.items_by_path(filter(None, pages), resolve_row)

    def _listed(self, items: dict[str, Item], resolve_row: ResolveRow) -> Iterator[Event]:
        """The events that a day page lists, each once; from the day page alone if an event's own page is missing."""
        from newsarc.pages import convert

        for path, item in items.items():
            yield self._event(path, item, resolve_row) or convert.event_of_item(path, item)

    def _event(self, path: str, item: Item | None, resolve_row: ResolveRow) -> Event | None:
        from newsarc.pages import convert

        page = self._parse(path) if layout.is_event(path) else None
        return convert.event_of(page, path.lstrip("/"), item, resolve_row) if page else None

    def _parse(self, path: str) -> Page | None:
        from newsarc.pages import parse

        data = read_page(self.root, path)
        return None if data is None else parse.parse(path, data)


def _numbered(event: Event, listed: Callable[[date], Iterable[str]]) -> Event:
    """An event and the entries of its Related list with their numbers; ``listed`` are the paths on a day's pages."""
    from dataclasses import replace

    def number_of(path: str, when: date | None) -> int | None:
        return next((number for number, one in enumerate(listed(when), 1) if one == path), None) if when else None

    related = tuple(replace(one, number=number_of(one.path, one.date)) for one in event.related)
    return replace(event, number=number_of(event.path, layout.date_of(event.path)), related=related)
