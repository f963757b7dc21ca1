"""Timelines, contexts and chains of events as JSON documents.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.hits import entity_counts, hit
from newsarc.render.data.serializer import Object, document, pick, present, records

if TYPE_CHECKING:
    from newsarc.model.stories import Chain, Context, Contexts, Similar, Timeline


def timeline(timeline: Timeline, *, query: str = "") -> str:
    """When the events of an entity happened, or those that ``query`` finds."""
    return document(
        {
            **({"query": query} if timeline.target is None else {"target": timeline.target}),
            **pick(timeline, "corrections", "total", "first", "last"),
            "months": records(timeline.months, "month", "count"),
            "gaps": [pick(gap, "first", "last", "days") for gap in timeline.gaps],
            "hits": [hit(one) for one in timeline.hits],
            **present(pick(timeline, "undated", "dropped", "partial", "dates")),
            **entity_counts(timeline.total, timeline.as_context),
        }
    )


def contexts(contexts: Contexts, *, pattern: str = "") -> str:
    """Contexts in which a word begins with ``pattern``."""
    found = [context(one) for one in contexts.contexts]
    corrections = present(pick(contexts, "corrections"))
    return document({"pattern": pattern, **corrections, "total": contexts.total, "contexts": found})


def context(context: Context) -> Object:
    """A context as an object in a document."""
    return {
        **pick(context, "name", "count", "first", "last"),
        "neighbours": records(context.neighbours, "name", "count"),
    }


def similar(similar: Similar, *, pattern: str = "") -> str:
    """Contexts that may be spelt in several ways."""
    return document({"pattern": pattern, "total": similar.total, "similar": similar.names})


def chain(chain: Chain) -> str:
    """The shortest chain of events from one thing to another; a link leads from each hit to the next."""
    links = [
        {"shared": records(link.shared, "name", "count"), **pick(link, "lists", "listed", "days")}
        for link in chain.links
    ]
    return document(
        {
            "from": chain.source,
            "to": chain.target,
            "corrections": chain.corrections,
            "total": len(chain.hits),
            "hits": [hit(one) for one in chain.hits],
            "links": links,
        }
    )
