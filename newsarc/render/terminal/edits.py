"""Edits on a terminal, as a coloured diff.

Knows: which line of a diff gets which colour.  Must not know: the archive, files, the Console.

No line is broken or cut here: the terminal wraps long ones itself, so that text
copied from it has the lines of the diff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from newsarc.render.diffs import file_diffs
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarc.model.edits import Edit

_STYLES = {"@": "place", "-": "removed", "+": "added", "\\": "dim"}


def diff(edits: Iterable[Edit]) -> RenderableType:
    """The lines of a unified diff, each made safe."""
    lines: list[Text] = []
    for one in file_diffs(edits):
        lines += (_line(line, "heading") for line in one.header)
        lines += (_line(line, _STYLES.get(line[:1], "")) for line in one.hunks)
    return Group(*lines)


def _line(line: str, style: str) -> Text:
    return Text(printable(line), style, no_wrap=True, overflow="ignore")
