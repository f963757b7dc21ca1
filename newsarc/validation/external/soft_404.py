"""Pages that say that there is no page, though the server says that there is one ("soft 404").

Knows: HTML roughly, and the words that such pages use.  Must not know: HTTP, who asks.

Nothing here is more than a hint: a news page may well be about a domain for sale.  So only the title counts, and only
of a short page; or that a URL which somebody made up shows the very same.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from newsarc.model.external import Detail

# Neither pattern looks twice at the same text, however a page is made.
_TITLE, _TITLE_END = re.compile(r"<title\b[^<>]*>", re.IGNORECASE), re.compile("</title|$", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"<(script|style|noscript|svg)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>?", re.IGNORECASE | re.DOTALL
)
_WORD = re.compile(r"\w+")
_GONE = re.compile(
    r"\b(?:404|410)\b|not found|no longer (?:exists|available)|does(?:n't| not) exist|can(?:'t|not) be found"
    r"|couldn't be found|page (?:missing|removed|unavailable)|nicht gefunden|non trovata|introuvable|no encontrada"
    r"|не найдена|未找到|不存在|找不到|見つかりません",
    re.IGNORECASE,
)
_FOR_SALE = re.compile(r"\bfor sale\b|domain (?:is )?parked|buy this domain|parked (?:free|domain)", re.IGNORECASE)
_SHORT = 500  # words
_LONGEST_TITLE = 1_000  # characters
_SAME = 0.9  # of the words of both pages together


class PageText(NamedTuple):
    """A page's title, the different words on it, and how many words there are."""

    title: str
    words: frozenset[str]
    length: int

    @property
    def says_gone(self) -> Detail:
        """What the title says, if that is that there is no page here."""
        if self.length >= _SHORT:
            return Detail.NONE
        if _GONE.search(self.title):
            return Detail.TITLE_GONE
        return Detail.TITLE_FOR_SALE if _FOR_SALE.search(self.title) else Detail.NONE


def page_text(body: bytes) -> PageText:
    """The text of the beginning of an HTML page."""
    html = body.decode("utf-8", "replace")
    title = ""
    if start := _TITLE.search(html):
        end = _TITLE_END.search(html, start.end())
        title = unescape(html[start.end() : end.start() if end else len(html)][:_LONGEST_TITLE])
    words = _WORD.findall(unescape(_NO_TEXT.sub(" ", html)).casefold())
    return PageText(" ".join(title.split()), frozenset(words), len(words))


def is_same_page(one: PageText, other: PageText) -> bool:
    """Whether two pages have the same title and nearly the same words."""
    if one.title != other.title:
        return False
    both, either = one.words & other.words, one.words | other.words
    return not either or len(both) >= _SAME * len(either)
