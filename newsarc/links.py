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
      \]\([ \t\r]*+\n?[ \t]*+
        (?: <(?P<angled>[^<>\n]*)>                                    # [text](<a target with blanks>)
          | (?P<plain>[^\s()<>]*(?:\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)[^\s()<>]*)*)
        )
        (?:[ \t\r]*+\n?[ \t]*+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t\r]*+\n?[ \t]*+\)
    | \]\((?P<blanks>[^()\n<>"']*[^()\n<>"'\s])[ \t]*\)                   # [text](a target with blanks): malformed
    | ^[ ]{0,3}\[[^\]\n^][^\]\n]*\]:[ \t]*+\n?[ \t]*+(?:<(?P<defangled>[^<>\n]*)>|(?P<defined>[^\s<][^\s]*))
    | <(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*)>
    | <[a-zA-Z][^<>]*?\s(?:href|src)\s*=\s*(?:"(?P<double>[^"<>]*)"|'(?P<single>[^'<>]*)'|(?P<bare>[^\s"'<>`=]+))
    """,
    re.VERBOSE | re.MULTILINE,
)

_FORMATS = re.compile(r"^Formats: \[[^\n]*", re.MULTILINE)
# Where a bracket is opened, or where a paragraph or list item begins, in which none is open yet.
_BRACKETS = re.compile(r"\\[^\n]|(?P<open>\[)|\n(?:[ \t\r]*\n|[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])")


def find_links(text: str, start: int = 0) -> list[Link]:
    """Every link of the text from an offset on (where the body begins), in the order of their places."""
    searched = mask_code(text)
    if "Formats: [" in searched:
        searched = _FORMATS.sub(lambda found: " " * len(found[0]), searched)
    links: list[Link] = []
    opened, seen = False, start
    for found in _LINK.finditer(searched, start):
        group = found.lastgroup or ""
        if group in ("angled", "plain", "blanks"):
            opened, seen = _opened(searched, seen, found.start(), opened)
            if not opened or seen > found.start():
                continue
        begin, end = found.span(group)
        links.append(Link(decode_entities(text[begin:end]), begin, end))
    return links


def _opened(text: str, seen: int, at: int, opened: bool) -> tuple[bool, int]:
    """Whether a bracket is open at an offset, given whether one was at ``seen``; and how far that has read.

    It has read past the offset where a backslash before it makes the bracket there text.
    """
    for found in _BRACKETS.finditer(text, seen, at + 1):
        if not found[0].startswith("\\"):
            opened = bool(found["open"])
        seen = found.end()
    return opened, max(seen, at)
