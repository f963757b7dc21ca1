"""Atomic replacement of files: completely or not at all, preserving everything but the content.

All code that replaces a file uses this module: output files and baselines (`replace_file`, `replace_unchanged`), files
of the archive (`transaction`), snapshots in the cache (`cache`).

Knows: drafts, and the metadata of a replaced file: mode, owner and extended attributes, including its ACL.
Must not know: archives, why a file is written.

A draft is created in the folder of its file, with a name that can't be guessed and
that isn't a symbolic link.  `exchange` swaps two files, in one step if the system
can, so that the replaced file can still be compared with the expected content; a
new file never replaces one that has appeared in the meantime (`place_new`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EINVAL, ELOOP, ENOSYS, EOPNOTSUPP, ESTALE

from newsarc.files.paths import MOST_LINKS, NO_LINK, NO_WAIT

PREFIX = ".newsarc-"  # of the names of all temporary files in the user's folders
# Extension of drafts without a journal: the next command that writes there removes those that aren't locked.
_OUTPUT = ".new"
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINK
_UNSUPPORTED = (EINVAL, ENOSYS, EOPNOTSUPP)
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_OWN_ATTRIBUTES = ("user.", "system.posix_acl")  # the system sets all others


# ---------------------------------------------------------------- drafts


def draft_name(folder: str, ending: str = ".draft") -> str:
    """An unused name in a folder, which can't be guessed and is short enough for any file system."""
    return os.path.join(folder, f"{PREFIX}{os.urandom(8).hex()}{ending}")


def create(file: str | os.PathLike[str], mode: int = 0o600) -> int:
    """Create a file; return a descriptor for reading and writing.  Raises `FileExistsError` if the name is used."""
    return os.open(file, _CREATE, mode)


@contextmanager
def removed_at_end(file: str | os.PathLike[str]) -> Iterator[None]:
    """Remove a file at the end of a block, unless it was moved."""
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(file)


def write_draft(name: str, pieces: Iterable[bytes], like: str | None = None) -> bool:
    """Create, fill and flush a draft with the mode and attributes of the file ``like``; whether it has its owner too.

    Raises `OSError` if it can't be written; the partial draft is not removed.
    """
    descriptor = create(name, 0o666 if like is None else 0o600)
    try:
        return _fill(descriptor, pieces, like)
    finally:
        os.close(descriptor)


def _fill(descriptor: int, pieces: Iterable[bytes], like: str | None) -> bool:
    for piece in pieces:
        left = memoryview(piece)
        while left:
            left = left[os.write(descriptor, left) :]
    owned = like is None or _copy_metadata(descriptor, like)
    os.fsync(descriptor)
    return owned


def _copy_metadata(descriptor: int, like: str) -> bool:
    """Give a draft the owner, attributes and mode of a file; whether it has its owner."""
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
        os.fchmod(descriptor, mode)  # last, since every write clears a set-user-ID bit
    return owned


def _owners(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_uid, found.st_gid


def _mode_without_owner(descriptor: int, mode: int, group: int) -> int:
    """The mode for a draft that remains ours; if it can't have the group, its group gets only the rights of others."""
    try:
        os.fchown(descriptor, -1, group)
    except PermissionError:
        return mode & (0o707 | (mode & 0o007) << 3)
    return mode


def _copy_attributes(descriptor: int, like: str) -> None:
    """Replace the extended attributes of a draft, also those inherited from its folder, with those of a file."""
    if not hasattr(os, "listxattr"):
        return
    try:
        names = os.listxattr(like)
    except OSError:  # not supported by this file system
        return
    for name in set(os.listxattr(descriptor)).difference(names):
        with suppress(OSError):
            os.removexattr(descriptor, name)
    for name in names:
        try:
            os.setxattr(descriptor, name, os.getxattr(like, name))
        except OSError:
            if name.startswith(_OWN_ATTRIBUTES):
                raise


# ---------------------------------------------------------------- moving a draft into its place


def place_new(name: str, file: str) -> None:
    """Move a draft to the name of a new file.  Raises `FileExistsError` if it exists in the meantime."""
    try:
        os.link(name, file, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # no hard links on this file system: reserve the name first
        os.close(create(file))
        os.replace(name, file)
    else:
        os.unlink(name)


def exchange(beside: str, file: str) -> None:
    """Swap two files of one folder.

    If the system can't do that in one step, the old file gets a second name first,
    from which `finish_exchange` completes an interrupted exchange.
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
    """Complete or undo an interrupted `exchange`."""
    aside = f"{beside}~"
    if os.path.lexists(aside):
        if os.path.lexists(beside):
            os.unlink(aside)
        else:
            os.replace(aside, beside)


def _exchanged_at_once(one: str, other: str) -> bool:
    """Swap two files in one step, if the system can; whether it did.  Raises `OSError` if it refused."""
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


def flush(path: str | os.PathLike[str]) -> None:
    """Write the content of a file, or the names in a folder, to the disk, so that a power cut doesn't lose them."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: str) -> None:
    """Write the names in a folder to the disk, if the system can."""
    with suppress(OSError):
        flush(folder)


# ---------------------------------------------------------------- files that a person names


def replace_file(file: str | os.PathLike[str], pieces: Iterable[bytes]) -> None:
    """Replace the content of a file, or create it.  Raises `OSError` if it can't be written.

    If it is a symbolic link, the file that it leads to is replaced.  Other hard
    links to the file still have the old content.
    """
    target = _behind_links(file)
    with _draft_for(target, pieces) as new:
        os.replace(new, target)


def replace_unchanged(file: str | os.PathLike[str], pieces: Iterable[bytes], before: bytes | None) -> None:
    """Replace the content of a file as `replace_file` does, if it is still ``before``; None means no file.

    Raises `OSError` if the file can't be written: with ESTALE if its content has
    changed, with EEXIST if a file has appeared.
    """
    target = _behind_links(file)
    with _draft_for(target, pieces) as new:
        if before is None:
            place_new(new, target)
            return
        exchange(new, target)
        with open(new, "rb") as replaced:
            if replaced.read() == before:
                return
        exchange(new, target)
        raise OSError(ESTALE, "it has changed in the meantime", os.fspath(file))


def _behind_links(file: str | os.PathLike[str]) -> str:
    """The path of the file that a name leads to, through symbolic links.

    Raises `PermissionError` for a link that another user may have planted in a
    world-writable folder, as Linux does when such a link is opened.
    """
    path = os.path.abspath(file)
    for _ in range(MOST_LINKS):
        folder, name = os.path.split(path)
        path = os.path.join(os.path.realpath(folder), name)
        try:
            target = os.readlink(path)
        except OSError:  # not a link, or missing
            return path
        _refuse_planted(path)
        path = os.path.join(os.path.dirname(path), target)
    raise OSError(ELOOP, os.strerror(ELOOP), os.fspath(file))


def _refuse_planted(link: str) -> None:
    folder = os.stat(os.path.dirname(link))
    if not hasattr(os, "geteuid") or not folder.st_mode & stat.S_IWOTH:
        return
    if os.lstat(link).st_uid not in (os.geteuid(), folder.st_uid):
        raise PermissionError(EACCES, "it is a symbolic link created by another user", link)


@contextmanager
def _draft_for(file: str, pieces: Iterable[bytes]) -> Iterator[str]:
    """A filled draft of a file, to be moved into place; removed at the end of the block if it wasn't.

    It is locked until then: an unlocked draft was left by a process that was killed, and is removed.
    """
    folder, exists = os.path.dirname(file), os.path.exists(file)
    # Write permission for the folder would be enough to replace a file that is read-only on purpose.
    if exists and not (os.stat(file).st_mode & 0o222 and os.access(file, os.W_OK)):
        raise PermissionError(EACCES, "it is read-only", file)
    _remove_leftovers(folder)
    while True:
        new = draft_name(folder, _OUTPUT)
        descriptor = create(new, 0o600 if exists else 0o666)
        with removed_at_end(new), open(descriptor, "wb", buffering=0) as opened:
            locked = _lock(descriptor)
            if locked and os.fstat(descriptor).st_nlink == 0:
                continue  # another process removed it before it was locked
            _fill(descriptor, pieces, file if exists else None)
            if not locked:
                opened.close()  # Windows has no such locks, and can't move open files
            yield new
            flush_folder(folder)
            return


def _remove_leftovers(folder: str) -> None:
    for name in os.listdir(folder):
        if name.startswith(PREFIX) and name.endswith(_OUTPUT):
            with suppress(OSError):
                _remove_unlocked(os.path.join(folder, name))


def _remove_unlocked(file: str) -> None:
    descriptor = os.open(file, os.O_RDWR | NO_WAIT | NO_LINK)
    try:
        if _lock(descriptor, wait=False):
            os.unlink(file)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, wait: bool = True) -> bool:
    """Lock an open file; whether that was possible."""
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
