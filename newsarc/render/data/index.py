"""The state of an archive's index as a JSON document.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import document, pick, present, records

if TYPE_CHECKING:
    from newsarc.model.index_status import IndexStatus


def status(status: IndexStatus) -> str:
    """Where an index is, how large, from when, and how much it holds; ``built`` is in seconds since 1970."""
    return document(
        {
            "kind": "index",
            "file": str(status.file),
            "size": status.size,
            "built": None if status.built is None else round(status.built, 3),
            **pick(status, "fresh", "events", "contexts", "files"),
            **present({"layouts": status.layouts, "dates": records(status.dates, "source", "count")}),
        }
    )
