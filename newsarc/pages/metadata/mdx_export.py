"""An object that an MDX page exports, as in blogs made with Next: ``export const meta = {title: 'x'}``.

Knows: the names of such objects, and the literals in them.  Must not know: JavaScript, the meaning of fields.

Only strings and lists of strings are read; everything else in the object is skipped.
"""

from __future__ import annotations

import re

from newsarc.pages.metadata.fields import Fields, Span

_FURTHEST = 16 * 1024  # characters within which the object must end
_OBJECT = re.compile(
    r"(?:[ \t\r]*\n|import\b[^\n]*\n)*+export[ ]+const[ ]+(?:meta|metadata|front[mM]atter|post)[ ]*=[ ]*"
    r"\{([^\n]*\n.*?)^\}[^\n]*\n?",
    re.DOTALL | re.MULTILINE,
)
_TEXT = r"""(?:'(?:[^'\\\n]|\\.)*+'|"(?:[^"\\\n]|\\.)*+"|`[^`$\\]*+`)"""
_ENTRY = re.compile(
    rf"""^[ \t]*+["']?(\w+)["']?[ \t]*+:\s*+(?:({_TEXT})|\[((?:\s*+{_TEXT}[\s,]*+)*+)\])"""
    r"[ \t]*+(?:,|\r?$)",
    re.MULTILINE | re.ASCII,
)
_TEXTS = re.compile(_TEXT)
_ESCAPED = re.compile(r"\\(.)")


def read_export(text: str) -> Fields | None:
    """The fields of the object that a page exports before its body; None if there is none."""
    found = _OBJECT.match(text, 0, _FURTHEST)
    if not found:
        return None
    values: dict[str, str | list[str]] = {}
    spans: dict[str, Span] = {}
    for entry in _ENTRY.finditer(text, *found.span(1)):
        if entry[2]:
            values[entry[1]] = _literal(entry[2])
            spans[entry[1]] = entry.span(2)
        else:
            values[entry[1]] = [_literal(one) for one in _TEXTS.findall(entry[3] or "")]
    return Fields(found.end(), values, spans) if values else None


def _literal(written: str) -> str:
    return _ESCAPED.sub(r"\1", written[1:-1])
