"""Edits as a unified diff, for eyes and for ``patch``.

Knows: the form of a unified diff.  Must not know: the archive, terminals; what
is printed where is up to whoever has the lines, which are a page's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING

from newsarc.render.wording import quoted

if TYPE_CHECKING:
    from newsarc.model.report import Edit

HEAD = 2  # lines that name the file before and after
_NOTHING = "/dev/null"


def difference(edits: Iterable[Edit]) -> Iterator[str]:
    """The lines of a unified diff, without their line ends; bytes that are not UTF-8 are lone surrogates."""
    for edit in edits:
        yield from lines_of(edit)


def lines_of(edit: Edit) -> Iterator[str]:
    """Those of one file, of which the first are its head."""
    before, after = _lines(edit.before), _lines(edit.after)
    old = _NOTHING if edit.before is None else _named(f"a/{edit.file}")
    new = _NOTHING if edit.after is None else _named(f"b/{edit.file}")
    for line in unified_diff(before, after, old, new):
        if line.endswith("\n"):
            yield line[:-1]
        else:
            yield from (line, "\\ No newline at end of file")


def _named(path: str) -> str:
    """A file in the head of a diff; one with a space ends in a tab, as git has it, since dates may follow a name."""
    name = quoted(path)
    return f"{name}\t" if re.search(r"\s", name) and name == path else name


def _lines(data: bytes | None) -> list[str]:
    """The lines of a file, set apart at line feeds alone, each with its own."""
    text = (data or b"").decode("utf-8", "surrogateescape")
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [last for last in (text.rpartition("\n")[2],) if last]
