"""The text of a page as it is searched and as an excerpt shows it: without markup, addresses and code of templates.

Knows: which characters of a page a reader doesn't see.
Must not know: what the text says.
"""

from __future__ import annotations

import re

from newsarc.pages.page import Page

# Each is as long as a line or a tag at most, so that a page takes linear time.
_HIDDEN = re.compile(
    r"<!--.*?-->"
    r"|\{%[^%\n]{0,1000}%\}|\{\{[^{}\n]{0,1000}\}\}"
    r"|</?[A-Za-z][^<>\n]{0,2000}>"
    r"|(?<=\])\([^()\s]*(?:\s+\"[^\"\n]*\")?\)"
    r"|^[ \t]*\[[^\]\n]+\]:[ \t]*\S+.*$"
    r"|\bhttps?://\S+"
    r"|^[ \t]*(?:```|~~~).*$"
    r"|^[ \t]*[-=*_]{3,}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_MARKS = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+)|[*_`]{1,3}|!?\[\[?|\]\]?|\|", re.MULTILINE
)
_BLANKS = re.compile(r"\s+")


def _instead(found: re.Match[str]) -> str:
    """Nothing for the address of a link, which follows its text, and a blank for everything else."""
    return "" if found[0].startswith("(") else " "


def body_text(page: Page) -> str:
    """The words of a page below its front matter, in one line."""
    text = _HIDDEN.sub(_instead, page.text[page.body :])
    return _BLANKS.sub(" ", _MARKS.sub(" ", text)).strip()
