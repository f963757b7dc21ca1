"""The blocks of a markdown text: paragraphs, headings, code, HTML (CommonMark 4 and 5), GitHub's tables and footnotes.

Knows: quotes, list items, footnotes, and what begins and ends a block in them.
Must not know: what is written within a block, pages.

A table is one block per cell, since nothing within a cell reaches beyond it.

One pass over the lines.  Which quotes and items a line goes on with is said by
its beginning; what stands behind that begins a block, goes on with one, or is
text.  Every offset stays as it was: a quote's marks become blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from newsarc.markdown.destinations import Definition, read_definition
from newsarc.text.lines import with_line_feeds


class BlockKind(Enum):
    TEXT = auto()
    HEADING = auto()
    CODE = auto()
    HTML = auto()
    CELL = auto()
    TABLE = auto()  # while it is read; what comes of it are its cells


class Block(NamedTuple):
    """A block and the span of what is in it: a heading's is without its marks, code's is all of its lines."""

    kind: BlockKind
    start: int
    end: int


class Blocks(NamedTuple):
    """A text with blanks in place of the marks of quotes, its blocks in order, and the definitions in it.

    Each line of it ends in a line feed, whatever ended it before.
    """

    text: str
    blocks: list[Block]
    definitions: list[Definition]


def read_blocks(text: str, start: int = 0) -> Blocks:
    """The blocks of a text from an offset on (where the body begins)."""
    return _BlockReader(with_line_feeds(text), start).read()


_DEEPEST = 32  # quotes and items in each other; what is deeper is text, so that no line takes long
# In the list of what is open, where an item has its width: from its own beginning to its content's.
_QUOTE = 0
_FOOTNOTE = -1
_FOOTNOTE_INDENT = 4  # columns, before what a footnote goes on with

_BLANKS = re.compile(r"[ \t]*+")
_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
_NAME = "[a-zA-Z][a-zA-Z0-9-]*+"
_ATTRIBUTE = r"""\s++[a-zA-Z_:][a-zA-Z0-9_.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
TAG = rf"(?:<{_NAME}(?:{_ATTRIBUTE})*+\s*+/?>|</{_NAME}\s*+>)"  # an opening or closing tag (6.6), a pattern
_BEGINNING = re.compile(
    r"(?P<quote>>)"
    r"|(?P<heading>\#{1,6}(?=[ ]|$))"
    r"|(?P<fence>`{3,}+(?=[^`]*$)|~{3,}+)"
    r"|(?P<html><(?=[a-z/!?]))"
    r"|(?P<rule>(?:\*[ ]*+){3,}+$|(?:_[ ]*+){3,}+$|(?:-[ ]*+){3,}+$)"
    r"|(?P<footnote>\[\^[^\]\s\0]++\]:)"
    r"|(?P<item>[-*+](?=[ ]|$)|\d{1,9}[.)](?=[ ]|$))"
    r"|(?P<underline>=+[ ]*+$|--[ ]*+$)",
    re.IGNORECASE | re.ASCII,
)
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
# What begins HTML, and what is in its last line; where that is None, it ends before a blank line (CommonMark 4.6).
_HTML = tuple(
    (re.compile(begin, re.IGNORECASE | re.ASCII), re.compile(end, re.IGNORECASE | re.ASCII) if end else None)
    for begin, end in (
        (r"<(?:script|pre|style|textarea)(?:\s|>|$)", "</(?:script|pre|style|textarea)>"),
        ("<!--", "-->"),
        (r"<\?", r"\?>"),
        ("<![a-z]", ">"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (rf"</?(?:{_TAGS})(?:\s|/?>|$)", None),
    )
)
_ALONE = re.compile(TAG + r"\s*$", re.ASCII)
# The line below a table's head (GFM 4.10), and what stands between cells, in code and everywhere else.
_COLUMN = r"[ \t\v\f]*+:?-++:?[ \t\v\f]*+"
_DELIMITERS = re.compile(rf"\|?{_COLUMN}(?:\|{_COLUMN})*+\|?[ \t\v\f]*+$")
_BAR = re.compile(r"(?<!\\)\|")


_LINE_BY_LINE = (None, BlockKind.TEXT, BlockKind.TABLE)  # what any line may end, by what it begins


class _Line(NamedTuple):
    """A line as it is written, where it begins, and what it reads: without a return, with blanks for tabs (2.2)."""

    start: int
    raw: str
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.raw)

    def offset(self, column: int) -> int:
        """Where in the whole text a column is, or what is written next behind it."""
        if "\t" not in self.raw:
            return self.start + column
        marks = column - self.text.count(" ", 0, column)
        for at, character in enumerate(self.raw):
            if character not in " \t":
                if not marks:
                    return self.start + at
                marks -= 1
        return self.end


class _BlockReader:
    """Reads one text: what is open is kept from line to line."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._blocks: list[Block] = []
        self._definitions: list[Definition] = []
        self._marks: list[tuple[int, int]] = []  # spans to blank, of quotes' marks
        self._open: list[int] = []  # the quotes and items that are open, the outermost first
        self._is_hollow = False  # whether the innermost is an item in whose first line nothing is
        self._kind: BlockKind | None = None  # of the block that is open
        self._begun = self._ended = 0  # its span
        self._marked = 0  # how many marks there were before it
        self._fence = ""  # what the code that is open began with; empty where it is indented
        self._until: re.Pattern[str] | None = None  # what closes the HTML that is open; None: a blank line
        self._last = (0, 0)  # the span of the last line of the text that is open, which may be a table's head
        self._may_be_table = True  # whether the text that is open may end in one: it gets one try, as in cmark-gfm
        self._columns = 0  # of the table that is open

    def read(self) -> Blocks:
        for line in _lines(self._text, self._start):
            column, depth = self._continued(line.text) if self._open else (0, 0)
            if depth < len(self._open) or self._kind in _LINE_BY_LINE or not self._goes_on(line, column):
                self._begin(line, column, depth)
        self._close()
        return Blocks(_blanked(self._text, self._marks, 0), self._blocks, self._definitions)

    # ---------------------------------------------------------------- what a line goes on with

    def _continued(self, line: str) -> tuple[int, int]:
        """From which column on a line has something else than what is open, and how much of that it goes on with."""
        column = 0
        is_hollow, self._is_hollow = self._is_hollow, False
        for depth, width in enumerate(self._open):
            begin = _end_of_blanks(line, column)
            if width == _QUOTE:
                if begin - column > 3 or not line.startswith(">", begin):
                    return column, depth
                column = begin + 1 + line.startswith(" ", begin + 1)
            elif width == _FOOTNOTE:
                if begin - column >= _FOOTNOTE_INDENT:
                    column += _FOOTNOTE_INDENT
                elif line:  # one that holds only blanks ends it, in cmark-gfm
                    return column, depth
            elif begin == len(line):  # a blank line ends no item but one that has nothing else so far
                if is_hollow and depth == len(self._open) - 1:
                    return column, depth
            elif begin - column < width:
                return column, depth
            else:
                column += width
        return column, len(self._open)

    def _goes_on(self, line: _Line, column: int) -> bool:
        """Whether a line belongs to the code or HTML that is open."""
        begin = _end_of_blanks(line.text, column)
        is_blank = begin == len(line.text)
        if self._kind is BlockKind.HTML:
            if is_blank and self._until is None:
                return False
            self._extend(line, column)
            self._close_html(line.text, column)
        elif self._fence:
            self._extend(line, column)
            if begin - column < 4 and _closes(line.text[begin:], self._fence):
                self._close()
        elif begin - column >= 4 and not is_blank:
            self._extend(line, column)
        else:
            return is_blank
        return True

    # ---------------------------------------------------------------- what begins on a line

    def _begin(self, line: _Line, column: int, depth: int) -> None:
        """Read what a line has behind the quotes and items that it goes on with, so many of them."""
        while True:
            begin = _end_of_blanks(line.text, column)
            is_indented = begin - column >= 4
            if begin == len(line.text):
                self._leave(depth)
                return
            found = None if is_indented else _BEGINNING.match(line.text, begin)
            inner = self._container(line.text, column, found, depth) if found else None
            if inner is None:
                break
            column, depth = inner, depth + 1
        if is_indented and self._kind is not BlockKind.TEXT:
            self._enter(BlockKind.CODE, line, begin, depth)
        elif not (found and self._leaf(line, begin, found, depth)) and (
            is_indented or not self._row(line, begin, depth)
        ):
            self._read_text(line, begin, depth)

    def _container(self, line: str, column: int, found: re.Match[str], depth: int) -> int | None:
        """The column behind the mark of a quote or item; None where what was found is none."""
        end = found.end()
        is_hollow = False
        if depth == _DEEPEST or found.lastgroup not in ("quote", "item", "footnote"):
            return None
        if found.lastgroup == "quote":
            width, inner = _QUOTE, end + line.startswith(" ", end)
        elif found.lastgroup == "footnote":
            width, inner = _FOOTNOTE, _end_of_blanks(line, end)
        else:
            begin = _end_of_blanks(line, end)
            is_hollow = begin == len(line)
            is_first = found[0][-1] not in ".)" or int(found[0][:-1]) == 1
            if self._goes_on_with_text(depth) and (is_hollow or not is_first):
                return None  # it doesn't interrupt a paragraph (5.2)
            inner = begin if begin - end <= 4 and not is_hollow else end + 1
            width = inner - column
        self._leave(depth)
        self._open.append(width)
        self._is_hollow = is_hollow
        return min(inner, len(line))

    def _leaf(self, line: _Line, begin: int, found: re.Match[str], depth: int) -> bool:
        """Read the line that begins a block, if it is one other than text, or makes a heading of the text above."""
        what = found.lastgroup
        if self._goes_on_with_text(depth) and _UNDERLINE.match(line.text, begin) and self._underline():
            return True
        if what == "heading":
            self._enter(BlockKind.HEADING, line, begin, depth)
            self._begun, self._ended = _within_heading(line, line.offset(begin) + len(found[0]))
            self._close()
        elif what == "fence":
            self._enter(BlockKind.CODE, line, begin, depth)
            self._fence = found[0]
        elif what == "html":
            return self._begin_html(line, begin, depth)
        elif what == "rule":
            self._leave(depth)
        else:
            return False
        return True

    def _begin_html(self, line: _Line, begin: int, depth: int) -> bool:
        for first, last in _HTML:
            if first.match(line.text, begin):
                until = last
                break
        else:  # any other tag alone on its line, which doesn't interrupt a paragraph
            if self._kind is BlockKind.TEXT or not _ALONE.match(line.text, begin):
                return False
            until = None
        self._enter(BlockKind.HTML, line, begin, depth)
        self._until = until
        self._close_html(line.text, begin)
        return True

    def _read_text(self, line: _Line, begin: int, depth: int) -> None:
        if self._kind is BlockKind.TEXT:  # one that is not closed by then goes on without its quote's marks too (5.1)
            self._extend(line, begin)
        else:
            self._enter(BlockKind.TEXT, line, begin, depth)

    # ---------------------------------------------------------------- tables (GFM 4.10)

    def _row(self, line: _Line, begin: int, depth: int) -> bool:
        """Read a line that makes a table of the text above, or a row of the table that is open; whether it is one."""
        if self._kind is BlockKind.TABLE and depth == len(self._open):
            return self._take_cells(line.offset(begin), line.end)
        return self._goes_on_with_text(depth) and self._begin_table(line, begin)

    def _begin_table(self, line: _Line, begin: int) -> bool:
        """Make a table of the last line of the text that is open, if this one has a delimiter for each of its cells."""
        if not self._may_be_table or not _DELIMITERS.match(line.text, begin):
            return False
        start, end = self._last
        columns = len(_cells(line.text, begin, len(line.text)))
        if len(_cells(self._text, start, end)) != columns:
            self._may_be_table = False
            return False
        if self._begun < start:  # cmark-gfm reads the text above the head as it does cells
            self._blocks.append(Block(BlockKind.CELL, self._begun, start))
        self._kind, self._begun, self._ended = BlockKind.TABLE, start, start
        self._columns = columns
        self._take_cells(start, end)
        return True

    def _take_cells(self, start: int, end: int) -> bool:
        """Take the cells of a row, but for those that are too many; whether it has any."""
        cells = _cells(self._text, start, end)
        self._blocks += (Block(BlockKind.CELL, *cell) for cell in cells[: self._columns])
        return bool(cells)

    # ---------------------------------------------------------------- the block that is open

    def _goes_on_with_text(self, depth: int) -> bool:
        return self._kind is BlockKind.TEXT and depth == len(self._open)

    def _enter(self, kind: BlockKind, line: _Line, begin: int, depth: int) -> None:
        self._leave(depth)
        self._kind = kind
        self._begun, self._ended = line.offset(begin), line.end
        self._marked = len(self._marks)
        self._fence = ""
        self._last = (self._begun, self._ended)
        self._may_be_table = True

    def _extend(self, line: _Line, column: int) -> None:
        self._ended = line.end
        self._last = (line.offset(column), line.end)
        if line.text.find(">", 0, column) >= 0:
            self._marks.append((line.start, line.offset(column)))

    def _leave(self, depth: int) -> None:
        """Close what is open, but for so many of the quotes and items."""
        self._close()
        del self._open[depth:]

    def _close(self) -> None:
        if self._kind is BlockKind.TEXT:
            self._take_definitions()
        if self._kind and (self._begun < self._ended or self._kind is BlockKind.HEADING):
            self._blocks.append(Block(self._kind, self._begun, self._ended))
        self._kind = None

    def _close_html(self, line: str, column: int) -> None:
        if self._until and self._until.search(line, column):
            self._close()

    def _underline(self) -> bool:
        """Close the text that is open as a heading; whether it is any, which definitions alone are not (4.3)."""
        self._take_definitions()
        is_heading = self._begun < self._ended
        if is_heading:
            self._kind = BlockKind.HEADING
        self._close()
        return is_heading

    def _take_definitions(self) -> None:
        """Take the definitions off the beginning of the text that is open (4.7)."""
        start = self._begun
        if not self._text.startswith("[", start):
            return
        text = _blanked(self._text[start : self._ended], self._marks[self._marked :], start)
        at = 0
        while found := read_definition(text, at, len(text)):
            at = _end_of_blanks(text, found.after)
            self._definitions.append(Definition(found.label, start + found.start, start + found.end, start + at))
        self._begun = start + at


def _lines(text: str, start: int) -> Iterator[_Line]:
    for raw in text[start:].split("\n"):
        shown = raw.rstrip("\r")
        yield _Line(start, raw, shown.expandtabs(4) if "\t" in shown else shown)
        start += len(raw) + 1


def _end_of_blanks(line: str, column: int) -> int:
    found = _BLANKS.match(line, column)
    return found.end() if found else column


def _closes(line: str, fence: str) -> bool:
    line = line.rstrip(" ")
    return len(line) >= len(fence) and line == fence[0] * len(line)


def _within_heading(line: _Line, start: int) -> tuple[int, int]:
    """The span of a heading's text, without blanks and closing marks around it (4.2)."""
    content = line.raw[start - line.start :].rstrip(" \t\r")
    unmarked = content.rstrip("#")
    if not unmarked or unmarked[-1] in " \t":
        content = unmarked.rstrip(" \t")
    inner = content.lstrip(" \t")
    return start + len(content) - len(inner), start + len(content)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of a row's cells, between its bars; one at either end of the row is none's."""
    bars = [found.start() for found in _BAR.finditer(text, start, end)]
    if bars and not text[start : bars[0]].strip():
        start = bars.pop(0) + 1
    cells = list(zip((start, *(bar + 1 for bar in bars)), (*bars, end), strict=True))
    return cells if text[cells[-1][0] : end].strip() else cells[:-1]


def _blanked(text: str, spans: list[tuple[int, int]], shift: int) -> str:
    """A text with blanks in place of spans; ``shift`` is taken off their offsets."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += (text[at : start - shift], " " * (end - start))
        at = end - shift
    return "".join((*pieces, text[at:])) if pieces else text
