"""newsarc: ask an archive of dated markdown pages.

from newsarc import Archive

archive = Archive("examples")
archive.search("wang lijn")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.errors import AmbiguousError, ArchiveError, NewsarcError, NotFoundError, UsageError
    from newsarc.hits import Correction, Hit, Hits
    from newsarc.model import Calendar, Change, Day, Event, Related, Source
    from newsarc.report import Edit, Finding, Fix, Group, Move, Place, Repairs, Report, Severity, Skipped

__all__ = [
    "AmbiguousError",
    "Archive",
    "ArchiveError",
    "Calendar",
    "Change",
    "Correction",
    "Day",
    "Edit",
    "Event",
    "Finding",
    "Fix",
    "Group",
    "Hit",
    "Hits",
    "Move",
    "NewsarcError",
    "NotFoundError",
    "Place",
    "Related",
    "Repairs",
    "Report",
    "Severity",
    "Skipped",
    "Source",
    "UsageError",
]

_HOMES = ("newsarc.errors", "newsarc.model", "newsarc.hits", "newsarc.report", "newsarc.archive")


def __getattr__(name: str) -> object:
    """Public names are loaded when first used, so that a command loads only what it needs."""
    if name in __all__:
        for home in map(import_module, _HOMES):
            if hasattr(home, name):
                return getattr(home, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
