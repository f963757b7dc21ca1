"""One file in the place of another, whole or not at all, and like it in everything but its bytes.

Knows: drafts, and what of a file survives its replacement: mode, owner, extended
attributes and, being one of these, its ACL.  Must not know: archives, why a file is written.

A draft is made in the folder of the file that it is for, under a name that nobody
can guess and that follows no link.  `exchange` swaps two files in one step where
the system can, so that what was replaced is still there to be looked at; a file
that is made never replaces one that has appeared in its place (`place_new`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EINVAL, ELOOP, ENOSYS, EOPNOTSUPP, ESTALE
from secrets import token_hex

PREFIX = ".newsarc-"  # of all that is in a folder for a moment
_OUTPUT = ".new"  # drafts of files that a person names; nobody but their writer knows of them
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | _SAFE
_MOST_HOPS = 40  # symbolic links in a row, as the kernel allows
_UNSUPPORTED = (EINVAL, ENOSYS, EOPNOTSUPP)
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_MEANT_TO_STAY = ("user.", "system.posix_acl")  # other attributes are the system's, which sets them itself


def draft_name(folder: str, ending: str = ".draft") -> str:
    """A name in a folder that is free and short enough for any file system."""
    return os.path.join(folder, f"{PREFIX}{token_hex(8)}{ending}")


def write_draft(draft: str, pieces: Iterable[bytes], like: str | None = None) -> bool:
    """Make and flush a draft, with the attributes of the file ``like``; whether it has its owner, too.

    Raises `OSError` where that can't be done; what was made of it is left.
    """
    descriptor = os.open(draft, _NEW, 0o666 if like is None else 0o600)
    try:
        return _fill(descriptor, pieces, like)
    finally:
        os.close(descriptor)


def _fill(descriptor: int, pieces: Iterable[bytes], like: str | None) -> bool:
    for piece in pieces:
        left = memoryview(piece)
        while left:
            left = left[os.write(descriptor, left) :]
    owned = like is None or _take_over(descriptor, like)
    os.fsync(descriptor)
    return owned


def _take_over(descriptor: int, like: str) -> bool:
    """Give a draft the owner, attributes and mode of a file; whether its owner could be kept."""
    found = os.stat(like)
    mode, owned = stat.S_IMODE(found.st_mode), True
    if hasattr(os, "fchown") and (found.st_uid, found.st_gid) != _owners(descriptor):
        try:
            os.fchown(descriptor, found.st_uid, found.st_gid)
        except PermissionError:
            owned = False
            mode = _mode_without_owner(descriptor, mode & 0o777, found.st_gid)
    _copy_attributes(descriptor, like)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)  # last, since whatever is written takes a set-user-ID bit away
    return owned


def _owners(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_uid, found.st_gid


def _mode_without_owner(descriptor: int, mode: int, group: int) -> int:
    """The mode for a draft that becomes ours: a group that it can't be given may do no more than everybody."""
    try:
        os.fchown(descriptor, -1, group)
    except PermissionError:
        return mode & (0o707 | (mode & 0o007) << 3)
    return mode


def _copy_attributes(descriptor: int, like: str) -> None:
    """Have the extended attributes be those of a file, and none that were inherited from the folder."""
    if not hasattr(os, "listxattr"):
        return
    try:
        names = os.listxattr(like)
    except OSError:  # this file system has none
        return
    for name in set(os.listxattr(descriptor)).difference(names):
        with suppress(OSError):
            os.removexattr(descriptor, name)
    for name in names:
        try:
            os.setxattr(descriptor, name, os.getxattr(like, name))
        except OSError:
            if name.startswith(_MEANT_TO_STAY):
                raise


# ---------------------------------------------------------------- into place


def place_new(draft: str, file: str) -> None:
    """Give a draft the name of a file that is to be made.  Raises `FileExistsError` where there is one by then."""
    try:
        os.link(draft, file, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # no links on this file system: the name is taken first
        os.close(os.open(file, _NEW, 0o600))
        os.replace(draft, file)
    else:
        os.unlink(draft)


def exchange(beside: str, file: str) -> None:
    """Swap two files of one folder.

    Where the system can't do so in one step, the old file is linked first, and
    `finish_exchange` ends what was cut off.
    """
    if _exchanged_at_once(beside, file):
        return
    aside = f"{beside}~"
    try:
        os.link(file, aside, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        with open(file, "rb") as old:
            write_draft(aside, iter(lambda: old.read(1 << 20), b""), file)
    os.replace(beside, file)
    os.replace(aside, beside)


def finish_exchange(beside: str) -> None:
    """End an `exchange` that was cut off, so that either nothing or all of it has happened."""
    aside = f"{beside}~"
    if os.path.lexists(aside):
        if os.path.lexists(beside):
            os.unlink(aside)
        else:
            os.replace(aside, beside)


def _exchanged_at_once(one: str, other: str) -> bool:
    """Whether the system swapped two files in one step.  Raises `OSError` where it refused to."""
    import ctypes  # here, since only commands that write need it

    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # not Linux
        return False
    if swap(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), other)


def flush_folder(folder: str) -> None:
    """Have the names in a folder on the disk, so that a power cut doesn't bring the old ones back."""
    with suppress(OSError):  # some systems can't
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# ---------------------------------------------------------------- files that a person names


def replace_file(file: str | os.PathLike[str], pieces: Iterable[bytes]) -> None:
    """Have a file hold these bytes, whatever it held.  Raises `OSError` where that can't be done.

    A symbolic link is written through, and a hard link becomes a file of its own.
    """
    whole = _behind_links(file)
    with _draft_for(whole, pieces) as draft:
        os.replace(draft, whole)


def amend_file(file: str | os.PathLike[str], pieces: Iterable[bytes], before: bytes | None) -> None:
    """The same for a file that holds ``before``, or that there is none of: anything else stays.

    Raises `OSError` where that can't be done: with ESTALE where the file holds
    something else by now, with EEXIST where one has appeared.
    """
    whole = _behind_links(file)
    with _draft_for(whole, pieces) as draft:
        if before is None:
            place_new(draft, whole)
            return
        exchange(draft, whole)
        with open(draft, "rb") as replaced:
            if replaced.read() == before:
                return
        exchange(draft, whole)
        raise OSError(ESTALE, "it has been changed meanwhile", os.fspath(file))


def _behind_links(file: str | os.PathLike[str]) -> str:
    """The file that a name leads to.

    Raises `PermissionError` for a link that somebody else may have put where
    anyone may write, as Linux does for what is opened there.
    """
    whole = os.path.abspath(file)
    for _ in range(_MOST_HOPS):
        folder, name = os.path.split(whole)
        whole = os.path.join(os.path.realpath(folder), name)
        try:
            target = os.readlink(whole)
        except OSError:  # no link, or nothing there
            return whole
        _see_who_put_it(whole)
        whole = os.path.join(os.path.dirname(whole), target)
    raise OSError(ELOOP, os.strerror(ELOOP), os.fspath(file))


def _see_who_put_it(link: str) -> None:
    folder = os.stat(os.path.dirname(link))
    if not hasattr(os, "geteuid") or not folder.st_mode & stat.S_IWOTH:
        return
    if os.lstat(link).st_uid not in (os.geteuid(), folder.st_uid):
        raise PermissionError(EACCES, "it is a symbolic link of somebody else's", link)


@contextmanager
def _draft_for(file: str, pieces: Iterable[bytes]) -> Iterator[str]:
    """A draft of a file, for as long as it takes to move it into its place; gone afterwards.

    It is locked meanwhile: what isn't was left by somebody who was killed, and is removed.
    """
    folder = os.path.dirname(file)
    # A folder would let us replace a file that is meant to stay.
    if os.path.exists(file) and not (os.stat(file).st_mode & 0o222 and os.access(file, os.W_OK)):
        raise PermissionError(EACCES, "it is read-only", file)
    _remove_what_was_left(folder)
    draft, descriptor = _locked_draft(folder, 0o600 if os.path.exists(file) else 0o666)
    try:
        _fill(descriptor, pieces, file if os.path.exists(file) else None)
        yield draft
        flush_folder(folder)
    finally:
        with suppress(OSError):
            os.unlink(draft)
        os.close(descriptor)


def _locked_draft(folder: str, mode: int) -> tuple[str, int]:
    while True:
        draft = draft_name(folder, _OUTPUT)
        descriptor = os.open(draft, _NEW, mode)
        if (
            _lock(descriptor) and os.fstat(descriptor).st_nlink == 0
        ):  # taken for one that was left, before it was locked
            os.close(descriptor)
            continue
        return draft, descriptor


def _remove_what_was_left(folder: str) -> None:
    for name in os.listdir(folder):
        if name.startswith(PREFIX) and name.endswith(_OUTPUT):
            with suppress(OSError):
                _remove_unlocked(os.path.join(folder, name))


def _remove_unlocked(draft: str) -> None:
    descriptor = os.open(draft, os.O_RDWR | os.O_NONBLOCK | _SAFE)
    try:
        if _lock(descriptor, wait=False):
            os.unlink(draft)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, wait: bool = True) -> bool:
    """Lock an open file; whether that was done."""
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
