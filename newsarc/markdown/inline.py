"""The inline content of a block: code spans, links, images, autolinks, raw HTML (CommonMark 6).

Knows: which of these takes precedence.  Must not know: other blocks, what a link leads to.

Archive rows are links whatever brackets their titles have: if a heading or a numbered line begins with a bracket, that
bracket stays open until a link closes it, whatever brackets are in between.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator
from enum import Enum, auto
from typing import NamedTuple

from newsarc.markdown.blocks import TAG, Block, BlockKind
from newsarc.markdown.destinations import PUNCTUATION, read_inline_destination, read_label


class InlineKind(Enum):
    CODE = auto()
    LINK = auto()
    IMAGE = auto()
    AUTOLINK = auto()
    TAG = auto()
    COMMENT = auto()


class Inline(NamedTuple):
    """An inline, from its first character to its last.

    ``inner`` is the span of a code span's text, of the text of a link or image, or of an autolink's URL.
    ``destination`` is the span of an inline link's or image's destination; a reference link has none.
    """

    kind: InlineKind
    start: int
    end: int
    inner: tuple[int, int] = (0, 0)
    destination: tuple[int, int] | None = None


_DELIMITER = re.compile(rf"\\[{PUNCTUATION}]|`+|!?\[|\]|<")
_BACKTICKS = re.compile("`+")
_ROW = re.compile(r"[ \t]*+(?:#{1,6}|\d++[.)])[ \t]++\[")
_SPACED = re.compile(
    r"\(([^()\n<>\"']*[^()\n<>\"'\s])[ \t]*\)"
)  # (a destination with spaces), which CommonMark doesn't have
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\x00-\x20<>]*)>")
_TAG = re.compile(TAG, re.ASCII)
_COMMENT = re.compile("<!---?>")
# The start and end of comments, processing instructions, CDATA sections and declarations.
_OTHER_HTML = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


def read_within(
    text: str, block: Block, labels: Collection[str], signs: Collection[str] = (), *, with_rows: bool = False
) -> list[Inline]:
    """The inlines of a block, in the order of their ends; ``labels`` are those with a link reference definition.

    If ``signs`` are given, a block without any of them is not searched.  If ``with_rows`` is true, archive rows are
    links whatever brackets they have; otherwise links are those of CommonMark.
    """
    kind, start, end = block
    if kind is BlockKind.CODE or (signs and all(text.find(sign, start, end) < 0 for sign in signs)):
        return []
    if kind is BlockKind.HTML:
        return _read_html(text, start, end)
    return _InlineReader(text, start, end, labels, with_rows).read()


class _Opener(NamedTuple):
    """A bracket that may open a link or image, and where the text after it starts."""

    start: int
    inner: int
    is_image: bool


class _InlineReader:
    """Reads the inlines of one block."""

    def __init__(self, text: str, start: int, end: int, labels: Collection[str], with_rows: bool) -> None:
        self._text = text
        self._start, self._end = start, end
        self._labels = labels
        self._with_rows = with_rows
        self._inlines: list[Inline] = []
        self._openers: list[_Opener] = []
        self._inactive = 0  # how many openers before a link can't open another (6.3)
        self._link_starts: set[int] = set()  # where links start
        self._line = (start, start, -1)  # the last line that was searched for a row, and the row's bracket
        self._runs: dict[int, list[int]] | None = None
        self._last: dict[str, int] = {}

    def read(self) -> list[Inline]:
        at = self._start
        while found := _DELIMITER.search(self._text, at, self._end):
            at, sign = found.end(), found[0]
            if sign == "]":
                at = self._close_bracket(found.start())
            elif sign in ("[", "!["):
                self._openers.append(_Opener(found.start(), at, sign == "!["))
            elif sign[0] == "`":
                at = self._code_span(*found.span())
            elif sign == "<":
                at = self._autolink_or_html(found.start())
        return self._inlines

    # ---------------------------------------------------------------- brackets

    def _close_bracket(self, at: int) -> int:
        """Read a closing bracket and what follows it; returns where to continue."""
        opener = self._opener()
        if opener is None:
            row = self._row_opener(at) if self._with_rows else None
            if row is not None and (after := self._inline_link(_Opener(row, row + 1, False), at)):
                return after
            return at + 1
        return self._inline_link(opener, at) or self._reference(opener, at) or at + 1

    def _opener(self) -> _Opener | None:
        if not self._openers:
            return None
        opener = self._openers.pop()
        is_inactive = len(self._openers) < self._inactive and not opener.is_image
        self._inactive = min(self._inactive, len(self._openers))
        return None if is_inactive else opener

    def _row_opener(self, at: int) -> int | None:
        """The bracket of the row that an offset is in; None if it is in no row, or a link has closed the bracket."""
        if not self._line[0] <= at < self._line[1]:
            text = self._text
            begin = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            row = _ROW.match(text, begin, at)
            self._line = (begin, end if end >= 0 else len(text), row.end() - 1 if row else -1)
        row_begin = self._line[2]
        return row_begin if self._start <= row_begin and row_begin not in self._link_starts else None

    def _inline_link(self, opener: _Opener, at: int) -> int:
        """Add an inline link (6.3) from an opener to its destination; returns its end, 0 without a destination."""
        text, end = self._text, self._end
        if not text.startswith("(", at + 1) or at + 1 >= end:
            return 0
        if destination := read_inline_destination(text, at + 1, end):
            return self._add_link(opener, at, destination.after, destination[:2])
        if spaced := _SPACED.match(text, at + 1, end):
            return self._add_link(opener, at, spaced.end(), spaced.span(1))
        return 0

    def _reference(self, opener: _Opener, at: int) -> int:
        """Add a reference link (6.3) from an opener on if its label is defined; returns its end, else 0."""
        if not self._labels:
            return 0
        following = read_label(self._text, at + 1, self._end)
        label = following[0] if following else ""
        if not label:
            own = read_label(self._text, opener.inner - 1, at + 1)
            label = own[0] if own else ""
        end = following[1] if following else at + 1
        return self._add_link(opener, at, end, None) if label and label in self._labels else 0

    def _add_link(self, opener: _Opener, at: int, end: int, destination: tuple[int, int] | None) -> int:
        kind = InlineKind.IMAGE if opener.is_image else InlineKind.LINK
        while opener.is_image and self._inlines and self._inlines[-1].start > opener.start:
            self._inlines.pop()  # only the text of an image description is shown (6.4)
        self._inlines.append(Inline(kind, opener.start, end, (opener.inner, at), destination))
        if not opener.is_image:
            self._inactive = len(self._openers)
            self._link_starts.add(opener.start)
        return end

    # ---------------------------------------------------------------- what takes precedence over links

    def _code_span(self, start: int, end: int) -> int:
        """Read a code span from its backtick string on (6.1); returns where to continue."""
        if self._runs is None:
            self._runs = defaultdict(list)
            for found in _BACKTICKS.finditer(self._text, start, self._end):
                self._runs[len(found[0])].append(found.start())
        same = self._runs.get(end - start, ())
        later = bisect_left(same, end)
        if later == len(same):
            return end
        closed = same[later]
        self._inlines.append(Inline(InlineKind.CODE, start, closed + end - start, (end, closed)))
        return closed + end - start

    def _autolink_or_html(self, at: int) -> int:
        """Read an autolink or raw HTML from its bracket on (6.5, 6.6); returns where to continue."""
        text, end = self._text, self._end
        if autolink := _AUTOLINK.match(text, at, end):
            self._inlines.append(Inline(InlineKind.AUTOLINK, *autolink.span(), autolink.span(1)))
            return autolink.end()
        if tag := _TAG.match(text, at, end):
            self._inlines.append(Inline(InlineKind.TAG, *tag.span()))
            return tag.end()
        if comment := _COMMENT.match(text, at, end):
            self._inlines.append(Inline(InlineKind.COMMENT, *comment.span()))
            return comment.end()
        for begin, mark in _OTHER_HTML:
            if text.startswith(begin, at) and (begin != "<!" or text[at + 2 : at + 3].isalpha()):
                closed = self._find(mark, at + len(begin))
                if closed < 0:
                    return at + 1
                self._inlines.append(
                    Inline(InlineKind.COMMENT if mark == "-->" else InlineKind.TAG, at, closed + len(mark))
                )
                return closed + len(mark)
        return at + 1

    def _find(self, mark: str, at: int) -> int:
        """The next offset of a mark, -1 for none; the last one is remembered, so all searches take linear time."""
        if mark not in self._last:
            self._last[mark] = self._text.rfind(mark, at, self._end)
        return self._text.find(mark, at, self._end) if self._last[mark] >= at else -1


# ---------------------------------------------------------------- HTML


_TAG_OR_COMMENT = re.compile(r"<(?:(!--)|/?([a-zA-Z][^\s/>]*+)|[!?/])")
_ATTRIBUTE_PARTS = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+""",
)


def _read_html(text: str, start: int, end: int) -> list[Inline]:
    """The tags and comments of an HTML block, as a browser reads them."""
    inlines: list[Inline] = []
    at = start
    while found := _TAG_OR_COMMENT.search(text, at, end):
        mark = "-->" if found[1] else ">"
        behind = _end_of_attributes(text, found.end(), end) if found[2] else found.end()
        closed = text.find(mark, behind, end)
        if closed < 0:  # it takes all the rest
            break
        at = closed + len(mark)
        inlines.append(Inline(InlineKind.COMMENT if found[1] else InlineKind.TAG, found.start(), at))
        if found[2] and found[2].lower() in ("script", "style") and not found[0].startswith("</"):
            closing = re.compile(f"</{found[2]}", re.IGNORECASE).search(text, at, end)
            at = closing.start() if closing else end  # its content is not HTML
    return inlines


def _end_of_attributes(text: str, at: int, end: int) -> int:
    while found := _ATTRIBUTE_PARTS.match(text, at, end):
        at = found.end()
    return at


def _end_of_name(text: str, start: int, end: int) -> int:
    """Where the name of an opening tag ends; the end of the tag if it is any other."""
    opened = _TAG_OR_COMMENT.match(text, start, end)
    return opened.end() if opened and opened[2] and text[start + 1] != "/" else end


def element(text: str, start: int, end: int) -> str:
    """The element of the tag between two offsets, in lower case, with a slash before it if the tag closes it."""
    opened = _TAG_OR_COMMENT.match(text, start, end)
    return opened[0][1:].lower() if opened and opened[2] else ""


def attributes(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The attributes of the opening tag between two offsets: the name of each, in lower case, and its value's span."""
    at = _end_of_name(text, start, end)
    while found := _ATTRIBUTE_PARTS.match(text, at, end - 1):
        at = found.end()
        if found.lastindex and found.lastindex > 1:
            yield found[1].lower(), *found.span(found.lastindex)
