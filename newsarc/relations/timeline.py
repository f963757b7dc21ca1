"""When the events of an entity, or those that match a query, happened.

Knows: when a text is read as a name and when as a query, what a timeline counts.
Must not know: how either is parsed, files, output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from typing import NamedTuple

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
from newsarc.search.first import first
from newsarc.search.library import Library
from newsarc.search.narrowing import Narrowed, narrowed
from newsarc.search.query import parse_query
from newsarc.search.reference import entity_of
from newsarc.search.results import Results
from newsarc.search.search import dropped, hits_of, named_context
from newsarc.search.searcher import Searcher
from newsarc.text.clean import well_formed
from newsarc.text.dates import ALWAYS, Period, day_of, days_of

_DAY = timedelta(days=1)
_LEAST_GAP = 12  # months from one event to the next


def timeline(library: Library, query: Query, *, by_score: bool = False) -> Timeline:
    """When the events of an entity, or those that match a query, happened: the oldest or, ``by_score``, the best first.

    The text is read as an entity's name, else as a query that matches as typed, else as a
    misspelt name, else as a query with corrections.  Raises `NotFoundError` if nothing is found.
    """
    index, text, period = library.index, well_formed(query.text), Period(query.since, query.until)
    narrow = narrowed(library, contexts=query.contexts, sources=query.sources, also=query.also)
    order = _Order(query.limit, by_score, query.reverse)
    may_be_name = not query.exact
    found = entity_of(library, text) if may_be_name else None
    searcher = None
    if not found:
        asked = replace(query, text=text, since=None, until=None, contexts=(), sources=())
        parsed = parse_query(asked, library.reader.latest).with_entities(lambda name: named_context(index, name))
        parsed = parsed.within(narrow.pages)
        for unknown in unknown_names(index, parsed):
            raise NotFoundError(f"no {unknown.kind} matches {unknown.name!r}", "", unknown.nearest)
        searcher = Searcher(index, parsed)
        if may_be_name and not searcher.is_as_typed:
            found = entity_of(library, text, corrected=True)
    if found and found.entity:
        return _of_entity(index, found.entity, (*found.corrections, *narrow.corrections), order, period, narrow)
    results = Results(index, searcher) if searcher else None
    if not searcher or not results or not results.total:
        raise NotFoundError(f"no events found for {text!r}", "", index.entities.nearest(text))
    return _of_query(index, searcher, results, narrow.corrections, order, period)


class _Order(NamedTuple):
    """How many events are listed, None for all, and in which order."""

    limit: int | None
    by_score: bool
    reverse: bool


def _of_entity(
    index: Index, entity: Entity, corrections: Iterable[Correction], order: _Order, period: Period, narrow: Narrowed
) -> Timeline:
    events = EntityEvents(index, (entity, *narrow.also), alone=not narrow.also)

    def hits(pages: Collection[int]) -> list[Hit]:
        entries = index.events(pages)
        reasons = {entry.number: events.reasons(entry.number) for entry in entries}
        return [hit_of(index, entry, float(len(reasons[entry.number])), reasons[entry.number]) for entry in entries]

    found = _timeline(index, narrow.of(events.pages), hits, order, period)
    with_context = narrow.of(events.as_context)
    as_context = None if narrow.also else sum(period.holds(day) for _, day, _ in index.dates(with_context) if day)
    return replace(found, corrections=tuple(dict.fromkeys(corrections)), target=entity.name, as_context=as_context)


def _of_query(
    index: Index,
    searcher: Searcher,
    results: Results,
    corrected: Iterable[Correction],
    order: _Order,
    period: Period,
) -> Timeline:
    found = _timeline(index, results.pages, lambda pages: hits_of(index, results, pages), order, period)
    corrections = [*corrected, *searcher.corrections, *(one for hit in found.hits for one in hit.corrections)]
    return replace(
        found,
        corrections=tuple(dict.fromkeys(corrections)),
        dropped=dropped(searcher, found.hits),
        partial=sum(period.holds(day) for day in index.days(results.partial).values() if day),
        dates=str(searcher.dates or ""),
    )


def _timeline(
    index: Index,
    pages: Collection[int],
    hits_of_pages: Callable[[Collection[int]], list[Hit]],
    order: _Order,
    period: Period,
) -> Timeline:
    """The timeline of those of some events that are in the period, which lists the first ones in an order."""
    all_rows = index.chronological(pages)
    rows = [row for row in all_rows if row[1]]
    if pages and not rows:
        raise NotFoundError("the events found have no date", "newsarc search lists them")
    within = [row for row in rows if period.holds(row[1])]
    listed = within if order.by_score else first(within, order.limit, reverse=order.reverse)
    by_path = {hit.path: hit for hit in hits_of_pages([number for number, _, _ in listed])}
    hits = [by_path[path] for _, _, path in listed]
    if order.by_score:
        hits.sort(key=lambda hit: hit.score, reverse=True)
        hits = list(first(hits, order.limit, reverse=order.reverse))
    days = [day for when in dict.fromkeys(when for _, when, _ in within) if (day := day_of(when))]
    return Timeline(
        tuple(hits),
        len(within),
        tuple(Counter(day[:7] for _, day, _ in within).items()),
        tuple(_gaps([when for _, when, _ in within])),
        min(days, default=None),
        max(days, default=None),
        elsewhen=len(rows) - len(within),
        undated=len(all_rows) - len(rows) if period == ALWAYS else 0,
    )


def _gaps(dates: Iterable[str]) -> Iterator[Gap]:
    """The gaps between ISO dates in order; an event that is dated by its month may have been on any day of it."""
    spans = [days_of(when) for when in dict.fromkeys(dates)]
    ends = accumulate((last for _, last in spans), max)
    for one, (two, _) in zip(ends, spans[1:], strict=False):
        if whole_months(one, two) >= _LEAST_GAP:
            yield Gap(one + _DAY, two - _DAY)
