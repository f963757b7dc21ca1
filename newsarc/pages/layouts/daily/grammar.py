"""The headings of a page to its parts: the grammar of day pages and event pages, of every version and edition.

Knows: the meaning of each line.  Must not know: files, other pages, the index.

Each construct is one line, so the patterns are matched over the whole text at once, line by line.  The title of a link
ends at the *last* ``](`` of its line, since titles may have any brackets, which are never balanced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsarc.markdown.masking import mask_blocks
from newsarc.pages.layouts.daily import form, layout
from newsarc.pages.page import FrontMatter, Item, LinkRow, Page, PageKind, Problem
from newsarc.text.clean import clean
from newsarc.text.lines import with_line_feeds

_EOL = r"[ \t\r]*$"
_NUMBER = r"^[ \t]*(?:\d+[.)]|[-*+])[ \t]++"
_TRIMMED = r"([^\n]*[^ \t\r\n]|)"
# A target is nearly always one word without parentheses; the second alternative is for all others.
# It has no ``](``, so a line with many of them takes linear time.
_TARGET = r"\(([^()\s]*|[^\n\]]*?(?:\](?!\()[^\n\]]*?)*?)\)"
_URL = r"\(([^()\s]*|[^\n]*?)\)"
HEADING = re.compile(r"^(#{1,6})(?:[ \t]++" + _TRIMMED + ")?" + _EOL, re.MULTILINE)
_DATED = re.compile(rf"\[[ \t]*({form.DATE})[ \t]*\]\(([^\n]*)\)" + _EOL, re.MULTILINE)
_LINKED = re.compile(r"\[(.*)\]" + _TARGET + _EOL, re.MULTILINE)
_PREVIOUS = re.compile(rf"\[[ \t]*(?:{form.one_of(form.PREVIOUS_DAY)})[ .…]*\]\(([^\n]*?)\)" + _EOL, re.MULTILINE)
_SECTIONS = (form.SOURCES, form.CHANGES, form.RELATED)
_SECTION = re.compile(f"(?:{'|'.join(f'({form.one_of(names)})' for names in _SECTIONS)})[ \\t]*[:：]?$", re.IGNORECASE)
_CONTEXTS = f"_(?:{form.one_of(form.CONTEXTS)})[ \\t]*[:：]"
_CONTEXT_LINE = re.compile(_CONTEXTS + r"(.*?)_?$")
_SOURCE = re.compile(
    _NUMBER + rf"(?:(?=[^\n]*\)[ \t\r]*$)\[([^\n]*?)\]{_URL}(?:[ \t]+{form.IMAGE}\(([^\n]*)\))?|{_TRIMMED})" + _EOL,
    re.MULTILINE,
)
# Few pages need these two, so they are compiled on first use.
_RELATED = rf"(?m){_NUMBER}\[(.*)\]{_TARGET}[ \t]*+(?:{_CONTEXTS}([^\n]*))?{_EOL}"
_CHANGE = rf"(?m){_NUMBER}\[(.*)\]{_TARGET}[ \t]*+(?:_([^\n]*))?{_EOL}"
_PLAIN_CONTEXT = f" _{form.CONTEXTS[0]}:"
# So are these, for pages whose title is a setext heading.
_SETEXT_UNDERLINE = r" {0,3}=+[ \t\r]*$"
_NO_PARAGRAPH = r"[ \t]*(?:(?:[-*+]|\d+[.)])\s|>)"

Headings = Sequence[re.Match[str]]  # matches of `HEADING`, in order


def kind_of(path: str, text: str, headings: Headings) -> tuple[PageKind, LinkRow | None]:
    """The kind of a page by its site path, and its dated heading.  Without a path, the heading's level decides."""
    heading, level = _dated_heading(text, headings)
    if layout.is_event(path):
        return PageKind.EVENT, heading
    if layout.is_day_page(path):
        return PageKind.DAY, heading
    if path or heading is None:
        return PageKind.OTHER, None
    return (PageKind.DAY if level == form.DAY else PageKind.EVENT), heading


def _dated_heading(text: str, headings: Headings) -> tuple[LinkRow | None, int]:
    for found in headings:
        level = len(found[1])
        if level in (form.DAY, form.EVENT) and (dated := _DATED.match(text, found.start(2))):
            return LinkRow(dated[1], dated[2], "", dated.start(2), dated.end(2)), level
    return None, 0


# ---------------------------------------------------------------- day pages


def read_day(text: str, headings: Headings) -> tuple[tuple[Item, ...], LinkRow | None]:
    """The events that a day page lists, and its link to the day before."""
    items: list[Item] = []
    previous: LinkRow | None = None
    topic: str | None = None
    inherited = False
    for number, found in enumerate(headings):
        level = len(found[1])
        if level == form.TOPIC:
            topic, inherited = clean(found[2] or "") or None, False
        elif level == form.DAY and (link := _PREVIOUS.match(text, found.start(2))):
            previous = LinkRow(found[2], link[1], "", link.start(1), link.end(1))
        elif (
            level == form.EVENT
            and (link := _LINKED.match(text, found.start(2)))
            and not _DATED.match(text, found.start(2))
        ):
            row = LinkRow(link[1], link[2], "", link.start(2), link.end(2))
            # An edition's day page prints a topic only when it changes; the plain one prints it each time.
            if inherited and layout.without_edition(row.target) == row.target:
                topic = None
            after = headings[number + 1].start() if number + 1 < len(headings) else len(text)
            items.append(Item(row, topic, *item_text(text[found.end() : after])))
            inherited = True
    return tuple(items), previous


def item_text(text: str) -> tuple[str | None, str | None]:
    """The summary in the text below an item, and its context line as written; None for each that is missing."""
    names: str | None = None
    summary: list[str] = []
    for line in map(str.strip, text.split("\n")):
        if found := _CONTEXT_LINE.match(line):
            names = found[1]
        elif line and not line.startswith("---"):
            summary.append(line)
    return (clean(" ".join(summary)) or None), names


# ---------------------------------------------------------------- event pages


def read_event(page: Page, text: str, headings: Headings) -> Page:
    """A page with the fields of its event filled in; ``text`` is the page's, with spaces for its comments."""
    matter = page.matter or FrontMatter()
    title_raw: str | None = None
    topic: str | None = None
    summary: str | None = None
    rows: dict[int, list[LinkRow]] = {1: [], 2: [], 3: []}
    pending: str | None = None
    for number, found in enumerate(headings):
        level = len(found[1])
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        if level == form.TOPIC and title_raw is None:
            pending = clean(found[2] or "") or None
        elif level == form.TITLE and not title_raw:
            title_raw = text[found.start() + 2 : _line_end(text, found.start())].rstrip("\r")
            topic, summary = pending, clean(text[found.end() : end]) or None
        elif section := _SECTION.match(found[2] or ""):
            which = section.lastindex or 0
            rows[which].extend(_rows(which, text, found.end(), end))
    if not title_raw and (setext := _setext_heading(page)):
        title_raw, topic, summary = _fields_around(setext, text, headings)
    title_raw = title_raw if title_raw and clean(title_raw) else matter.title
    problems = () if title_raw else (Problem("NA501", "the page has no title", 0, 0),)
    return page._replace(
        title_raw=title_raw,
        topic=topic or matter.topic,
        summary=summary or matter.summary,
        sources=tuple(rows[1]),
        changes=tuple(rows[2]),
        related=tuple(rows[3]),
        problems=page.problems + problems,
    )


class _SetextHeading(NamedTuple):
    """A setext heading of level 1, which is underlined (``====``): its text, its start and its end."""

    text: str
    start: int
    end: int


def _setext_heading(page: Page) -> _SetextHeading | None:
    """The first setext heading of a page: a paragraph that begins no list or block quote, and the line below."""
    text = mask_blocks(with_line_feeds(page.text))
    at = start = page.body
    for line in text[at:].split("\n"):
        end = at + len(line)
        is_underline = re.match(_SETEXT_UNDERLINE, line) is not None
        if is_underline and start < at and not re.match(_NO_PARAGRAPH, text[start:at]):
            return _SetextHeading(" ".join(text[start:at].split()), start, end)
        at = end + 1
        if is_underline or not line.strip() or line.startswith("#"):
            start = at
    return None


def _fields_around(title: _SetextHeading, text: str, headings: Headings) -> tuple[str, str | None, str | None]:
    """The title of an event in a setext heading, with the topic above and the summary below it."""
    topics = [found[2] or "" for found in headings if len(found[1]) == form.TOPIC and found.start() < title.start]
    end = next((found.start() for found in headings if found.start() >= title.end), len(text))
    return title.text, clean(topics[-1]) or None if topics else None, clean(text[title.end : end]) or None


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _rows(which: int, text: str, start: int, end: int) -> Iterator[LinkRow]:
    """The list lines of a section (1 Source, 2 Changes, 3 Related, as in `_SECTION`) between two offsets."""
    if which == 3:
        yield from _related_rows(text, start, end)
        return
    pattern = _SOURCE if which == 1 else re.compile(_CHANGE)
    for found in pattern.finditer(text, start, end):
        if which == 1 and found[4] is not None:
            yield LinkRow(found[4], "", "", found.start(4), found.end(4))
        else:
            tail = (found[3] or "").rstrip()
            yield LinkRow(found[1], found[2], tail if which == 1 else tail.removesuffix("_"), *found.span(2))


def _related_rows(text: str, at: int, end: int) -> Iterator[LinkRow]:
    """The lines of a Related section; those in the plain form, nearly all, are split without the pattern."""
    for line in text[at:end].split("\n"):
        opened, closed = line.find("["), line.rfind("](")
        stop = line.find(")", closed)
        target = line[closed + 2 : stop]
        if (
            0 < opened < closed < stop
            and line.endswith("_")
            and line.startswith(_PLAIN_CONTEXT, stop + 1)
            and line[: opened - 2].isdigit()
            and line.startswith(". ", opened - 2)
            and "(" not in target
            and " " not in target
        ):
            tail = line[stop + 1 + len(_PLAIN_CONTEXT) : -1]
            yield LinkRow(line[opened + 1 : closed], target, tail, at + closed + 2, at + stop)
        elif closed > 0 and (found := re.compile(_RELATED).match(text, at, at + len(line))):
            yield LinkRow(found[1], found[2], (found[3] or "").rstrip().removesuffix("_"), *found.span(2))
        at += len(line) + 1
