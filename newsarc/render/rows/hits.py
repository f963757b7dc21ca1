"""Hits as rows.

Knows: the columns below.  Must not know: formats, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.hits import hit
from newsarc.render.data.serializer import records
from newsarc.render.rows.table import Rows, rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarc.model.hits import Facet, Hit, Hits

COLUMNS = ("date", "number", "title", "path", "summary", "contexts", "reasons", "score")


def hits(hits: Hits, *, query: str | None = None, explain: bool = False) -> Rows:
    """The hits of a search, or of what is related; neither the query nor an explanation makes a difference.

    Those of a day have a last column more: the path of the day's event that they belong to.
    """
    return rows((*COLUMNS, "belongs_to") if hits.groups else COLUMNS, map(hit, hits.hits))


def rows_of(hits: Iterable[Hit]) -> Rows:
    """Some hits."""
    return rows(COLUMNS, map(hit, hits))


def count(total: int) -> Rows:
    """How many hits there are."""
    return rows(("total",), [{"total": total}])


def facet(facet: Facet, *, query: str = "") -> Rows:
    """How many hits there are of each value."""
    return rows(("value", "count"), records(facet.counts, "value", "count"))
