"""A failed command as a JSON document.

Knows: the fields below.  Must not know: exceptions, words for people, terminals.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsarc.render.data.serializer import document


def failure(code: str, message: str, hint: str, nearest: Sequence[str]) -> str:
    """What went wrong: a word for programs, the sentence and the hint for people, and what is near."""
    return document({"error": {"code": code, "message": message, "hint": hint, "nearest": nearest}})
