"""Days, pages, months and years as plain lines.

Knows: how they are laid out in lines.  Must not know: terminals, their width, colours.

A day and a page read as text; a month and a year have a line per day that has
events, ``date<TAB>count``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newsarc.model.events import Calendar, Day, PassageKind
from newsarc.render.wording import MISSING, cell, dated, joined, lines, title, unlisted
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newsarc.model.events import Event, Passage, Span


def day(day: Day) -> str:
    """A day: its date and count, each event with its contexts, summary and path, the nearest days."""
    return lines(_day(day))


def event(event: Event, *, file: str = "") -> str:
    """A page: a line for each of its fields, with its ``file`` as the shell takes it; lists are numbered."""
    return lines(_event(event, file))


def calendar(calendar: Calendar) -> str:
    """A month or a year: ``2012-02-08<TAB>18`` for each day that has events; of a month alone, too."""
    months = Counter(event.month for event in calendar.without_day)
    counts = [
        *((day.isoformat(), count) for day, count in calendar.days),
        *((month or "", n) for month, n in months.items()),
    ]
    return lines(f"{when}\t{count}" for when, count in sorted(counts))


def span(span: Span) -> str:
    """Several days, with a line between them, or the lines of several months or years."""
    days = [lines(_events(part)) for part in span.parts if isinstance(part, Day)]
    return "\n".join(days) + "".join(calendar(part) for part in span.parts if isinstance(part, Calendar))


def _day(day: Day) -> Iterator[str]:
    yield from _events(day)
    if nearest := _nearest(day.previous, day.next):
        yield nearest


def _events(day: Day) -> Iterator[str]:
    yield f"{dated(day.date)}  {counted(len(day.events), 'event')}"
    for event in day.events:
        yield f"{event.handle}  {_title(event)}"
        if event.contexts:
            yield f"   contexts: {joined(event.contexts, '; ')}"
        if event.summary:
            yield f"   {printable(event.summary)}"
        yield f"   {printable(event.path)}"
    if day.unlisted:
        yield unlisted(day.unlisted)


def _title(event: Event) -> str:
    return title(event.title) if event.file else f"{title(event.title)} {MISSING}"


def _nearest(previous: date | None, following: date | None) -> str:
    named = (("previous", previous), ("next", following))
    return "  ".join(f"{name}: {day.isoformat()}" for name, day in named if day)


def _event(event: Event, file: str) -> Iterator[str]:
    if event.date:
        yield dated(event.date)
    elif event.month:
        yield event.month
    yield cell(_title(event))
    if event.topic:
        yield f"topic: {printable(event.topic)}"
    if event.contexts:
        yield f"contexts: {joined(event.contexts, '; ')}"
    if event.summary:
        yield f"summary: {printable(event.summary)}"
    yield f"path: {printable(event.path)}"
    if file:
        yield f"file: {printable(file)}"
    yield from _sources(event)
    yield from _related(event)
    yield from _changes(event)
    if event.text:
        yield "text:"
        for passage in event.text:
            yield from _passage(passage)


def _passage(passage: Passage) -> Iterator[str]:
    """A passage as markdown without links and emphasis: a line, or as many as a table or code has."""
    indent = "   " + "  " * (0 if passage.kind is PassageKind.HEADING else max(passage.level - 1, 0))
    match passage.kind:
        case PassageKind.HEADING:
            mark = "#" * passage.level + " "
        case PassageKind.QUOTE:
            mark = "> "
        case PassageKind.ITEM if passage.level:
            mark = f"{passage.marker} " if passage.marker else "  "
        case _:
            mark = ""
    for line in passage.text.replace("\t", " | ").split("\n"):
        yield f"{indent}{printable(mark)}{printable(line)}"


def _sources(event: Event) -> Iterator[str]:
    if event.sources:
        yield "sources:"
    for number, source in enumerate(event.sources, 1):
        yield f"{number}. {printable(source.title)}" + (f"  {printable(source.url)}" if source.url else "")
    if event.cover_image:
        yield f"cover image: {printable(event.cover_image)}"


def _related(event: Event) -> Iterator[str]:
    if event.related:
        yield "related:"
    for number, entry in enumerate(event.related, 1):
        yield f"{number}. " + "  ".join(filter(None, (entry.handle, title(entry.title))))
        if entry.contexts:
            yield f"   contexts: {joined(entry.contexts, '; ')}"
        yield f"   {printable(entry.path)}"


def _changes(event: Event) -> Iterator[str]:
    if event.changes:
        yield "changes:"
    for number, change in enumerate(event.changes, 1):
        fields = (change.stamp, title(change.title), f"({change.state})" if change.state else "")
        yield f"{number}. " + "  ".join(printable(part) for part in fields if part)
        yield f"   {printable(change.path)}"
