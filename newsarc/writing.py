"""Files of the archive, replaced whole or not at all.

Knows: how a file is written so that it is never seen half.  Must not know: pages, why one is changed.

A draft is written beside its file, in the same folder and so on the same disk,
flushed to the disk and moved into its place: whoever reads the file, or is
killed, or finds no room, meets the old text or the new one.  A draft that was
left behind is no page, and the next one to write in its folder removes it; one
that is being written is locked, and left alone.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from errno import EACCES, EEXIST, ESTALE
from pathlib import Path

from newsarc.discover import follow, read_bytes
from newsarc.report import Edit

_DRAFT = (".newsarc-", ".draft")
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_NEW |= getattr(os, "O_BINARY", 0)


def write(root: Path, edit: Edit) -> None:
    """Have a file of the archive become what an edit says: replaced, made or removed.

    A symbolic link within the root is written through.  Raises `OSError`, and
    changes nothing, where the file is no longer what the edit is of, lies
    outside the root, is read-only or can't be written.
    """
    file = follow(str(root), f"/{edit.file}")
    if file is None:
        raise PermissionError(EACCES, "it lies outside the archive")
    if edit.before is None:
        if os.path.lexists(file):
            raise FileExistsError(EEXIST, "it is there already")
        os.makedirs(os.path.dirname(file), exist_ok=True)
    elif read_bytes(file) != edit.before:
        raise OSError(ESTALE, "it has changed since it was checked")
    elif not _may_be_written(file):
        raise PermissionError(EACCES, "it is read-only")
    if edit.after is None:
        os.unlink(file)
    else:
        _replace(file, edit.after, None if edit.before is None else os.stat(file))
    _flush_folder(os.path.dirname(file))


def _may_be_written(file: str) -> bool:
    """Whether somebody may write it, and we: a folder would let us replace a file that is meant to stay."""
    return bool(os.stat(file).st_mode & 0o222) and os.access(file, os.W_OK)


def _replace(file: str, data: bytes, like: os.stat_result | None) -> None:
    folder = os.path.dirname(file)
    _remove_drafts(folder)
    draft = os.path.join(folder, f"{_DRAFT[0]}{os.getpid()}{_DRAFT[1]}")
    descriptor = os.open(draft, _NEW, 0o666)
    try:
        try:
            _lock(descriptor)
            if like:
                _set_owner_and_mode(descriptor, like)
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(draft, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def _set_owner_and_mode(descriptor: int, like: os.stat_result) -> None:
    if not hasattr(os, "fchown"):  # Windows
        return
    with suppress(PermissionError):  # a file of somebody else's that we may write becomes ours
        os.fchown(descriptor, like.st_uid, like.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(like.st_mode))


def _remove_drafts(folder: str) -> None:
    """Remove what somebody who was killed has left."""
    for name in os.listdir(folder):
        if name.startswith(_DRAFT[0]) and name.endswith(_DRAFT[1]):
            with suppress(OSError):
                _remove_unlocked(os.path.join(folder, name))


def _remove_unlocked(draft: str) -> None:
    descriptor = os.open(draft, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        _lock(descriptor)
        os.unlink(draft)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    """Lock a draft as long as it is open.  Raises `OSError` where another process has it."""
    try:
        import fcntl
    except ImportError:  # Windows, where a file that is open can't be removed anyway
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _flush_folder(folder: str) -> None:
    """Have the names in a folder on the disk, so that a power cut doesn't bring the old one back."""
    with suppress(OSError):  # some systems can't
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
