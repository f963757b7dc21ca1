"""newsarc: ask an archive of dated markdown pages.

from newsarc import Archive

archive = Archive("examples")
archive.search("wang lijn")
"""

from __future__ import annotations

TYPE_CHECKING = False  # for who checks types alone; `typing` takes longer to load than all that a command does first

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.errors import AmbiguousError, ArchiveError, NewsarcError, NotFoundError, QueryError, UsageError
    from newsarc.model.choices import ContextSort, FacetBy, Sort
    from newsarc.model.edits import Edit, Move, Repairs, Skipped
    from newsarc.model.events import Calendar, Change, Day, Event, Related, Source, Span
    from newsarc.model.external import (
        ExternalOptions,
        ExternalProgress,
        ExternalSummary,
        KnownLink,
        LinkList,
        LinkRecord,
        LinkTally,
        LinkVerdict,
        Sample,
    )
    from newsarc.model.graph import ContextNode, Edge, EventNode, Graph
    from newsarc.model.hits import Correction, Facet, Hit, HitGroup, Hits, Spelling, Synonym, UnknownName
    from newsarc.model.index_status import IndexStatus
    from newsarc.model.query import Query
    from newsarc.model.report import Finding, Fix, Group, Place, Report, Severity
    from newsarc.model.stats import Gap, Links, Spread, Stats
    from newsarc.model.stories import Chain, Context, Contexts, Link, Similar, Timeline, Variant, Variants
    from newsarc.model.target import Target
    from newsarc.relations.graph import GraphStream
    from newsarc.validation.incremental import ValidationSession

__all__ = [
    "AmbiguousError",
    "Archive",
    "ArchiveError",
    "Calendar",
    "Chain",
    "Change",
    "Context",
    "ContextNode",
    "ContextSort",
    "Contexts",
    "Correction",
    "Day",
    "Edge",
    "Edit",
    "Event",
    "EventNode",
    "ExternalOptions",
    "ExternalProgress",
    "ExternalSummary",
    "Facet",
    "FacetBy",
    "Finding",
    "Fix",
    "Gap",
    "Graph",
    "GraphStream",
    "Group",
    "Hit",
    "HitGroup",
    "Hits",
    "IndexStatus",
    "KnownLink",
    "Link",
    "LinkList",
    "LinkRecord",
    "LinkTally",
    "LinkVerdict",
    "Links",
    "Move",
    "NewsarcError",
    "NotFoundError",
    "Place",
    "Query",
    "QueryError",
    "Related",
    "Repairs",
    "Report",
    "Sample",
    "Severity",
    "Similar",
    "Skipped",
    "Sort",
    "Source",
    "Span",
    "Spelling",
    "Spread",
    "Stats",
    "Synonym",
    "Target",
    "Timeline",
    "UnknownName",
    "UsageError",
    "ValidationSession",
    "Variant",
    "Variants",
]

_HOMES = (  # what most programs import comes first, since those before a name's home are loaded with it
    "newsarc.errors",
    "newsarc.archive",
    "newsarc.model.choices",
    "newsarc.model.events",
    "newsarc.model.hits",
    "newsarc.model.query",
    "newsarc.model.stats",
    "newsarc.model.graph",
    "newsarc.model.report",
    "newsarc.model.edits",
    "newsarc.model.stories",
    "newsarc.model.target",
    "newsarc.model.index_status",
    "newsarc.model.external",
    "newsarc.relations.graph",
    "newsarc.validation.incremental",
)


def __getattr__(name: str) -> object:
    """Public names are loaded when first used, so that a program loads little more than it needs."""
    if name in __all__:
        from importlib import import_module

        for home in map(import_module, _HOMES):
            if hasattr(home, name):
                return getattr(home, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
