"""The text of a page for search and excerpts: without markup, URLs and template code.

Knows: which characters of a page a reader doesn't see.
Must not know: the meaning of the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsarc.pages.page import Page


class _Hidden(NamedTuple):
    """A kind of invisible text: searched in texts with a sign of it, and replaced."""

    sign: str
    pattern: re.Pattern[str]
    instead: str = " "


# Each is at most as long as a line or a tag, so a page takes linear time.
_HIDDEN = (
    _Hidden("{%", re.compile(r"\{%[^%\n]{0,1000}%\}")),
    _Hidden("{{", re.compile(r"\{\{[^{}\n]{0,1000}\}\}")),
    _Hidden("<", re.compile(r"</?[A-Za-z][^<>\n]{0,2000}>")),
    _Hidden("](", re.compile(r"(?<=\])\([^()\s]*(?:\s+\"[^\"\n]*\")?\)"), ""),
    _Hidden("]:", re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]*\S+.*$", re.MULTILINE)),
    _Hidden("://", re.compile(r"\bhttps?://\S+")),
    _Hidden("```", re.compile(r"^[ \t]*```.*$", re.MULTILINE)),
    _Hidden("~~~", re.compile(r"^[ \t]*~~~.*$", re.MULTILINE)),
)
_MARKS = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+|[-=*_]{3,}[ \t]*$)|[*_`]{1,3}|!?\[\[?|\]\]?|\|",
    re.MULTILINE,
)
_BLANKS = re.compile(r"\s+")
_LOOSE = re.compile(r" (?=[.,;:!?)](?: |$))")  # what markup before punctuation leaves


def _without_comments(text: str) -> str:
    pieces: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        pieces += (text[at:start], " ")
        at = end + len("-->")
    return "".join((*pieces, text[at:])) if pieces else text


def shown_text(page: Page) -> str:
    """The visible text of a page below its front matter, with its markup."""
    text = _without_comments(page.text[page.body :])
    for sign, pattern, instead in _HIDDEN:
        if sign in text:
            text = pattern.sub(instead, text)
    return text


def body_text(page: Page) -> str:
    """The same without markup, on one line."""
    return _LOOSE.sub("", _BLANKS.sub(" ", _MARKS.sub(" ", shown_text(page)))).strip()
