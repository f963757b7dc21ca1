"""Edits as a unified diff, for people and for ``patch``, and what a move changed.

Knows: what a move says of itself.  Must not know: the archive, terminals.

Lines of a diff are a page's own text: whoever prints them makes them safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from newsarc.render.diffs import file_diffs
from newsarc.render.wording import lines
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.edits import Edit, Move


def diff(edits: Iterable[Edit]) -> Iterator[str]:
    """The lines of a unified diff, without their line ends; bytes that are not UTF-8 are lone surrogates."""
    for one in file_diffs(edits):
        yield from one.header + one.hunks


def move(move: Move) -> str:
    """What was moved, on one line."""
    return lines([move_summary(move)])


def move_summary(move: Move, *, planned: bool = False) -> str:
    """From where to where a page was moved, or would be, and how many links are rewritten in how many files.

    A page that keeps its path gets another date.
    """
    files = sum(edit.links > 0 for edit in move.edits)
    links = f"{counted(move.links, 'link')} rewritten in {counted(files, 'file')}"
    if move.source == move.target:
        return f"{'would change' if planned else 'changed'} the date of {printable(move.source)}; {links}"
    return f"{'would move' if planned else 'moved'} {printable(move.source)} to {printable(move.target)}; {links}"
