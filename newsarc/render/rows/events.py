"""Days, pages, months and years as rows.

Knows: the columns below.  Must not know: formats, terminals.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from operator import itemgetter

from newsarc.model.events import Calendar, Day, Event, Span
from newsarc.render.data import events as data
from newsarc.render.data.serializer import Object, records
from newsarc.render.rows.table import Rows, rows

_COLUMNS = ("date", "number", "title", "path", "summary", "contexts", "topic", "sources")
_COUNTS = ("date", "events", "path")


def day(day: Day) -> Rows:
    """The events of a day, in its page's order."""
    return rows(_COLUMNS, _events(day))


def event(event: Event, *, file: str = "") -> Rows:
    """A page; the name of its file is that from the root, whatever the shell takes."""
    return rows(_COLUMNS, [data.event_object(event)])


def calendar(calendar: Calendar) -> Rows:
    """The days of a month or a year that have events, each with how many; of a month alone, too."""
    return rows(_COUNTS, _days(calendar))


def span(span: Span) -> Rows:
    """The events of several days, or the days of several months or years."""
    days = [part for part in span.parts if isinstance(part, Day)]
    if days:
        return rows(_COLUMNS, chain.from_iterable(map(_events, days)))
    return rows(_COUNTS, chain.from_iterable(_days(part) for part in span.parts if isinstance(part, Calendar)))


def _events(day: Day) -> list[Object]:
    return [data.event_object(event) for event in day.events]


def _days(calendar: Calendar) -> list[Object]:
    months = Counter(event.month or "" for event in calendar.without_day)
    counts: list[tuple[str, int, str | None]] = [
        *((str(day), count, path or None) for (day, count), path in zip(calendar.days, calendar.paths, strict=True)),
        *((month, count, None) for month, count in months.items()),
    ]
    counts.sort(key=itemgetter(0))
    return records(counts, *_COUNTS)
