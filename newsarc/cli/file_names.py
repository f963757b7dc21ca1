"""How a file of the archive is named for another program: from the current folder, on one line.

Knows: the current folder, what a shell and a program make of a name.  Must not know: what is in the file.
"""

from __future__ import annotations

from pathlib import Path


def relative(root: Path, file: str) -> str:
    """A file of the archive, named from the current folder if it is below it."""
    whole = root / file
    try:
        near = str(whole.relative_to(Path.cwd()))
    except ValueError:
        return str(whole)
    return near if near[:1].isalnum() else f"./{near}"  # a program may give a meaning to another first character


def one_line(file: str) -> str:
    """A file's name on one line: as git quotes it if it has a line break in it."""
    from newsarc.render.wording import quoted

    return quoted(file) if {"\n", "\r"} & set(file) or file.startswith('"') else file


def for_shell(root: Path, file: str) -> str:
    """A file of the archive as an argument in a shell."""
    from shlex import quote  # here, since most answers name no file

    return quote(relative(root, file))
