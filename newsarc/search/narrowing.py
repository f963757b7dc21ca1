"""Filters for the events of any command: contexts and sources that they must have, and entities.

Knows: the index, how names are resolved.  Must not know: which command filters.

Contexts and sources are matched like the filters of a query; an entity may be a
context or be mentioned in title or summary.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from typing import NamedTuple

from newsarc.errors import NotFoundError
from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.index.entity_events import EntityEvents
from newsarc.model.hits import Correction
from newsarc.model.query import Query
from newsarc.search.filters import unknown_names
from newsarc.search.fts import Matcher
from newsarc.search.library import Library
from newsarc.search.query import parse_query
from newsarc.search.reference import resolve_name
from newsarc.search.search import named_context


class Narrowed(NamedTuple):
    """The numbers of the events that pass, None for all; ``also`` are the entities that they must have."""

    pages: Set[int] | None = None
    also: Sequence[Entity] = ()
    corrections: tuple[Correction, ...] = ()

    def of(self, pages: Set[int]) -> Set[int]:
        """Those of some events that pass."""
        return pages if self.pages is None else pages & self.pages


NOT_NARROWED = Narrowed()


def narrowed(
    library: Library, *, contexts: Collection[str] = (), sources: Collection[str] = (), also: Collection[str] = ()
) -> Narrowed:
    """The events that pass.  Raises `NotFoundError` with the nearest names for a name that no page has."""
    found = Narrowed()
    if contexts or sources:
        found = _filtered(library.index, contexts, sources)
    if also:
        others = [resolve_name(library, name) for name in also]
        entities = [one.entity for one in others if one.entity]
        corrections = tuple(correction for one in others for correction in one.corrections)
        pages = found.of(EntityEvents(library.index, entities).pages)
        found = Narrowed(pages, entities, (*found.corrections, *corrections))
    return found


def _filtered(index: Index, contexts: Collection[str], sources: Collection[str]) -> Narrowed:
    parsed = parse_query(Query("", contexts=contexts, sources=sources)).with_entities(
        lambda name: named_context(index, name)
    )
    for unknown in unknown_names(index, parsed):
        raise NotFoundError(f"no {unknown.kind} matches {unknown.name!r}", "", unknown.nearest)
    matcher = Matcher(index, parsed._replace(clauses=parsed.filters))
    return Narrowed(matcher.pages([[]]), (), matcher.corrections)
