"""What was worked out about an archive, kept in the platform's cache folder for the next command.

Knows: where snapshots lie, how they are written, and when one can be trusted.
Must not know: what is in them.

A snapshot is written beside its place and moved there whole, by one process at
a time.  Its seal, a small file written last, says which archive and version it
is of and what the snapshot looked like; one whose seal doesn't fit (cut short,
edited, of another version or archive) is made again without a word.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VERSION = "newsarc 0.1.0, layout 4"


class Shelf:
    """The cache's places for one archive."""

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self._folder = _cache_folder()
        self._name = hashlib.blake2b(os.fsencode(self._root), digest_size=12).hexdigest()

    def place(self, kind: str) -> Path:
        """Where the snapshot of a kind (``index``, ``report``) lies."""
        return self._folder / f"{self._name}.{kind}"

    def trusted(self, kind: str) -> Path | None:
        """The snapshot of a kind, if its seal fits."""
        place = self.place(kind)
        try:
            seal = json.loads(self._seal(kind).read_text("utf-8"))
            return place if seal == self._description(place) else None
        except (OSError, ValueError):
            return None

    def keep(self, kind: str, write: Callable[[Path], object]) -> None:
        """Have a snapshot written beside its place, and put it there.  Raises `OSError` where that can't be done."""
        place = self.place(kind)
        draft = place.with_suffix(f".{kind}.{os.getpid()}.draft")
        try:
            write(draft)
            os.replace(draft, place)
            seal = self._seal(kind).with_suffix(f".{os.getpid()}.draft")
            seal.write_text(json.dumps(self._description(place)), "utf-8")
            os.replace(seal, self._seal(kind))
        finally:
            with suppress(OSError):
                draft.unlink()

    @contextmanager
    def alone(self, kind: str) -> Iterator[None]:
        """Hold the right to write a kind of snapshot, waiting for who has it.  Raises `OSError` without a cache."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "geteuid") and self._folder.stat().st_uid != os.geteuid():
            raise PermissionError(f"the cache folder {self._folder} belongs to somebody else")
        with open(self.place(kind).with_suffix(f".{kind}.lock"), "wb") as lock:
            _lock(lock.fileno())
            for draft in self._folder.glob(f"{self._name}.{kind}.*.draft"):  # left by one that was killed
                draft.unlink(missing_ok=True)
            yield

    def clear(self) -> int:
        """Remove all that is kept of the archive; how many bytes that was."""
        freed = 0
        for file in self._folder.glob(f"{self._name}.*[!k]"):  # but no lock, which may be held
            with suppress(OSError):
                freed += file.stat().st_size
                file.unlink()
        return freed

    def _seal(self, kind: str) -> Path:
        return self.place(kind).with_suffix(f".{kind}.seal")

    def _description(self, place: Path) -> dict[str, str]:
        status = os.stat(place)
        look = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
        return {"version": VERSION, "archive": self._root, "look": look}


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
