"""The archive in figures: days, gaps, sources, contexts and links.

Knows: the index.  Must not know: output.

Every figure can be counted again from the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from newsarc.index.database import Index
from newsarc.model.choices import FacetBy
from newsarc.model.stats import Gap, Links, Spread, Stats
from newsarc.relations.contexts import commonest_of_all
from newsarc.search.facets import counts
from newsarc.text.dates import ALWAYS, Period

_DAY = timedelta(days=1)


def stats(index: Index, *, period: Period, limit: int | None) -> Stats:
    """The figures of the events in a period; the first ``limit`` entries of each list, all for None."""
    events = index.within(period)
    days = events.days()
    gaps = _gaps(days)
    return Stats(
        since=period.since,
        until=period.until,
        days=tuple(days),
        gaps=tuple(sorted(gaps, key=lambda gap: (-gap.days, gap.first))[:limit]),
        all_gaps=len(gaps),
        busiest=tuple(sorted(days, key=lambda one: (-one[1], one[0]))[:limit]),
        sources=_spread(*events.source_labels(), limit),
        contexts=_contexts(index, period, limit) if period != ALWAYS else _all_contexts(index, limit),
        links=Links(*events.count_links(), events.count_dead_links()),
        undated=events.count_undated() if index.site else 0,  # the pages of the daily layout have days
    )


def _gaps(days: Sequence[tuple[date, int]]) -> list[Gap]:
    return [Gap(one + _DAY, other - _DAY) for (one, _), (other, _) in pairwise(days) if other - one > _DAY]


def _contexts(index: Index, period: Period, limit: int | None) -> Spread:
    """The contexts of the events within a period."""
    events = counts(index, index.within(period).numbers(), FacetBy.CONTEXT)
    return _spread(dict(events), index.within(period).without_contexts(), limit)


def _all_contexts(index: Index, limit: int | None) -> Spread:
    """The contexts of all events, whose counts are in the index."""
    total = index.entities.count()
    first = commonest_of_all(index, total if limit is None else limit)
    counted = tuple((one.name, len(index.events_with(one.ids))) for one in first)
    return Spread(counted, total, index.within(ALWAYS).without_contexts())


def _spread(events: Mapping[str, int], without: int, limit: int | None) -> Spread:
    counts = sorted(events.items(), key=lambda one: (-one[1], one[0]))
    return Spread(tuple(counts[:limit]), len(counts), without)
