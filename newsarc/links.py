"""The links of a text, as a markdown reader would follow them, with their places.

Knows: inline links and images, reference definitions, autolinks, HTML ``href``
and ``src``.  Must not know: whether a target is there.

A link that stands in fenced, indented or inline code, or in a comment, is text.
So is the generator's ``Formats:`` line, whose files are never stored.  Brackets
of a label are not balanced (titles in the archive hold unbalanced ones, and
their links are meant): what closes with ``](target)`` is a link where a bracket
was opened before it in the same paragraph.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsarc.markup import mask_code
from newsarc.text import decode_entities


class Link(NamedTuple):
    """A target as it is written, and its span in the text (without angle brackets or quotes)."""

    target: str
    start: int
    end: int


_LINK = re.compile(
    r"""
      \]\([ \t\r]*\n?[ \t]*
        (?: <(?P<angled>[^<>\n]*)>                                    # [text](<a target with blanks>)
          | (?P<plain>[^\s()<>]*(?:\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)[^\s()<>]*)*)
        )
        (?:[ \t\r]*\n?[ \t]*(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t\r]*\n?[ \t]*\)
    | \]\((?P<blanks>[^()\n<>"']*[^()\n<>"'\s])[ \t]*\)                   # [text](a target with blanks): malformed
    | ^[ ]{0,3}\[[^\]\n^][^\]\n]*\]:[ \t]*\n?[ \t]*(?:<(?P<defangled>[^<>\n]*)>|(?P<defined>[^\s<][^\s]*))
    | <(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*)>
    | <[a-zA-Z][^<>]*?\s(?:href|src)\s*=\s*(?:"(?P<double>[^"<>]*)"|'(?P<single>[^'<>]*)'|(?P<bare>[^\s"'<>`=]+))
    """,
    re.VERBOSE | re.MULTILINE,
)

_FORMATS = re.compile(r"^Formats: \[[^\n]*", re.MULTILINE)
_ITEM = re.compile(r"\n[ \t]*(?:[-*+]|\d+[.)])[ \t]")


def find_links(text: str, start: int = 0) -> list[Link]:
    """Every link of the text from an offset on (where the body begins), in the order of their places."""
    searched = mask_code(text)
    if "Formats: [" in searched:
        searched = _FORMATS.sub(lambda found: " " * len(found[0]), searched)
    links: list[Link] = []
    for found in _LINK.finditer(searched, start):
        group = found.lastgroup or ""
        if found.start() and group in ("angled", "plain", "blanks") and not _opened(searched, found.start()):
            continue
        begin, end = found.span(group)
        links.append(Link(decode_entities(text[begin:end]), begin, end))
    return links


def _opened(text: str, at: int) -> bool:
    """Whether the bracket at an offset closes one opened before it in its paragraph or list item."""
    if text[at - 1] == "\\" and text[at - 2] != "\\":
        return False
    begin = max(text.rfind("\n\n", 0, at), 0)
    *_, begin = (begin, *(item.start() for item in _ITEM.finditer(text, begin, at)))
    opened = text.rfind("[", begin, at)
    while opened > begin and text[opened - 1] == "\\":
        opened = text.rfind("[", begin, opened)
    return opened >= begin and text[opened] == "["
