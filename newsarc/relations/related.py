"""The events related to an entity, a page or a day, with reasons.

Knows: which events an entity has; ties make events belong together (`ties`, `groups`).
Must not know: how references are resolved, files, output.

The events of an entity have it as a context or mention it in title, summary or text.
Events related to a page are tied to it; they are ordered by the sum of the weights
and by nearness in time.  Each event related to a day belongs to one of the day's
events (`groups`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import partial
from heapq import nlargest

from newsarc.index.database import EventRow, Index
from newsarc.index.entities import Entity
from newsarc.index.entity_events import EntityEvents
from newsarc.model.choices import Sort, choose
from newsarc.model.hits import Correction, Hit, HitGroup, Hits
from newsarc.relations.groups import Group, Row, groups_of, shares
from newsarc.relations.ties import ties_of
from newsarc.relations.weights import WEIGHTS, Weights
from newsarc.search.first import first
from newsarc.search.library import Library
from newsarc.search.narrowing import NOT_NARROWED, Narrowed, narrowed
from newsarc.search.reference import event_numbers, resolve
from newsarc.text.dates import ALWAYS, Period, day_of, month_of

_NEIGHBOURS = 10


def related(
    library: Library,
    target: str | date,
    *,
    since: date | None = None,
    until: date | None = None,
    contexts: Collection[str] = (),
    sources: Collection[str] = (),
    also: Collection[str] = (),
    sort: str | None = None,
    limit: int | None = 20,
    reverse: bool = False,
) -> Hits:
    """The events related to what a reference means; by default those of an entity newest first, others best first.

    The keywords are those of `RelatedOptions`.  Raises the errors of `resolve` and
    `narrowed`, and `UsageError` for an unknown ``sort``.
    """
    order = None if sort is None else choose(Sort, sort, "hits can't be sorted by", "sort them by")
    found = resolve(library, target)
    period = Period(since, until)
    narrow = narrowed(library, contexts=contexts, sources=sources, also=also)
    corrections = (*found.corrections, *narrow.corrections)
    if found.entity:
        return _related_to_entity(
            library.index,
            found.entity,
            limit=limit,
            period=period,
            narrow=narrow,
            by_score=order is Sort.SCORE,
            reverse=reverse,
            corrections=corrections,
        )
    pages = event_numbers(library, found)
    hits = related_to_pages(
        library.index,
        pages,
        found.label,
        limit=limit,
        of_day=found.day is not None,
        period=period,
        narrow=narrow,
        by_date=order is Sort.DATE,
        reverse=reverse,
        corrections=corrections,
    )
    return replace(hits, about=hit_of(library.index, library.index.events(pages)[0], 0.0, ())) if found.page else hits


def _related_to_entity(
    index: Index,
    entity: Entity,
    *,
    limit: int | None,
    period: Period,
    narrow: Narrowed,
    by_score: bool,
    reverse: bool,
    corrections: tuple[Correction, ...],
) -> Hits:
    """The events that have an entity as a context, or mention it, among those allowed."""
    entities = (entity, *narrow.also)
    events = EntityEvents(index, entities, alone=not narrow.also)
    rows = [(day, path, number) for number, day, path in index.dates(narrow.of(events.pages)) if period.holds(day)]
    rows.sort(key=lambda row: row[1])
    rows.sort(key=lambda row: (len(events.reasons(row[2])) if by_score else 0, row[0]), reverse=True)
    listed = first(rows, limit, reverse=reverse)
    entries = {entry.number: entry for entry in index.events(number for _, _, number in listed)}
    reasons = {number: events.reasons(number) for _, _, number in listed}
    pages = {number for _, _, number in rows}
    days = [row[0] for row in rows if day_of(row[0])]
    earliest, latest = (day_of(end(days, default="")) for end in (min, max))
    return Hits(
        tuple(hit_of(index, entries[number], float(len(why)), why) for number, why in reasons.items()),
        len(rows),
        corrections,
        entity.name,
        neighbours(
            index, pages, index.count_contexts(pages), {name for one in entities for name in one.ids}, _NEIGHBOURS
        ),
        earliest,
        latest,
        tuple(one.name for one in narrow.also),
        as_context=None if narrow.also else len(events.as_context & pages),
    )


def related_to_pages(
    index: Index,
    pages: Sequence[int],
    target: str,
    *,
    limit: int | None,
    of_day: bool = False,
    period: Period = ALWAYS,
    narrow: Narrowed = NOT_NARROWED,
    by_date: bool = False,
    reverse: bool = False,
    corrections: tuple[Correction, ...] = (),
    weights: Weights = WEIGHTS,
) -> Hits:
    """The events related to one page, or to any of a day's pages, best first, without these pages themselves.

    Events related to a day are grouped by its events.  With ``by_date`` the newest come first within a group; with
    ``reverse`` so do the last groups, and the last events of each.  The benchmark disables parts by ``weights``.
    """
    events = EntityEvents(index, narrow.also)
    within = partial(_within, index, narrow.pages, period)
    groups = groups_of(index, list(ties_of(index, index.events(pages), weights)), within, weights)
    hits, shown = list[Hit](), list[HitGroup]()
    for group, rows in _rows(
        index, first(groups, None, reverse=reverse), weights, limit, by_date=by_date, reverse=reverse
    ):
        own = group.page.entry
        if of_day and rows:
            shown.append(HitGroup(hit_of(index, own, 0.0, ()), group.total))
        for entry, score in rows:
            reasons = (*group.page.reasons(entry), *events.reasons(entry.number))
            hits.append(hit_of(index, entry, score, reasons, belongs_to=own.path if of_day else None))
    total = sum(group.total for group in groups)
    return Hits(
        tuple(hits), total, corrections, target, also=tuple(one.name for one in narrow.also), groups=tuple(shown)
    )


def _rows(
    index: Index, groups: Sequence[Group], weights: Weights, limit: int | None, *, by_date: bool, reverse: bool
) -> Iterator[tuple[Group, Sequence[Row]]]:
    """The groups, each with its rows among the first ``limit``, in the order that is asked for."""
    counts = shares(groups, limit)
    likely = [
        group.first(group.total if by_date or reverse else count, weights) if count else set()
        for group, count in zip(groups, counts, strict=True)
    ]
    entries = {entry.number: entry for entry in index.events(set[int]().union(*likely))}
    for group, events, count in zip(groups, likely, counts, strict=True):
        rows = group.rows(map(entries.__getitem__, events), weights)
        if by_date:
            rows.sort(key=lambda row: row.entry.path)
            rows.sort(key=lambda row: row.entry.date, reverse=True)
        yield group, first(rows, count, reverse=reverse)


def _within(index: Index, among: Set[int] | None, period: Period, events: Set[int]) -> Set[int]:
    """Those of some events that are within a period and, if given, ``among`` others."""
    pages = events if among is None else events & among
    if period != ALWAYS:
        pages = {page for page, day, _ in index.dates(pages) if period.holds(day)}
    return pages


# ---------------------------------------------------------------- entities


def neighbours(
    index: Index, pages: Set[int], counts: Counter[int], own: Collection[int], most: int
) -> tuple[tuple[str, int], ...]:
    """The ``most`` commonest entities on some pages, with their counts, without those of the names ``own``.

    ``counts`` has the number of these pages that have each name.
    """
    for name in own:
        del counts[name]
    # Two variants of a name may be among the first together, though neither is alone.
    least = min(nlargest(most, counts.values()), default=0) / 2
    often = index.entities.of_names(name for name, count in counts.items() if count >= least)
    counted = (
        (one.name, index.count_events_with(one.ids, pages, counts)) for one in often if set(own).isdisjoint(one.ids)
    )
    return tuple(sorted(counted, key=lambda item: (-item[1], item[0]))[:most])


def hit_of(
    index: Index, entry: EventRow, score: float, reasons: Sequence[str], *, belongs_to: str | None = None
) -> Hit:
    """An event as a hit."""
    contexts, when = index.contexts(entry.number), entry.date
    return Hit(
        entry.path,
        day_of(when),
        entry.title,
        score,
        contexts,
        reasons=tuple(reasons),
        number=entry.position,
        month=month_of(when),
        belongs_to=belongs_to,
        summary=entry.summary,
    )
