"""The text of a document on a terminal, as renderables of rich.

Knows: how each kind of passage is laid out.  Must not know: markdown, pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from newsarc.model.events import PassageKind
from newsarc.render.terminal import wrap
from newsarc.render.terminal.elements import DOT, MEASURE, Hanging, whole
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsarc.model.events import Passage

_QUOTED = "│ "
_GAP = 2  # between the columns of a table


def passages(text: Iterable[Passage]) -> Iterator[RenderableType]:
    """The passages of a document, with a line between them, but not between the items of a list."""
    before = None
    for passage in text:
        if not (before and before.kind is passage.kind is PassageKind.ITEM and passage.marker):
            yield Text()
        yield from _passage(passage)
        before = passage


def _passage(passage: Passage) -> Iterator[RenderableType]:
    shown = printable(passage.text)
    indent = "  " * max(passage.level - 1, 0)
    match passage.kind:
        case PassageKind.HEADING:
            yield Hanging("", Text(shown, "heading"))
        case PassageKind.ITEM:
            marker = printable(passage.marker)
            yield Hanging(f"{indent}{marker} " if marker else f"{indent}  ", Text(shown))
        case PassageKind.QUOTE:
            yield Quote(Text(shown))
        case PassageKind.TABLE:
            yield Table([[printable(cell) for cell in row.split("\t")] for row in passage.text.split("\n")])
        case PassageKind.CODE:
            yield from (whole(4 + len(indent), printable(line)) for line in passage.text.split("\n"))
        case _:
            yield Hanging("", Text(shown))


class Quote:
    """Text with a line on its left."""

    def __init__(self, body: Text) -> None:
        self.body = body

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(min(options.max_width, MEASURE) - len(_QUOTED), 1)
        for line in self.body.divide(wrap.breaks(self.body.plain, width, cell_len)):
            line.rstrip()
            yield Text.assemble(_QUOTED, line)


class Table:
    """Rows with aligned columns, or, where the lines are too short for them, with a sign between cells."""

    def __init__(self, rows: list[list[str]]) -> None:
        self.rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        widths = [
            max(cell_len(row[column]) for row in self.rows if column < len(row))
            for column in range(max(map(len, self.rows)))
        ]
        fits = sum(widths) + _GAP * (len(widths) - 1) <= options.max_width
        for number, row in enumerate(self.rows):
            style = "" if number else "heading"
            if fits:
                cells = (cell + " " * (width + _GAP - cell_len(cell)) for cell, width in zip(row, widths, strict=False))
                yield Text("".join(cells).rstrip(), style)
            else:
                yield Hanging("", Text(DOT.join(filter(None, row)), style))
