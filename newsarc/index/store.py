"""The index from one command to the next: opened while it is right, made again when files have changed.

Knows: when an index is still right.  Must not know: what is asked of it.

Freshness: archives of fewer than `FEW` files are looked at file by file on
every command; larger ones folder by folder, which shows each file added,
removed or renamed, and file by file for the pages of a result and with
``refresh``.  Where symbolic links lead from page to page, every file is looked
at, for their folders don't show what they lead to.  A file looks as it did when
size, times and inode are the same.

A kept index is read within a transaction, which keeps others from changing it
in the middle of a question, and believed if its seal fits once that has begun.
Who brings it up to date waits for those who read it only for a moment, for one
of them may be waiting for a pager: then a copy is changed and takes its place,
and they go on reading what they had.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsarc.errors import UnavailableError
from newsarc.files.cache import BusyError, Cache, checksum_in, has_checksum
from newsarc.files.paths import name_unavailable, unavailable_error
from newsarc.files.stat import FolderState, signature, signatures_of_files
from newsarc.index.database import Index
from newsarc.index.schema import folder_looks
from newsarc.index.sqlite import open_read_only
from newsarc.pages.layouts.daily import layout

if TYPE_CHECKING:
    from newsarc.files.tree import Changes
    from newsarc.model.index_status import IndexStatus

KIND = "index"
FEW = 20_000  # files
_PATIENCE = 2.0  # seconds to wait for those who read, before a copy is changed, or for who changes it
# What comes of reading rows that are not what was written.
_DAMAGE = (sqlite3.Error, ValueError, LookupError, TypeError, OverflowError)
Progress = Callable[[int, int], None]
Warn = Callable[[str], None]


def open_index(
    root: Path,
    *,
    cache: bool,
    refresh: bool = False,
    stale: Collection[str] = (),
    rebuild: bool = False,
    whole: bool = False,
    progress: Progress | None = None,
    warn: Warn | None = None,
) -> Index:
    """An index that is right: the kept one, or one made now, which is kept where there is a place for it.

    ``refresh`` looks at every file, ``stale`` are folders in which pages have
    changed, whatever they look like; ``rebuild`` trusts nothing that is kept;
    ``warn`` is told why an index can't be kept, what is waited for, and what is
    left out because it can't be read at the moment: with ``whole``, `UnavailableError`
    is raised instead.  A kept one is held, so that nobody changes it, until
    `Index.release`.
    """
    tell: Warn = warn or (lambda why: None)
    if cache:
        try:
            return _kept(Cache(root), _Look(root, refresh, stale), rebuild, progress, tell)
        except UnavailableError:
            if whole:
                raise
        except BusyError as error:
            tell(f"{error}; going on without it")
        except (OSError, sqlite3.Error) as error:
            tell(f"the index can't be kept ({error}); it is made anew for each command")
    from newsarc.index.build import build

    database = sqlite3.connect(":memory:")
    if unread := build(root, database, progress):
        if whole:
            raise unavailable_error(unread)
        tell(f"left out, since it can't be read at the moment: {name_unavailable(unread)}")
    return Index(database)


class _Look(NamedTuple):
    """How closely files are looked at for changes."""

    root: Path
    refresh: bool = False
    stale: Collection[str] = ()


def _kept(cache: Cache, look: _Look, rebuild: bool, progress: Progress | None, warn: Warn) -> Index:
    """The kept index, made right where it isn't.

    Raises `OSError` or `sqlite3.Error` where it can't be kept, `UnavailableError`
    where a part of the archive can't be read at the moment.
    """
    kept, changes = (None, None) if rebuild else _looked_at(cache, look)
    if kept and not changes:
        cache.remove_drafts(KIND)
        return kept
    with cache.lock(KIND, "building the index", warn):
        if not rebuild and cache.seal(KIND) != (kept.seal if kept else ""):  # somebody was faster
            kept, changes = _looked_at(cache, look)
            if kept and not changes:
                return kept
        updated = changes if changes and _update(cache, look.root, changes) else None
        if not updated:
            from newsarc.index.build import build_file  # here, since most commands find the index built

            cache.store(KIND, lambda draft: build_file(look.root, draft, progress))
        made = _open(cache)
    if made is None:
        raise OSError("what was written is no longer there")
    if updated and kept:
        made.checked_all_files, made.checked_folders = kept.checked_all_files, updated.tree.states.keys()
    return made


def _looked_at(cache: Cache, look: _Look) -> tuple[Index | None, Changes | None]:
    """The kept index and what has changed since; held, if nothing has."""
    index = _open(cache)
    try:
        changes = _changes(index, look) if index else None
    except _DAMAGE:  # it is not what it was sealed as
        return None, None
    if index and changes:
        index.release()
    return index, changes


def status_of(root: Path, *, built_now: bool = False) -> IndexStatus:
    """What is kept of the archive at ``root``, and whether its files are still what they were."""
    from newsarc.model.index_status import IndexStatus  # here, since no question needs it

    cache = Cache(root)
    place, index = cache.path(KIND), _open(cache)
    if index is None:
        return IndexStatus(place)
    about = place.stat()
    fresh = built_now or not _changes(index, _Look(root, refresh=True))
    return IndexStatus(place, about.st_size, about.st_mtime, fresh, index.total, index.context_count, index.file_count)


def clear(root: Path) -> int:
    """Remove all that is kept of the archive at ``root``; how many bytes that was."""
    return Cache(root).clear()


def complete(root: Path) -> None:
    """Find out the sum of the kept index where that isn't known, so that it can be seen whether it rots."""
    with suppress(OSError):
        Cache(root).add_checksum(KIND)


def hold(index: Index, root: Path) -> bool:
    """Hold an index that was released; False, and not held, where another is kept by now."""
    if not index.seal:
        return True
    try:
        index.hold()
        if Cache(root).seal(KIND) == index.seal:
            return True
        index.release()  # whoever is to change the kept one may wait for this
    except (OSError, sqlite3.Error):
        index.release()
    return False


def _update(cache: Cache, root: Path, changes: Changes) -> bool:
    """Bring the kept index up to date, or a copy in its place; False where it must be built anew."""
    from newsarc.index.update import update

    def change(place: Path, begin: Callable[[], object] = lambda: None) -> bool:
        with closing(sqlite3.connect(place, timeout=_PATIENCE)) as database:
            # Whoever is killed here leaves no seal, and so nothing to be rolled back or believed.
            database.execute("PRAGMA journal_mode = MEMORY")
            database.execute("PRAGMA synchronous = OFF")
            database.execute("BEGIN EXCLUSIVE")
            return update(database, root, changes, begin)

    def change_copy(draft: Path) -> bool:
        from shutil import copyfile  # here, since it is seldom that somebody reads for so long

        copyfile(cache.path(KIND), draft)
        return change(draft)

    try:
        try:
            return cache.amend(KIND, change)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return cache.store(KIND, change_copy)
    except _DAMAGE:
        return False


def _open(cache: Cache) -> Index | None:
    """The kept index, held, if it can be trusted."""
    if not cache.seal(KIND):  # before anything is opened
        return None
    try:
        connection = open_read_only(cache.path(KIND), timeout=_PATIENCE)
        connection.execute("PRAGMA mmap_size = 1073741824")
        index = Index(connection)
        index.hold()
        index.seal = cache.seal(KIND)  # nobody changes it from now on
        return index if index.seal and cache.is_sound(KIND, index.seal, index.serialize) else None
    except (OSError, sqlite3.Error):
        return None


def is_damaged(index: Index) -> bool:
    """Whether a kept index holds other bytes than were written, or nobody knows; where an answer failed, it decides.

    All of it is read, whatever its size.
    """
    if not index.seal:
        return False
    try:
        index.hold()
        return not has_checksum(checksum_in(index.seal), index.serialize())
    except sqlite3.Error:
        return True


# ---------------------------------------------------------------- freshness


def _changes(index: Index, look: _Look) -> Changes | None:
    """What has changed since the files were indexed; None where nothing has."""
    index.checked_all_files = look.refresh or index.file_count < FEW or index.has_symlinks
    return _by_files(index, look.root) if index.checked_all_files else _by_folders(index, look)


def _by_files(index: Index, root: Path) -> Changes | None:
    """Every file is looked at: first at those that are known, which is enough where nothing has changed."""
    kept = index.states()
    if not index.has_symlinks and _look_the_same(root, kept):
        return None
    from newsarc.files.scan import scan
    from newsarc.files.tree import Changes

    tree = scan(root, signatures=True)
    if tree.states == kept:
        return None
    changed = {path for path in kept.keys() | tree.states.keys() if kept.get(path) != tree.states.get(path)}
    return Changes({path: kept[path] for path in changed & kept.keys()}, tree.part(changed))


def _look_the_same(root: Path, states: Mapping[str, FolderState]) -> bool:
    """Whether folders look as they did, and so hold what they held, and each of their files does."""
    if signatures_of_files([f"{root}{path}" for path in states]) != b"".join(state.own for state in states.values()):
        return False
    files = [f"{root}{path}/{name}" for path, state in states.items() for name in state.entries()]
    return signatures_of_files(files) == b"".join(state.signatures for state in states.values())


def _by_folders(index: Index, look: _Look) -> Changes | None:
    """Every folder is looked at, and the files in those that have changed or are said to."""
    root, stale = look.root, look.stale
    looks, now = index.looks, signatures_of_files(index.folders(str(root)))
    if now == looks and not stale:
        return None
    from newsarc.files.scan import rescan
    from newsarc.files.tree import Changes

    paths = index.folders()
    before, after = folder_looks(paths, looks), folder_looks(paths, now)
    changed = [path for path in paths if before[path] != after[path] or path in stale]
    tree = rescan(root, changed, set(paths))
    gone = tuple(f"{path}/" for path in changed if path not in tree.names)
    if gone and any(path.startswith(gone) for path in set(paths).difference(changed)):
        return _by_files(index, root)  # it is there and left out, with all that lies below it and looks the same
    return Changes({path: index.state(path) for path in changed}, tree)


def stale_folders(index: Index, root: Path, paths: Collection[str]) -> set[str]:
    """The folders of some pages that are not what they were when they were indexed."""
    stale: set[str] = set()
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder in stale or folder in index.checked_folders:
            continue
        looks = index.state(folder).by_name()
        if looks.get(name) != signature(f"{root}{path}"):
            stale.add(folder)
        # Its place in the day is what the day's page says.
        for own in layout.same_day_folders(folder):
            known = looks if own == folder else index.state(own).by_name()
            if any(known[one] != signature(f"{root}{own}/{one}") for one in layout.day_pages_in(known)):
                stale.add(own)
    return stale
