"""The cache: results computed about an archive, in the platform's cache folder, for the next command.

Knows: where snapshots are, how they are written, and when one can be trusted.
Must not know: what is in a snapshot.

A snapshot is written as a draft and then moved into place, or amended in place, by
one process at a time.  Its seal, a small file, is written last and removed before
the snapshot is amended.  It names the archive and the version of newsarc, and has
the signature and the checksum of the snapshot.  A snapshot whose seal doesn't match
(truncated, edited, damaged, of another version or archive, half amended) is silently
rebuilt.  Each step is on the disk before the next one begins, so a power cut never
leaves a seal without its snapshot.

The checksum of a small snapshot is compared each time it is opened, that of a
large one once a day.  After a large snapshot is amended, its checksum is unknown
until `Cache.add_checksum` computes it.  A folder that belongs to another user, or
that other users may write to, is neither read nor written.
"""

from __future__ import annotations

import os
import stat
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.files.paths import NO_LINK, is_ours
from newsarc.files.stat import numbers_of

if TYPE_CHECKING:
    from newsarc.model.callbacks import Warn

# For all snapshots.  Increase the format when the tables of the index, the values in them, a cached report or what a
# rule finds change.
VERSION = "newsarc 0.1.0, format 30"
_SMALL = 4 * 2**20  # bytes; their checksum takes no noticeable time
_NO_CHECKSUM = "-"  # in the seal of a large snapshot that was amended
_DAY = 86_400  # seconds
_PATIENCE = 10.0  # seconds to wait for another writer, which may be suspended


class BusyError(OSError):
    """Another process has been writing a snapshot for too long."""


class Cache:
    """The snapshots of one archive.  A snapshot has a kind (``index``, ``report``), which is its file's extension.

    Raises `OSError` if the user has no home.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self.folder = _cache_folder()
        # The seal names the archive: two with the same name and checksum would only replace each other's snapshots.
        self._name = f"{root.name[:40]}-{zlib.crc32(os.fsencode(self._root)):08x}"

    def path(self, kind: str) -> Path:
        """The path of a snapshot, whether it exists or not."""
        return self.folder / f"{self._name}.{kind}"

    def seal(self, kind: str) -> str:
        """The seal of a snapshot; empty if it doesn't match.  The checksum isn't compared: `is_sound` does that."""
        try:
            _refuse_shared(self.folder)
            seal = _read(self._seal_file(kind)).decode()
            fits = seal.startswith(self._description(self.path(kind))) and seal.endswith("\n")
            return seal if fits and len(_fields(seal)) == _FIELDS else ""
        except (OSError, ValueError):
            return ""

    def is_sound(self, kind: str, seal: str, read: Callable[[], bytes]) -> bool:
        """Whether a snapshot has the checksum in its seal, which is compared if it is small, or once a day.

        ``read`` returns all its bytes.
        """
        checksum = checksum_in(seal)
        if int(_fields(seal)[0]) <= _SMALL:
            return has_checksum(checksum, read())
        file = self._seal_file(kind)
        if checksum == _NO_CHECKSUM or 0 <= time.time() - file.stat().st_mtime < _DAY:
            return True
        sound = has_checksum(checksum, read())
        if sound:
            with suppress(OSError):
                os.utime(file)
        return sound

    def read(self, kind: str) -> bytes | None:
        """All bytes of a snapshot; None if its seal or its checksum doesn't match."""
        if not (seal := self.seal(kind)):
            return None
        try:
            data = _read(self.path(kind))
        except OSError:
            return None
        return data if has_checksum(checksum_in(seal), data) else None

    def store(self, kind: str, write: Callable[[Path], object]) -> bool:
        """Call ``write`` with the path of a draft and make that the snapshot, unless it returns False.

        Returns whether it was written.  Raises `OSError` if that fails.
        """
        with self._draft(kind) as draft:
            if write(draft) is False:
                return False
            checksum = _flush_and_sum(draft)
            os.replace(draft, self.path(kind))
        self._flush_folder()
        self._write_seal(kind, checksum)
        return True

    def amend(self, kind: str, change: Callable[[Path, Callable[[], None]], bool]) -> bool:
        """Change a snapshot in place.

        ``change`` gets its path and a function to call before the first write;
        it returns whether it has changed anything, which this method returns too.
        Raises `OSError` if that fails.
        """
        path = self.path(kind)
        if not change(path, lambda: self._remove_seal(kind)):
            return False
        self._write_seal(kind, _flush_and_sum(path, limit=_SMALL))
        return True

    def add_checksum(self, kind: str) -> None:
        """Compute the checksum of an amended snapshot, unless another process is writing."""
        if checksum_in(self.seal(kind)) == _NO_CHECKSUM:
            with self.lock(kind, patience=0):
                if checksum_in(self.seal(kind)) == _NO_CHECKSUM:
                    self._write_seal(kind, _flush_and_sum(self.path(kind)))

    def remove_drafts(self, kind: str) -> None:
        """Remove the drafts of processes that were killed, unless another process is writing."""
        if self._drafts(kind):
            with suppress(OSError), self.lock(kind, patience=0):
                pass

    @contextmanager
    def lock(
        self, kind: str, doing: str = "", warn: Warn | None = None, *, patience: float | None = None
    ) -> Iterator[None]:
        """Hold the right to write a snapshot, after waiting for the process that has it.

        After a while ``warn`` gets a message that another process is still
        ``doing`` it.  Raises `BusyError` after ``patience`` seconds, `OSError` if
        there can't be a cache.
        """
        from newsarc.files.write_lock import wait_for_lock

        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_shared(self.folder)
        lock = os.open(f"{self.path(kind)}.lock", os.O_RDWR | os.O_CREAT | NO_LINK, 0o600)
        try:
            message = f"waiting for another newsarc to finish {doing} …"
            if not wait_for_lock(lock, message, warn, _PATIENCE if patience is None else patience):
                raise BusyError(f"another newsarc is still {doing}")
            for left in self._drafts(kind):
                (self.folder / left).unlink(missing_ok=True)
            yield
        finally:
            os.close(lock)

    def clear(self) -> int:
        """Remove everything in the cache about the archive; return the number of bytes."""
        freed = 0
        with suppress(OSError):
            for name in os.listdir(self.folder):
                if name.startswith(f"{self._name}.") and not name.endswith(".lock"):  # a lock may be in use
                    freed += (self.folder / name).lstat().st_size
                    (self.folder / name).unlink()
        return freed

    def _drafts(self, kind: str) -> list[str]:
        """The names of drafts, by a process that is writing or one that was killed."""
        begin = f"{self.path(kind).name}."
        return [name for name in os.listdir(self.folder) if name.startswith(begin) and name.endswith(".draft")]

    @contextmanager
    def _draft(self, kind: str) -> Iterator[Path]:
        from newsarc.files.replace import create, removed_at_end  # here, since most commands only read the cache

        path = self.path(kind)
        file = path.with_name(f"{path.name}.{os.urandom(8).hex()}.draft")
        os.close(create(file))  # it is opened again to be filled; Windows moves no open file
        with removed_at_end(file):
            yield file

    def _remove_seal(self, kind: str) -> None:
        self._seal_file(kind).unlink(missing_ok=True)
        self._flush_folder()

    def _write_seal(self, kind: str, checksum: str) -> None:
        from newsarc.files.replace import flush

        with self._draft(kind) as draft:
            # The last field makes each seal unique, however coarse the clock is.
            draft.write_text(f"{self._description(self.path(kind))}{checksum} {os.urandom(8).hex()}\n", "utf-8")
            flush(draft)
            os.replace(draft, self._seal_file(kind))  # if it is lost in a power cut, the snapshot is rebuilt

    def _flush_folder(self) -> None:
        from newsarc.files.replace import flush

        with suppress(PermissionError):  # Windows can't open folders
            flush(self.folder)

    def _seal_file(self, kind: str) -> Path:
        path = self.path(kind)
        return path.with_name(f"{path.name}.seal")

    def _description(self, snapshot: Path) -> str:
        """The beginning of a seal.  Raises `OSError` if the snapshot isn't a regular file owned by the user."""
        status = os.lstat(snapshot)
        if not stat.S_ISREG(status.st_mode) or not is_ours(status):
            raise PermissionError(f"{snapshot} is not a regular file owned by the user")
        return f"{VERSION}\n{self._root!a}\n{' '.join(map(str, numbers_of(status)))} "


_FIELDS = 6  # in the last line of a seal: size, two times, inode, checksum, and a random number


def _fields(seal: str) -> list[str]:
    return seal.split("\n")[-2].split(" ")


def checksum_in(seal: str) -> str:
    """The checksum in a seal; empty for an empty seal."""
    return _fields(seal)[4] if seal else ""


def has_checksum(checksum: str, data: bytes) -> bool:
    """Whether bytes have a checksum; false if it is unknown."""
    return checksum == _formatted(zlib.crc32(data))


def _formatted(checksum: int) -> str:
    return f"{checksum:08x}"


def _read(file: Path) -> bytes:
    with open(os.open(file, os.O_RDONLY | NO_LINK), "rb") as opened:
        return opened.read()


def _flush_and_sum(file: Path, *, limit: int | None = None) -> str:
    """Write a file to the disk; return its checksum, unknown if it has more than ``limit`` bytes."""
    with open(file, "rb+", buffering=0) as opened:
        os.fsync(opened.fileno())
        if limit is not None and os.fstat(opened.fileno()).st_size > limit:
            return _NO_CHECKSUM
        checksum = 0
        while data := opened.read(2**20):
            checksum = zlib.crc32(data, checksum)
        return _formatted(checksum)


def _refuse_shared(folder: Path) -> None:
    """Raise `PermissionError` for a folder in which other users may create or replace files.

    It may be reached through a symbolic link, unless another user has created that.
    """
    if not hasattr(os, "geteuid"):
        return
    status = os.stat(folder)
    if not is_ours(status) or os.lstat(folder).st_uid not in (os.geteuid(), 0):
        raise PermissionError(f"the cache folder {folder} belongs to another user")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(f"the cache folder {folder} is writable for other users; chmod go-w fixes that")


def _cache_folder() -> Path:
    """The folder for the cache: the one the user has set, or the platform's.

    It is the same as platformdirs gives, but importing that takes too long for a
    command.  Raises `OSError` if the user has no home.
    """
    if given := os.environ.get("NEWSARC_CACHE_DIR"):
        return Path(given).absolute()
    if sys.platform == "win32":
        return _base_folder("LOCALAPPDATA", "AppData/Local") / "newsarc" / "Cache"
    if sys.platform == "darwin":
        return _base_folder("", "Library/Caches") / "newsarc"
    return _base_folder("XDG_CACHE_HOME", ".cache") / "newsarc"


def _base_folder(variable: str, below_home: str) -> Path:
    """The folder that an environment variable names, if it is absolute, else one in the user's home."""
    named = Path(os.environ.get(variable, "") if variable else "")
    if named.is_absolute():
        return named
    try:
        return Path.home() / below_home
    except RuntimeError as error:
        raise OSError(f"no cache folder: {error}") from error
