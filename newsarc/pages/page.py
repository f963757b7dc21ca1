"""The parts of a page with their positions, as `parse` finds them, before they are cleaned.

Knows: offsets into the page's text.  Must not know: the grammar, other pages, files.

Offsets count characters of `Page.text`: ``page.text[row.start:row.end]`` is a row's target as written, and
`text.lines.Lines` turns offsets into lines and columns.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class PageKind(StrEnum):
    EVENT = "event"
    DAY = "day"
    DOCUMENT = "document"  # of any layout but the daily one
    OTHER = "other"


class LinkRow(NamedTuple):
    """A line with a link: the link's text and target, what follows it, and the span of the target."""

    text: str
    target: str
    tail: str
    start: int
    end: int


class Item(NamedTuple):
    """An event on a day page; ``names`` is the context line as written."""

    row: LinkRow
    topic: str | None
    summary: str | None
    names: str | None


class Problem(NamedTuple):
    """A problem found while parsing a page: the rule's code, a sentence, and its span."""

    rule: str
    message: str
    start: int
    end: int


class FrontMatter(NamedTuple):
    """The fields of a page's front matter that newsarc uses, and the span of its date."""

    title: str | None = None
    day: date | None = None
    summary: str | None = None
    topic: str | None = None
    tags: tuple[str, ...] = ()
    date_span: tuple[int, int] = (0, 0)


class Page(NamedTuple):
    """A page as written.  ``text`` has no byte order mark; ``body`` is the offset after the front matter."""

    path: str
    kind: PageKind
    text: str
    body: int = 0
    matter: FrontMatter | None = None
    heading: LinkRow | None = None
    title_raw: str | None = None
    topic: str | None = None
    summary: str | None = None
    sources: tuple[LinkRow, ...] = ()
    changes: tuple[LinkRow, ...] = ()
    related: tuple[LinkRow, ...] = ()
    items: tuple[Item, ...] = ()
    previous: LinkRow | None = None
    problems: tuple[Problem, ...] = ()
