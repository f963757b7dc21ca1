"""The help of commands, in colour on a terminal: the text is the same everywhere.

Knows: how Typer lays out help.  Must not know: any command, rich, for which help should not wait.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from typer.core import TyperCommand, TyperGroup

_BOLD, _GREEN, _PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[0m"
_HEADING = r"[A-Z][a-z]+:"
_TERM = r"(  )(\S(?:.*?\S)?)(?=  |$)"  # an option, argument or command, before what it means


class CommandWithHelp(TyperCommand):
    """A command whose help is in colour on a terminal."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - Typer gives its contexts no public type
        return _for_stdout(super().get_help(ctx))


class GroupWithHelp(TyperGroup):
    """A group of commands whose help is in colour on a terminal."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401
        return _for_stdout(super().get_help(ctx))


def _for_stdout(text: str) -> str:
    is_plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    return text if is_plain else coloured(text)


def coloured(text: str) -> str:
    r"""A help text with its headings in bold and what can be typed in green.

    >>> coloured("Usage: x\n\n  Show it.\n\nOptions:\n  -h, --help  Show this.")
    '\x1b[1mUsage:\x1b[0m x\n\n  Show it.\n\n\x1b[1mOptions:\x1b[0m\n  \x1b[32m-h, --help\x1b[0m  Show this.'
    """
    lines, in_table = [], False
    for line in text.split("\n"):
        if heading := re.match(_HEADING, line):
            in_table = heading[0] == line
            lines.append(f"{_BOLD}{heading[0]}{_PLAIN}{line[heading.end() :]}")
        else:
            in_table = in_table and bool(line)
            lines.append(re.sub(f"^{_TERM}", rf"\1{_GREEN}\2{_PLAIN}", line) if in_table else line)
    return "\n".join(lines)
