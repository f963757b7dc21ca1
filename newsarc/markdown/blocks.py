"""The blocks of a markdown text: paragraphs, headings, code, HTML (CommonMark 4 and 5), GitHub's tables and footnotes.

Knows: block quotes, list items, footnotes, and what starts and ends a block in them.
Must not know: inline content, pages.

A table is one block per cell, since no inline extends beyond a cell.

The lines are read once, in order.  The beginning of a line shows to which open containers (block quotes, list items,
footnotes) it belongs; the rest starts a block, continues the open one, or is a line of a paragraph.  All offsets are
those in the text: the markers of block quotes are replaced with spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from newsarc.markdown.destinations import Definition, read_definition
from newsarc.text.lines import with_line_feeds


class BlockKind(Enum):
    PARAGRAPH = auto()
    HEADING = auto()
    CODE = auto()
    HTML = auto()
    CELL = auto()
    TABLE = auto()  # only while it is read; the blocks are its cells


class Block(NamedTuple):
    """A block and the span of its content: without the marks of a heading, with all lines of code."""

    kind: BlockKind
    start: int
    end: int


class Blocks(NamedTuple):
    """A text with spaces for the markers of block quotes, its blocks in order, and its link reference definitions.

    All lines of the text end with a line feed, whatever their line ends were before.
    """

    text: str
    blocks: list[Block]
    definitions: list[Definition]


def read_blocks(text: str, start: int = 0) -> Blocks:
    """The blocks of a text from an offset on (where the body begins)."""
    return _BlockReader(with_line_feeds(text), start).read()


_DEEPEST = 32  # nested containers; deeper markers are text, so no line takes long
# In the list of open containers; a list item is its width, from its marker to its content.
_BLOCK_QUOTE = 0
_FOOTNOTE = -1
_FOOTNOTE_INDENT = 4  # columns before the further lines of a footnote

_SPACES = re.compile(r"[ \t]*+")
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
_NAME = "[a-zA-Z][a-zA-Z0-9-]*+"
_ATTRIBUTE = r"""\s++[a-zA-Z_:][a-zA-Z0-9_.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
TAG = rf"(?:<{_NAME}(?:{_ATTRIBUTE})*+\s*+/?>|</{_NAME}\s*+>)"  # an opening or closing tag (6.6), a pattern
_BLOCK_START = re.compile(
    r"(?P<block_quote>>)"
    r"|(?P<atx_heading>\#{1,6}(?=[ ]|$))"
    r"|(?P<fence>`{3,}+(?=[^`]*$)|~{3,}+)"
    r"|(?P<html><(?=[a-z/!?]))"
    r"|(?P<thematic_break>(?:\*[ ]*+){3,}+$|(?:_[ ]*+){3,}+$|(?:-[ ]*+){3,}+$)"
    r"|(?P<footnote>\[\^[^\]\s\0]++\]:)"
    r"|(?P<list_item>[-*+](?=[ ]|$)|\d{1,9}[.)](?=[ ]|$))"
    r"|(?P<setext_underline>=+[ ]*+$|--[ ]*+$)",
    re.IGNORECASE | re.ASCII,
)
_SETEXT_UNDERLINE = re.compile(r"(?:=+|-+) *$")
# The start of an HTML block, and the content of its last line; None if it ends before a blank line (CommonMark 4.6).
_HTML_STARTS = tuple(
    (re.compile(begin, re.IGNORECASE | re.ASCII), re.compile(end, re.IGNORECASE | re.ASCII) if end else None)
    for begin, end in (
        (r"<(?:script|pre|style|textarea)(?:\s|>|$)", "</(?:script|pre|style|textarea)>"),
        ("<!--", "-->"),
        (r"<\?", r"\?>"),
        ("<![a-z]", ">"),
        (r"<!\[CDATA\[", r"\]\]>"),
        (rf"</?(?:{_BLOCK_TAGS})(?:\s|/?>|$)", None),
    )
)
_TAG_ALONE = re.compile(TAG + r"\s*$", re.ASCII)
# The delimiter row below a table's header (GFM 4.10), and the separator of cells, even in code.
_COLUMN = r"[ \t\v\f]*+:?-++:?[ \t\v\f]*+"
_DELIMITER_ROW = re.compile(rf"\|?{_COLUMN}(?:\|{_COLUMN})*+\|?[ \t\v\f]*+$")
_PIPE = re.compile(r"(?<!\\)\|")


_CLOSED_BY_ANY_START = (None, BlockKind.PARAGRAPH, BlockKind.TABLE)  # a start on any line ends these


class _Line(NamedTuple):
    """A line: its offset, its raw text, and its text without a return and with tabs expanded (2.2)."""

    start: int
    raw: str
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.raw)

    def offset(self, column: int) -> int:
        """The offset of a column in the whole text; within a tab, that of the next character."""
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
    """Reads the blocks of one text, line by line."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._blocks: list[Block] = []
        self._definitions: list[Definition] = []
        self._marks: list[tuple[int, int]] = []  # spans of the markers of block quotes, to be replaced with spaces
        self._containers: list[int] = []  # the open ones, the outermost first
        self._is_empty_item = False  # whether the innermost is a list item with nothing on its first line
        self._kind: BlockKind | None = None  # of the open block
        self._block_start = self._block_end = 0  # its span
        self._marks_before = 0  # the number of markers before it
        self._fence = ""  # the opening code fence; empty if the code is indented
        self._html_end: re.Pattern[str] | None = None  # the end of the open HTML block; None: a blank line
        self._last_line = (0, 0)  # the span of the open paragraph's last line, which may be a table's header
        self._may_be_table = True  # whether the open paragraph may end with one: cmark-gfm tries once
        self._columns = 0  # of the open table

    def read(self) -> Blocks:
        for line in _lines(self._text, self._start):
            column, depth = self._match_containers(line.text) if self._containers else (0, 0)
            if (
                depth < len(self._containers)
                or self._kind in _CLOSED_BY_ANY_START
                or not self._continues_block(line, column)
            ):
                self._start_blocks(line, column, depth)
        self._close()
        return Blocks(_blanked(self._text, self._marks, 0), self._blocks, self._definitions)

    # ---------------------------------------------------------------- what a line continues

    def _match_containers(self, line: str) -> tuple[int, int]:
        """The column after the markers of the open containers to which a line belongs, and their number."""
        column = 0
        is_empty_item, self._is_empty_item = self._is_empty_item, False
        for depth, width in enumerate(self._containers):
            begin = _after_spaces(line, column)
            if width == _BLOCK_QUOTE:
                if begin - column > 3 or not line.startswith(">", begin):
                    return column, depth
                column = begin + 1 + line.startswith(" ", begin + 1)
            elif width == _FOOTNOTE:
                if begin - column >= _FOOTNOTE_INDENT:
                    column += _FOOTNOTE_INDENT
                elif line:  # a line of spaces ends it, in cmark-gfm
                    return column, depth
            elif begin == len(line):  # a blank line ends only an item that is still empty
                if is_empty_item and depth == len(self._containers) - 1:
                    return column, depth
            elif begin - column < width:
                return column, depth
            else:
                column += width
        return column, len(self._containers)

    def _continues_block(self, line: _Line, column: int) -> bool:
        """Whether a line belongs to the open code or HTML block; if so, add it."""
        begin = _after_spaces(line.text, column)
        is_blank = begin == len(line.text)
        if self._kind is BlockKind.HTML:
            if is_blank and self._html_end is None:
                return False
            self._extend(line, column)
            self._close_html(line.text, column)
        elif self._fence:
            self._extend(line, column)
            if begin - column < 4 and _closes_fence(line.text[begin:], self._fence):
                self._close()
        elif begin - column >= 4 and not is_blank:
            self._extend(line, column)
        else:
            return is_blank
        return True

    # ---------------------------------------------------------------- what a line starts

    def _start_blocks(self, line: _Line, column: int, depth: int) -> None:
        """Read the rest of a line that belongs to the ``depth`` outermost open containers."""
        while True:
            begin = _after_spaces(line.text, column)
            is_indented = begin - column >= 4
            if begin == len(line.text):
                self._close_containers(depth)
                return
            found = None if is_indented else _BLOCK_START.match(line.text, begin)
            inner = self._start_container(line.text, column, found, depth) if found else None
            if inner is None:
                break
            column, depth = inner, depth + 1
        if is_indented and self._kind is not BlockKind.PARAGRAPH:
            self._open_block(BlockKind.CODE, line, begin, depth)
        elif not (found and self._start_leaf(line, begin, found, depth)) and (
            is_indented or not self._read_table_row(line, begin, depth)
        ):
            self._add_paragraph_line(line, begin, depth)

    def _start_container(self, line: str, column: int, found: re.Match[str], depth: int) -> int | None:
        """Open the container of a marker, and return the column after it; None if the marker starts none."""
        end = found.end()
        is_empty_item = False
        if depth == _DEEPEST or found.lastgroup not in ("block_quote", "list_item", "footnote"):
            return None
        if found.lastgroup == "block_quote":
            width, inner = _BLOCK_QUOTE, end + line.startswith(" ", end)
        elif found.lastgroup == "footnote":
            width, inner = _FOOTNOTE, _after_spaces(line, end)
        else:
            begin = _after_spaces(line, end)
            is_empty_item = begin == len(line)
            is_first = found[0][-1] not in ".)" or int(found[0][:-1]) == 1
            if self._continues_paragraph(depth) and (is_empty_item or not is_first):
                return None  # it can't interrupt a paragraph (5.2)
            inner = begin if begin - end <= 4 and not is_empty_item else end + 1
            width = inner - column
        self._close_containers(depth)
        self._containers.append(width)
        self._is_empty_item = is_empty_item
        return min(inner, len(line))

    def _start_leaf(self, line: _Line, begin: int, found: re.Match[str], depth: int) -> bool:
        """Whether a line starts a block other than a paragraph, or is a setext heading underline; if so, read it."""
        what = found.lastgroup
        if (
            self._continues_paragraph(depth)
            and _SETEXT_UNDERLINE.match(line.text, begin)
            and self._close_as_setext_heading()
        ):
            return True
        if what == "atx_heading":
            self._open_block(BlockKind.HEADING, line, begin, depth)
            self._block_start, self._block_end = _heading_content(line, line.offset(begin) + len(found[0]))
            self._close()
        elif what == "fence":
            self._open_block(BlockKind.CODE, line, begin, depth)
            self._fence = found[0]
        elif what == "html":
            return self._start_html(line, begin, depth)
        elif what == "thematic_break":
            self._close_containers(depth)
        else:
            return False
        return True

    def _start_html(self, line: _Line, begin: int, depth: int) -> bool:
        for first, last in _HTML_STARTS:
            if first.match(line.text, begin):
                until = last
                break
        else:  # any other tag alone on its line, which can't interrupt a paragraph
            if self._kind is BlockKind.PARAGRAPH or not _TAG_ALONE.match(line.text, begin):
                return False
            until = None
        self._open_block(BlockKind.HTML, line, begin, depth)
        self._html_end = until
        self._close_html(line.text, begin)
        return True

    def _add_paragraph_line(self, line: _Line, begin: int, depth: int) -> None:
        if self._kind is BlockKind.PARAGRAPH:  # lazy continuation lines too (5.1)
            self._extend(line, begin)
        else:
            self._open_block(BlockKind.PARAGRAPH, line, begin, depth)

    # ---------------------------------------------------------------- tables (GFM 4.10)

    def _read_table_row(self, line: _Line, begin: int, depth: int) -> bool:
        """Whether a line is a row of the open table or a delimiter row below its header; if so, read it."""
        if self._kind is BlockKind.TABLE and depth == len(self._containers):
            return self._take_cells(line.offset(begin), line.end)
        return self._continues_paragraph(depth) and self._start_table(line, begin)

    def _start_table(self, line: _Line, begin: int) -> bool:
        """Make the open paragraph's last line a table's header, if this line has a delimiter for each of its cells."""
        if not self._may_be_table or not _DELIMITER_ROW.match(line.text, begin):
            return False
        start, end = self._last_line
        columns = len(_cells(line.text, begin, len(line.text)))
        if len(_cells(self._text, start, end)) != columns:
            self._may_be_table = False
            return False
        if self._block_start < start:  # cmark-gfm reads the lines above the header like cells
            self._blocks.append(Block(BlockKind.CELL, self._block_start, start))
        self._kind, self._block_start, self._block_end = BlockKind.TABLE, start, start
        self._columns = columns
        self._take_cells(start, end)
        return True

    def _take_cells(self, start: int, end: int) -> bool:
        """Add the cells of a row, without those beyond the table's columns; whether it has any."""
        cells = _cells(self._text, start, end)
        self._blocks += (Block(BlockKind.CELL, *cell) for cell in cells[: self._columns])
        return bool(cells)

    # ---------------------------------------------------------------- the open block

    def _continues_paragraph(self, depth: int) -> bool:
        return self._kind is BlockKind.PARAGRAPH and depth == len(self._containers)

    def _open_block(self, kind: BlockKind, line: _Line, begin: int, depth: int) -> None:
        self._close_containers(depth)
        self._kind = kind
        self._block_start, self._block_end = line.offset(begin), line.end
        self._marks_before = len(self._marks)
        self._fence = ""
        self._last_line = (self._block_start, self._block_end)
        self._may_be_table = True

    def _extend(self, line: _Line, column: int) -> None:
        self._block_end = line.end
        self._last_line = (line.offset(column), line.end)
        if line.text.find(">", 0, column) >= 0:
            self._marks.append((line.start, line.offset(column)))

    def _close_containers(self, depth: int) -> None:
        """Close the open block and all containers except the ``depth`` outermost."""
        self._close()
        del self._containers[depth:]

    def _close(self) -> None:
        if self._kind is BlockKind.PARAGRAPH:
            self._take_reference_definitions()
        if self._kind and (self._block_start < self._block_end or self._kind is BlockKind.HEADING):
            self._blocks.append(Block(self._kind, self._block_start, self._block_end))
        self._kind = None

    def _close_html(self, line: str, column: int) -> None:
        if self._html_end and self._html_end.search(line, column):
            self._close()

    def _close_as_setext_heading(self) -> bool:
        """Close the open paragraph as a heading; whether it is one, which definitions alone are not (4.3)."""
        self._take_reference_definitions()
        is_heading = self._block_start < self._block_end
        if is_heading:
            self._kind = BlockKind.HEADING
        self._close()
        return is_heading

    def _take_reference_definitions(self) -> None:
        """Remove the link reference definitions from the beginning of the open paragraph (4.7)."""
        start = self._block_start
        if not self._text.startswith("[", start):
            return
        text = _blanked(self._text[start : self._block_end], self._marks[self._marks_before :], start)
        at = 0
        while found := read_definition(text, at, len(text)):
            at = _after_spaces(text, found.after)
            self._definitions.append(Definition(found.label, start + found.start, start + found.end, start + at))
        self._block_start = start + at


def _lines(text: str, start: int) -> Iterator[_Line]:
    for raw in text[start:].split("\n"):
        shown = raw.rstrip("\r")
        yield _Line(start, raw, shown.expandtabs(4) if "\t" in shown else shown)
        start += len(raw) + 1


def _after_spaces(line: str, column: int) -> int:
    found = _SPACES.match(line, column)
    return found.end() if found else column


def _closes_fence(line: str, fence: str) -> bool:
    line = line.rstrip(" ")
    return len(line) >= len(fence) and line == fence[0] * len(line)


def _heading_content(line: _Line, start: int) -> tuple[int, int]:
    """The span of an ATX heading's content, without the spaces and the closing sequence around it (4.2)."""
    content = line.raw[start - line.start :].rstrip(" \t\r")
    unmarked = content.rstrip("#")
    if not unmarked or unmarked[-1] in " \t":
        content = unmarked.rstrip(" \t")
    inner = content.lstrip(" \t")
    return start + len(content) - len(inner), start + len(content)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of a row's cells, between its pipes; pipes at either end of the row don't count."""
    pipes = [found.start() for found in _PIPE.finditer(text, start, end)]
    if pipes and not text[start : pipes[0]].strip():
        start = pipes.pop(0) + 1
    cells = list(zip((start, *(pipe + 1 for pipe in pipes)), (*pipes, end), strict=True))
    return cells if text[cells[-1][0] : end].strip() else cells[:-1]


def _blanked(text: str, spans: list[tuple[int, int]], shift: int) -> str:
    """A text with spans replaced by spaces; ``shift`` is subtracted from their offsets."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += (text[at : start - shift], " " * (end - start))
        at = end - shift
    return "".join((*pieces, text[at:])) if pieces else text
