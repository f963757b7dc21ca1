"""Edits as a unified diff, for people and for ``patch``, and what a move changed.

Knows: what a move says of itself.  Must not know: the archive, terminals.

Lines of a diff are a page's own text: whoever prints them makes them safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from newsarc.render.diffs import file_diff
from newsarc.render.wording import lines
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.edits import Edit, Move


def diff(edits: Iterable[Edit]) -> Iterator[str]:
    """The lines of a unified diff, without their line ends; bytes that are not UTF-8 are lone surrogates."""
    for edit in edits:
        yield from file_diff(edit)


def move(move: Move) -> str:
    """What was moved, on one line."""
    return lines([f"moved {move_summary(move)}"])


def move_summary(move: Move) -> str:
    """From where to where a page moves, and how many links are rewritten in how many files."""
    files = sum(edit.links > 0 for edit in move.edits)
    links = f"{counted(move.links, 'link')} rewritten in {counted(files, 'file')}"
    return f"{printable(move.source)} to {printable(move.target)}; {links}"
