"""Edits on a terminal, as a coloured diff.

Knows: which line of a diff gets which colour.  Must not know: the archive, files, the Console.

No line is broken or cut here: the terminal wraps long ones itself, so that text
copied from it has the lines of the diff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from newsarc.render.diffs import HEADER, file_diff
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarc.model.edits import Edit

_STYLES = {"@": "place", "-": "removed", "+": "added", "\\": "dim"}


def diff(edits: Iterable[Edit]) -> RenderableType:
    """The lines of a unified diff, each made safe."""
    return Group(
        *(_line(line, is_header=number < HEADER) for edit in edits for number, line in enumerate(file_diff(edit)))
    )


def _line(line: str, *, is_header: bool) -> Text:
    style = "heading" if is_header else _STYLES.get(line[:1], "")
    return Text(printable(line), style, no_wrap=True, overflow="ignore")
