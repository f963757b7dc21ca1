"""What stands within a block: code, links, images, tags, comments (CommonMark 6).

Knows: which of these binds closer than another.  Must not know: other blocks, what a link leads to.

The archive's titles hold brackets of every kind, and its rows are links all the
same: where a heading or a numbered line begins with a bracket, that one stays
open until a link closes it, whatever brackets are between.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator
from enum import Enum, auto
from typing import NamedTuple

from newsarc.markdown.blocks import TAG, Block, BlockKind
from newsarc.markdown.destinations import PUNCTUATION, read_inline_target, read_label


class InlineKind(Enum):
    CODE = auto()
    LINK = auto()
    IMAGE = auto()
    ADDRESS = auto()
    TAG = auto()
    COMMENT = auto()


class Inline(NamedTuple):
    """Something within a block, from its first character to its last.

    ``inner`` is the span of code's text, of a link's or image's label, of an
    address.  ``target`` is that of a link's or image's target, where it has one
    of its own.
    """

    kind: InlineKind
    start: int
    end: int
    inner: tuple[int, int] = (0, 0)
    target: tuple[int, int] | None = None


_SIGN = re.compile(rf"\\[{PUNCTUATION}]|`+|!?\[|\]|<")
_TICKS = re.compile("`+")
_ROW = re.compile(r"[ \t]*+(?:#{1,6}|\d++[.)])[ \t]++\[")
_SPACED = re.compile(r"\(([^()\n<>\"']*[^()\n<>\"'\s])[ \t]*\)")  # (a target with blanks): malformed, and meant
_ADDRESS = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\x00-\x20<>]*)>")
_TAG = re.compile(TAG, re.ASCII)
_COMMENT = re.compile("<!---?>")
# What else of HTML begins and ends how.
_REST = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))


def read_within(
    text: str, block: Block, labels: Collection[str], signs: Collection[str] = (), *, with_rows: bool = False
) -> list[Inline]:
    """What stands within a block, in order of the ends; ``labels`` are those that are defined.

    With ``signs``, a block that holds none of them is not looked into.  With
    ``with_rows``, the archive's rows are links whatever their brackets, else as
    any markdown reader would have them.
    """
    kind, start, end = block
    if kind is BlockKind.CODE or (signs and all(text.find(sign, start, end) < 0 for sign in signs)):
        return []
    if kind is BlockKind.HTML:
        return _read_html(text, start, end)
    return _InlineReader(text, start, end, labels, with_rows).read()


class _Opener(NamedTuple):
    """A bracket that may begin a link or image, and where the label behind it begins."""

    start: int
    inner: int
    is_image: bool


class _InlineReader:
    """Reads one block of markdown."""

    def __init__(self, text: str, start: int, end: int, labels: Collection[str], with_rows: bool) -> None:
        self._text = text
        self._start, self._end = start, end
        self._labels = labels
        self._with_rows = with_rows
        self._spans: list[Inline] = []
        self._openers: list[_Opener] = []
        self._dead = 0  # how many of them, from the first on, stand before a link, so that they open none (6.3)
        self._linked: set[int] = set()  # where links begin
        self._line = (start, start, -1)  # the line looked at last, and where its row begins
        self._runs: dict[int, list[int]] | None = None
        self._last: dict[str, int] = {}

    def read(self) -> list[Inline]:
        at = self._start
        while found := _SIGN.search(self._text, at, self._end):
            at, sign = found.end(), found[0]
            if sign == "]":
                at = self._close_bracket(found.start())
            elif sign in ("[", "!["):
                self._openers.append(_Opener(found.start(), at, sign == "!["))
            elif sign[0] == "`":
                at = self._code(*found.span())
            elif sign == "<":
                at = self._html(found.start())
        return self._spans

    # ---------------------------------------------------------------- brackets

    def _close_bracket(self, at: int) -> int:
        """Read from a closing bracket on; where to go on."""
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
        is_dead = len(self._openers) < self._dead and not opener.is_image
        self._dead = min(self._dead, len(self._openers))
        return None if is_dead else opener

    def _row_opener(self, at: int) -> int | None:
        """Where the row that an offset stands in begins, if it is in one that no link has closed."""
        if not self._line[0] <= at < self._line[1]:
            text = self._text
            begin = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            row = _ROW.match(text, begin, at)
            self._line = (begin, end if end >= 0 else len(text), row.end() - 1 if row else -1)
        row_begin = self._line[2]
        return row_begin if self._start <= row_begin and row_begin not in self._linked else None

    def _inline_link(self, opener: _Opener, at: int) -> int:
        """Make a link of what an opener begins and a target ends; where that is, 0 where there is no target."""
        text, end = self._text, self._end
        if not text.startswith("(", at + 1) or at + 1 >= end:
            return 0
        if target := read_inline_target(text, at + 1, end):
            return self._link(opener, at, target.after, target[:2])
        if spaced := _SPACED.match(text, at + 1, end):
            return self._link(opener, at, spaced.end(), spaced.span(1))
        return 0

    def _reference(self, opener: _Opener, at: int) -> int:
        """Make a link of what an opener begins if its label is defined; where it ends, 0 where it is not."""
        if not self._labels:
            return 0
        following = read_label(self._text, at + 1, self._end)
        label = following[0] if following else ""
        if not label:
            own = read_label(self._text, opener.inner - 1, at + 1)
            label = own[0] if own else ""
        end = following[1] if following else at + 1
        return self._link(opener, at, end, None) if label and label in self._labels else 0

    def _link(self, opener: _Opener, at: int, end: int, target: tuple[int, int] | None) -> int:
        kind = InlineKind.IMAGE if opener.is_image else InlineKind.LINK
        while opener.is_image and self._spans and self._spans[-1].start > opener.start:
            self._spans.pop()  # of what is in it, only the text is shown (6.4)
        self._spans.append(Inline(kind, opener.start, end, (opener.inner, at), target))
        if not opener.is_image:
            self._dead = len(self._openers)
            self._linked.add(opener.start)
        return end

    # ---------------------------------------------------------------- what binds closer

    def _code(self, start: int, end: int) -> int:
        """Read code from its backticks on, to as many (6.1); where to go on."""
        if self._runs is None:
            self._runs = defaultdict(list)
            for found in _TICKS.finditer(self._text, start, self._end):
                self._runs[len(found[0])].append(found.start())
        same = self._runs.get(end - start, ())
        later = bisect_left(same, end)
        if later == len(same):
            return end
        closed = same[later]
        self._spans.append(Inline(InlineKind.CODE, start, closed + end - start, (end, closed)))
        return closed + end - start

    def _html(self, at: int) -> int:
        """Read an address or a tag from its bracket on; where to go on."""
        text, end = self._text, self._end
        if address := _ADDRESS.match(text, at, end):
            self._spans.append(Inline(InlineKind.ADDRESS, *address.span(), address.span(1)))
            return address.end()
        if tag := _TAG.match(text, at, end):
            self._spans.append(Inline(InlineKind.TAG, *tag.span()))
            return tag.end()
        if comment := _COMMENT.match(text, at, end):
            self._spans.append(Inline(InlineKind.COMMENT, *comment.span()))
            return comment.end()
        for begin, mark in _REST:
            if text.startswith(begin, at) and (begin != "<!" or text[at + 2 : at + 3].isalpha()):
                closed = self._find(mark, at + len(begin))
                if closed < 0:
                    return at + 1
                self._spans.append(
                    Inline(InlineKind.COMMENT if mark == "-->" else InlineKind.TAG, at, closed + len(mark))
                )
                return closed + len(mark)
        return at + 1

    def _find(self, mark: str, at: int) -> int:
        """Where a mark stands next; the last one is remembered, so that no text is searched in vain twice."""
        if mark not in self._last:
            self._last[mark] = self._text.rfind(mark, at, self._end)
        return self._text.find(mark, at, self._end) if self._last[mark] >= at else -1


# ---------------------------------------------------------------- HTML


_OPENED = re.compile(r"<(?:(!--)|/?([a-zA-Z][^\s/>]*+)|[!?/])")
_NAMED = re.compile(
    r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+""",
)


def _read_html(text: str, start: int, end: int) -> list[Inline]:
    """The tags and comments of a block of HTML, as a browser reads them."""
    spans: list[Inline] = []
    at = start
    while found := _OPENED.search(text, at, end):
        mark = "-->" if found[1] else ">"
        behind = _end_of_attributes(text, found.end(), end) if found[2] else found.end()
        closed = text.find(mark, behind, end)
        if closed < 0:  # all the rest belongs to it
            break
        at = closed + len(mark)
        spans.append(Inline(InlineKind.COMMENT if found[1] else InlineKind.TAG, found.start(), at))
        if found[2] and found[2].lower() in ("script", "style") and not found[0].startswith("</"):
            closing = re.compile(f"</{found[2]}", re.IGNORECASE).search(text, at, end)
            at = closing.start() if closing else end  # what is in it is no HTML
    return spans


def _end_of_attributes(text: str, at: int, end: int) -> int:
    while found := _NAMED.match(text, at, end):
        at = found.end()
    return at


def _end_of_name(text: str, start: int, end: int) -> int:
    """Where the name of an opening tag ends; the end of the tag where it is none."""
    opened = _OPENED.match(text, start, end)
    return opened.end() if opened and opened[2] and text[start + 1] != "/" else end


def element(text: str, start: int, end: int) -> str:
    """The name of the element that the tag between two offsets opens, in lower case; with a slash if it closes it."""
    opened = _OPENED.match(text, start, end)
    return opened[0][1:].lower() if opened and opened[2] else ""


def attributes(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The attributes of the tag between two offsets: the name of each, in lower case, and its value's span.

    A closing tag has none that count.
    """
    at = _end_of_name(text, start, end)
    while found := _NAMED.match(text, at, end - 1):
        at = found.end()
        if found.lastindex and found.lastindex > 1:
            yield found[1].lower(), *found.span(found.lastindex)
