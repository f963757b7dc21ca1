"""Changes to an archive as JSON documents.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import document, pick

if TYPE_CHECKING:
    from newsarc.model.edits import Move


def move(move: Move) -> str:
    """A page that was moved, and the files that were written for it."""
    files = [edit.file for edit in move.edits]
    return document({"kind": "move", **pick(move, "source", "target", "links"), "files": files})
