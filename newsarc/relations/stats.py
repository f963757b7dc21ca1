"""What there is in an archive, counted: its days, sources, contexts and links.

Knows: the index's tables, which names are one.  Must not know: output.

Every figure can be counted again from the files; each is one sweep over the
column of the index that tells it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from newsarc.index.database import Index
from newsarc.model.choices import FacetBy
from newsarc.model.stats import Gap, Links, Spread, Stats
from newsarc.relations.contexts import commonest_of_all, how_many
from newsarc.search.facets import counts
from newsarc.text.dates import ALWAYS, Span

_DAY = timedelta(days=1)


def stats(index: Index, *, span: Span = ALWAYS, limit: int | None = None) -> Stats:
    """The figures of the events within a span; of each list the first ``limit``, all for None."""
    part = _Part(index, span)
    days = part.days()
    gaps = _gaps(days)
    return Stats(
        since=span.since,
        until=span.until,
        days=tuple(days),
        gaps=tuple(sorted(gaps, key=lambda gap: (-gap.days, gap.first))[:limit]),
        all_gaps=len(gaps),
        busiest=tuple(sorted(days, key=lambda one: (-one[1], one[0]))[:limit]),
        outlets=part.outlets(limit),
        contexts=part.contexts(limit) if span != ALWAYS else _all_contexts(index, limit),
        links=part.links(),
    )


def _gaps(days: Sequence[tuple[date, int]]) -> list[Gap]:
    return [Gap(one + _DAY, other - _DAY) for (one, _), (other, _) in pairwise(days) if other - one > _DAY]


class _Part:
    """The events within a span."""

    def __init__(self, index: Index, span: Span) -> None:
        self._index = index
        self._bounds = tuple(bound.isoformat() for bound in span if bound)
        tests = [test for test, bound in zip(("date >= ?", "date <= ?"), span, strict=True) if bound]
        self._within = f"WHERE {' AND '.join(tests)}" if tests else ""

    def _asked(self, columns: str, more: str = "", *, join: str = "") -> Iterator[Any]:
        query = f"SELECT {columns} FROM page {join} {self._within} {more}"
        return self._index.database.execute(query, self._bounds)

    def days(self) -> list[tuple[date, int]]:
        """The days that have events, each with their number."""
        rows = self._asked("date, count(*)", "GROUP BY date ORDER BY date")
        return [(date.fromisoformat(day), count) for day, count in rows]

    def outlets(self, limit: int | None) -> Spread:
        """On how many events each label of a source is."""
        events: Counter[str] = Counter()
        for labels, count in self._asked("sources, count(*)", "GROUP BY sources"):  # many have the same ones
            for label in set(labels.split("\n")):
                events[label] += count
        without = events.pop("", 0)
        return _spread(events, without, limit)

    def contexts(self, limit: int | None) -> Spread:
        """How many events carry each name."""
        pages = [number for (number,) in self._asked("id")]
        ((without,),) = self._asked("count(*) FILTER (WHERE length(names) = 0)")
        return _spread(dict(counts(self._index, pages, FacetBy.CONTEXT)), without, limit)

    def links(self) -> Links:
        """What Related lists lead to, and how much of it leads back."""
        total = mutual = 0
        for number, said, listed in self._asked("id, said, listed"):
            others = set(array("I", said[: len(said) // 2]))
            others.discard(0)  # what isn't there
            others.discard(number)
            total += len(others)
            mutual += len(others.intersection(array("I", listed)))
        entries = self._asked("DISTINCT id, missing.path", join="JOIN missing ON missing.page = id")
        return Links(total, mutual, sum(1 for _ in entries))


def _all_contexts(index: Index, limit: int | None) -> Spread:
    """The contexts of the whole archive, which has them counted."""
    total = how_many(index)
    first = commonest_of_all(index, total if limit is None else limit)
    (without,) = index.database.execute("SELECT count(*) FROM page WHERE length(names) = 0").fetchone()
    return Spread(tuple((one.name, len(index.carriers_of(one.ids))) for one in first), total, without)


def _spread(events: Mapping[str, int], without: int, limit: int | None) -> Spread:
    counts = sorted(events.items(), key=lambda one: (-one[1], one[0]))
    return Spread(tuple(counts[:limit]), len(counts), without)
