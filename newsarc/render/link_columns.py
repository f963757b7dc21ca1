"""What is known of an external link, in columns that plain lines and tables share.

Knows: the columns, and how dates and reasons are written in them.  Must not know: formats, colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.text.dates import utc_day

if TYPE_CHECKING:
    from newsarc.model.external import LinkRecord

COLUMNS = (
    "verdict",
    "reason",
    "status",
    "checked",
    "last_good",
    "first_bad",
    "bad_days",
    "url",
    "target",
    "file",
    "date",
)


def columns(link: LinkRecord) -> tuple[str, ...]:
    """The values of `COLUMNS` for a link; the file and the date are those of its first page."""
    known = link.known
    file, day = link.pages[0]
    if known is None:
        history: tuple[str, ...] = ("", "", "", "", "", "")
    else:
        status = "" if known.status is None else str(known.status)
        days = str(known.bad_days) if known.bad_days else ""
        times = map(utc_day, (known.tried, known.last_good, known.first_bad))
        history = (known.reason.value, status, *times, days)
    target = known.target if known and known.target else ""
    return (link.verdict, *history, link.url, target, file, day.isoformat() if day else "")
