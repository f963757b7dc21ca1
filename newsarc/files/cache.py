"""What was worked out about an archive, kept in the platform's cache folder for the next command.

Knows: where snapshots lie, how they are written, and when one can be trusted.
Must not know: what is in them.

A snapshot is written beside its place and moved there whole, or amended in its
place, by one process at a time.  Its seal, a small file written last and taken
away before anything is amended, says which archive and version it is of, what
the snapshot looked like then, and the sum of its bytes; one without a seal that
fits (cut short, edited, rotten, of another version or archive, left half
amended) is made again without a word.  Each step is on the disk before the next
begins, so that a power cut leaves no seal of what isn't there.

Sums are compared whenever a small snapshot is opened, and once a day for a large
one; the sum of a large one that was amended isn't known until it is asked for
(`Cache.complete`).  What lies in a folder that belongs to others, or that others
may write into, is neither read nor written.
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

VERSION = "newsarc 0.1.0, layout 21"
_SMALL = 4 * 2**20  # bytes that are summed up in less time than is noticed
_NO_CHECKSUM = "-"  # the sum of a large snapshot that was amended
_DAY = 86_400  # seconds
_WORTH_A_WORD = 2.0  # seconds that somebody waits without being told for what
_PATIENCE = 10.0  # seconds to wait for another writer, who may be suspended
_LINKS_REFUSED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
Warn = Callable[[str], None]


class BusyError(OSError):
    """Another process has been writing a snapshot for longer than anybody waits."""


class Cache:
    """The cache's places for one archive."""

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self.folder = _cache_folder()
        # Two archives of one name and sum would only take turns: the seal tells which one a snapshot is of.
        self._name = f"{root.name[:40]}-{zlib.crc32(os.fsencode(self._root)):08x}"

    def path(self, kind: str) -> Path:
        """Where the snapshot of a kind (``index``, ``report``) lies."""
        return self.folder / f"{self._name}.{kind}"

    def seal(self, kind: str) -> str:
        """The seal of the snapshot of a kind, if it fits, but for the sum, which `is_sound` compares; else nothing."""
        try:
            _refuse_shared(self.folder)
            seal = _read(self._seal_file(kind)).decode()
            fits = seal.startswith(self._description(self.path(kind))) and seal.endswith("\n")
            return seal if fits and len(_numbers(seal)) == _NUMBERS else ""
        except (OSError, ValueError):
            return ""

    def is_sound(self, kind: str, seal: str, read: Callable[[], bytes]) -> bool:
        """Whether a snapshot holds the bytes that were sealed: a small one always, a large one once a day.

        ``read`` gives all its bytes.
        """
        total = checksum_in(seal)
        if int(_numbers(seal)[0]) <= _SMALL:
            return has_checksum(total, read())
        file = self._seal_file(kind)
        if total == _NO_CHECKSUM or 0 <= time.time() - file.stat().st_mtime < _DAY:
            return True
        sound = has_checksum(total, read())
        if sound:
            with suppress(OSError):
                os.utime(file)
        return sound

    def read(self, kind: str) -> bytes | None:
        """All bytes of the snapshot of a kind, if it can be trusted and they are those that were sealed."""
        if not (seal := self.seal(kind)):
            return None
        try:
            data = _read(self.path(kind))
        except OSError:
            return None
        return data if has_checksum(checksum_in(seal), data) else None

    def store(self, kind: str, write: Callable[[Path], object]) -> bool:
        """Have a snapshot written beside its place, and put it there, unless ``write`` says False: it isn't worthwhile.

        Whether it was put there.  Raises `OSError` where that can't be done.
        """
        with self._draft(kind) as draft:
            if write(draft) is False:
                return False
            total = _flushed(draft)
            os.replace(draft, self.path(kind))
        self._flush_folder()
        self._write_seal(kind, total)
        return True

    def amend(self, kind: str, change: Callable[[Path, Callable[[], None]], bool]) -> bool:
        """Have a snapshot changed in its place; ``change`` is given that, and what to call before it writes anything.

        Whether it was changed, as ``change`` says.  Raises `OSError` where that can't be done.
        """
        place = self.path(kind)
        if not change(place, lambda: self._remove_seal(kind)):
            return False
        self._write_seal(kind, _flushed(place, most=_SMALL))
        return True

    def add_checksum(self, kind: str) -> None:
        """Find out the sum of a snapshot that was amended, if nobody is writing."""
        if checksum_in(self.seal(kind)) == _NO_CHECKSUM:
            with self.lock(kind, patience=0):
                if checksum_in(self.seal(kind)) == _NO_CHECKSUM:
                    self._write_seal(kind, _flushed(self.path(kind)))

    def remove_drafts(self, kind: str) -> None:
        """Remove what writers that were killed have left, unless somebody is writing now."""
        if self._drafts(kind):
            with suppress(OSError), self.lock(kind, patience=0):
                pass

    @contextmanager
    def lock(
        self, kind: str, doing: str = "", warn: Warn | None = None, *, patience: float | None = None
    ) -> Iterator[None]:
        """Hold the right to write a kind of snapshot, waiting for who has it.

        Whoever waits long is told by ``warn`` what another one is ``doing``.
        Raises `BusyError` where that takes too long, `OSError` without a cache.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_shared(self.folder)
        lock = os.open(f"{self.path(kind)}.lock", os.O_RDWR | os.O_CREAT | _LINKS_REFUSED, 0o600)
        try:
            _lock(lock, doing, warn, _PATIENCE if patience is None else patience)
            for left in self._drafts(kind):
                (self.folder / left).unlink(missing_ok=True)
            yield
        finally:
            os.close(lock)

    def clear(self) -> int:
        """Remove all that is kept of the archive; how many bytes that was."""
        freed = 0
        with suppress(OSError):
            for name in os.listdir(self.folder):
                if name.startswith(f"{self._name}.") and not name.endswith(".lock"):  # one may be held
                    freed += (self.folder / name).lstat().st_size
                    (self.folder / name).unlink()
        return freed

    def _drafts(self, kind: str) -> list[str]:
        """The names of drafts: somebody writes them, or was killed."""
        begin = f"{self.path(kind).name}."
        return [name for name in os.listdir(self.folder) if name.startswith(begin) and name.endswith(".draft")]

    @contextmanager
    def _draft(self, kind: str) -> Iterator[Path]:
        """A new file of a name that nobody guesses, which is gone in the end unless it was moved."""
        place = self.path(kind)
        draft = place.with_name(f"{place.name}.{os.urandom(8).hex()}.draft")
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _LINKS_REFUSED, 0o600))
        try:
            yield draft
        finally:
            with suppress(OSError):
                draft.unlink()

    def _remove_seal(self, kind: str) -> None:
        self._seal_file(kind).unlink(missing_ok=True)
        self._flush_folder()

    def _write_seal(self, kind: str, total: str) -> None:
        with self._draft(kind) as draft:
            # The last number makes each seal another one, however coarse the clock is.
            draft.write_text(f"{self._description(self.path(kind))}{total} {os.urandom(8).hex()}\n", "utf-8")
            _flush(draft)
            os.replace(draft, self._seal_file(kind))  # a power cut may still take it back, and then all is made again

    def _flush_folder(self) -> None:
        with suppress(PermissionError):  # Windows opens no folder
            _flush(self.folder)

    def _seal_file(self, kind: str) -> Path:
        place = self.path(kind)
        return place.with_name(f"{place.name}.seal")

    def _description(self, place: Path) -> str:
        """What a seal begins with, whatever the root's path holds; raises `OSError` where no file of ours is there."""
        status = os.lstat(place)
        if not stat.S_ISREG(status.st_mode) or not _is_ours(status):
            raise PermissionError(f"{place} is no file of the user's")
        look = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
        return f"{VERSION}\n{self._root!a}\n{look} "


_NUMBERS = 6  # in a seal's last line: size, two times, inode, sum, and one that is its own


def _numbers(seal: str) -> list[str]:
    return seal.split("\n")[-2].split(" ")


def checksum_in(seal: str) -> str:
    """The sum of the bytes that a seal is of; the empty string for none."""
    return _numbers(seal)[4] if seal else ""


def has_checksum(total: str, data: bytes) -> bool:
    """Whether bytes have a sum; none have one that isn't known."""
    return total == _written(zlib.crc32(data))


def _written(total: int) -> str:
    return f"{total:08x}"


def _read(file: Path) -> bytes:
    with open(os.open(file, os.O_RDONLY | _LINKS_REFUSED), "rb") as opened:
        return opened.read()


def _flush(place: Path) -> None:
    """Have what a file or folder holds on the disk."""
    opened = os.open(place, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _flushed(file: Path, *, most: int | None = None) -> str:
    """The sum of a file whose bytes are on the disk now; not found out for one of more than ``most`` bytes."""
    with open(file, "rb+", buffering=0) as opened:
        os.fsync(opened.fileno())
        if most is not None and os.fstat(opened.fileno()).st_size > most:
            return _NO_CHECKSUM
        total = 0
        while data := opened.read(2**20):
            total = zlib.crc32(data, total)
        return _written(total)


def _refuse_shared(folder: Path) -> None:
    """Raise `PermissionError` for a folder in which others may put or replace files.

    It may be reached by a symbolic link, if nobody else has made that.
    """
    if not hasattr(os, "geteuid"):
        return
    status = os.stat(folder)
    if not _is_ours(status) or os.lstat(folder).st_uid not in (os.geteuid(), 0):
        raise PermissionError(f"the cache folder {folder} belongs to somebody else")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(f"others may write into the cache folder {folder}: chmod go-w makes it yours alone")


def _is_ours(status: os.stat_result) -> bool:
    """Whether something belongs to the user: what others put into a cache is not to be believed."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _cache_folder() -> Path:
    """The platform's place for caches.  Raises `OSError` where the user has no home."""
    if given := os.environ.get("NEWSARC_CACHE_DIR"):
        return Path(given).absolute()
    if sys.platform == "win32":
        return _given("LOCALAPPDATA", "AppData/Local") / "newsarc" / "Cache"
    if sys.platform == "darwin":
        return _given("", "Library/Caches") / "newsarc"
    return _given("XDG_CACHE_HOME", ".cache") / "newsarc"


def _given(variable: str, below_home: str) -> Path:
    """The folder a variable names, if it is absolute, else one in the user's home."""
    named = Path(os.environ.get(variable, "") if variable else "")
    if named.is_absolute():
        return named
    try:
        return Path.home() / below_home
    except RuntimeError as error:
        raise OSError(f"there is no place for a cache: {error}") from error


def _lock(descriptor: int, doing: str, warn: Warn | None, patience: float) -> None:
    """Wait for a lock, but not for ever: who holds it may be suspended."""
    try:
        import fcntl
    except ImportError:  # Windows: two builders at once both write, and the last one stays
        return
    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            waited = time.monotonic() - begun
        if waited >= patience:
            raise BusyError(f"another newsarc is still {doing}")
        if warn and waited >= _WORTH_A_WORD:
            warn(f"waiting for another newsarc to finish {doing} …")
            warn = None
        time.sleep(min(0.005 + waited / 20, 0.1))
