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
    from newsarc.model.events import Calendar, Change, Day, Event, Related, Source
    from newsarc.model.graph import ContextNode, Edge, EventNode, Graph
    from newsarc.model.hits import Correction, Facet, Hit, Hits
    from newsarc.model.report import Edit, Finding, Fix, Group, Move, Place, Repairs, Report, Severity, Skipped
    from newsarc.model.stats import Gap, Links, Spread, Stats
    from newsarc.model.stories import Chain, Context, Contexts, Link, Similar, Timeline, Variant, Variants

__all__ = [
    "AmbiguousError",
    "Archive",
    "ArchiveError",
    "Calendar",
    "Chain",
    "Change",
    "Context",
    "ContextNode",
    "Contexts",
    "Correction",
    "Day",
    "Edge",
    "Edit",
    "Event",
    "EventNode",
    "Facet",
    "Finding",
    "Fix",
    "Gap",
    "Graph",
    "Group",
    "Hit",
    "Hits",
    "Link",
    "Links",
    "Move",
    "NewsarcError",
    "NotFoundError",
    "Place",
    "QueryError",
    "Related",
    "Repairs",
    "Report",
    "Severity",
    "Similar",
    "Skipped",
    "Source",
    "Spread",
    "Stats",
    "Timeline",
    "UsageError",
    "Variant",
    "Variants",
]

_HOMES = (
    "newsarc.errors",
    "newsarc.model.events",
    "newsarc.model.hits",
    "newsarc.model.stats",
    "newsarc.model.graph",
    "newsarc.model.report",
    "newsarc.model.stories",
    "newsarc.archive",
)


def __getattr__(name: str) -> object:
    """Public names are loaded when first used, so that a command loads only what it needs."""
    if name in __all__:
        from importlib import import_module

        for home in map(import_module, _HOMES):
            if hasattr(home, name):
                return getattr(home, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
