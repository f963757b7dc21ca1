"""Edits for people, as a diff with colours.

Knows: what `difference` and `terminal` know, and draws with it.  Must not know: the other formats, the archive.

No line is broken or cut: where one is wider than the terminal, that breaks it,
so that what is copied from there has the lines of the diff.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from newsarc.render.plain.edits import HEAD, lines_of
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarc.model.report import Edit

_STYLES = {"@": "place", "-": "removed", "+": "added", "\\": "dim"}


def difference(edits: Iterable[Edit]) -> RenderableType:
    """The lines of a unified diff, each made safe."""
    return Group(*(_line(line, is_head=number < HEAD) for edit in edits for number, line in enumerate(lines_of(edit))))


def _line(line: str, *, is_head: bool) -> Text:
    style = "heading" if is_head else _STYLES.get(line[:1], "")
    return Text(printable(line), style, no_wrap=True, overflow="ignore")
