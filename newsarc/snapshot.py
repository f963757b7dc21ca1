"""What was worked out about an archive, kept in the platform's cache folder for the next command.

Knows: where snapshots lie, how they are written, and when one can be trusted.
Must not know: what is in them.

A snapshot is written beside its place and moved there whole, or amended in its
place, by one process at a time.  Its seal, a small file written last and taken
away before anything is amended, says which archive and version it is of and
what the snapshot looked like; one without a seal that fits (cut short, edited,
of another version or archive, left half amended) is made again without a word.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VERSION = "newsarc 0.1.0, layout 19"


class Shelf:
    """The cache's places for one archive."""

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self._folder = _cache_folder()
        # Two archives of one name and sum would only take turns: the seal tells which one a snapshot is of.
        self._name = f"{root.name[:40]}-{zlib.crc32(os.fsencode(self._root)):08x}"

    def place(self, kind: str) -> Path:
        """Where the snapshot of a kind (``index``, ``report``) lies."""
        return self._folder / f"{self._name}.{kind}"

    def trusted(self, kind: str) -> str:
        """The seal of the snapshot of a kind, if it fits; else the empty string."""
        try:
            seal = self._seal(kind).read_text("utf-8", "surrogateescape")
            return seal if seal == self._description(self.place(kind)) and _is_ours(self.place(kind)) else ""
        except (OSError, ValueError):
            return ""

    def keep(self, kind: str, write: Callable[[Path], object]) -> None:
        """Have a snapshot written beside its place, and put it there.  Raises `OSError` where that can't be done."""
        place = self.place(kind)
        draft = place.with_name(f"{place.name}.{os.getpid()}.draft")
        try:
            write(draft)
            os.replace(draft, place)
            self._put_seal(kind)
        finally:
            with suppress(OSError):
                draft.unlink()

    def amend(self, kind: str, change: Callable[[Path], bool]) -> bool:
        """Have a snapshot changed in its place; whether that was done and it can be trusted again."""
        self._seal(kind).unlink(missing_ok=True)
        if not change(self.place(kind)):
            return False
        with open(self.place(kind), "rb") as changed:
            os.fsync(changed.fileno())  # else a power cut may leave it half on the disk, and its seal whole
        self._put_seal(kind)
        return True

    def _put_seal(self, kind: str) -> None:
        draft = self.place(kind).with_name(f"{self.place(kind).name}.{os.getpid()}.draft")
        draft.write_text(self._description(self.place(kind)), "utf-8", "surrogateescape")
        os.replace(draft, self._seal(kind))

    @contextmanager
    def alone(self, kind: str) -> Iterator[None]:
        """Hold the right to write a kind of snapshot, waiting for who has it.  Raises `OSError` without a cache."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(self._folder):
            raise PermissionError(f"the cache folder {self._folder} belongs to somebody else")
        place = self.place(kind)
        with open(place.with_name(f"{place.name}.lock"), "wb") as lock:
            _lock(lock.fileno())
            for left in os.listdir(self._folder):  # by one that was killed
                if left.startswith(f"{place.name}.") and left.endswith(".draft"):
                    (self._folder / left).unlink(missing_ok=True)
            yield

    def clear(self) -> int:
        """Remove all that is kept of the archive; how many bytes that was."""
        freed = 0
        with suppress(OSError):
            for name in os.listdir(self._folder):
                if name.startswith(f"{self._name}.") and not name.endswith(".lock"):  # one may be held
                    freed += (self._folder / name).stat().st_size
                    (self._folder / name).unlink()
        return freed

    def _seal(self, kind: str) -> Path:
        place = self.place(kind)
        return place.with_name(f"{place.name}.seal")

    def _description(self, place: Path) -> str:
        status = os.stat(place)
        look = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
        return f"{VERSION}\n{self._root}\n{look}\n"


def _is_ours(file: Path) -> bool:
    """Whether it belongs to the user: what others put into a cache is not to be believed."""
    return not hasattr(os, "geteuid") or file.stat().st_uid == os.geteuid()


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


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: two builders at once both write, and the last one stays
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)
