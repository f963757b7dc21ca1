"""Timelines, names and chains as JSON documents.

Knows: the shapes below, and those of `data` in them.  Must not know: the other formats, what `data` must not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

from newsarc.render.data.events import CorrectionData, HitData, NeighbourData, correction_data, hit_data
from newsarc.render.safe_json import SCHEMA, written

if TYPE_CHECKING:
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline


class MonthData(TypedDict):
    month: str
    count: int


class GapData(TypedDict):
    first: str
    last: str
    days: int


class TimelineData(TypedDict):
    schema: int
    target: NotRequired[str]  # an entity
    query: NotRequired[str]  # where it is none
    corrections: list[CorrectionData]
    dropped: NotRequired[list[str]]  # words of the query that some hits lack
    total: int
    first: str | None
    last: str | None
    months: list[MonthData]
    gaps: list[GapData]
    hits: list[HitData]


class ContextData(TypedDict):
    name: str
    count: int
    first: str
    last: str
    neighbours: list[NeighbourData]


class ContextsData(TypedDict):
    schema: int
    pattern: str
    total: int
    contexts: list[ContextData]


class VariantData(TypedDict):
    name: str
    count: int
    sure: float
    why: str


class VariantsData(TypedDict):
    name: str
    count: int
    variants: list[VariantData]


class SimilarData(TypedDict):
    schema: int
    pattern: str
    total: int
    similar: list[VariantsData]


class LinkData(TypedDict):
    shared: list[NeighbourData]
    lists: bool
    listed: bool
    days: int


ChainData = TypedDict(
    "ChainData",
    {
        "schema": int,
        "from": str,
        "to": str,
        "corrections": list[CorrectionData],
        "total": int,
        "hits": list[HitData],
        "links": list[LinkData],
    },
)


def timeline(timeline: Timeline, *, query: str) -> str:
    """When the events of an entity happened, or those that ``query`` finds."""
    told: TimelineData = {
        "schema": SCHEMA,
        "corrections": [correction_data(one) for one in timeline.corrections],
        "total": timeline.total,
        "first": timeline.first.isoformat() if timeline.first else None,
        "last": timeline.last.isoformat() if timeline.last else None,
        "months": [{"month": month, "count": count} for month, count in timeline.months],
        "gaps": [
            {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "days": gap.days} for gap in timeline.gaps
        ],
        "hits": [hit_data(hit) for hit in timeline.hits],
    }
    if timeline.dropped:
        told["dropped"] = list(timeline.dropped)
    asked = {"target": timeline.target} if timeline.target is not None else {"query": query}
    return written({"schema": SCHEMA, **asked, **told})


def contexts(contexts: Contexts, *, pattern: str) -> str:
    """Names that pages carry, of which a word begins as ``pattern``."""
    told: ContextsData = {
        "schema": SCHEMA,
        "pattern": pattern,
        "total": contexts.total,
        "contexts": [
            {
                "name": one.name,
                "count": one.count,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "neighbours": [{"name": name, "count": count} for name, count in one.neighbours],
            }
            for one in contexts.contexts
        ],
    }
    return written(told)


def similar(similar: Similar, *, pattern: str) -> str:
    """Names that may be spelt in several ways."""
    told: SimilarData = {
        "schema": SCHEMA,
        "pattern": pattern,
        "total": similar.total,
        "similar": [
            {
                "name": one.name,
                "count": one.count,
                "variants": [
                    {"name": other.name, "count": other.count, "sure": other.sure, "why": other.why}
                    for other in one.variants
                ],
            }
            for one in similar.names
        ],
    }
    return written(told)


def chain(chain: Chain) -> str:
    """The shortest chain of events from one thing to another; a link leads from each hit to the next."""
    told: ChainData = {
        "schema": SCHEMA,
        "from": chain.source,
        "to": chain.target,
        "corrections": [correction_data(one) for one in chain.corrections],
        "total": len(chain.hits),
        "hits": [hit_data(hit) for hit in chain.hits],
        "links": [
            {
                "shared": [{"name": name, "count": count} for name, count in link.shared],
                "lists": link.lists,
                "listed": link.listed,
                "days": link.days,
            }
            for link in chain.links
        ],
    }
    return written(told)
