"""Answers into files that a person names.

Knows: files.  Must not know: what is in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newsarc.errors import UsageError


def write_file(file: Path, pieces: Iterable[str]) -> bool:
    """Text into a file, whole or not at all: it is written beside it and moved there, with the mode of the old one.

    What is there and no ordinary file (``/dev/stdout``, a pipe) is written into,
    and whether it was read to its end is what is given back.
    Raises `UsageError` where that can't be done.
    """
    try:
        _write(file, pieces)
        return True
    except BrokenPipeError:
        return False
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"{file} can't be written: {why}", "name a file in a folder that is there") from None


def _write(file: Path, pieces: Iterable[str]) -> None:
    if file.exists() and not file.is_file():
        with open(file, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
        return
    from newsarc.files.replace import replace_file  # here, since most answers go to stdout

    replace_file(file, (piece.encode() for piece in pieces))
