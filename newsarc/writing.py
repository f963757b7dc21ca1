"""Files of the archive, replaced whole or not at all, alone or several together.

Knows: how files are written so that none is ever seen half.  Must not know: pages, why one is changed.

A draft of each file is written beside it, in the same folder and so on the same
disk, and flushed to the disk, before the first is moved into its place: where
there is no room or no right to write, nothing has happened yet.  Whoever reads
a file, or is killed, meets the old text or the new one.  Drafts that were left
behind are no pages, and the next one to write in their folder removes them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EACCES, EEXIST, ESTALE
from pathlib import Path

from newsarc.discover import follow, read_bytes
from newsarc.report import Edit

_DRAFT = (".newsarc-", ".draft")
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def write(root: Path, edits: Sequence[Edit]) -> None:
    """Have files of the archive at ``root`` become what edits say, in their order, all of them or none.

    A symbolic link within the root is written through.  Raises `OSError`, with
    the site path as its ``filename``, where a file is no longer what its edit
    is of, lies outside the root, is read-only or can't be written; then each is
    what it was.
    """
    with _alone(root):
        steps: list[_Step] = []
        done: list[_Step] = []
        try:
            for edit in edits:
                with _told_of(edit):
                    steps.append(_Step(root, edit, len(steps)))
                    steps[-1].prepare()
            for step in steps:
                with _told_of(step.edit):
                    step.take()
                    done.append(step)
        except BaseException:
            for step in reversed(done):
                step.undo()
            raise
        finally:
            for step in reversed(steps):
                step.clear()
        for folder in {step.folder for step in done}:
            _flush_folder(folder)


@contextmanager
def _told_of(edit: Edit) -> Iterator[None]:
    """Have an error name the file that the user knows."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = edit.file, None
        raise


class _Step:
    """One edit on its way: checked, prepared beside its place, taken there, or undone."""

    def __init__(self, root: Path, edit: Edit, number: int) -> None:
        file = follow(str(root), f"/{edit.file}")
        if file is None:
            raise PermissionError(EACCES, "it lies outside the archive")
        self.edit = edit
        self._file = file
        self.folder = os.path.dirname(file)
        self._draft = os.path.join(self.folder, f"{_DRAFT[0]}{os.getpid()}-{number}{_DRAFT[1]}")
        self._new_folders: list[str] = []

    def prepare(self) -> None:
        """See that the edit can be made, and write its draft."""
        like = None
        if self.edit.before is None:
            if os.path.lexists(self._file):
                raise FileExistsError(EEXIST, "it is there already")
            self._make_folder(self.folder)
        else:
            self._see_that_it_is_the_same()
            like = os.stat(self._file)
            # A folder would let us replace a file that is meant to stay.
            if not like.st_mode & 0o222 or not os.access(self._file, os.W_OK):
                raise PermissionError(EACCES, "it is read-only")
        if self.edit.after is not None:
            _write_draft(self._draft, self.edit.after, like)
        elif not os.access(self.folder, os.W_OK):
            raise PermissionError(EACCES, "its folder is read-only")

    def _see_that_it_is_the_same(self) -> None:
        if read_bytes(self._file) != self.edit.before:
            raise OSError(ESTALE, "it has changed since it was checked")

    def _make_folder(self, folder: str) -> None:
        if not os.path.isdir(folder):
            self._make_folder(os.path.dirname(folder))
            os.mkdir(folder)
            self._new_folders.append(folder)

    def take(self) -> None:
        """Make the edit; it can be undone from then on."""
        if self.edit.before is not None:
            self._see_that_it_is_the_same()
        if self.edit.after is None:
            os.unlink(self._file)
        else:
            os.replace(self._draft, self._file)

    def undo(self) -> None:
        """Put back what was there, as far as that can be done."""
        with suppress(OSError):
            if self.edit.before is None:
                os.unlink(self._file)
            else:
                _write_draft(
                    self._draft, self.edit.before, os.stat(self._file) if self.edit.after is not None else None
                )
                os.replace(self._draft, self._file)

    def clear(self) -> None:
        """Remove the draft, and the folders made for it, where nothing came of it."""
        with suppress(OSError):
            os.unlink(self._draft)
        for folder in reversed(self._new_folders):
            with suppress(OSError):  # most often it holds the file
                os.rmdir(folder)


def _write_draft(draft: str, data: bytes, like: os.stat_result | None) -> None:
    """Write and flush a draft, of the owner and mode of the file that it is to replace."""
    _remove_drafts_of_others(os.path.dirname(draft))
    with suppress(OSError):  # by one who was killed and had our number
        os.unlink(draft)
    descriptor = os.open(draft, _NEW, 0o666)
    try:
        if like and hasattr(os, "fchown"):
            with suppress(PermissionError):  # a file of somebody else's that we may write becomes ours
                os.fchown(descriptor, like.st_uid, like.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_drafts_of_others(folder: str) -> None:
    """Remove what somebody who was killed has left: whoever writes is alone."""
    own = f"{_DRAFT[0]}{os.getpid()}-"
    for name in os.listdir(folder):
        if name.startswith(_DRAFT[0]) and name.endswith(_DRAFT[1]) and not name.startswith(own):
            with suppress(OSError):
                os.unlink(os.path.join(folder, name))


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the right to write in the archive, waiting for who has it: its root is locked, and nothing left in it."""
    try:
        import fcntl
    except ImportError:  # Windows, where a file that is open can't be removed by another
        yield
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        with suppress(OSError):  # some disks on a network can't
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _flush_folder(folder: str) -> None:
    """Have the names in a folder on the disk, so that a power cut doesn't bring the old one back."""
    with suppress(OSError):  # some systems can't
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
