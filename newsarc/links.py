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

_MASKED = re.compile(
    r"""
      ^(?P<fence>[ ]{0,3}(?P<mark>`{3,}|~{3,}))[^\n]*(?:\n|\Z)(?:.*?^[ ]{0,3}(?P=mark)[`~]*[ \t\r]*$|.*\Z)
    | <!--.*?-->
    | ^Formats:[ ]\[[^\n]*$
    | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t\r]*\n).)*?(?<!`)(?P=ticks)(?!`)
    | (?:\A|\n[ \t\r]*\n)(?P<indented>(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z)|[ \t\r]*\n)+)
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_CODE_MARKS = re.compile(r"`|~~~|<!--|^(?:    |\t)[^\n]*\]\(|^Formats: ", re.MULTILINE)
_LISTED = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")


def find_links(text: str, start: int = 0) -> list[Link]:
    """Every link of the text from an offset on (where the body begins), in the order of their places."""
    searched = _mask(text) if _CODE_MARKS.search(text, start) else text
    links: list[Link] = []
    for found in _LINK.finditer(searched, start):
        group = found.lastgroup or ""
        if found.start() and group in ("angled", "plain", "blanks") and not _opened(searched, found.start()):
            continue
        begin, end = found.span(group)
        links.append(Link(decode_entities(text[begin:end]), begin, end))
    return links


def _opened(text: str, at: int) -> bool:
    """Whether the bracket at an offset closes one opened before it in its paragraph."""
    if text[at - 1] == "\\" and text[at - 2] != "\\":
        return False
    paragraph = max(text.rfind("\n\n", 0, at), 0)
    opened = text.rfind("[", paragraph, at)
    while opened > paragraph and text[opened - 1] == "\\":
        opened = text.rfind("[", paragraph, opened)
    return opened >= paragraph and text[opened : opened + 1] == "["


def _mask(text: str) -> str:
    """The text with blanks in place of what is not read as markdown; every offset stays."""
    return _MASKED.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    if found["indented"] is not None and _continues_list(found.string, found.start()):
        return found[0]
    return re.sub(r"[^\n]", " ", found[0])


def _continues_list(text: str, at: int) -> bool:
    """Whether indented lines after an offset belong to a list item above them, and so are no code."""
    for line in reversed(text[:at].split("\n")):
        if _LISTED.match(line):
            return True
        if line.strip() and not line.startswith((" ", "\t")):
            return False
    return False
