"""One JSON document a command, of schema 1; the field names are those of the Python API.

Knows: the shapes below.  Must not know: words for people, terminals.

How a document becomes text that is harmless wherever it is printed is `safe_json`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from newsarc.render.safe_json import SCHEMA, written

if TYPE_CHECKING:
    from datetime import date

    from newsarc.model.events import Calendar, Day, Event
    from newsarc.model.hits import Correction, Facet, Hit, Hits
    from newsarc.model.index_status import IndexStatus
    from newsarc.model.report import Move


class SourceData(TypedDict):
    title: str
    url: str | None


class RelatedData(TypedDict):
    title: str
    path: str
    contexts: list[str]


class ChangeData(TypedDict):
    title: str
    path: str
    stamp: str | None
    state: str


class MoveData(TypedDict):
    schema: int
    kind: Literal["move"]
    source: str
    target: str
    links: int
    files: list[str]


class EventData(TypedDict):
    schema: NotRequired[int]  # only where the event is the document
    kind: Literal["event"]
    path: str
    file: str | None
    date: str | None
    title: str
    topic: str | None
    summary: str | None
    contexts: list[str]
    sources: list[SourceData]
    cover_image: str | None
    related: list[RelatedData]
    changes: list[ChangeData]


class DayData(TypedDict):
    schema: int
    kind: Literal["day"]
    date: str
    path: str
    previous: str | None
    next: str | None
    events: list[EventData]


class CountData(TypedDict):
    date: str
    path: str
    events: int


class CalendarData(TypedDict):
    schema: int
    kind: Literal["month", "year"]
    period: str
    events: int
    days: list[CountData]
    previous: str | None
    next: str | None


class CorrectionData(TypedDict):
    word: str
    read_as: str


class HitData(TypedDict):
    path: str
    date: str
    title: str
    score: float
    contexts: list[str]
    reasons: list[str]


class NeighbourData(TypedDict):
    name: str
    count: int


class HitsData(TypedDict):
    schema: int
    query: NotRequired[str]  # of a search
    target: NotRequired[str | None]  # of what is related to it
    corrections: list[CorrectionData]
    total: int
    hits: list[HitData]
    neighbours: NotRequired[list[NeighbourData]]  # of an entity
    also: NotRequired[list[str]]  # names that each hit bears too
    first: NotRequired[str | None]  # day of an entity's events
    last: NotRequired[str | None]
    dropped: NotRequired[list[str]]  # words of a search that some hits lack
    nearest: NotRequired[list[str]]  # words, where a search finds nothing


class FacetValueData(TypedDict):
    value: str
    count: int


class FacetData(TypedDict):
    schema: int
    query: str
    corrections: list[CorrectionData]
    dropped: NotRequired[list[str]]  # words of the search that some hits lack
    total: int
    facet: str
    counts: list[FacetValueData]


class StatusData(TypedDict):
    schema: int
    kind: str
    file: str
    size: int
    built: float | None
    fresh: bool
    events: int
    contexts: int
    files: int


# ---------------------------------------------------------------- documents


def day(day: Day) -> str:
    """A day and its events."""
    document: DayData = {
        "schema": SCHEMA,
        "kind": "day",
        "date": day.date.isoformat(),
        "path": day.path,
        "previous": _date(day.previous),
        "next": _date(day.next),
        "events": [_event(event) for event in day.events],
    }
    return written(document)


def event(event: Event) -> str:
    """A page."""
    return written({"schema": SCHEMA, **_event(event)})


def calendar(calendar: Calendar) -> str:
    """A month or a year: its days that have events, with their counts."""
    document: CalendarData = {
        "schema": SCHEMA,
        "kind": "month" if "-" in calendar.period else "year",
        "period": calendar.period,
        "events": calendar.events,
        "days": [
            {"date": day.isoformat(), "path": path, "events": count}
            for (day, count), path in zip(calendar.days, calendar.paths, strict=True)
        ],
        "previous": calendar.previous,
        "next": calendar.next,
    }
    return written(document)


def hits(hits: Hits, *, query: str | None = None) -> str:
    """The hits of a search for ``query``, or of what is related to ``hits.target``."""
    found: HitsData = {
        "schema": SCHEMA,
        "corrections": [correction_data(correction) for correction in hits.corrections],
        "total": hits.total,
        "hits": [hit_data(hit) for hit in hits.hits],
    }
    if hits.neighbours:
        found["neighbours"] = [{"name": name, "count": count} for name, count in hits.neighbours]
    if hits.also:
        found["also"] = list(hits.also)
    if hits.first:
        found["first"], found["last"] = _date(hits.first), _date(hits.last)
    if hits.dropped:
        found["dropped"] = list(hits.dropped)
    if hits.nearest:
        found["nearest"] = list(hits.nearest)
    asked = {"query": query} if query is not None else {"target": hits.target}
    return written({"schema": SCHEMA, **asked, **found})


def count(total: int) -> str:
    """How many hits there are."""
    return written({"schema": SCHEMA, "total": total})


def facet(facet: Facet, *, query: str) -> str:
    """How many hits of a search for ``query`` there are of each year, context or source."""
    document: FacetData = {
        "schema": SCHEMA,
        "query": query,
        "corrections": [correction_data(correction) for correction in facet.corrections],
        "total": facet.total,
        "facet": facet.by,
        "counts": [{"value": value, "count": count} for value, count in facet.counts],
    }
    if facet.dropped:
        document["dropped"] = list(facet.dropped)
    return written(document)


def move(move: Move) -> str:
    """A page that was moved, and the files that were written for it."""
    document: MoveData = {
        "schema": SCHEMA,
        "kind": "move",
        "source": move.source,
        "target": move.target,
        "links": move.links,
        "files": [edit.file for edit in move.edits],
    }
    return written(document)


def status(status: IndexStatus) -> str:
    """What is kept of an archive's index."""
    document: StatusData = {
        "schema": SCHEMA,
        "kind": "index",
        "file": str(status.file),
        "size": status.size,
        "built": None if status.built is None else round(status.built, 3),
        "fresh": status.fresh,
        "events": status.events,
        "contexts": status.contexts,
        "files": status.files,
    }
    return written(document)


# ---------------------------------------------------------------- values


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _event(event: Event) -> EventData:
    return {
        "kind": "event",
        "path": event.path,
        "file": event.file,
        "date": _date(event.date),
        "title": event.title,
        "topic": event.topic,
        "summary": event.summary,
        "contexts": list(event.contexts),
        "sources": [{"title": source.title, "url": source.url} for source in event.sources],
        "cover_image": event.cover_image,
        "related": [{"title": e.title, "path": e.path, "contexts": list(e.contexts)} for e in event.related],
        "changes": [{"title": c.title, "path": c.path, "stamp": c.stamp, "state": c.state} for c in event.changes],
    }


def correction_data(correction: Correction) -> CorrectionData:
    return {"word": correction.word, "read_as": correction.read_as}


def hit_data(hit: Hit) -> HitData:
    return {
        "path": hit.path,
        "date": hit.date.isoformat(),
        "title": hit.title,
        "score": round(hit.score, 4),
        "contexts": list(hit.contexts),
        "reasons": list(hit.reasons),
    }
