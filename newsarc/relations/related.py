"""The events related to an entity, a page or a day, with reasons.

Knows: which events an entity has, and what ties pages together (`ties`).
Must not know: how references are resolved, files, output.

The events of an entity are those that carry it or mention it in title or summary.
Those related to a page are tied to it: the higher the sum of the weights, and the
nearer in time, the earlier they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from heapq import nlargest
from typing import NamedTuple

from newsarc.index.database import EventRow, Index
from newsarc.index.entities import Entity
from newsarc.index.entity_events import EntityEvents
from newsarc.model.choices import Sort
from newsarc.model.hits import Correction, Hit, Hits
from newsarc.relations.ties import ties_of
from newsarc.relations.weights import WEIGHTS, TiedPage, Weights, days_between, nearness
from newsarc.search.reference import Library, event_numbers, resolve, resolve_name
from newsarc.text.dates import ALWAYS, Period, day_of, month_of

_NEIGHBOURS = 10
_ROUNDING = 0.0001  # by which a score may differ


def related(
    library: Library,
    target: str | date,
    also: Collection[str] = (),
    *,
    limit: int | None,
    period: Period = ALWAYS,
    sort: Sort | None = None,
) -> Hits:
    """The events related to what a reference means; by default those of an entity newest first, others best first.

    ``also`` are names that each event must carry or mention.  Raises as `resolve` and `resolve_name` do.
    """
    found = resolve(library, target)
    others = [resolve_name(library, name) for name in also]
    entities = [other.entity for other in others if other.entity]
    corrections = tuple(correction for one in (found, *others) for correction in one.corrections)
    if found.entity:
        return _related_to_entity(
            library.index,
            found.entity,
            limit=limit,
            period=period,
            also=entities,
            by_score=sort is Sort.SCORE,
            corrections=corrections,
        )
    pages = event_numbers(library, found)
    hits = related_to_pages(
        library.index,
        pages,
        found.label,
        limit=limit,
        period=period,
        also=entities,
        by_date=sort is Sort.DATE,
        corrections=corrections,
    )
    return replace(hits, about=hit_of(library.index, library.index.events(pages)[0], 0.0, ())) if found.page else hits


def _related_to_entity(
    index: Index,
    entity: Entity,
    *,
    limit: int | None,
    period: Period,
    also: Sequence[Entity],
    by_score: bool,
    corrections: tuple[Correction, ...],
) -> Hits:
    """The events that carry an entity, or mention it in title or summary, and all of ``also`` too."""
    entities = (entity, *also)
    events = EntityEvents(index, entities, alone=not also)
    rows = [(day, path, number) for number, day, path in index.dates(events.pages) if period.holds(day)]
    rows.sort(key=lambda row: row[1])
    rows.sort(key=lambda row: (len(events.reasons(row[2])) if by_score else 0, row[0]), reverse=True)
    entries = {entry.number: entry for entry in index.events(number for _, _, number in rows[:limit])}
    reasons = {number: events.reasons(number) for _, _, number in rows[:limit]}
    pages = {number for _, _, number in rows}
    days = [row[0] for row in rows if day_of(row[0])]
    first, last = (day_of(end(days, default="")) for end in (min, max))
    return Hits(
        tuple(hit_of(index, entries[number], float(len(why)), why) for number, why in reasons.items()),
        len(rows),
        corrections,
        entity.name,
        neighbours(
            index, pages, index.count_contexts(pages), {name for one in entities for name in one.ids}, _NEIGHBOURS
        ),
        first,
        last,
        tuple(one.name for one in also),
    )


def related_to_pages(
    index: Index,
    pages: Sequence[int],
    target: str,
    *,
    limit: int | None,
    period: Period = ALWAYS,
    also: Sequence[Entity] = (),
    by_date: bool = False,
    corrections: tuple[Correction, ...] = (),
    weights: Weights = WEIGHTS,
) -> Hits:
    """The events related to one page, or to any of a day's pages, best first, without these pages themselves.

    Each must carry or mention all of ``also``.  The benchmark switches parts off by ``weights``.
    """
    events = EntityEvents(index, also)
    among = events.pages if also else None
    total: set[int] = set()
    candidates = _Candidates(None if by_date else limit, weights)
    for page in ties_of(index, index.events(pages), weights):
        tied = _within(index, page.weight_by_page(pages), among, period)
        total.update(tied)
        candidates.add(page, tied)
    rows = sorted(candidates.rows(index), key=lambda row: row.entry.path)
    rows.sort(key=lambda row: (0.0 if by_date else row.score, row.entry.date), reverse=True)
    hits = (
        hit_of(index, entry, score, (*page.reasons(entry), *events.reasons(entry.number)))
        for entry, score, page in rows[:limit]
    )
    return Hits(tuple(hits), len(total), corrections, target, also=tuple(one.name for one in also))


class _Row(NamedTuple):
    """A related page, its score, and the page that it is most related to."""

    entry: EventRow
    score: float
    page: TiedPage


class _Candidates:
    """The pages that can be among the first ``limit``.

    Weights are summed before a page is read.  Only its nearness in time is still to
    be added then: a page that would not reach the last of the first with the
    highest nearness, even if that one got none, is no candidate.
    """

    def __init__(self, limit: int | None, weights: Weights) -> None:
        self._limit = limit
        self._weights = weights
        self._least = 0.0  # weight of a candidate
        self._highest: dict[int, float] = {}
        self._found: list[tuple[TiedPage, Mapping[int, float]]] = []

    def add(self, page: TiedPage, tied: Mapping[int, float]) -> None:
        """Add the pages tied to one page, by their weights."""
        if max(tied.values(), default=0.0) < self._least:
            return
        enough = self._with_enough(tied)
        self._found.append((page, enough))
        self._highest.update((other, some) for other, some in enough.items() if some > self._highest.get(other, 0.0))
        if self._limit is not None and 0 < self._limit <= len(self._highest):
            last = sorted(self._highest.values())[-self._limit]
            self._least = last - self._weights.nearness - _ROUNDING
            self._highest = self._with_enough(self._highest)

    def _with_enough(self, weights: Mapping[int, float]) -> dict[int, float]:
        return {page: some for page, some in weights.items() if some >= self._least}

    def rows(self, index: Index) -> Iterable[_Row]:
        """The candidates, in no order."""
        entries = {entry.number: entry for entry in index.events(self._highest)}
        best: dict[int, _Row] = {}
        for page, tied in self._found:
            for other in tied.keys() & entries.keys():
                score = round(tied[other] + nearness(days_between(page.entry, entries[other]), self._weights), 4)
                if other not in best or score > best[other].score:
                    best[other] = _Row(entries[other], score, page)
        return best.values()


def _within(index: Index, tied: Mapping[int, float], among: Set[int] | None, period: Period) -> Mapping[int, float]:
    """The tied pages that are among some, where these are given, and within a period."""
    if among is None and period == ALWAYS:
        return tied
    pages = tied.keys() if among is None else tied.keys() & among
    if period != ALWAYS:
        pages = {page for page, day, _ in index.dates(pages) if period.holds(day)}
    return {page: tied[page] for page in pages}


# ---------------------------------------------------------------- entities


def neighbours(
    index: Index, pages: Set[int], counts: Counter[int], own: Collection[int], most: int
) -> tuple[tuple[str, int], ...]:
    """The ``most`` entities that some pages carry most often, with their counts, without those of the names ``own``.

    ``counts`` has the number of these pages that carry each name.
    """
    for name in own:
        del counts[name]
    # Two variants of a name may together be among the first though neither is.
    least = min(nlargest(most, counts.values()), default=0) / 2
    often = index.entities.of_names(name for name, count in counts.items() if count >= least)
    counted = (
        (one.name, index.count_events_with(one.ids, pages, counts)) for one in often if set(own).isdisjoint(one.ids)
    )
    return tuple(sorted(counted, key=lambda item: (-item[1], item[0]))[:most])


def hit_of(index: Index, entry: EventRow, score: float, reasons: Sequence[str]) -> Hit:
    """An event as a hit."""
    contexts, when = index.contexts(entry.number), entry.date
    return Hit(
        entry.path,
        day_of(when),
        entry.title,
        score,
        contexts,
        tuple(reasons),
        number=entry.position,
        month=month_of(when),
    )
