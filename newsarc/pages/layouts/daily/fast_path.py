"""Ordinary pages, in exactly the form of the layout, read as bytes.

Knows: the simplest spelling of the form, so that a page in it needs no further parsing.
Must not know: which files exist, what the rules check, what is in the index.

`grammar` reads any page; here a page is either read in a fraction of the time, or left to `grammar`.  It is read here
if its heading, title and lists have the expected form, if every link in it belongs to one of these, and if it has no
code, comment, HTML, reference, escape, or entity in a URL.  The lines of the Related list make up most of a page, and
callers can check them faster, so that is left to them.  Reading a page here that has anything else would lose what
`grammar` finds; leaving one too many only takes longer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newsarc.pages.layouts.daily import form, layout


class Headings(NamedTuple):
    """The beginnings of the pages of a day: a day page, an event's page, and the row in the heading of both."""

    day: bytes
    event: bytes
    row: bytes


NO_HEADINGS = Headings(b"", b"", b"")  # with these, no page is read here


class EventParts(NamedTuple):
    """An event's page as written, if it `holds_only` its links.

    ``head`` is all above the lines of its Related list; ``sources`` and
    ``related`` are the lines of its lists.
    """

    head: bytes
    title: bytes
    topic: bytes
    summary: bytes
    sources: bytes
    related: bytes


class DayParts(NamedTuple):
    """A day page: its items as rows (`row_to`), the text below each, the target of its link to the day before, and the
    number of its links.
    """

    rows: Sequence[bytes]
    texts: Sequence[bytes]
    previous: bytes
    links: int


_CONTEXTS = rf" _(?:{form.one_of(form.CONTEXTS)}): "
_CONTEXT_LINE = f"_{form.CONTEXTS[0]}: ".encode()
_SOURCE = re.compile(rb"^\d+\. \[(.*)\]\(([^()\s]+)\)$", re.MULTILINE)
_ENTRY = re.compile(rb"^\d+\. \[", re.MULTILINE)
_HOST = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"
_URL = _HOST + b"!#$%&*+,/:;=?@[]^_`{|}~"
# Lengths are limited so that a line with many beginnings and no end takes linear time.
_TAIL = rf"\)({_CONTEXTS}.{{0,2000}})_\n(?:\d+\. (?=\[)|\n*\Z)".encode()
_ROW_END = re.compile(_TAIL)
_RELATED = re.compile(rb"\]\((/[^)]{1,1000})" + _TAIL)
# Lines that are neither headings nor indented code.
_LINES = r"((?:(?!\#|    ).*\n)*)"


def _section(names: Sequence[str]) -> str:
    return rf"{form.hashes(form.SECTION)} (?:{form.one_of(names)}):\n\n"


_HEAD = re.compile(
    (
        rf"\n*(?:{form.hashes(form.TOPIC)} (.*)\n+)?"
        rf"{form.hashes(form.TITLE)} (.*)\n"
        rf"{_LINES}"
        rf"(?:{_section(form.SOURCES)}{_LINES})?"
        rf"(?:{_section(form.RELATED)}|\Z)"
    ).encode()
)
_ITEM_BEGIN, _ITEM_END = f"{form.hashes(form.EVENT)} ", ")\n"
_ITEM = re.compile(rf"{_ITEM_BEGIN}(\[.*\]\(/[^)]{{1,1000}})\{_ITEM_END}{_LINES}".encode())
_TOPIC_MARK = form.hashes(form.TOPIC).encode()
_TOPIC = re.compile(rb"^%b .*\n" % _TOPIC_MARK, re.MULTILINE)
_DATED = re.compile(rf"\[\s*{form.DATE}\s*\]".encode())  # a heading like the page's own, and no item
_PREVIOUS = tuple(f"\n{form.hashes(form.DAY)} [{text}...](".encode() for text in form.PREVIOUS_DAY)
_FORMATS = f"\n{form.FORMATS}".encode()
# Characters of anything but text: brackets, code, HTML, escapes, templates, line breaks.
_SPECIAL = b"[]`<\\\r\t~{"
_PLAIN = bytes(set(range(256)) - set(_SPECIAL))
# All bytes except escapes in a target, or end it early: `layout.plain_path` has none of these either.
_IN_TARGETS = bytes(set(range(256)) - {*range(33), *b"\x7f%?#&\\<>("})


def headings(day_page: str) -> Headings:
    """The beginnings of the pages of the day whose own page is at a site path."""
    link = form.date_link(day_page).encode()
    day, event = (b"%b %b\n" % (form.hashes(level).encode(), link) for level in (form.DAY, form.EVENT))
    return Headings(day, event, link.removesuffix(b")"))


def after_formats(data: bytes) -> bytes:
    """A page without its Formats line, whose links don't count."""
    end = data.find(b"\n", 1) if data.startswith(_FORMATS) else -1
    if end < 0 or not data.startswith(b"\n\n", end) or not are_plain([data[:end]]) or not data[:end].isascii():
        return data
    return data[end + 2 :]


# ---------------------------------------------------------------- event pages


def read_event(body: bytes, heading: bytes) -> EventParts | None:
    """An event's page that begins with a heading (`Headings.event`); None for any other form."""
    if not heading or not body.startswith(heading) or _has_odd_lines(body):
        return None
    found = _HEAD.match(body, len(heading))
    if found is None:
        return None
    topic, title, summary, sources = found.groups(b"")
    return EventParts(body[: found.end()], title, topic, summary, sources, body[found.end() :])


def _has_odd_lines(body: bytes) -> bool:
    """Whether a page may have lines that end with carriage returns, or have another encoding."""
    return b"\r" in body or b"\0" in body


def rows_of(related: bytes) -> tuple[Sequence[bytes], Sequence[bytes]] | None:
    """The rows of a Related list (`row_to`), and the text after each: `` _Context: …``, without the last ``_``.

    None for a list in any other form.  The caller checks the rows themselves: the row to a page whose title `is_plain`
    is right.
    """
    if not related:
        return (), ()
    pieces = _ROW_END.split(related)
    if pieces[-1] or not pieces[0].startswith(b"1. ["):
        return None
    pieces[0] = pieces[0][3:]
    return pieces[:-1:2], pieces[1::2]


def links_of(related: bytes) -> tuple[Sequence[bytes], Sequence[bytes]] | None:
    """The targets of a Related list, and the text after each as in `rows_of`; None for a list in any other form."""
    if not related:
        return (), ()
    pieces = _RELATED.split(related)
    targets = pieces[1::3]
    if (
        pieces[-1]
        or not related.startswith(b"1. [")
        or b"\n" in b"".join(pieces[::3] + targets)
        or b"`" in related
        or b"<" in related
        or b"~" in related
    ):
        return None
    return targets, pieces[2::3]


def urls_of(sources: bytes) -> list[bytes] | None:
    """The URLs in a list of sources, including images; None if one needs the parser."""
    count = sources.rstrip(b"\n").count(b"\n") + 1
    if len(_ENTRY.findall(sources)) != count:
        return None
    urls = [rest.partition(b")")[0] for rest in sources.split(b"](")[1:]]
    if len(urls) != count and sources.translate(None, _PLAIN) != b"[]" * len(urls):
        return None  # a row has one link whatever its brackets; further links need brackets of their own
    return urls if all(map(_is_web_url, urls)) else None


def sources_of(listed: bytes) -> list[tuple[bytes, bytes]] | None:
    """The label and URL of each line in a list of sources; None if a line has another form."""
    sources = _SOURCE.findall(listed)
    if len(sources) != listed.rstrip(b"\n").count(b"\n") + (listed != b""):
        return None
    if b";" in listed and any(b"&" in url or not url.isascii() for _, url in sources if b";" in url):
        return None
    return sources


def _is_web_url(url: bytes) -> bool:
    """Whether it is an HTTP URL that doesn't need the parser."""
    if not url.startswith((b"http://", b"https://")) or url.translate(None, _URL):
        return False
    if b"&" in url and b";" in url:  # an entity, which may be anything
        return False
    host = url.split(b"/", 3)[2]
    return host[:1].isalnum() and not host.translate(None, _HOST)


# ---------------------------------------------------------------- day pages


def read_day(body: bytes, heading: bytes) -> DayParts | None:
    """A day page that begins with a heading (`Headings.day`); None for any other form."""
    if not heading or not body.startswith(heading) or _has_odd_lines(body):
        return None
    at, end, previous = len(heading), len(body.rstrip(b"\n")), b""
    back = max(body.rfind(mark, at - 1) for mark in _PREVIOUS)
    if back >= 0:
        previous = body[body.index(b"](", back) + 2 : end - 1]
        if body[end - 1 : end] != b")" or b")" in previous or b"\n" in previous or not previous.startswith(b"/"):
            return None
        end = back
    listed = body[at:end].strip(b"\n") + b"\n"
    topics = b""
    if _TOPIC_MARK in listed:
        topics = b"".join(_TOPIC.findall(listed))
        listed = _TOPIC.sub(b"", listed)
    listed = listed.lstrip(b"\n")
    items = _ITEM.findall(listed)
    rows, texts = [row for row, _ in items], [text for _, text in items]
    # There is nothing but items if their lengths add up.
    marks = len(_ITEM_BEGIN + _ITEM_END) * len(rows)
    if sum(map(len, rows + texts)) + marks != len(listed) or any(map(_DATED.match, rows)):
        return None
    if b"\n" in b"".join(rows) or not holds_only(topics + b"".join(texts), 0):
        return None
    return DayParts(rows, texts, previous, 1 + len(rows) + bool(previous))


def has_topics(body: bytes) -> bool:
    """Whether a day page may have topics, each of which may apply to several items."""
    return _TOPIC_MARK in body


def context_line(text: bytes) -> str | None:
    """The contexts in the text below an item of a day page, as written; None if there are none."""
    line = text.rstrip(b"\n")
    if line.startswith(_CONTEXT_LINE) and line.endswith(b"_") and b"\n" not in line:
        return line[len(_CONTEXT_LINE) : -1].decode()
    from newsarc.pages.layouts.daily.grammar import item_text  # here, since few items have a summary

    return item_text(text.decode())[1]


# ---------------------------------------------------------------- rows


def row_to(title: bytes, path: bytes) -> bytes:
    """The row to a page by its title, as in day pages and Related lists, up to the end of the target."""
    return b"[%b](%b" % (title, path)


def target_of(row: bytes) -> bytes:
    """The target of a row; empty for a row in any other form."""
    at = row.rfind(b"](/")
    return row[at + 2 :] if at >= 0 and row.startswith(b"[") else b""


def are_plain_targets(targets: Sequence[bytes]) -> bool:
    """Whether targets can be compared with site paths byte by byte; `layout.plain_path` can read each of them."""
    return not b"".join(targets).translate(None, _IN_TARGETS)


def is_plain(title: bytes) -> bool:
    """Whether a title is literal in any row; brackets are fine, except those of a link."""
    if not title.translate(None, _PLAIN):
        return title.isascii() or _is_utf8(title)
    return holds_only(title, 0)


def are_plain(rows: Sequence[bytes]) -> bool:
    """Whether rows to any pages are literal."""
    return not b"".join(rows).translate(None, _PLAIN).strip(b"[]")


def holds_only(text: bytes, links: int) -> bool:
    """Whether a text is UTF-8 and has this number of links, and only text besides them."""
    special = text.translate(None, _PLAIN)
    if special != b"[]" * links and (
        special.strip(b"[]") or text.count(b"](") != links or text.count(b"]:")  # titles may hold brackets
    ):
        return False
    return text.isascii() or _is_utf8(text)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# ---------------------------------------------------------------- the prefix of links

_PREFIXED = re.compile(rb"\]\(((?:/[^/()\s]+){0,3}?)%b\d\d\d\d/" % layout.PAGES_PATH.encode())
_UNPREFIXED = f"]({layout.PAGES_PATH}".encode()


class LinkPrefix:
    """What links have before the site path (``/zh``); usually empty."""

    def __init__(self, prefix: str) -> None:
        self.text = prefix
        self._mark = f"]({prefix}{layout.PAGES_PATH}".encode("utf-8", "surrogateescape") if prefix else b""

    def count_in(self, data: bytes) -> int:
        """How many links of a page have it; 0 if it is empty."""
        return data.count(self._mark) if self._mark else 0

    def removed_from(self, data: bytes) -> bytes:
        """A page with the prefix removed from its links."""
        return data.replace(self._mark, _UNPREFIXED) if self._mark else data

    def site_path(self, target: str) -> str:
        """A target without the prefix."""
        return target.removeprefix(self.text) if target.startswith(f"{self.text}{layout.PAGES_PATH}") else target


def prefixes_in(text: bytes) -> list[str]:
    """The prefix of each link to a page in a text; the empty string for none."""
    return [prefix.decode("utf-8", "surrogateescape") for prefix in _PREFIXED.findall(text)]


def leads_to_page(row: bytes) -> bool:
    """Whether a row leads to a page by its site path alone."""
    return _UNPREFIXED in row
