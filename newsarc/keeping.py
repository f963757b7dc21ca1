"""The index from one command to the next: opened while it is right, made again when files have changed.

Knows: when an index is still right.  Must not know: what is asked of it.

Freshness: archives of fewer than `FEW` files are looked at file by file on
every command; larger ones folder by folder, which shows each file added,
removed or renamed, and file by file for the pages of a result and with
``refresh``.  A file looks as it did when size, times and inode are the same.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from newsarc import layout
from newsarc.discover import State, look_at, scan
from newsarc.index import Index, kept_states
from newsarc.snapshot import Shelf

KIND = "index"
FEW = 20_000  # files
Progress = Callable[[int, int], None]
Warn = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Status:
    """What is kept of an archive: where, how large in bytes, built when (seconds since 1970), and what it holds."""

    file: Path
    size: int = 0
    built: float | None = None
    fresh: bool = False
    events: int = 0
    contexts: int = 0
    files: int = 0


def open_index(
    root: Path,
    *,
    cache: bool,
    refresh: bool = False,
    rebuild: bool = False,
    progress: Progress | None = None,
    warn: Warn | None = None,
) -> Index:
    """An index that is right: the kept one, or one made now, which is kept where there is a place for it.

    ``refresh`` looks at every file, ``rebuild`` trusts nothing that is kept;
    ``warn`` is told why an index can't be kept.
    """
    if cache:
        try:
            shelf = Shelf(root)
            if not rebuild and (kept := _kept(shelf, root, refresh=refresh)):
                return kept
            with shelf.alone(KIND):
                if rebuild or not (kept := _kept(shelf, root, refresh=refresh)):
                    old = None if rebuild else shelf.trusted(KIND)
                    if not (old and _update(shelf, root, old)):
                        shelf.keep(KIND, lambda draft: _build(root, draft, progress).close())
                    kept = _open(shelf.place(KIND))
                return kept
        except (OSError, sqlite3.Error) as error:
            if warn:
                warn(f"the index can't be kept ({error}); it is made anew for each command")
    return Index(_build(root, ":memory:", progress))


def status_of(root: Path, *, built_now: bool = False) -> Status:
    """What is kept of the archive at ``root``, and whether its files are still what they were."""
    shelf = Shelf(root)
    place = shelf.trusted(KIND)
    if place is None:
        return Status(shelf.place(KIND))
    index, about = _open(place), place.stat()
    return Status(
        place,
        about.st_size,
        about.st_mtime,
        built_now or _is_right(index, root, refresh=True),
        index.total,
        index.total_names,
        index.files,
    )


def clear(root: Path) -> int:
    """Remove what is kept of the archive at ``root``; how many bytes that was."""
    return Shelf(root).clear()


def _build(root: Path, file: Path | str, progress: Progress | None) -> sqlite3.Connection:
    from newsarc.indexing import build  # here, since most commands find the index built

    database = sqlite3.connect(file)
    build(root, database, progress)
    return database


class _TooMuchError(Exception):
    """More has changed than can be brought up to date."""


def _update(shelf: Shelf, root: Path, old: Path) -> bool:
    """Keep a copy of the kept index, brought up to date, in its place; False where it must be built anew."""
    from newsarc.updating import update

    def write(draft: Path) -> None:
        shutil.copyfile(old, draft)
        database = sqlite3.connect(draft)
        try:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            if not update(database, root, scan(root, stats=True)):
                raise _TooMuchError
        finally:
            database.close()

    try:
        shelf.keep(KIND, write)
    except (_TooMuchError, sqlite3.Error):
        return False
    return True


def _kept(shelf: Shelf, root: Path, *, refresh: bool) -> Index | None:
    """The kept index if it is still right."""
    place = shelf.trusted(KIND)
    if place is None:
        return None
    try:
        index = _open(place)
        return index if _is_right(index, root, refresh=refresh) else None
    except sqlite3.Error:
        return None


def _open(place: Path) -> Index:
    database = sqlite3.connect(f"file:{quote(str(place))}?mode=ro&immutable=1", uri=True)
    database.execute("PRAGMA mmap_size = 1073741824")
    return Index(database)


def _is_right(index: Index, root: Path, *, refresh: bool) -> bool:
    database, base = index.database, str(root)
    if refresh or index.files < FEW:
        states = scan(root, stats=True).states
        return states == kept_states(database)
    kept = database.execute("SELECT path, seen FROM folder").fetchall()
    return all(look_at(base + os.fsdecode(path)) == seen for path, seen in kept)


def still_right(index: Index, root: Path, paths: Collection[str]) -> bool:
    """Whether some pages are what they were when they were indexed."""
    if index.files < FEW:
        return True
    for path in paths:
        folder, _, name = path.rpartition("/")
        found = index.database.execute("SELECT entries FROM folder WHERE path = ?", (os.fsencode(folder),)).fetchone()
        looks = State(b"", found[0]).looks() if found else {}
        # Its place in the day is what the day's page says.
        for one in (name, *(set(layout.DAY_PAGES) & looks.keys())):
            if looks.get(one) != look_at(f"{root}{folder}/{one}"):
                return False
    return True
