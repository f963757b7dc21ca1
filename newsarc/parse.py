"""Text to page: every stage and edition of the archive's pages.

Knows: the grammar of the pages.  Must not know: files, other pages, the index.

Total and pure: any bytes in, a page out; nothing here raises on content.  Each
construct of the grammar is one line, so the patterns below are matched over
the whole text at once, line by line; a link line ends at its *last* ``](``,
since titles hold brackets of every kind and are never balanced.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import pairwise

from newsarc import layout
from newsarc.markup import mask_blocks
from newsarc.model import Change, Event, Related, Source
from newsarc.page import FrontMatter, Item, Kind, Page, Problem, Row
from newsarc.text import clean

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
_RELATED = re.compile(
    _NUMBER + r"\[(.*)\]" + _TARGET + r"[ \t]*+(?:_(?:Context|消息)[ \t]*[:：]([^\n]*))?" + _EOL,
    re.MULTILINE,
)
_CHANGE = re.compile(_NUMBER + r"\[(.*)\]" + _TARGET + r"[ \t]*+(?:_([^\n]*))?" + _EOL, re.MULTILINE)
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
_NAMES = re.compile(r"_(?:Context|消息)[ \t]*[:：](.*?)_?$")
_STATE = re.compile(r"^(.*?)\(([^()]*)\)$")
COVER = "Cover Image"


def parse(path: str, data: bytes) -> Page:
    """The page that ``data``, the bytes of the file at the site path ``path``, holds."""
    text, problems = _decode(data)
    body, matter = 0, None
    if text.startswith("---"):
        from newsarc.frontmatter import read_front_matter  # here, since few pages have any

        body, matter, bad = read_front_matter(text)
        problems.extend(bad)
    headings = list(_headings(mask_blocks(text), body))
    kind, heading = _kind(path, text, headings)
    if kind is Kind.DAY:
        items, previous = _day(text, headings)
        return Page(path, kind, text, body, matter, heading, items=items, previous=previous, problems=tuple(problems))
    if kind is Kind.OTHER:
        return Page(path, kind, text, body, matter, heading, problems=tuple(problems))
    return _event(Page(path, kind, text, body, matter, heading), headings, problems)


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


def _decode(data: bytes) -> tuple[str, list[Problem]]:
    """The text without a byte order mark; bytes that are not UTF-8 stay as lone surrogates."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), []
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "surrogateescape")
        mark = text.startswith("\ufeff")
        at = len(data[: error.start].decode("utf-8")) - mark
        message = f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8"
        return text[mark:], [Problem("NA502", message, at, at + 1)]


def _kind(path: str, text: str, headings: list[re.Match[str]]) -> tuple[Kind, Row | None]:
    """What the path says the page is, and its dated heading; without a path, what that heading says."""
    heading, level = _dated_heading(text, headings)
    if layout.is_event(path):
        return Kind.EVENT, heading
    if layout.is_day_page(path):
        return Kind.DAY, heading
    if path or heading is None:
        return Kind.OTHER, None
    return (Kind.DAY if level == 2 else Kind.EVENT), heading


def _dated_heading(text: str, headings: list[re.Match[str]]) -> tuple[Row | None, int]:
    for found in headings:
        level = len(found[1])
        if level in (2, 3) and (dated := _DATED.match(text, found.start(2))):
            return Row(dated[1], dated[2], "", dated.start(2), dated.end(2)), level
    return None, 0


# ---------------------------------------------------------------- day pages


def _day(text: str, headings: list[re.Match[str]]) -> tuple[tuple[Item, ...], Row | None]:
    items: list[Item] = []
    previous: Row | None = None
    topic: str | None = None
    inherited = False
    for number, found in enumerate(headings):
        level = len(found[1])
        if level == 5:
            topic, inherited = clean(found[2] or "") or None, False
        elif level == 2 and (link := _PREVIOUS.match(text, found.start(2))):
            previous = Row(found[2], link[1], "", link.start(1), link.end(1))
        elif level == 3 and (link := _LINKED.match(text, found.start(2))) and not _DATED.match(text, found.start(2)):
            row = Row(link[1], link[2], "", link.start(2), link.end(2))
            # An edition's day page prints a topic only when it changes; the plain one prints it each time.
            if inherited and layout.canonical(row.target) == row.target:
                topic = None
            after = headings[number + 1].start() if number + 1 < len(headings) else len(text)
            items.append(Item(row, topic, *_item_text(text[found.end() : after])))
            inherited = True
    return tuple(items), previous


def _item_text(text: str) -> tuple[str | None, str | None]:
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


def _event(page: Page, headings: list[re.Match[str]], problems: list[Problem]) -> Page:
    text = page.text
    matter = page.matter or FrontMatter()
    title_raw: str | None = None
    title_span = (page.body, page.body)
    topic: str | None = None
    summary: str | None = None
    rows: dict[int, list[Row]] = {1: [], 2: [], 3: []}
    pending: str | None = None
    for number, found in enumerate(headings):
        level = len(found[1])
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        if level == 5 and title_raw is None:
            pending = clean(found[2] or "") or None
        elif level == 1 and not title_raw:
            title_raw, title_span = text[found.start() + 2 : _line_end(text, found.start())].rstrip("\r"), found.span(2)
            topic, summary = pending, clean(text[found.end() : end]) or None
        elif section := _SECTION.match(found[2] or ""):
            which = section.lastindex or 0
            rows[which].extend(_rows(which, text, found.end(), end))
    title_raw = title_raw if title_raw and clean(title_raw) else matter.title
    if not title_raw:
        problems.append(Problem("NA501", "the page has no title", 0, 0))
    return Page(
        page.path,
        page.kind,
        text,
        page.body,
        page.matter,
        page.heading,
        title_raw,
        title_span if title_span[0] >= 0 else (page.body, page.body),
        topic or matter.topic,
        summary or matter.summary,
        tuple(rows[1]),
        tuple(rows[2]),
        tuple(rows[3]),
        problems=tuple(problems),
    )


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _rows(which: int, text: str, start: int, end: int) -> Iterator[Row]:
    """The list lines of a section (1 Source, 2 Changes, 3 Related) between two offsets."""
    if which == 3:
        yield from _related_rows(text, start, end)
        return
    pattern = (_SOURCE, _CHANGE)[which - 1]
    for found in pattern.finditer(text, start, end):
        if which == 1 and found[4] is not None:
            yield Row(found[4], "", "", found.start(4), found.end(4))
        else:
            tail = (found[3] or "").rstrip()
            yield Row(found[1], found[2], tail if which == 1 else tail.removesuffix("_"), *found.span(2))


def _related_rows(text: str, at: int, end: int) -> Iterator[Row]:
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
            yield Row(line[opened + 1 : closed], target, tail, at + closed + 2, at + stop)
        elif found := _RELATED.match(text, at, at + len(line)):
            yield Row(found[1], found[2], (found[3] or "").rstrip().removesuffix("_"), *found.span(2))
        at += len(line) + 1


# ---------------------------------------------------------------- rows to values


def title_of(page: Page) -> str:
    """The page's title, cleaned; the empty string where it has none."""
    return clean(page.title_raw or "")


def page_date(page: Page) -> date | None:
    """The day the page is of: its folder's, else its heading's, else its front matter's."""
    return layout.date_of(page.path) or heading_date(page) or (page.matter.day if page.matter else None)


def heading_date(page: Page) -> date | None:
    """The date that the page's first heading says."""
    return layout.written_date(page.heading.text) if page.heading else None


def sources_of(page: Page) -> tuple[Source, ...]:
    """The sources, in order; the cover image is not one."""
    return tuple(_source(row) for row in page.sources if row.text.strip() != COVER)


def _source(row: Row) -> Source:
    url = clean(row.target) or None
    label = clean(row.text).strip("[]") if url is None else clean(row.text)
    if url and (not label or label.startswith("url=")):
        label = _host(url)
    return Source(label, url)


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0] or url


def cover_of(page: Page) -> str | None:
    """The address of the cover image: the Cover Image entry, else the first picture beside a source."""
    named = [row.target for row in page.sources if row.text.strip() == COVER]
    return next(filter(None, map(_image, named + [row.tail for row in page.sources])), None)


_IMAGE = re.compile(r"https?://[^/\s:]+(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)


def _image(url: str) -> str | None:
    """An image's address made whole; None for what templates left in its place."""
    url = clean(url)
    if url.startswith("//"):
        url = "https:" + url
    return url if _IMAGE.match(url) and "${" not in url else None


def related_of(page: Page, known: Collection[str] = ()) -> tuple[Related, ...]:
    """The Related list; ``known`` are names known to hold a comma."""
    title = title_of(page)
    return tuple(
        Related(
            text := clean(row.text),
            layout.canonical(row.target),
            split_names(row.tail, ordered=True, known=known, titles=(title, text)),
        )
        for row in page.related
    )


def changes_of(page: Page) -> tuple[Change, ...]:
    """The versions of the page, oldest first."""
    return tuple(_change(row) for row in page.changes)


def _change(row: Row) -> Change:
    found = _STATE.match(row.tail.strip())
    stamp, state = (found[1].rstrip(), found[2]) if found else (row.tail.strip(), "")
    return Change(clean(row.text), layout.canonical(row.target), stamp or None, state)


def event_of(page: Page, file: str | None, item: Item | None = None) -> Event:
    """The event a page tells of; ``item`` is its line on the day page, where there is one."""
    related = related_of(page)
    tags = page.matter.tags if page.matter else ()
    shared = [name for entry in related for name in entry.contexts]
    topic = page.topic or (item.topic if item else None)
    known = {name for name in (*shared, *tags, topic or "") if ", " in name}
    listed = split_names(item.names or "", ordered=False, known=known) if item else ()
    return Event(
        path=page.path,
        file=file,
        date=page_date(page),
        title=title_of(page),
        topic=topic,
        summary=page.summary,
        contexts=tuple(sorted({*listed, *shared, *tags})),
        sources=sources_of(page),
        cover_image=cover_of(page),
        related=related,
        changes=changes_of(page),
    )


def listed(items: Iterable[Item]) -> dict[str, Item]:
    """The items of a day page by the paths they lead to, each where it first stands."""
    once: dict[str, Item] = {}
    for item in items:
        once.setdefault(layout.canonical(item.row.target), item)
    return once


def listed_event(item: Item) -> Event:
    """The event that a day page lists but whose page isn't stored."""
    path = layout.canonical(item.row.target)
    names = split_names(item.names or "", ordered=False)
    return Event(
        path, None, layout.date_of(path), clean(item.row.text), item.topic, item.summary, names, (), None, (), ()
    )


def split_names(
    line: str, *, ordered: bool, known: Collection[str] = (), titles: Collection[str] = ()
) -> tuple[str, ...]:
    """The names of a context list, each once.

    Names may hold a comma.  Those in ``known`` are tried first.  Where the
    generator sorted its lists by code point (``ordered``), a fall in the order
    proves that two parts are one name: the one join that restores the order is
    taken; of several, the one whose name stands in one of ``titles``, else none.
    """
    parts = [part for part in map(str.strip, line.split(", ")) if part]
    if len(parts) > 1 and known:
        parts = join_known(parts, known)
    if ordered and _falls(parts):
        first = next(at for at, (a, b) in enumerate(pairwise(parts)) if a > b)  # only a join beside it can help
        near = range(max(first - 1, 0), min(first + 2, len(parts) - 1))
        joins = [joined for at in near if not _falls(joined := _join(parts, at))]
        if len(joins) > 1:
            joins = [parts_ for parts_ in joins if any(_join_name(parts, parts_) in title for title in titles)]
        if len(joins) == 1:
            parts = joins[0]
    return tuple(dict.fromkeys(filter(None, map(clean, parts))))


def _falls(parts: list[str]) -> bool:
    return any(a > b for a, b in pairwise(parts))


def _join(parts: list[str], at: int) -> list[str]:
    return [*parts[:at], f"{parts[at]}, {parts[at + 1]}", *parts[at + 2 :]]


def _join_name(parts: list[str], joined: list[str]) -> str:
    return next(name for name in joined if name not in parts)


def join_known(parts: list[str], known: Collection[str]) -> list[str]:
    """The parts of a list of names with those put together that are known to be one name with a comma."""
    joined: list[str] = []
    at = 0
    while at < len(parts):
        for size in (3, 2):
            name = ", ".join(parts[at : at + size])
            if len(parts) - at >= size and name in known:
                joined.append(name)
                at += size
                break
        else:
            joined.append(parts[at])
            at += 1
    return joined
