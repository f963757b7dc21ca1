"""When the events of an entity, or those that a query finds, happened.

Knows: the index.  Must not know: how a name or a query is read, files, output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from newsarc.errors import NotFoundError
from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.index.entity_events import EntityEvents
from newsarc.model.hits import Correction, Hit
from newsarc.model.query import Query
from newsarc.model.stats import Gap
from newsarc.model.stories import Timeline, whole_months
from newsarc.relations.related import hit_of
from newsarc.search.filters import unknown_names
from newsarc.search.query import parse_query
from newsarc.search.reference import Library, entity_of
from newsarc.search.search import hits_of
from newsarc.search.searcher import Finding
from newsarc.text.clean import well_formed
from newsarc.text.dates import ALWAYS, Period

_DAY = timedelta(days=1)
_GAP = 12  # months from one event to the next


def timeline(library: Library, query: Query) -> Timeline:
    """When the events of an entity, or those that match a query, happened.

    An entity's name comes before a query, a query that matches without
    corrections before a misspelt name.  Raises `NotFoundError` where nothing is found.
    """
    index, text, span = library.index, well_formed(query.text), Period(query.since, query.until)
    may_be_name = not (query.contexts or query.sources or query.exact)
    found = entity_of(library, text) if may_be_name else None
    searcher = None
    if not found:
        parsed = parse_query(replace(query, text=text, since=None, until=None)).with_aliases(index.entities.all_of)
        for unknown in unknown_names(index, parsed):
            raise NotFoundError(f"no {unknown.kind} matches {unknown.name!r}", "", unknown.nearest)
        searcher = Finding(index, parsed)
        if may_be_name and not searcher.is_as_typed:
            found = entity_of(library, text, roughly=True)
    if found and found.entity:
        return entity_timeline(index, found.entity, limit=query.limit, span=span, corrections=found.corrections)
    if not searcher or not searcher.total:
        raise NotFoundError(f"nothing is told of {text!r}", "", index.entities.nearest(text))
    return query_timeline(index, searcher, limit=query.limit, span=span)


def entity_timeline(
    index: Index,
    entity: Entity,
    *,
    limit: int | None,
    span: Period = ALWAYS,
    corrections: Iterable[Correction] = (),
) -> Timeline:
    """When the events happened that carry an entity or name it in title or summary."""
    bearing = EntityEvents(index, (entity,), alone=True)

    def tell(pages: Collection[int]) -> list[Hit]:
        told = ((row, bearing.told(row.number)) for row in index.entries(pages))
        return [hit_of(index, row, float(len(why)), why) for row, why in told]

    return _timeline(index, bearing.pages, tell, limit, span, corrections, entity.name)


def query_timeline(index: Index, finding: Finding, *, limit: int | None, span: Period = ALWAYS) -> Timeline:
    """When the events happened that a query finds."""

    def tell(pages: Collection[int]) -> list[Hit]:
        return hits_of(index, finding, pages)

    return _timeline(index, finding.pages(), tell, limit, span, finding.said, None, finding.dropped)


def _timeline(
    index: Index,
    pages: Collection[int],
    tell: Callable[[Collection[int]], list[Hit]],
    limit: int | None,
    span: Period,
    corrections: Iterable[Correction],
    target: str | None,
    dropped: Callable[[Iterable[Hit]], tuple[str, ...]] = lambda _: (),
) -> Timeline:
    """The events of some pages in order of time; ``tell`` makes hits of those that are listed.

    ``dropped`` are the words of a query that these lack.
    """
    everything = index.chronological(pages)
    since, until = (day.isoformat() if day else "" for day in span)
    rows = [row for row in everything if since <= row[1] and (not until or row[1] <= until)]
    listed = rows[:limit]
    told = {hit.path: hit for hit in tell([number for number, _, _ in listed])}
    hits = tuple(told[path] for _, _, path in listed)
    days = [date.fromisoformat(day) for day in dict.fromkeys(day for _, day, _ in rows)]
    return Timeline(
        hits,
        len(rows),
        tuple(Counter(day[:7] for _, day, _ in rows).items()),
        tuple(Gap(one + _DAY, two - _DAY) for one, two in pairwise(days) if whole_months(one, two) >= _GAP),
        min(days, default=None),
        max(days, default=None),
        tuple(dict.fromkeys([*corrections, *(correction for hit in hits for correction in hit.corrections)])),
        target,
        len(everything) - len(rows),
        dropped(hits),
    )
