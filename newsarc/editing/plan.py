"""Moving a page of any layout: what a reference was resolved to, and which module plans the edits.

Knows: which layout an archive has.  Must not know: the edits of a move, how references are resolved.
"""

from __future__ import annotations

from newsarc.errors import UsageError
from newsarc.model.edits import Move
from newsarc.model.target import Target
from newsarc.search.library import Library
from newsarc.sites import has_days


def plan_move(library: Library, reference: str, found: Target, destination: str) -> Move:
    """The edits that move the page that a reference means to a date, a site path or a file path.

    Raises `UsageError` for a reference that isn't a page, and for a destination where no page can be.
    """
    if found.day:
        raise UsageError(f"{reference} is a day", "name one of its events")
    if not found.page:
        raise UsageError(f"{reference!r} is not a page", "name an event by its path, number, slug or title")
    root = library.reader.root
    site = None if has_days(root) else library.index.site
    if site:
        from newsarc.editing import move_document

        event = library.reader.page(found.page)
        day = event.date if event else None
        where = move_document.parse_destination(root, site, found.page, day, destination, library.reader.latest)
        return move_document.plan_move(root, site, found.page, where)
    from newsarc.editing import move

    return move.plan_move(root, found.page, move.parse_destination(root, found.page, destination))
