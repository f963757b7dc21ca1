"""An answer on stdout, in the form that suits the place: a terminal, a pipe, JSON.

Knows: which renderer serves which place.  Must not know: what a value means.  rich is
loaded only where a terminal is written to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from newsarc.cli.messages import print_message, take_printed
from newsarc.cli.options import Color, at_most
from newsarc.cli.output import is_read, write, write_lines, write_text
from newsarc.errors import UsageError
from newsarc.render.formats import OutputFormat

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from newsarc.model.edits import Edit
    from newsarc.render.renderer import Renderer


class Screen:
    """Where a command's answer goes, and as what.

    Raises `UsageError` where two formats are asked for.
    """

    def __init__(
        self, color: Color = Color.AUTO, *, json: bool = False, format: OutputFormat | None = None, pager: bool = True
    ) -> None:
        if json and format not in (None, OutputFormat.JSON):
            raise UsageError(f"--json and --format {format} can't be combined")
        self._color = color
        self._pager = pager
        self.format = OutputFormat.JSON if json else format or OutputFormat.TEXT

    @property
    def is_for_people(self) -> bool:
        """Whether the answer is read on a terminal, so that it may be cut short: all else gets the whole answer."""
        return self.format is OutputFormat.TEXT and self._is_terminal()

    def limit(self, given: int | None, usual: int) -> int | None:
        """How many to show, None for all: as many as were ``given``, else the ``usual`` number on a terminal."""
        return at_most(given, usual if self.is_for_people else 0)

    def say_what_is_left_out(self, shown: int, total: int, noun: str) -> None:
        """Say on stderr how many are not shown, if any, unless the answer itself says so."""
        if shown < total and not self.is_for_people and is_read():
            from newsarc.render.wording import showing

            print_message(showing(shown, total, noun))

    def show(self, render: Callable[[Renderer[Any]], Any]) -> None:
        """Print an answer; ``render`` calls the method for its value on the renderer that it is given."""
        from newsarc.render.renderer import TERMINAL  # here, since help needs no renderer

        if self.is_for_people:
            self._draw(render(TERMINAL))
        else:
            self.show_plain(render)

    def show_plain(self, render: Callable[[Renderer[Any]], Any]) -> None:
        """Print an answer that is the same lines on a terminal as in a pipe."""
        text = rendered(render, self.format)
        if self.format is OutputFormat.TEXT:
            write(text)
        else:
            write_text(text)

    def show_diff(self, edits: Iterable[Edit]) -> None:
        """Print edits as a unified diff: as the files have the lines, or on a terminal, which wraps long ones."""
        if self._is_terminal():
            from newsarc.render.terminal import edits as terminal

            self._draw(terminal.diff(edits), whole_lines=True)
        else:
            from newsarc.render.plain import edits as plain

            write_lines(plain.diff(edits))

    def _is_terminal(self) -> bool:
        if self._color is Color.ALWAYS:
            return True
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    def _draw(self, answer: RenderableType, *, whole_lines: bool = False) -> None:
        from rich.console import Console

        from newsarc.render.terminal.elements import THEME

        force = True if self._color is Color.ALWAYS else None
        console = Console(
            theme=THEME, force_terminal=force, no_color=self._color is Color.NEVER or None, highlight=False, emoji=False
        )
        with console.capture() as captured:
            console.print(answer, soft_wrap=whole_lines, crop=False)  # a path may be longer than a line
        text = captured.get()
        if text.strip("\n"):  # an answer may end with the empty line before a note that isn't needed
            text = text.rstrip("\n") + "\n"
        if self._pager and sys.stdout.isatty() and _is_long(text, console):
            from newsarc.cli.pager import page  # here, since most answers fit the terminal

            if page(take_printed() + text):
                return
        write(text)


def rendered(render: Callable[[Renderer[Any]], Any], format: OutputFormat) -> str:
    """An answer as text of a format, as in a pipe or a file."""
    from newsarc.render.renderer import DATA, PLAIN, ROWS

    if format in (OutputFormat.TEXT, OutputFormat.JSON):
        text: str = render(PLAIN if format is OutputFormat.TEXT else DATA)
        return text
    from newsarc.render.rows.table import written

    return written(render(ROWS), format)


def _is_long(text: str, console: Console) -> bool:
    """Whether a text and the prompt after it take more lines than the terminal has."""
    from rich.text import Text

    width, height = console.size
    lines = text.splitlines()
    return len(lines) >= height or sum(max(-(-Text.from_ansi(line).cell_len // width), 1) for line in lines) >= height
