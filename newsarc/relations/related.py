"""What belongs to an entity, a page or a day, and why.

Knows: which pages bear an entity, and what ties pages together (`ties`).
Must not know: how references are read, files, output.

An entity's events are those that carry it or name it in title or summary.  A
page's are those tied to it, the strongest ties first and, of pages alike in all
that, the nearest in time.  Each row says why it is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date
from heapq import nlargest
from typing import NamedTuple

from newsarc.index.database import EventRow, Index
from newsarc.index.entities import Entity
from newsarc.index.entity_events import EntityEvents
from newsarc.model.choices import Sort
from newsarc.model.hits import Correction, Hit, Hits
from newsarc.relations.ties import kin_of
from newsarc.relations.weights import WEIGHTS, Kin, Weights, days_between, nearness
from newsarc.search.reference import Library, event_numbers, resolve, resolve_name
from newsarc.text.dates import ALWAYS, Period

_NEIGHBOURS = 10
_ROUNDED = 0.0001  # of a score


def related(
    library: Library,
    target: str | date,
    also: Collection[str] = (),
    *,
    limit: int | None,
    span: Period = ALWAYS,
    sort: Sort | None = None,
) -> Hits:
    """The events related to what a reference means; those of an entity newest first, others best first, or as sorted.

    ``also`` are names that each event must bear.  Raises as `resolve` and `resolve_name` do.
    """
    found = resolve(library, target)
    others = [resolve_name(library, name) for name in also]
    entities = [other.entity for other in others if other.entity]
    corrections = tuple(correction for one in (found, *others) for correction in one.corrections)
    if found.entity:
        return related_to_entity(
            library.index,
            found.entity,
            limit=limit,
            span=span,
            also=entities,
            by_score=sort is Sort.SCORE,
            corrections=corrections,
        )
    return related_to_pages(
        library.index,
        event_numbers(library, found),
        found.label,
        limit=limit,
        span=span,
        also=entities,
        by_date=sort is Sort.DATE,
        corrections=corrections,
    )


def related_to_entity(
    index: Index,
    entity: Entity,
    *,
    limit: int | None,
    span: Period = ALWAYS,
    also: Sequence[Entity] = (),
    by_score: bool = False,
    corrections: tuple[Correction, ...] = (),
) -> Hits:
    """Every event that carries the entity or names it in its title or summary, newest first.

    ``also`` are entities that each event must bear beside it.
    """
    entities = (entity, *also)
    bearing = EntityEvents(index, entities, alone=not also)
    rows = [(day, path, number) for number, day, path in index.dates(bearing.pages) if span.holds(day)]
    rows.sort(key=lambda row: row[1])
    rows.sort(key=lambda row: (len(bearing.reasons(row[2])) if by_score else 0, row[0]), reverse=True)
    entries = {entry.number: entry for entry in index.events(number for _, _, number in rows[:limit])}
    told = {number: bearing.reasons(number) for _, _, number in rows[:limit]}
    pages = {number for _, _, number in rows}
    first, last = (date.fromisoformat(end(rows)[0]) if rows else None for end in (min, max))
    return Hits(
        tuple(hit_of(index, entries[number], float(len(why)), why) for number, why in told.items()),
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
    span: Period = ALWAYS,
    also: Sequence[Entity] = (),
    by_date: bool = False,
    corrections: tuple[Correction, ...] = (),
    weights: Weights = WEIGHTS,
) -> Hits:
    """The events that belong to one page, or to any of a day's pages, best first; these pages themselves left out.

    ``also`` are entities that each event must bear; ``weights`` are given by the benchmark, which switches parts off.
    """
    bearing = EntityEvents(index, also)
    among = bearing.pages if also else None
    total: set[int] = set()
    foremost = _Foremost(None if by_date else limit, weights)
    for kin in kin_of(index, index.events(pages), weights):
        points = _within(index, kin.points(pages), among, span)
        total.update(points)
        foremost.add(kin, points)
    rows = sorted(foremost.rows(index), key=lambda row: row.entry.path)
    rows.sort(key=lambda row: (0.0 if by_date else row.score, row.entry.date), reverse=True)
    hits = (
        hit_of(index, entry, score, (*kin.reasons(entry), *bearing.reasons(entry.number)))
        for entry, score, kin in rows[:limit]
    )
    return Hits(tuple(hits), len(total), corrections, target, also=tuple(one.name for one in also))


class _Row(NamedTuple):
    """A page that belongs to another, with its score and what ties it to that one."""

    entry: EventRow
    score: float
    kin: Kin


class _Foremost:
    """The pages that can be among the first ``limit``, each with what ties it to the page that it belongs to most.

    Ties are counted before anything is read of a page: with nearness, the most that
    is still to come, it may come up to what the last of the first has without.
    """

    def __init__(self, limit: int | None, weights: Weights) -> None:
        self._limit = limit
        self._weights = weights
        self._bar = 0.0  # what a page must have by its ties alone
        self._most: dict[int, float] = {}
        self._found: list[tuple[Kin, Mapping[int, float]]] = []

    def add(self, kin: Kin, points: Mapping[int, float]) -> None:
        """Take in what the pages have that are tied to one."""
        if max(points.values(), default=0.0) < self._bar:
            return
        high = self._above(points)
        self._found.append((kin, high))
        self._most.update((page, some) for page, some in high.items() if some > self._most.get(page, 0.0))
        if self._limit is not None and 0 < self._limit <= len(self._most):
            last = sorted(self._most.values())[-self._limit]
            self._bar = last - self._weights.nearness - _ROUNDED
            self._most = self._above(self._most)

    def _above(self, points: Mapping[int, float]) -> dict[int, float]:
        return {page: some for page, some in points.items() if some >= self._bar}

    def rows(self, index: Index) -> Iterable[_Row]:
        """These pages, in no order."""
        entries = {entry.number: entry for entry in index.events(self._most)}
        best: dict[int, _Row] = {}
        for kin, points in self._found:
            for page in points.keys() & entries.keys():
                score = round(points[page] + nearness(days_between(kin.own, entries[page]), self._weights), 4)
                if page not in best or score > best[page].score:
                    best[page] = _Row(entries[page], score, kin)
        return best.values()


def _within(index: Index, points: Mapping[int, float], among: Set[int] | None, span: Period) -> Mapping[int, float]:
    """The pages that may be shown: those with all that was asked for, on the right days."""
    if among is None and span == ALWAYS:
        return points
    kept = points.keys() if among is None else points.keys() & among
    if span != ALWAYS:
        kept = {page for page, day, _ in index.dates(kept) if span.holds(day)}
    return {page: points[page] for page in kept}


# ---------------------------------------------------------------- entities


def neighbours(
    index: Index, pages: Set[int], counts: Counter[int], own: Collection[int], most: int
) -> tuple[tuple[str, int], ...]:
    """The entities that the pages carry most often, beside those with the given names.

    ``counts`` says of each name how many of the pages carry it.
    """
    for name in own:
        del counts[name]
    # Two variants of a name may be among the first together though neither is alone.
    bar = min(nlargest(most, counts.values()), default=0) / 2
    often = index.entities.of_names(name for name, count in counts.items() if count >= bar)
    counted = (
        (one.name, index.count_events_with(one.ids, pages, counts)) for one in often if set(own).isdisjoint(one.ids)
    )
    return tuple(sorted(counted, key=lambda item: (-item[1], item[0]))[:most])


def hit_of(index: Index, row: EventRow, score: float, reasons: Sequence[str]) -> Hit:
    """An event as a hit."""
    day = date.fromisoformat(row.date)
    return Hit(row.path, day, row.title, score, index.contexts(row.number), tuple(reasons), number=row.position)
