"""The hits of a search counted by year, context or source.

Knows: the index.  Must not know: how queries are parsed, output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from newsarc.index.database import Index
from newsarc.model.choices import FacetBy
from newsarc.model.hits import Facet
from newsarc.search.query import ParsedQuery
from newsarc.search.search import search_with_results

_FIRST = 20  # hits whose corrections and dropped words are reported


class FacetOfHits(NamedTuple):
    """A facet, and the site paths of the first hits, from which its corrections come."""

    facet: Facet
    paths: tuple[str, ...]


def facet(index: Index, query: ParsedQuery, by: FacetBy, *, limit: int | None) -> FacetOfHits:
    """The hits of a query counted: all years in order, or the ``limit`` commonest contexts or sources."""
    hits, results = search_with_results(index, query, limit=_FIRST)
    pages = results.pages if results else set()
    found = counts(index, pages, by)
    values = found if by is FacetBy.YEAR else found[:limit]
    counted = Facet(by, values, len(found), len(pages), hits.corrections, hits.dropped)
    return FacetOfHits(counted, tuple(hit.path for hit in hits.hits))


def counts(index: Index, pages: Collection[int], by: FacetBy) -> tuple[tuple[str, int], ...]:
    """How many of some pages there are of each year, in order, or of each context or source, the commonest first."""
    if by is FacetBy.YEAR:
        years = Counter(when[:4] for _, when, _ in index.dates(pages) if when)
        return tuple(sorted(years.items()))
    if by is FacetBy.CONTEXT:
        found = Counter(_by_entity(index, pages))
    else:
        found = Counter(label for labels in index.source_labels(pages) for label in set(labels))
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _by_entity(index: Index, pages: Collection[int]) -> dict[str, int]:
    """How many of some pages carry each entity; a page that carries two names of an entity counts once."""
    carried = index.count_contexts(pages)
    return {one.name: index.count_events_with(one.ids, pages, carried) for one in index.entities.of_names(carried)}
