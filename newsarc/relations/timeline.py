"""When the events of an entity, or those that a query finds, happened.

Knows: the index's tables.  Must not know: how a name or a query is read, files, output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from itertools import pairwise

from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.index.entity_events import EntityEvents
from newsarc.model.hits import Correction, Hit
from newsarc.model.stats import Gap
from newsarc.model.stories import Timeline, whole_months
from newsarc.relations.related import hit_of
from newsarc.search.search import hits_of
from newsarc.search.strategy import Finding
from newsarc.text.dates import ALWAYS, Span

_DAY = timedelta(days=1)
_GAP = 12  # months from one event to the next


def entity_timeline(
    index: Index,
    entity: Entity,
    *,
    limit: int | None,
    span: Span = ALWAYS,
    corrections: Iterable[Correction] = (),
) -> Timeline:
    """When the events happened that carry an entity or name it in title or summary."""
    bearing = EntityEvents(index, (entity,), alone=True)

    def tell(pages: Collection[int]) -> list[Hit]:
        told = ((row, bearing.told(row.number)) for row in index.entries(pages))
        return [hit_of(index, row, float(len(why)), why) for row, why in told]

    return _timeline(index, bearing.pages, tell, limit, span, corrections, entity.name)


def query_timeline(index: Index, finding: Finding, *, limit: int | None, span: Span = ALWAYS) -> Timeline:
    """When the events happened that a query finds."""

    def tell(pages: Collection[int]) -> list[Hit]:
        return hits_of(index, finding, pages)

    return _timeline(index, finding.pages(), tell, limit, span, finding.said, None, finding.dropped)


def _timeline(
    index: Index,
    pages: Collection[int],
    tell: Callable[[Collection[int]], list[Hit]],
    limit: int | None,
    span: Span,
    corrections: Iterable[Correction],
    target: str | None,
    dropped: Callable[[Iterable[Hit]], tuple[str, ...]] = lambda _: (),
) -> Timeline:
    """The events of some pages in order of time; ``tell`` makes hits of those that are listed.

    ``dropped`` are the words of a query that these lack.
    """
    query = (
        "SELECT id, date, path FROM page WHERE id IN (SELECT value FROM json_each(?))"
        " ORDER BY date, position IS NULL, position, path"
    )
    everything = index.database.execute(query, (str(list(pages)),)).fetchall()
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
