"""Answers into files that a person names.

Knows: files.  Must not know: what is in them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from newsarc.errors import UsageError


def write_file(file: Path, pieces: Iterable[str]) -> bool:
    """Text into a file, whole or not at all: it is written beside it and moved there.

    What is there and no ordinary file (``/dev/stdout``, a pipe) is written into,
    and whether it was read to its end is what is given back.
    Raises `UsageError` where that can't be done.
    """
    try:
        _write_whole(file, pieces)
        return True
    except BrokenPipeError:
        return False
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"{file} can't be written: {why}", "name a file in a folder that is there") from None


def _write_whole(file: Path, pieces: Iterable[str]) -> None:
    if file.exists() and not file.is_file():
        _write(file, pieces)
        return
    whole = Path(os.path.realpath(file))  # a symbolic link stays one
    draft = whole.with_name(f".{whole.name[:200]}.{os.getpid()}.draft")
    try:
        _write(draft, pieces)
        draft.replace(whole)
    finally:
        with suppress(OSError):
            draft.unlink()


def _write(file: Path, pieces: Iterable[str]) -> None:
    with open(file, "w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(pieces)
