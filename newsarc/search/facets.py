"""Events counted by year, month, context or source.

Knows: the index.  Must not know: where the events come from, output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from newsarc.index.database import Index
from newsarc.model.choices import FacetBy
from newsarc.model.hits import Facet

_LENGTHS = {FacetBy.YEAR: len("2012"), FacetBy.MONTH: len("2012-02")}  # of ISO dates


def facet_of(index: Index, pages: Collection[int], by: FacetBy, *, limit: int | None) -> Facet:
    """Some pages, counted by year or month in order, or by the ``limit`` commonest contexts or sources."""
    found = counts(index, pages, by)
    values = found if by in _LENGTHS else found[:limit]
    return Facet(by, values, len(found), len(pages))


def counts(index: Index, pages: Collection[int], by: FacetBy) -> tuple[tuple[str, int], ...]:
    """The number of pages for each year or month, in order, or for each context or source, the commonest first."""
    if by in _LENGTHS:
        periods = Counter(when[: _LENGTHS[by]] for _, when, _ in index.dates(pages) if when)
        return tuple(sorted(periods.items()))
    if by is FacetBy.CONTEXT:
        found = Counter(_by_entity(index, pages))
    else:
        found = Counter(label for labels in index.source_labels(pages) for label in set(labels))
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _by_entity(index: Index, pages: Collection[int]) -> dict[str, int]:
    """How many of some pages have each entity; a page with two names of an entity counts once."""
    by_name = index.count_contexts(pages)
    return {one.name: index.count_events_with(one.ids, pages, by_name) for one in index.entities.of_names(by_name)}
