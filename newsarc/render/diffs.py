"""Edits as unified diffs, shared by plain lines and terminals.

Knows: the form of a unified diff, as ``diff -u`` and git write it; that of a renamed file is git's.
Must not know: the archive, colours.

Lines of a diff are a page's own text: whoever prints them makes them safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher, unified_diff
from typing import TYPE_CHECKING, NamedTuple

from newsarc.render.wording import quoted

if TYPE_CHECKING:
    from newsarc.model.edits import Edit

_NO_FILE = "/dev/null"


class FileDiff(NamedTuple):
    """The diff of one file, in lines without line ends: those that name it before and after, and its hunks.

    Bytes that are not UTF-8 become lone surrogates.
    """

    header: tuple[str, ...]
    hunks: tuple[str, ...]


def file_diffs(edits: Iterable[Edit]) -> Iterator[FileDiff]:
    """The diffs of some edits in order; a file that is written in place of one that is removed is renamed."""
    edits = tuple(edits)
    removed = {edit.file: edit for edit in edits if edit.after is None}
    renamed = {edit.file: removed[edit.like] for edit in edits if edit.before is None and edit.like in removed}
    gone = {edit.file for edit in renamed.values()}
    for edit in edits:
        if old := renamed.get(edit.file):
            yield _rename(old.file, edit.file, old.before, edit.after)
        elif edit.file not in gone:
            yield _change(edit)


def _change(edit: Edit) -> FileDiff:
    old = _NO_FILE if edit.before is None else _named(f"a/{edit.file}")
    new = _NO_FILE if edit.after is None else _named(f"b/{edit.file}")
    first, second, *hunks = tuple(_unified(edit.before, edit.after, old, new)) or ("", "")
    return FileDiff((first, second) if first else (), tuple(hunks))


def _rename(old: str, new: str, before: bytes | None, after: bytes | None) -> FileDiff:
    changed = tuple(_unified(before, after, _named(f"a/{old}"), _named(f"b/{new}")))
    header = (
        f"diff --git {quoted(f'a/{old}')} {quoted(f'b/{new}')}",
        f"similarity index {_similarity(before or b'', after or b''):.0%}",
        f"rename from {quoted(old)}",
        f"rename to {quoted(new)}",
    )
    return FileDiff(header + changed[:2], changed[2:])


def _unified(before: bytes | None, after: bytes | None, old: str, new: str) -> Iterator[str]:
    """The lines of a unified diff, two of them before the hunks; none where nothing changes."""
    for line in unified_diff(_lines(before), _lines(after), old, new):
        if line.endswith("\n"):
            yield line[:-1]
        else:
            yield from (line, "\\ No newline at end of file")


def _similarity(before: bytes, after: bytes) -> float:
    """The share of a file that is in lines that don't change, rounded down to whole percents as git does."""
    if before == after:
        return 1.0
    lines = before.splitlines(keepends=True)
    same = SequenceMatcher(None, lines, after.splitlines(keepends=True), autojunk=False).get_matching_blocks()
    size = sum(len(line) for block in same for line in lines[block.a : block.a + block.size])
    return 100 * size // max(len(before), len(after)) / 100


def _named(path: str) -> str:
    """A file in the header of a diff; a tab follows a name with a space, as in git, since a date might follow."""
    name = quoted(path)
    return f"{name}\t" if re.search(r"\s", name) and name == path else name


def _lines(data: bytes | None) -> list[str]:
    """The lines of a file, split at line feeds only, each with its own."""
    text = (data or b"").decode("utf-8", "surrogateescape")
    *whole, last = text.split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])
