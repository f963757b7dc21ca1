"""The hits of a search counted by year, context or source.

Knows: the index.  Must not know: how queries are parsed, output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Set
from dataclasses import replace
from typing import NamedTuple

from newsarc.index.database import Index
from newsarc.model.choices import FacetBy
from newsarc.model.hits import Facet
from newsarc.search.query import ParsedQuery
from newsarc.search.search import search_with_results

_LENGTHS = {FacetBy.YEAR: len("2012"), FacetBy.MONTH: len("2012-02")}  # of ISO dates
_FIRST = 20  # hits whose corrections and dropped words are reported


class FacetOfHits(NamedTuple):
    """A facet, and the site paths of the first hits, from which the corrections come."""

    facet: Facet
    paths: tuple[str, ...]


def facet(
    index: Index, query: ParsedQuery, by: FacetBy, *, limit: int | None, among: Set[int] | None = None
) -> FacetOfHits:
    """The hits of a query, counted; only those ``among`` the given ones, unless that is None."""
    hits, results = search_with_results(index, query, limit=_FIRST, among=among)
    counted = facet_of(index, results.pages if results else (), by, limit=limit)
    counted = replace(counted, corrections=hits.corrections, dropped=hits.dropped)
    return FacetOfHits(counted, tuple(hit.path for hit in hits.hits))


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
    carried = index.count_contexts(pages)
    return {one.name: index.count_events_with(one.ids, pages, carried) for one in index.entities.of_names(carried)}
