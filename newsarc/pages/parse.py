"""Text to page: every stage and edition of the archive's pages.

Knows: the grammar of the pages.  Must not know: files, other pages, the index.

Total and pure: any bytes in, a page out; nothing here raises on content.  Each
construct of the grammar is one line, so the patterns below are matched over
the whole text at once, line by line; a link line ends at its *last* ``](``,
since titles hold brackets of every kind and are never balanced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsarc.markdown.masking import mask_blocks, mask_comments
from newsarc.pages.layouts.daily import layout
from newsarc.pages.page import FrontMatter, Item, LinkRow, Page, PageKind, Problem
from newsarc.text.lines import with_line_feeds
from newsarc.text.words import clean

_EOL = r"[ \t\r]*$"
_NUMBER = r"^[ \t]*(?:\d+[.)]|[-*+])[ \t]++"
_TRIMMED = r"([^\n]*[^ \t\r\n]|)"
# A target is nearly always one word without parentheses; the second way to read it is for the rest.
# It holds no ``](`` there, so that a line of many takes linear time.
_TARGET = r"\(([^()\s]*|[^\n\]]*?(?:\](?!\()[^\n\]]*?)*?)\)"
_URL = r"\(([^()\s]*|[^\n]*?)\)"
_HEADING = re.compile(r"^(#{1,6})(?:[ \t]++" + _TRIMMED + ")?" + _EOL, re.MULTILINE)
_DATED = re.compile(r"\[[ \t]*(\d{4}-\d{1,2}-\d{1,2})[ \t]*\]\(([^\n]*)\)" + _EOL, re.MULTILINE)
_LINKED = re.compile(r"\[(.*)\]" + _TARGET + _EOL, re.MULTILINE)
_PREVIOUS = re.compile(r"\[[ \t]*(?:Previous Day|前一天)[ .…]*\]\(([^\n]*?)\)" + _EOL, re.MULTILINE)
_SECTION = re.compile(r"(?:(Sources?|信息来源)|(Changes)|(Related|有关))[ \t]*[:：]?$", re.IGNORECASE)
# Few pages have lines that need these two, and `show` doesn't wait for them to be compiled.
_RELATED = r"(?m)" + _NUMBER + r"\[(.*)\]" + _TARGET + r"[ \t]*+(?:_(?:Context|消息)[ \t]*[:：]([^\n]*))?" + _EOL
_CHANGE = r"(?m)" + _NUMBER + r"\[(.*)\]" + _TARGET + r"[ \t]*+(?:_([^\n]*))?" + _EOL
# So are these, for pages whose title is underlined.
_UNDERLINE = r" {0,3}=+[ \t\r]*$"
_NO_PARAGRAPH = r"[ \t]*(?:(?:[-*+]|\d+[.)])\s|>)"
_SOURCE = re.compile(
    _NUMBER
    + r"(?:(?=[^\n]*\)[ \t\r]*$)\[([^\n]*?)\]"
    + _URL
    + r"(?:[ \t]+\[IMG\]\(([^\n]*)\))?|"
    + _TRIMMED
    + ")"
    + _EOL,
    re.MULTILINE,
)
_CONTEXT = " _Context:"
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MARKS_OF_UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_NAMES = re.compile(r"_(?:Context|消息)[ \t]*[:：](.*?)_?$")


def parse(path: str, data: bytes) -> Page:
    """The page that ``data``, the bytes of the file at the site path ``path``, holds."""
    text, problems, is_text = _decode(data)
    if not is_text:
        kind = _kind(path, "", [])[0]
        return Page(path, kind, text, len(text), problems=tuple(problems))
    body, matter = 0, None
    if text.startswith("---"):
        from newsarc.pages.front_matter import read_front_matter  # here, since few pages have any

        body, matter, bad = read_front_matter(text)
        problems.extend(bad)
    lines = with_line_feeds(text)
    headings = list(_headings(mask_blocks(lines, body), body))
    shown = mask_comments(lines, body)  # nobody who reads the page sees a remark behind a row
    kind, heading = _kind(path, shown, headings)
    if kind is PageKind.DAY:
        items, previous = _day(shown, headings)
        return Page(path, kind, text, body, matter, heading, items=items, previous=previous, problems=tuple(problems))
    if kind is PageKind.OTHER:
        return Page(path, kind, text, body, matter, heading, problems=tuple(problems))
    return _event(Page(path, kind, text, body, matter, heading), shown, headings, problems)


def _headings(text: str, at: int) -> Iterator[re.Match[str]]:
    """The heading lines from an offset on, which begins a line."""
    while True:
        if text.startswith("#", at) and (found := _HEADING.match(text, at)):
            yield found
        at = text.find("\n#", at) + 1
        if not at:
            return


def decode(data: bytes) -> str:
    """A page's text as `Page.text` has it: without a byte order mark, undecodable bytes as lone surrogates."""
    return _decode(data)[0]


def _decode(data: bytes) -> tuple[str, list[Problem], bool]:
    """The text without a byte order mark, what is wrong with it, and whether it is text at all in UTF-8.

    Bytes that are not UTF-8 stay as lone surrogates.
    """
    if encoding := _other_encoding(data):
        message = f"the page is not UTF-8 but {encoding}; save it as UTF-8"
        return data.decode("utf-8", "surrogateescape"), [Problem("NA502", message, 0, 0)], False
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), [], True
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "surrogateescape")
        mark = text.startswith("\ufeff")
        at = len(data[: error.start].decode("utf-8")) - mark
        message = f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8"
        return text[mark:], [Problem("NA502", message, at, at + 1)], True


def _other_encoding(data: bytes) -> str:
    """The encoding of two or four bytes per character that a file is in; the empty string for none.

    Without a mark it is known by its NULs: in such a text each space and line end
    has at least one beside it, while a stray NUL in UTF-8 is text like any other
    (CommonMark 2.3).
    """
    if data.startswith(_MARKS_OF_UTF_32):
        return "UTF-32"
    if data.startswith(_MARKS_OF_UTF_16):
        return "UTF-16"
    nulls = data.count(b"\0")
    if not nulls or nulls < data.count(b" ") + data.count(b"\n"):
        return ""
    return "UTF-32" if nulls * 2 > len(data) else "UTF-16"


def _kind(path: str, text: str, headings: list[re.Match[str]]) -> tuple[PageKind, LinkRow | None]:
    """What the path says the page is, and its dated heading; without a path, what that heading says."""
    heading, level = _dated_heading(text, headings)
    if layout.is_event(path):
        return PageKind.EVENT, heading
    if layout.is_day_page(path):
        return PageKind.DAY, heading
    if path or heading is None:
        return PageKind.OTHER, None
    return (PageKind.DAY if level == 2 else PageKind.EVENT), heading


def _dated_heading(text: str, headings: list[re.Match[str]]) -> tuple[LinkRow | None, int]:
    for found in headings:
        level = len(found[1])
        if level in (2, 3) and (dated := _DATED.match(text, found.start(2))):
            return LinkRow(dated[1], dated[2], "", dated.start(2), dated.end(2)), level
    return None, 0


# ---------------------------------------------------------------- day pages


def _day(text: str, headings: list[re.Match[str]]) -> tuple[tuple[Item, ...], LinkRow | None]:
    items: list[Item] = []
    previous: LinkRow | None = None
    topic: str | None = None
    inherited = False
    for number, found in enumerate(headings):
        level = len(found[1])
        if level == 5:
            topic, inherited = clean(found[2] or "") or None, False
        elif level == 2 and (link := _PREVIOUS.match(text, found.start(2))):
            previous = LinkRow(found[2], link[1], "", link.start(1), link.end(1))
        elif level == 3 and (link := _LINKED.match(text, found.start(2))) and not _DATED.match(text, found.start(2)):
            row = LinkRow(link[1], link[2], "", link.start(2), link.end(2))
            # An edition's day page prints a topic only when it changes; the plain one prints it each time.
            if inherited and layout.canonical(row.target) == row.target:
                topic = None
            after = headings[number + 1].start() if number + 1 < len(headings) else len(text)
            items.append(Item(row, topic, *item_text(text[found.end() : after])))
            inherited = True
    return tuple(items), previous


def item_text(text: str) -> tuple[str | None, str | None]:
    """What stands under an item: its summary, and its context line as written."""
    names: str | None = None
    summary: list[str] = []
    for line in map(str.strip, text.split("\n")):
        if found := _NAMES.match(line):
            names = found[1]
        elif line and not line.startswith("---"):
            summary.append(line)
    return (clean(" ".join(summary)) or None), names


# ---------------------------------------------------------------- event pages


def _event(page: Page, text: str, headings: list[re.Match[str]], problems: list[Problem]) -> Page:
    matter = page.matter or FrontMatter()
    title_raw: str | None = None
    topic: str | None = None
    summary: str | None = None
    rows: dict[int, list[LinkRow]] = {1: [], 2: [], 3: []}
    pending: str | None = None
    for number, found in enumerate(headings):
        level = len(found[1])
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        if level == 5 and title_raw is None:
            pending = clean(found[2] or "") or None
        elif level == 1 and not title_raw:
            title_raw = text[found.start() + 2 : _line_end(text, found.start())].rstrip("\r")
            topic, summary = pending, clean(text[found.end() : end]) or None
        elif section := _SECTION.match(found[2] or ""):
            which = section.lastindex or 0
            rows[which].extend(_rows(which, text, found.end(), end))
    if not title_raw and (named := _underlined(page)):
        title_raw, topic, summary = _named_by(named, text, headings)
    title_raw = title_raw if title_raw and clean(title_raw) else matter.title
    if not title_raw:
        problems.append(Problem("NA501", "the page has no title", 0, 0))
    return page._replace(
        title_raw=title_raw,
        topic=topic or matter.topic,
        summary=summary or matter.summary,
        sources=tuple(rows[1]),
        changes=tuple(rows[2]),
        related=tuple(rows[3]),
        problems=tuple(problems),
    )


class _Underlined(NamedTuple):
    """A heading of level 1 that is underlined (``====``) instead of marked: its text, its start and its end."""

    text: str
    start: int
    end: int


def _underlined(page: Page) -> _Underlined | None:
    """The first such heading of a page: a paragraph that begins no list or quotation, and the line below it."""
    text = mask_blocks(with_line_feeds(page.text))
    at = begun = page.body
    for line in text[at:].split("\n"):
        end = at + len(line)
        is_underline = re.match(_UNDERLINE, line) is not None
        if is_underline and begun < at and not re.match(_NO_PARAGRAPH, text[begun:at]):
            return _Underlined(" ".join(text[begun:at].split()), begun, end)
        at = end + 1
        if is_underline or not line.strip() or line.startswith("#"):
            begun = at
    return None


def _named_by(title: _Underlined, text: str, headings: list[re.Match[str]]) -> tuple[str, str | None, str | None]:
    """The title of an event that such a heading names, with its topic above and its summary below."""
    topics = [found[2] or "" for found in headings if len(found[1]) == 5 and found.start() < title.start]
    end = next((found.start() for found in headings if found.start() >= title.end), len(text))
    return title.text, clean(topics[-1]) or None if topics else None, clean(text[title.end : end]) or None


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _rows(which: int, text: str, start: int, end: int) -> Iterator[LinkRow]:
    """The list lines of a section (1 Source, 2 Changes, 3 Related) between two offsets."""
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
    """The lines of a Related section: those of the plain form, nearly all, taken apart without the pattern."""
    for line in text[at:end].split("\n"):
        opened, closed = line.find("["), line.rfind("](")
        stop = line.find(")", closed)
        target = line[closed + 2 : stop]
        if (
            0 < opened < closed < stop
            and line.endswith("_")
            and line.startswith(_CONTEXT, stop + 1)
            and line[: opened - 2].isdigit()
            and line.startswith(". ", opened - 2)
            and "(" not in target
            and " " not in target
        ):
            tail = line[stop + 1 + len(_CONTEXT) : -1]
            yield LinkRow(line[opened + 1 : closed], target, tail, at + closed + 2, at + stop)
        elif closed > 0 and (found := re.compile(_RELATED).match(text, at, at + len(line))):
            yield LinkRow(found[1], found[2], (found[3] or "").rstrip().removesuffix("_"), *found.span(2))
        at += len(line) + 1
