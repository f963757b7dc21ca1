"""Timelines, contexts and chains of events as rows.

Knows: the columns below.  Must not know: formats, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import as_json
from newsarc.render.data.stories import context
from newsarc.render.rows.hits import rows_of
from newsarc.render.rows.table import Rows, rows

if TYPE_CHECKING:
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline


def timeline(timeline: Timeline, *, query: str = "") -> Rows:
    """The events of a story."""
    return rows_of(timeline.hits)


def contexts(contexts: Contexts, *, pattern: str = "") -> Rows:
    """Contexts."""
    return rows(("name", "count", "first", "last", "neighbours"), map(context, contexts.contexts))


def similar(similar: Similar, *, pattern: str = "") -> Rows:
    """Contexts that may be spelt in several ways."""
    return rows(("name", "count", "variants"), map(as_json, similar.names))


def chain(chain: Chain) -> Rows:
    """The events of a chain, in its order."""
    return rows_of(chain.hits)
