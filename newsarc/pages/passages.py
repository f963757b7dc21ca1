"""The text of a document for reading: its headings, paragraphs, list items, quotes, tables and code, in order.

Knows: which blocks a page has, and what of each a reader sees.
Must not know: how passages are laid out, other pages.

Blocks have no containers, so the markers before a block on its line show whether it is in a list or a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsarc.markdown.blocks import Block, BlockKind, read_blocks
from newsarc.markdown.plain_text import plain_text
from newsarc.model.events import Passage, PassageKind
from newsarc.pages.encoding import decode
from newsarc.pages.metadata.metadata import read_metadata

_QUOTE = re.compile(r"[ \t]*>")
_MARKER = re.compile(r"[ \t]*(?:([-*+])|(\d{1,9}[.)])|\[\^([^\]\s]+)\]:)(?=[ \t]|$)")
_LEVEL = re.compile(r"(#{1,6})[ \t]*$")
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|svg)\b.*?(?:</\1\s*>|\Z)|\{/\*.{0,2000}?\*/\}", re.DOTALL | re.IGNORECASE
)
# A tag between which and other text a browser leaves space; others are removed as in markdown.
_TAG = re.compile(
    r"</?(?!(?:a|abbr|b|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|var)[\s/>])"
    r"[A-Za-z][^<>]{0,2000}>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br[ \t]{0,20}/?>", re.IGNORECASE)
# Lines for tools: directives, properties of Logseq, tables of contents, imports and exports of MDX.
_NO_PROSE = re.compile(
    r"[ \t]*(?::{3,}|[\w./?-]+::(?:[ \t]|$)|\[\[?_?toc_?\]\]?\s*$"
    r"|import[ ](?:[^'\"]*[ ]from[ ])?['\"]|export[ ](?:const|default|let|var|function|async|[{*])(?:\W|$))",
    re.IGNORECASE,
)
_BULLET = "•"


def passages_of(data: bytes, title: str) -> tuple[Passage, ...]:
    """The passages of a document in ``data``, without the heading that repeats the title."""
    text, _, is_utf8 = decode(data)
    if not is_utf8:
        return ()
    found = tuple(_Passages(text, read_metadata(text).body).read())
    heading = next((one for one in found if one.kind is PassageKind.HEADING), None)
    is_title = heading and heading.level == 1 and heading.text == title
    return tuple(one for one in found if one is not heading) if is_title else found


class _Item(NamedTuple):
    """An item of a list: the column of its marker, its number, and the sign after that, empty if it has a bullet."""

    column: int
    number: int
    sign: str


class _Passages:
    """Reads the passages of one text."""

    def __init__(self, text: str, body: int) -> None:
        self._read = read_blocks(text, body)
        self._text = self._read.text
        self._labels = {one.label for one in self._read.definitions}
        self._items: list[_Item] = []  # those that are open, the outermost first

    def read(self) -> Iterator[Passage]:
        cells: list[Block] = []  # of the open table
        for block in self._read.blocks:
            if cells and not (block.kind is BlockKind.CELL and self._is_near(cells[-1], block)):
                yield from self._table(cells)
                cells = []
            if block.kind is BlockKind.CELL:
                cells.append(block)
            else:
                yield from self._passage(block)
        yield from self._table(cells)

    def _table(self, cells: list[Block]) -> Iterator[Passage]:
        if rows := "\n".join(self._rows(cells)):
            yield Passage(PassageKind.TABLE, rows)

    def _passage(self, block: Block) -> Iterator[Passage]:
        start = self._text.rfind("\n", 0, block.start) + 1
        before = self._text[start : block.start]
        if block.kind is BlockKind.HEADING:
            self._items = []
            if shown := self._shown(block):
                yield Passage(PassageKind.HEADING, shown, self._level(block, before))
            return
        is_quote, marker, depth = self._container(before)
        if block.kind is BlockKind.CODE:
            shown = _code(self._text[start : block.end], len(before.expandtabs(4)))
            kind = PassageKind.CODE
        else:
            shown = self._shown(block)
            kind = PassageKind.QUOTE if is_quote else PassageKind.ITEM if marker or depth else PassageKind.PARAGRAPH
        if shown.strip():
            yield Passage(kind, shown, depth, marker)

    def _container(self, before: str) -> tuple[bool, str, int]:
        """Whether a block is in a quote, the marker of the list item that it starts, and how deep in lists it is."""
        line = before.expandtabs(4)
        is_quote, marker, at = False, "", 0
        while True:
            if quote := _QUOTE.match(line, at):
                self._leave(quote.end() - 1)
                is_quote, at = True, quote.end()
            elif found := _MARKER.match(line, at):
                marker = self._enter(found)
                at = found.end()
            else:
                break
        if not marker and not is_quote:
            self._leave(len(line))
        return is_quote, marker, len(self._items)

    def _enter(self, found: re.Match[str]) -> str:
        """Open a list item or a footnote; the marker that it has in a browser, which counts the items."""
        column = found.start(found.lastindex or 0)
        before = self._leave(column)
        number, sign = (int(found[2][:-1]), found[2][-1]) if found[2] else (0, "")
        if sign and before and before.sign == sign:
            number = before.number + 1
        self._items.append(_Item(column, number, sign))
        if found[3]:
            return f"[{found[3]}]"
        return f"{number}{sign}" if sign else _BULLET

    def _leave(self, column: int) -> _Item | None:
        """Close the list items to which a block at a column doesn't belong, and return the outermost of them."""
        closed = None
        while self._items and self._items[-1].column >= column:
            closed = self._items.pop()
        return closed

    def _level(self, block: Block, before: str) -> int:
        marks = _LEVEL.search(before)
        if marks:
            return len(marks[1])
        return 1 if self._text.startswith("=", self._text.find("\n", block.end) + 1) else 2

    def _shown(self, block: Block) -> str:
        """What a reader sees of a block, on one line."""
        written = self._text[block.start : block.end]
        if block.kind is BlockKind.HTML:
            return plain_text(_TAG.sub(" ", _UNSEEN.sub(" ", written)))
        if block.kind is BlockKind.PARAGRAPH:
            written = "\n".join(line for line in written.split("\n") if not _NO_PROSE.match(line))
        if block.kind is BlockKind.CELL:
            written = written.replace("\\|", "|")
        if "<" in written:
            written = _BREAK.sub(" ", written)
        return plain_text(_UNSEEN.sub("", written), self._labels)

    def _is_near(self, before: Block, block: Block) -> bool:
        """Whether a cell is of the same table as the one before, with at most the delimiter row between them."""
        return "\n\n" not in self._text[before.end : block.start]

    def _rows(self, cells: list[Block]) -> Iterator[str]:
        """The rows of a table, with tabs between cells."""
        row: list[str] = []
        line = -1
        for cell in cells:
            start = self._text.rfind("\n", 0, cell.start)
            if row and start != line:
                yield "\t".join(row)
                row = []
            line = start
            row.append(self._shown(cell))
        if any(row):
            yield "\t".join(row)


def _code(written: str, indent: int) -> str:
    """The lines of a code block without its fences and as far to the left as the block begins."""
    lines = written.expandtabs(4).split("\n")
    if _FENCE.match(lines[0][indent:]):
        lines = lines[1:-1] if len(lines) > 1 and _FENCE.match(lines[-1]) else lines[1:]
    shown = [line[min(indent, len(line) - len(line.lstrip(" >"))) :].rstrip() for line in lines]
    return "\n".join(shown).strip("\n")
