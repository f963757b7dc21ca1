"""Properties as ``key:: value``, in the first block of a page, as in Logseq and similar programs.

Knows: the form of a property, and where the first block ends.  Must not know: the meaning of properties.

The properties are also part of the body, since names in brackets in them are links.
"""

from __future__ import annotations

import re

from newsarc.pages.metadata.fields import Fields, Span

_PROPERTY = re.compile(r"[ \t]*+(?:[-*][ \t]++)?([^\W\d_][\w./?-]*+)::(?:[ \t]++([^\n]*)|[ \t\r]*$)")
_FIRST = re.compile(r"\s*+(?=(?:[-*][ \t]++)?[^\W\d_][\w./?-]*+::(?:[ \t]|\r?$))", re.MULTILINE)
_MOST = 200


def read_properties(text: str, body: int) -> Fields | None:
    """The properties that a page's body begins with; None if it has none."""
    if "::" not in text[body : body + 256]:
        return None
    first = _FIRST.match(text, body)
    if not first:
        return None
    values: dict[str, str] = {}
    spans: dict[str, Span] = {}
    at = first.end()
    for number in range(_MOST):
        end = text.find("\n", at)
        end = end if end >= 0 else len(text)
        found = _PROPERTY.match(text, at, end)
        if not found or (number and text.startswith(("-", "*"), at)):  # the next block
            break
        name, value = found[1].lower(), (found[2] or "").strip()
        values[name] = value
        if value:
            spans[name] = (found.start(2), found.start(2) + len(value))
        if end >= len(text):
            break
        at = end + 1
    return Fields(body, values, spans) if values else None
