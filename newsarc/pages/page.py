"""What `parse` finds on a page: raw rows with their places, before anything is cleaned.

Knows: offsets into the page's text.  Must not know: the grammar, other pages, files.
Offsets count characters of `Page.text`, so ``page.text[row.start:row.end]`` is
what stands there; `report.Lines` turns them into lines and columns.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class PageKind(StrEnum):
    EVENT = "event"
    DAY = "day"
    OTHER = "other"


class LinkRow(NamedTuple):
    """A line that links somewhere: its text, target, what follows, and where the target stands."""

    text: str
    target: str
    tail: str
    start: int
    end: int


class Item(NamedTuple):
    """An event as its day page lists it; ``names`` is the context line as written."""

    row: LinkRow
    topic: str | None
    summary: str | None
    names: str | None


class Problem(NamedTuple):
    """Something odd that a page holds: the rule it falls under, a sentence, and its span."""

    rule: str
    message: str
    start: int
    end: int


class FrontMatter(NamedTuple):
    """The fields of a page's front matter that newsarc knows, and where its body starts."""

    title: str | None = None
    day: date | None = None
    summary: str | None = None
    topic: str | None = None
    tags: tuple[str, ...] = ()
    date_span: tuple[int, int] = (0, 0)


class Page(NamedTuple):
    """A page as it is written.  ``text`` is without a byte order mark; ``body`` is where its front matter ends."""

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
