"""The bytes of a page to its parts.

Knows: in which order encoding, front matter, code and headings are read.
Must not know: what headings mean (the layout's `grammar`), files, other pages, the index.

Total and pure: any bytes in, a page out; no content raises an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsarc.markdown.masking import mask_blocks, mask_comments
from newsarc.pages.encoding import decode
from newsarc.pages.layouts.daily import grammar
from newsarc.pages.page import FrontMatter, Page, PageKind, Problem
from newsarc.text.lines import with_line_feeds


class PageText(NamedTuple):
    """The text of a page, and the offset at which its body starts, behind the front matter.

    A page whose bytes aren't UTF-8 at all has no body.
    """

    text: str
    body: int
    matter: FrontMatter | None = None
    problems: tuple[Problem, ...] = ()
    is_utf8: bool = True


def read_text(data: bytes) -> PageText:
    """The text in the bytes of a page."""
    text, problems, is_utf8 = decode(data)
    if not is_utf8:
        return PageText(text, len(text), None, problems, is_utf8)
    if not text.startswith("---"):
        return PageText(text, 0, None, problems)
    from newsarc.pages.front_matter import read_front_matter  # here, since few pages have any

    body, matter, bad = read_front_matter(text)
    return PageText(text, body, matter, (*problems, *bad))


def parse(path: str, data: bytes) -> Page:
    """The page in ``data``, the bytes of the file at the site path ``path``; the path may be empty if not known."""
    text, body, matter, problems, is_utf8 = read_text(data)
    if not is_utf8:
        kind = grammar.kind_of(path, "", [])[0]
        return Page(path, kind, text, body, problems=problems)
    lines = with_line_feeds(text)
    headings = list(_headings(mask_blocks(lines, body), body))
    shown = mask_comments(lines, body)  # readers of the page don't see a comment after a row
    kind, heading = grammar.kind_of(path, shown, headings)
    page = Page(path, kind, text, body, matter, heading, problems=problems)
    if kind is PageKind.EVENT:
        return grammar.read_event(page, shown, headings)
    if kind is PageKind.DAY:
        items, previous = grammar.read_day(shown, headings)
        return page._replace(items=items, previous=previous)
    return page


def _headings(text: str, at: int) -> Iterator[re.Match[str]]:
    """The lines that are ATX headings, from the start of a line on."""
    while True:
        if text.startswith("#", at) and (found := grammar.HEADING.match(text, at)):
            yield found
        at = text.find("\n#", at) + 1
        if not at:
            return
