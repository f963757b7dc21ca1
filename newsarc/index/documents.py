"""`DocumentReader`: a day, a month or a page of an archive of documents, from the index.

Knows: which documents belong to a day, and how a document becomes an event.
Must not know: how the index is built, output.

Dates may be written in the documents, so all of them must be read to know the events of a day.  The index has read
them, and is up to date with the pages that are shown.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from newsarc.index.database import EventRow, Index
from newsarc.index.session import IndexSession
from newsarc.model.events import Calendar, Day, Event, Related
from newsarc.pages.page_reader import PageReader, check_month, given_day, period_of
from newsarc.text.dates import Period, day_of, month_of


class DocumentReader(PageReader):
    """Reads the archive at ``root``; it answers the same questions as `pages.reader.Reader`."""

    def __init__(self, root: Path, session: IndexSession) -> None:
        super().__init__(root)
        self._session = session

    def day(self, day: date | str) -> Day | None:
        """The events of a date; None if it has none.  Raises `UsageError` for an invalid date."""
        when = given_day(day)
        return self._session.answer_fresh(
            lambda: self._day(when), lambda found: [event.path for event in found.events] if found else []
        )

    def page(self, path: str) -> Event | None:
        """The document at a site path; None if there is none."""
        site_path = "/" + path.lstrip("/")
        return self._session.answer_fresh(lambda: self._page(site_path), lambda event: [event.path] if event else [])

    def is_page(self, path: str) -> bool:
        """Whether the archive has a page at a site path."""
        return self._session.index.number_of(path) is not None

    def latest(self) -> date | None:
        """The last day with events."""
        return self._session.index.nearest_days(date.max)[0]

    def around(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days with events before and after a day."""
        return self._session.index.nearest_days(day)

    def extent(self) -> Period:
        """The days from the first to the last document, all days of the month for one dated by its month."""
        return self._session.index.extent()

    def calendar(self, year: int, month: int | None = None) -> Calendar:
        """The days with events in a month or year, with their counts.  Raises `UsageError` for an invalid month."""
        check_month(year, month)
        return self._session.answer(lambda: self._calendar(year, month))

    # ------------------------------------------------------------ answers

    def _day(self, when: date) -> Day | None:
        index = self._session.index
        numbers = index.events_on(when)
        if not numbers:
            return None
        events = tuple(_event(index, row) for row in index.events(numbers))
        return Day(when, "", events, *index.nearest_days(when))

    def _page(self, path: str) -> Event | None:
        index = self._session.index
        number = index.number_of(path)
        if number is None:
            return None
        from newsarc.pages.passages import passages_of  # here, since a search reads no page

        event = _event(index, index.events([number])[0])
        return replace(event, text=passages_of(self.raw(path) or b"", event.title))

    def _calendar(self, year: int, month: int | None) -> Calendar:
        index = self._session.index
        first = date(year, month or 1, 1)
        last = _last_day(year, month)
        days = index.within(Period(first, last)).days()
        before, after = index.nearest_days(first)[0], index.nearest_days(last)[1]
        name = f"{first:%Y-%m}" if month else f"{year:04d}"
        without_day = tuple(_event(index, row) for row in index.events(index.events_of_month(name)))
        around = period_of(before, month), period_of(after, month)
        return Calendar(name, tuple(days), *around, ("",) * len(days), without_day)


def _event(index: Index, row: EventRow) -> Event:
    """A document as an event; the documents that it links to are its related events."""
    linked = index.events(index.links([row.number])[row.number].outgoing)
    named = index.contexts_of({row.number, *(one.number for one in linked)})
    contexts = named[row.number]
    return Event(
        row.path,
        row.path.lstrip("/"),
        day_of(row.date),
        row.title,
        None,
        row.summary or None,
        contexts,
        (),
        None,
        tuple(_related(one, _shared(contexts, named[one.number])) for one in linked),
        (),
        month_of(row.date),
        row.position,
    )


def _related(row: EventRow, shared: tuple[str, ...]) -> Related:
    return Related(row.title, row.path, shared, day_of(row.date), row.position, month_of(row.date))


def _shared(contexts: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in contexts if name in others)


def _last_day(year: int, month: int | None) -> date:
    if month in (None, 12):
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)
