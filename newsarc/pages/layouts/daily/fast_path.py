"""Pages of the ordinary form, taken apart as bytes.

Knows: the form that the generator gives nearly all pages, so well that one of
that form needs no closer look.  Must not know: which files there are, what the
rules say, what the index keeps.

`parse` reads any page; here a page is either read in a fraction of the time or
not at all.  It is *ordinary* if its heading, title and lists are as they should
be, if every link in it belongs to one of these, and if it holds no code,
comment, HTML, reference, escape or entity in an address.  What its Related
entries hold is for the caller to look at: that is most of a page, and there are
cheaper ways.  To call a page ordinary that is not would lose what `parse` finds
in it; the other way round only takes longer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class EventParts(NamedTuple):
    """An event of the ordinary form as it is written, if what is in it `holds_only` its links.

    ``head`` is all above the lines of its Related list, ``sources`` and
    ``related`` are the lines of its lists.
    """

    head: bytes
    title: bytes
    topic: bytes
    summary: bytes
    sources: bytes
    related: bytes


class DayParts(NamedTuple):
    """An ordinary day page: its items, as `rows_of` gives them; what stands below each; and where it leads back."""

    rows: Sequence[bytes]
    texts: Sequence[bytes]
    previous: bytes
    links: int


_SOURCE = re.compile(rb"^\d+\. \[(.*)\]\(([^()\s]+)\)$", re.MULTILINE)
_ENTRY = re.compile(rb"^\d+\. \[", re.MULTILINE)
_HOST = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"
_ADDRESS = _HOST + b"!#$%&*+,/:;=?@[]^_`{|}~"
# Lengths are bounded so that a line of many beginnings and no end takes linear time.
_TAIL = rb"\)( _(?:Context|\xe6\xb6\x88\xe6\x81\xaf): .{0,2000})_\n(?:\d+\. (?=\[)|\n*\Z)"
_ROW_END = re.compile(_TAIL)
_RELATED = re.compile(rb"\]\((/[^)]{1,1000})" + _TAIL)
# Lines that are neither a heading nor, where they are indented, code.
_LINES = r"((?:(?!\#|\ \ \ \ ).*\n)*)"
_HEAD = re.compile(
    rf"""
    \n* (?: \#\#\#\#\#\ (.*) \n+ )?
    \#\ (.*) \n
    {_LINES}
    (?: \#\#\#\ (?:Sources?|信息来源): \n\n {_LINES} )?
    (?: \#\#\#\ (?:Related|有关): \n\n | \Z )
    """.encode(),
    re.VERBOSE,
)
_ITEM = re.compile(rb"### (\[.*\]\(/[^)]{1,1000})\)\n" + _LINES.encode())
_TOPIC = re.compile(rb"^##### .*\n", re.MULTILINE)
_DATED = re.compile(rb"\[\s*\d{4}-\d{1,2}-\d{1,2}\s*\]")  # a heading like the page's own, and no item
_PREVIOUS = tuple(f"\n## [{text}...](".encode() for text in ("Previous Day", "前一天"))
# Brackets, and what makes a page read otherwise than it looks: code, HTML, escapes, templates, breaks that are none.
_TELLING = b"[]`<\\\r\t~{"
_SILENT = bytes(set(range(256)) - set(_TELLING))


def after_formats(data: bytes) -> bytes:
    """A page without its Formats line, whose links count nowhere."""
    end = data.find(b"\n", 1) if data.startswith(b"\nFormats: [") else -1
    if end < 0 or not data.startswith(b"\n\n", end) or not are_plain([data[:end]]) or not data[:end].isascii():
        return data
    return data[end + 2 :]


def read_event(body: bytes, at: int) -> EventParts | None:
    """An event whose heading ends at ``at``; None where it has not the ordinary form."""
    found = None if _has_odd_lines(body) else _HEAD.match(body, at)
    if found is None:
        return None
    topic, title, summary, sources = found.groups(b"")
    return EventParts(body[: found.end()], title, topic, summary, sources, body[found.end() :])


def _has_odd_lines(body: bytes) -> bool:
    """Whether a page may have lines that end in returns, or be text of another encoding."""
    return b"\r" in body or b"\0" in body


def rows_of(related: bytes) -> tuple[Sequence[bytes], Sequence[bytes]] | None:
    """The entries of a Related list up to their targets' end (``[title ](/news/…md``), and what follows each.

    That is `` _Context: …``, without the last ``_``.  What is in the entries is
    for the caller to look at: `row_to` a page whose title `is_plain` is right.
    None for a list of any other form.
    """
    if not related:
        return (), ()
    pieces = _ROW_END.split(related)
    if pieces[-1] or not pieces[0].startswith(b"1. ["):
        return None
    pieces[0] = pieces[0][3:]
    return pieces[:-1:2], pieces[1::2]


def links_of(related: bytes) -> tuple[Sequence[bytes], Sequence[bytes]] | None:
    """The targets of a Related list, and what follows each; None for a list of any other form."""
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


def addresses_of(sources: bytes) -> list[bytes] | None:
    """The addresses in a list of sources, those of images too; None where one needs a closer look."""
    count = sources.rstrip(b"\n").count(b"\n") + 1
    if len(_ENTRY.findall(sources)) != count:
        return None
    addresses = [rest.partition(b")")[0] for rest in sources.split(b"](")[1:]]
    if len(addresses) != count and sources.translate(None, _SILENT) != b"[]" * len(addresses):
        return None  # a row has one link however its brackets are; of any more, each needs brackets of its own
    return addresses if all(map(_is_address, addresses)) else None


def sources_of(listed: bytes) -> list[tuple[bytes, bytes]] | None:
    """A list of sources: the label of each and its address; None where a line has another form."""
    sources = _SOURCE.findall(listed)
    if len(sources) != listed.rstrip(b"\n").count(b"\n") + (listed != b""):
        return None
    if b";" in listed and any(b"&" in url or not url.isascii() for _, url in sources if b";" in url):
        return None
    return sources


def _is_address(address: bytes) -> bool:
    """Whether it is one of the web, with nothing in it that needs a closer look."""
    if not address.startswith((b"http://", b"https://")) or address.translate(None, _ADDRESS):
        return False
    if b"&" in address and b";" in address:  # an entity, which may stand for anything
        return False
    host = address.split(b"/", 3)[2]
    return host[:1].isalnum() and not host.translate(None, _HOST)


def read_day(body: bytes, at: int) -> DayParts | None:
    """A day page whose heading ends at ``at``, in the same way; None where it is not of the ordinary form."""
    if _has_odd_lines(body):
        return None
    end, previous = len(body.rstrip(b"\n")), b""
    back = max(body.rfind(head, at - 1) for head in _PREVIOUS)
    if back >= 0:
        previous = body[body.index(b"](", back) + 2 : end - 1]
        if body[end - 1 : end] != b")" or b")" in previous or b"\n" in previous or not previous.startswith(b"/"):
            return None
        end = back
    listed = body[at:end].strip(b"\n") + b"\n"
    topics = b""
    if b"#####" in listed:
        topics = b"".join(_TOPIC.findall(listed))
        listed = _TOPIC.sub(b"", listed)
    listed = listed.lstrip(b"\n")
    items = _ITEM.findall(listed)
    rows, texts = [row for row, _ in items], [text for _, text in items]
    # The items are all there is, if their lengths say so.
    if sum(map(len, rows + texts)) + len(b"### )\n") * len(rows) != len(listed) or any(map(_DATED.match, rows)):
        return None
    if b"\n" in b"".join(rows) or not holds_only(topics + b"".join(texts), 0):
        return None
    return DayParts(rows, texts, previous, 1 + len(rows) + bool(previous))


def target_of(row: bytes) -> bytes:
    """What a row leads to; empty for one of any other form."""
    at = row.rfind(b"](/")
    return row[at + 2 :] if at >= 0 and row.startswith(b"[") else b""


def row_to(title: bytes, path: bytes) -> bytes:
    """The row that leads to a page by its own title."""
    return b"[%b](%b" % (title, path)


def is_plain(title: bytes) -> bool:
    """Whether a title is read as it looks in any row; brackets in it are, but for what makes a link."""
    if not title.translate(None, _SILENT):
        return title.isascii() or _is_utf8(title)
    return holds_only(title, 0)


def are_plain(rows: Sequence[bytes]) -> bool:
    """Whether rows to any pages are read as they look."""
    return not b"".join(rows).translate(None, _SILENT).strip(b"[]")


def holds_only(text: bytes, links: int) -> bool:
    """Whether a text holds just so many links, nothing that is read otherwise than it looks, and only UTF-8."""
    telling = text.translate(None, _SILENT)
    if telling != b"[]" * links and (
        telling.strip(b"[]") or text.count(b"](") != links or text.count(b"]:")  # titles may hold brackets
    ):
        return False
    return text.isascii() or _is_utf8(text)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
