"""Hits, and how many there are, as JSON documents.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import Object, document, pick, present, records

if TYPE_CHECKING:
    from newsarc.model.hits import Facet, Hit, HitGroup, Hits


def hits(hits: Hits, *, query: str | None = None, explain: bool = False) -> str:
    """The hits of a search for ``query``, or of what is related to ``hits.target``.

    Reasons are always among the fields of a hit, whatever ``explain`` says.
    """
    return document(
        {
            **({"target": hits.target} if query is None else {"query": query}),
            **({"target_title": hits.about.title} if hits.about else {}),
            **pick(hits, "corrections", "total"),
            "hits": [hit(one) for one in hits.hits],
            **present({"neighbours": records(hits.neighbours, "name", "count"), "also": hits.also}),
            **(pick(hits, "first", "last") if hits.first else {}),
            **entity_counts(hits.total, hits.as_context),
            **present(pick(hits, "synonyms", "dropped", "partial", "nearest", "dates", "spellings")),
            **({"busiest": records([hits.busiest], "month", "count")[0]} if hits.busiest else {}),
            **present({"groups": [_group(one) for one in hits.groups]}),
        }
    )


def entity_counts(total: int, as_context: int | None) -> Object:
    """How many of the events of an entity have it as a context, and how many only mention it, if known."""
    return {} if as_context is None else {"as_context": as_context, "mentioned": total - as_context}


def count(total: int) -> str:
    """How many hits there are."""
    return document({"total": total})


def facet(facet: Facet, *, query: str = "") -> str:
    """How many hits of a search for ``query`` there are for each year, month, context or source."""
    return document(
        {
            "query": query,
            **pick(facet, "corrections", "total"),
            "facet": facet.by,
            "counts": records(facet.counts, "value", "count"),
            **present(pick(facet, "dropped")),
        }
    )


def hit(hit: Hit) -> Object:
    """A hit as an object in a document."""
    return {
        **pick(hit, "path", "date"),
        "month": hit.when[:7] or None,
        "number": hit.handle if hit.number else None,
        **pick(hit, "title", "summary"),
        "score": round(hit.score, 4),
        **pick(hit, "contexts", "reasons"),
        **present({"belongs_to": hit.belongs_to}),
    }


def _group(group: HitGroup) -> Object:
    """An event of a day with the number of events that belong to it."""
    return {**pick(group.event, "path", "date", "title"), "total": group.total}
