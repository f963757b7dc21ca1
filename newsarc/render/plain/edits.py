"""Edits as a unified diff, for people and for ``patch``, and what a move changed.

Knows: the form of a unified diff.  Must not know: the archive, terminals.

Lines of a diff are a page's own text: whoever prints them makes them safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING

from newsarc.render.wording import counted, lines, quoted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.edits import Edit, Move

HEADER = 2  # lines at the start of a file's diff, which name it before and after
_NO_FILE = "/dev/null"


def diff(edits: Iterable[Edit]) -> Iterator[str]:
    """The lines of a unified diff, without their line ends; bytes that are not UTF-8 are lone surrogates."""
    for edit in edits:
        yield from file_diff(edit)


def file_diff(edit: Edit) -> Iterator[str]:
    """The lines for one file; the first `HEADER` name it."""
    before, after = _lines(edit.before), _lines(edit.after)
    old = _NO_FILE if edit.before is None else _named(f"a/{edit.file}")
    new = _NO_FILE if edit.after is None else _named(f"b/{edit.file}")
    for line in unified_diff(before, after, old, new):
        if line.endswith("\n"):
            yield line[:-1]
        else:
            yield from (line, "\\ No newline at end of file")


def move(move: Move) -> str:
    """What was moved, on one line."""
    return lines([f"moved {move_summary(move)}"])


def move_summary(move: Move) -> str:
    """From where to where a page moves, and how many links are rewritten in how many files."""
    files = sum(edit.links > 0 for edit in move.edits)
    links = f"{counted(move.links, 'link')} rewritten in {counted(files, 'file')}"
    return f"{printable(move.source)} to {printable(move.target)}; {links}"


def _named(path: str) -> str:
    """A file in the header of a diff; a tab follows a name with a space, as in git, since a date might follow."""
    name = quoted(path)
    return f"{name}\t" if re.search(r"\s", name) and name == path else name


def _lines(data: bytes | None) -> list[str]:
    """The lines of a file, split at line feeds only, each with its own."""
    text = (data or b"").decode("utf-8", "surrogateescape")
    *whole, last = text.split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])
