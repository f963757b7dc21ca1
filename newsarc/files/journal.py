"""The journal of a change of several files, written before the change begins.

Knows: where journals are, what is in them, and which can be trusted.
Must not know: how files are written, how an interrupted change is undone.

A journal is in the cache folder, or in the root of the archive if there is no cache
folder or it must not be used.  A journal in an archive has its own inode number,
since one that was copied with the archive can't be trusted.  It is on the disk
before the first file is changed, and removed last.
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
from newsarc.files.paths import NO_LINK, is_ours, read_bytes
from newsarc.files.replace import PREFIX, create, draft_name, flush_folder

_VERSION = 1
_ENDING = ".journal"
READY = "ready"  # all drafts are written
DONE = "done"  # all files are changed


class Step(NamedTuple):
    """The change of one file, by its path below the root: checksums of its content before and after, None for no file.

    ``draft`` is the name of a file in the same folder, which has the new content
    before the step is made and the old content afterwards.
    """

    file: str
    draft: str
    before: str | None
    after: str | None

    def draft_path(self, root: str | os.PathLike[str]) -> str:
        """The draft's file."""
        return os.path.join(root, os.path.dirname(self.file), self.draft)


def checksum(file: str) -> str | None:
    """The checksum of a file, as in a step; None if there is none.  Raises `OSError` if it can't be read."""
    try:
        return hashlib.sha256(read_bytes(file, most=None)).hexdigest()
    except FileNotFoundError:
        return None


class Journal:
    """The journal of one change: the folders it creates, its steps, and notes of its progress."""

    def __init__(self, file: str, folders: Sequence[str], steps: Sequence[Step], notes: Sequence[str] = ()) -> None:
        self.folders, self.steps, self.notes = folders, steps, notes
        self._file = file

    def note(self, word: str) -> None:
        """Add a note of the progress.  Raises `OSError` if it can't be written."""
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | NO_LINK)
        try:
            os.write(descriptor, f"{word}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self.notes = (*self.notes, word)

    def remove(self) -> None:
        """Remove the journal when nothing is left to do."""
        with suppress(OSError):
            os.unlink(self._file)
            flush_folder(os.path.dirname(self._file))


def begin(root: Path, folders: Sequence[str], steps: Sequence[Step], *, cache: bool) -> Journal:
    """Write the journal of a change that creates folders and makes steps.  Raises `OSError` if that fails."""
    file = _create(root, cache=cache)
    try:
        header = {"version": _VERSION, "root": str(root), "itself": os.stat(file).st_ino}
        header |= {"folders": folders, "steps": steps}
        journal = Journal(file, folders, steps)
        journal.note(json.dumps(header))
        flush_folder(os.path.dirname(file))
    except BaseException:
        with suppress(OSError):
            os.unlink(file)
        raise
    journal.notes = ()
    return journal


def may_be_left(root: Path) -> bool:
    """Whether a change may have been interrupted, or is being made by another command now."""
    return any(True for _ in _candidates(root))


def interrupted(root: Path) -> list[Journal]:
    """The journals of interrupted changes; the caller must hold the archive's lock."""
    found = []
    for file in _candidates(root):
        with suppress(OSError):
            found.append(_read(root, file))
    return [one for one in found if one]


def _read(root: Path, file: str) -> Journal | None:
    """The journal in a file; None if it isn't one of this archive."""
    if not is_ours(os.lstat(file)):
        return None
    header, *notes = read_bytes(file, most=None).decode("utf-8", "replace").split("\n")
    if not notes:  # interrupted while it was being written, before anything was changed
        Journal(file, (), ()).remove()
        return None
    try:
        values = json.loads(header)
        steps = [Step(*one) for one in values["steps"]]
        known = (values["version"], values["root"]) == (_VERSION, str(root))
        if known and (os.path.dirname(file) != str(root) or values["itself"] == os.stat(file).st_ino):
            return Journal(file, values["folders"], steps, notes)
    except (ValueError, TypeError, KeyError):  # not ours
        pass
    return None


# ---------------------------------------------------------------- where journals are


def _create(root: Path, *, cache: bool) -> str:
    """Create an empty journal, in the cache folder if possible; return its path."""
    if cache:
        with suppress(OSError):
            folder = _cache_folder(root)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if is_ours(os.lstat(folder)):
                return _empty(draft_name(str(folder), f"-{_key(root)}{_ENDING}"))
    return _empty(draft_name(str(root), _ENDING))


def _empty(file: str) -> str:
    os.close(create(file))
    return file


def _candidates(root: Path) -> Iterator[str]:
    """All files with the name of a journal of an archive."""
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
