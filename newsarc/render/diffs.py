"""An edit as a unified diff, shared by plain lines and terminals.

Knows: the form of a unified diff, as ``diff -u`` and git write it.  Must not know: the archive, colours.

Lines of a diff are a page's own text: whoever prints them makes them safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING

from newsarc.render.wording import quoted

if TYPE_CHECKING:
    from newsarc.model.edits import Edit

HEADER = 2  # lines at the start of a file's diff, which name it before and after
_NO_FILE = "/dev/null"


def file_diff(edit: Edit) -> Iterator[str]:
    """The lines of a unified diff of one file, without line ends; the first `HEADER` lines name it.

    Bytes that are not UTF-8 become lone surrogates.
    """
    before, after = _lines(edit.before), _lines(edit.after)
    old = _NO_FILE if edit.before is None else _named(f"a/{edit.file}")
    new = _NO_FILE if edit.after is None else _named(f"b/{edit.file}")
    for line in unified_diff(before, after, old, new):
        if line.endswith("\n"):
            yield line[:-1]
        else:
            yield from (line, "\\ No newline at end of file")


def _named(path: str) -> str:
    """A file in the header of a diff; a tab follows a name with a space, as in git, since a date might follow."""
    name = quoted(path)
    return f"{name}\t" if re.search(r"\s", name) and name == path else name


def _lines(data: bytes | None) -> list[str]:
    """The lines of a file, split at line feeds only, each with its own."""
    text = (data or b"").decode("utf-8", "surrogateescape")
    *whole, last = text.split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])
