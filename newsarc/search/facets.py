"""What a search's hits are spread over: years, contexts, sources.

Knows: the index's tables.  Must not know: queries, output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from enum import StrEnum

from newsarc.index.database import Index


class By(StrEnum):
    """What hits can be counted by."""

    YEAR = "year"
    CONTEXT = "context"
    SOURCE = "source"


def counts(index: Index, pages: Collection[int], by: By) -> tuple[tuple[str, int], ...]:
    """How many of some pages there are of each: years in order, the others by how many they are."""
    if by is By.YEAR:
        years = Counter(day[:4] for _, day, _ in index.days(pages))
        return tuple(sorted(years.items()))
    if by is By.CONTEXT:
        found = Counter(_by_entity(index, pages))
    else:
        found = Counter(label for labels in index.sources(pages) for label in set(labels))
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _by_entity(index: Index, pages: Collection[int]) -> dict[str, int]:
    """How many of some pages carry each entity; one that carries two of its names counts once."""
    carried = index.carried(pages)
    return {one.name: index.carrying(one.ids, pages, carried) for one in index.entities.carried(carried)}
