"""The theme, and the elements that answers on a terminal are made of: hanging text, whole lines, bars.

Knows: colours, widths, how rich asks an object for its lines.  Must not know: the
values that are shown; the command line owns the Console and gives it `THEME`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, OverflowMethod, RenderResult
from rich.text import Text
from rich.theme import Theme

from newsarc.render.terminal import wrap
from newsarc.render.wording import UNTITLED
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

# Of the sixteen colours only those that can be read on black, on white and on both backgrounds of Solarized: no
# yellow, blue or cyan, nor bright ones, which Solarized has as greys. Dim is only what can be missed.
THEME = Theme(
    {
        "title": "bold",
        "heading": "bold",
        "topic": "italic",
        "date": "magenta",
        "context": "green",
        "match": "bold red",
        "path": "none",
        "dim": "dim",
        "error": "bold red",
        "warning": "bold magenta",
        "off": "dim",
        "good": "green",
        "suggestion": "green",
        "caret": "bold red",
        "added": "green",
        "removed": "red",
        "place": "magenta",
        "bar": "none",
        "few": "none",
        "some": "bold",
        "many": "bold reverse",
    }
)
MEASURE = 100  # the widest line of prose that is still easy to read
DOT = " · "
_EIGHTHS = "▏▎▍▌▋▊▉█"


class Hanging:
    """Text behind a gutter; further lines are indented as far as the first.

    ``cut`` shortens it to one line instead; ``wide`` lets what isn't prose fill the terminal.
    """

    def __init__(self, gutter: Text | str, body: Text, *, cut: bool = False, wide: bool = False) -> None:
        self.gutter = gutter if isinstance(gutter, Text) else Text(gutter)
        self.body = body
        self.cut = cut
        self.wide = wide

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = self.gutter.cell_len
        if self.cut:
            body = self.body.copy()
            body.truncate(max(options.max_width - indent, 1), overflow="ellipsis")
            yield Text.assemble(self.gutter, body)
            return
        plain = self.body.plain
        width = max((options.max_width if self.wide else min(options.max_width, MEASURE)) - indent - ("::" in plain), 1)
        # Lines that fit need no second look at where to break them.
        overflow: OverflowMethod | None = "ignore" if indent < options.max_width else None
        for number, line in enumerate(self.body.divide(wrap.breaks(plain, width, cell_len))):
            line.rstrip()
            # A CI runner would take a further line that begins so for a command.
            guard = "·" if number and line.plain.startswith("::") else ""
            yield Text.assemble(" " * indent if number else self.gutter, guard, line, overflow=overflow)


class Bars:
    """A labelled bar for each count; the highest count fills the width."""

    LABEL = 40  # cells of the longest label that is not cut

    def __init__(self, counts: Sequence[tuple[str, int]]) -> None:
        self.counts = counts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        labels = [Text(printable(name) or UNTITLED, "date") for name, _ in self.counts]
        widest = min(max(label.cell_len for label in labels), self.LABEL, options.max_width // 2)
        numbers = [f"{count:,}" for _, count in self.counts]
        digits = max(map(len, numbers))
        room = max(min(options.max_width, MEASURE) - widest - digits - 4, 1)
        highest = max(count for _, count in self.counts)
        for label, (_, count), number in zip(labels, self.counts, numbers, strict=True):
            label.truncate(widest, overflow="ellipsis", pad=True)
            yield Text.assemble(label, "  ", number.rjust(digits), "  ", (bar(count, highest, room), "bar"))


def whole(indent: int, *text: Text | tuple[str, str] | str) -> Text:
    """A path on a line of its own, neither broken nor cut, so that it can be copied."""
    return Text.assemble(" " * indent, *text, no_wrap=True, overflow="ignore")


def bar(count: int, highest: int, room: int) -> str:
    """A bar for a count, ``room`` cells long for the highest; any count above zero is visible."""
    eighths = max(round(8 * room * count / highest), 1) if count else 0
    return _EIGHTHS[-1] * (eighths // 8) + (_EIGHTHS[eighths % 8 - 1] if eighths % 8 else "")
