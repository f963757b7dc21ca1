"""newsarc: ask an archive of dated markdown pages.

from newsarc import Archive

archive = Archive("examples")
archive.search("wang lijn")
"""

from newsarc.archive import Archive
from newsarc.errors import AmbiguousError, ArchiveError, NewsarcError, NotFoundError, UsageError
from newsarc.model import (
    Calendar,
    Change,
    Correction,
    Day,
    Event,
    Finding,
    Fix,
    Group,
    Hit,
    Hits,
    Place,
    Related,
    Report,
    Severity,
    Source,
)

__all__ = [
    "AmbiguousError",
    "Archive",
    "ArchiveError",
    "Calendar",
    "Change",
    "Correction",
    "Day",
    "Event",
    "Finding",
    "Fix",
    "Group",
    "Hit",
    "Hits",
    "NewsarcError",
    "NotFoundError",
    "Place",
    "Related",
    "Report",
    "Severity",
    "Source",
    "UsageError",
]
