"""Days, pages, months and years as JSON documents.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.model.events import Day
from newsarc.render.data.serializer import Object, as_json, document, pick, present, records

if TYPE_CHECKING:
    from newsarc.model.dated import Numbered
    from newsarc.model.events import Calendar, Event, Related, Span


def day(day: Day) -> str:
    """A day and its events."""
    return document(_day(day))


def event(event: Event, *, file: str = "") -> str:
    """A page; the name of its file is that from the root, whatever the shell takes."""
    return document(event_object(event))


def calendar(calendar: Calendar) -> str:
    """A month or a year: its days that have events, with their counts."""
    return document(_calendar(calendar))


def span(span: Span) -> str:
    """Several days, months or years."""
    parts = [_day(part) if isinstance(part, Day) else _calendar(part) for part in span.parts]
    return document({"kind": "span", "period": span.period, "events": span.events, "parts": parts})


def _day(day: Day) -> Object:
    around = pick(day, "previous", "next")
    events = [event_object(event) for event in day.events]
    return {"kind": "day", "date": day.date, "path": day.path or None, **around, "events": events}


def _calendar(calendar: Calendar) -> Object:
    days = [(day, path or None, count) for (day, count), path in zip(calendar.days, calendar.paths, strict=True)]
    return {
        "kind": "month" if "-" in calendar.period else "year",
        "period": calendar.period,
        "events": calendar.events,
        "days": records(days, "date", "path", "events"),
        **present({"without_day": [event_object(event) for event in calendar.without_day]}),
        "previous": calendar.previous,
        "next": calendar.next,
    }


def event_object(event: Event) -> Object:
    """A page as an object in a document."""
    fields = {**as_json(event), "related": [_related(one) for one in event.related]}
    month = fields.pop("month")  # only where no day is known
    text = fields.pop("text")  # only of a document by itself
    del fields["number"]
    return {"kind": "event", **fields, **present({"month": month}), **_number(event), **present({"text": text})}


def _related(entry: Related) -> Object:
    return {**pick(entry, "title", "path", "contexts"), **_number(entry)}


def _number(event: Numbered) -> dict[str, object]:
    """What ``newsarc show`` takes for an event, where its number on the day is known."""
    return {"number": event.handle} if event.number else {}
