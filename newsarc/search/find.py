"""How a query is answered over an index: its hits, and its hits counted.

Knows: the steps from a query as a value to its answer.  Must not know: files, output, when an
index is opened or read again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from newsarc.model.choices import FacetBy, Sort
from newsarc.model.hits import Facet, Hits
from newsarc.model.query import Query
from newsarc.search.facets import facet_of
from newsarc.search.library import Library
from newsarc.search.narrowing import narrowed
from newsarc.search.query import parse_query
from newsarc.search.search import search, search_with_results

_FIRST = 20  # hits whose corrections and dropped words a facet reports


class FacetOfHits(NamedTuple):
    """A facet, and the site paths of the first hits, from which the corrections come."""

    facet: Facet
    paths: tuple[str, ...]


def find(library: Library, query: Query) -> Hits:
    """The hits of a query.

    Raises `QueryError` and `UsageError` as `parse_query` does, `NotFoundError` for an unknown name in ``also``.
    """
    parsed = parse_query(query, library.reader.latest)
    narrow = narrowed(library, also=query.also)
    found = search(
        library.index, parsed, limit=query.limit, sort=Sort(query.sort), reverse=query.reverse, among=narrow.pages
    )
    return replace(
        found,
        corrections=(*narrow.corrections, *found.corrections),
        also=tuple(entity.name for entity in narrow.also),
    )


def facet(library: Library, query: Query, by: FacetBy) -> FacetOfHits:
    """All hits of a query, counted; its ``limit`` is that of the contexts or sources.  Raises as `find` does."""
    parsed = parse_query(query, library.reader.latest)
    narrow = narrowed(library, also=query.also)
    hits, results = search_with_results(library.index, parsed, limit=_FIRST, among=narrow.pages)
    counted = facet_of(library.index, results.pages if results else (), by, limit=query.limit)
    counted = replace(counted, corrections=(*narrow.corrections, *hits.corrections), dropped=hits.dropped)
    return FacetOfHits(counted, tuple(hit.path for hit in hits.hits))
