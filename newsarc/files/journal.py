"""What a command that writes in an archive is about to do, noted before it begins.

Knows: where such notes lie, what is in them, and which are to be believed.
Must not know: how files are written, how what was cut off is taken back.

A journal lies in the cache folder, and in the root of the archive where there is
no such folder or it is not to be used.  One in an archive says which file it is,
since one that came with the archive from elsewhere must not be believed.
It is made and flushed before the first file is touched, and removed last.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from newsarc.files.cache import Cache
from newsarc.files.paths import read_bytes
from newsarc.files.replace import PREFIX, draft_name, flush_folder

_VERSION = 1
_ENDING = ".journal"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
READY = "ready"  # all drafts are written
DONE = "done"  # all files are what they were to become


class Step(NamedTuple):
    """What becomes of one file, by its path below the root: sums of its bytes before and after, None for no file.

    ``draft`` is a name in the same folder, of the new text before the step is
    taken and of the old one afterwards.
    """

    file: str
    draft: str
    before: str | None
    after: str | None


class Journal:
    """What is noted of one change of several files."""

    def __init__(self, file: str, folders: Sequence[str], steps: Sequence[Step], notes: Sequence[str] = ()) -> None:
        self.folders, self.steps, self.notes = folders, steps, notes
        self._file = file

    def note(self, word: str) -> None:
        """Note how far the change has come.  Raises `OSError` where that can't be done."""
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))
        try:
            os.write(descriptor, f"{word}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self.notes = (*self.notes, word)

    def forget(self) -> None:
        """Remove it."""
        with suppress(OSError):
            os.unlink(self._file)
            flush_folder(os.path.dirname(self._file))


def begin(root: Path, folders: Sequence[str], steps: Sequence[Step], *, cache: bool) -> Journal:
    """Note what is to be done: folders that will be made, and steps.  Raises `OSError` where that can't be done."""
    file = _made(root, cache=cache)
    try:
        told = {"version": _VERSION, "root": str(root), "itself": os.stat(file).st_ino}
        told |= {"folders": folders, "steps": steps}
        journal = Journal(file, folders, steps)
        journal.note(json.dumps(told))
        flush_folder(os.path.dirname(file))
    except BaseException:
        with suppress(OSError):
            os.unlink(file)
        raise
    journal.notes = ()
    return journal


def may_be_left(root: Path) -> bool:
    """Whether a change may have been cut off, or another command is at one now."""
    return any(True for _ in _files(root))


def left(root: Path) -> list[Journal]:
    """The journals of changes that were cut off; only for who is alone in writing."""
    found = []
    for file in _files(root):
        with suppress(OSError):
            found.append(_read(root, file))
    return [one for one in found if one]


def _read(root: Path, file: str) -> Journal | None:
    """A journal; None for one that is of something else."""
    if not _is_ours(file):
        return None
    told, *notes = read_bytes(file, most=None).decode("utf-8", "replace").split("\n")
    if not notes:  # it was cut off itself, before anything else was done
        Journal(file, (), ()).forget()
        return None
    try:
        values = json.loads(told)
        steps = [Step(*one) for one in values["steps"]]
        known = (values["version"], values["root"]) == (_VERSION, str(root))
        if known and (os.path.dirname(file) != str(root) or values["itself"] == os.stat(file).st_ino):
            return Journal(file, values["folders"], steps, notes)
    except (ValueError, TypeError, KeyError):  # not ours
        pass
    return None


def _is_ours(file: str) -> bool:
    return not hasattr(os, "geteuid") or os.lstat(file).st_uid == os.geteuid()


# ---------------------------------------------------------------- places


def _made(root: Path, *, cache: bool) -> str:
    """An empty journal, in the first place that takes it."""
    if cache:
        with suppress(OSError):
            folder = _cache_folder(root)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_ours(str(folder)):
                return _empty(draft_name(str(folder), f"-{_key(root)}{_ENDING}"))
    return _empty(draft_name(str(root), _ENDING))


def _empty(file: str) -> str:
    os.close(os.open(file, _NEW, 0o600))
    return file


def _files(root: Path) -> Iterator[str]:
    """All files that are named like journals of an archive."""
    with suppress(OSError):
        yield from _named(_cache_folder(root), f"-{_key(root)}{_ENDING}")
    yield from _named(root, _ENDING)


def _named(folder: Path, ending: str) -> Iterable[str]:
    with suppress(OSError):
        names = sorted(os.listdir(folder))
        return [os.path.join(folder, name) for name in names if name.startswith(PREFIX) and name.endswith(ending)]
    return []


def _cache_folder(root: Path) -> Path:
    return Cache(root).folder


def _key(root: Path) -> str:
    return hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
