"""An answer on stdout, in the form that suits the place: a terminal, a pipe, JSON.

Knows: which renderer serves which place.  Must not know: what a value means.  rich is
loaded only where a terminal is written to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from newsarc.cli.options import Color
from newsarc.cli.output import write, write_json, write_lines

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from newsarc.model.edits import Edit
    from newsarc.render.renderer import Renderer


class Screen:
    """Where a command's answer goes."""

    def __init__(self, color: Color = Color.AUTO, *, json: bool = False, pager: bool = True) -> None:
        self._color = color
        self._json = json
        self._pager = pager

    def show(self, render: Callable[[Renderer[Any]], Any]) -> None:
        """Print an answer; ``render`` calls the method for its value on the renderer that it is given."""
        from newsarc.render.renderer import DATA, PLAIN, TERMINAL  # here, since help needs no renderer

        if self._json:
            write_json(render(DATA))
        elif self._is_terminal():
            self._draw(render(TERMINAL))
        else:
            write(render(PLAIN))

    def show_plain(self, render: Callable[[Renderer[str]], str]) -> None:
        """Print an answer that is the same lines on a terminal as in a pipe."""
        from newsarc.render.renderer import DATA, PLAIN

        if self._json:
            write_json(render(DATA))
        else:
            write(render(PLAIN))

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
        if self._pager and sys.stdout.isatty() and _is_long(text, console):
            from newsarc.cli.pager import page  # here, since most answers fit the terminal

            if page(text):
                return
        write(text)


def _is_long(text: str, console: Console) -> bool:
    """Whether a text and the prompt after it take more lines than the terminal has."""
    from rich.text import Text

    width, height = console.size
    lines = text.splitlines()
    return len(lines) >= height or sum(max(-(-Text.from_ansi(line).cell_len // width), 1) for line in lines) >= height
