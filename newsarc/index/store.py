"""The cached index: opened if it matches the files, otherwise updated or built.

Knows: how files are compared with the index, where it is cached.  Must not know: its queries.

In an archive of fewer than `FEW` files, every command compares every file with
the index.  In a larger one it compares every folder, which shows each file that
was added, deleted or renamed; single files are compared only for the pages of an
answer, or with ``refresh``.  If symbolic links lead from page to page, every file
is compared, since their folder doesn't show changes of their targets.

A cached index is read within a transaction, which prevents changes before an
answer is complete, and it is trusted if its seal matches after the transaction has
begun.  An update waits only a moment for readers, since one of them may be waiting
for a pager: then a copy is updated and replaces the file, and the readers continue
with the old one.
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
from newsarc.index.schema import KIND, folder_signatures
from newsarc.index.sqlite import DAMAGE, open_read_only
from newsarc.pages.layouts.daily import layout
from newsarc.sites import daily_layout, is_daily, is_outdated, site_of

if TYPE_CHECKING:
    from newsarc.files.tree import Changes
    from newsarc.model.callbacks import Progress, Warn
    from newsarc.model.index_status import IndexStatus, UsedLayout
    from newsarc.text.names import Aliases

FEW = 20_000  # files
_PATIENCE = 2.0  # seconds to wait for readers, before a copy is changed, or for a writer


class _Comparison(NamedTuple):
    """How files are compared with the index: all with ``refresh``, always those in ``stale`` folders."""

    root: Path
    refresh: bool = False
    stale: Collection[str] = ()


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
    """An index that matches the files: from the cache or, if it can't be cached, in memory.

    With ``refresh`` every file is compared; ``stale`` are folders known to have
    changed; with ``rebuild`` nothing cached is used.  ``warn`` is called with a
    message if an index can't be cached, if the command has to wait, and if files are
    omitted because they can't be read at the moment: with ``whole``,
    `UnavailableError` is raised instead.  An index from the cache is held until
    `Index.release`, so that it isn't changed.
    """
    notify: Warn = warn or (lambda reason: None)
    if cache:
        try:
            return _cached(Cache(root), _Comparison(root, refresh, stale), rebuild, progress, notify)
        except UnavailableError:
            if whole:
                raise
        except BusyError as error:
            notify(f"{error}; going on without it")
        except (OSError, sqlite3.Error) as error:
            notify(f"can't write the index ({error}); rebuilding it each time")
    from newsarc.index.build import build

    connection = sqlite3.connect(":memory:")
    if unavailable := build(root, connection, progress):
        if whole:
            raise unavailable_error(unavailable)
        notify(f"omitted, since it can't be read at the moment: {name_unavailable(unavailable)}")
    return Index(connection)


def _cached(cache: Cache, comparison: _Comparison, rebuild: bool, progress: Progress | None, warn: Warn) -> Index:
    """The index from the cache, updated if necessary.

    Raises `OSError` or `sqlite3.Error` if it can't be cached, `UnavailableError` if a
    part of the archive can't be read at the moment.
    """
    index, changes = (None, None) if rebuild else _compared(cache, comparison)
    if index and not changes:
        cache.remove_drafts(KIND)
        return index
    with cache.lock(KIND, "building the index", warn):
        if not rebuild and cache.seal(KIND) != (index.seal if index else ""):  # another process was faster
            index, changes = _compared(cache, comparison)
            if index and not changes:
                return index
        updated = changes if changes and _update(cache, comparison.root, changes) else None
        if not updated:
            from newsarc.index.build import build_file  # here, since most commands find the index built

            cache.store(KIND, lambda draft: build_file(comparison.root, draft, progress))
        written = _open(cache)
    if written is None:
        raise OSError("the index was removed after it was written")
    if updated and index:
        written.checked_all_files, written.checked_folders = index.checked_all_files, updated.tree.states.keys()
    return written


def _compared(cache: Cache, comparison: _Comparison) -> tuple[Index | None, Changes | None]:
    """The index in the cache, and the changes since it was written; held if there are none.

    No index if it must be rebuilt, since something has changed on which all pages depend.
    """
    index = _open(cache)
    try:
        if index and is_outdated(comparison.root, index.site):
            index.release()
            return None, None
        changes = _changes(index, comparison) if index else None
    except DAMAGE:  # it doesn't match its seal
        return None, None
    if index and changes:
        index.release()
    return index, changes


def _open(cache: Cache) -> Index | None:
    """The index in the cache, held, if it can be trusted."""
    if not cache.seal(KIND):  # before anything is opened
        return None
    try:
        connection = open_read_only(cache.path(KIND), timeout=_PATIENCE)
        connection.execute("PRAGMA mmap_size = 1073741824")
        index = Index(connection)
        index.hold()
        index.seal = cache.seal(KIND)  # it can't change from now on
        return index if index.seal and cache.is_sound(KIND, index.seal, index.serialize) else None
    except (OSError, *DAMAGE):
        return None


def _update(cache: Cache, root: Path, changes: Changes) -> bool:
    """Update the index in the cache, or a copy that replaces it; False if it must be built instead."""
    from newsarc.index.update import update

    def change(file: Path, begin: Callable[[], object] = lambda: None) -> bool:
        with closing(sqlite3.connect(file, timeout=_PATIENCE)) as connection:
            # If this process is killed, there is no seal, so nothing needs to be rolled back.
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN EXCLUSIVE")
            return update(connection, root, changes, begin)

    def change_copy(draft: Path) -> bool:
        from shutil import copyfile  # here, since readers rarely take so long

        copyfile(cache.path(KIND), draft)
        return change(draft)

    try:
        try:
            return cache.amend(KIND, change)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return cache.store(KIND, change_copy)
    except DAMAGE:
        return False


def hold(index: Index, root: Path) -> bool:
    """Hold an index that was released; False, and not held, if the cache has another one now."""
    if not index.seal:
        return True
    try:
        index.hold()
        if Cache(root).seal(KIND) == index.seal:
            return True
        index.release()  # an update of the one in the cache may be waiting for this
    except (OSError, *DAMAGE):
        index.release()
    return False


def is_damaged(index: Index) -> bool:
    """Whether an index from the cache has other bytes than were written, or this can't be determined.

    All of it is read, whatever its size: this is called after a query has failed.
    """
    if not index.seal:
        return False
    try:
        index.hold()
        return not has_checksum(checksum_in(index.seal), index.serialize())
    except DAMAGE:
        return True


def status_of(root: Path, aliases_for: Callable[[Index], Aliases], *, built_now: bool = False) -> IndexStatus:
    """The state of the index in the cache; with ``built_now`` it is known to match the files.

    ``aliases_for`` returns the names of contexts that count as one.
    """
    from newsarc.model.index_status import IndexStatus  # here, since no query needs it

    cache = Cache(root)
    file, index = cache.path(KIND), _open(cache)
    if index is None:
        return IndexStatus(file, layouts=_layouts(root))
    status = file.stat()
    fresh = built_now or not (is_outdated(root, index.site) or _changes(index, _Comparison(root, refresh=True)))
    aliases = aliases_for(index)  # not within the lambda: an index that holds itself stays open
    index.entities.read_aliases = lambda: aliases
    counts = index.total, index.entities.count(), index.files.count
    if index.site is None:
        return IndexStatus(file, status.st_size, status.st_mtime, fresh, *counts, (daily_layout(root),))
    dates = tuple(sorted(index.date_sources().items(), key=lambda one: (not one[0], -one[1], one[0])))
    return IndexStatus(file, status.st_size, status.st_mtime, fresh, *counts, index.site.layouts(), dates)


def _layouts(root: Path) -> tuple[UsedLayout, ...]:
    """The layouts that are recognised in the archive at ``root``."""
    from newsarc.files.scan import scan

    site = None if is_daily(root) else site_of(root, scan(root, ignore_files=True))
    return site.layouts() if site else (daily_layout(root),)


def clear(root: Path) -> int:
    """Remove everything in the cache about the archive at ``root``; return the number of bytes."""
    return Cache(root).clear()


def complete(root: Path) -> None:
    """Compute the checksum of the index in the cache if it is unknown, so that damage can be noticed."""
    with suppress(OSError):
        Cache(root).add_checksum(KIND)


# ---------------------------------------------------------------- files compared with the index


def _changes(index: Index, comparison: _Comparison) -> Changes | None:
    """The changes since the files were indexed; None if there are none."""
    index.checked_all_files = comparison.refresh or index.files.count < FEW or index.files.has_symlinks
    return _by_files(index, comparison.root) if index.checked_all_files else _by_folders(index, comparison)


def _by_files(index: Index, root: Path) -> Changes | None:
    """Compare every file: first only indexed files, which is enough if nothing has changed."""
    before = index.files.states()
    if not index.files.has_symlinks and _are_unchanged(root, before):
        return None
    from newsarc.files.scan import scan
    from newsarc.files.tree import Changes

    tree = scan(root, signatures=True, ignore_files=index.site is not None)
    if tree.states == before:
        return None
    changed = {path for path in before.keys() | tree.states.keys() if before.get(path) != tree.states.get(path)}
    return Changes({path: before[path] for path in changed & before.keys()}, tree.part(changed))


def _are_unchanged(root: Path, states: Mapping[str, FolderState]) -> bool:
    """Whether all folders have the same signatures, and so the same entries, and all files have theirs."""
    if signatures_of_files([f"{root}{path}" for path in states]) != b"".join(state.own for state in states.values()):
        return False
    files = [f"{root}{path}/{name}" for path, state in states.items() for name in state.entries()]
    return signatures_of_files(files) == b"".join(state.signatures for state in states.values())


def _by_folders(index: Index, comparison: _Comparison) -> Changes | None:
    """Compare every folder, and the files in those that have changed or are stale."""
    root, stale = comparison.root, comparison.stale
    now = signatures_of_files(index.files.folders(str(root)))
    if now == index.files.folder_signatures and not stale:
        return None
    from newsarc.files.scan import rescan
    from newsarc.files.tree import Changes

    paths = index.files.folders()
    old, new = folder_signatures(paths, index.files.folder_signatures), folder_signatures(paths, now)
    changed = [path for path in paths if old[path] != new[path] or path in stale]
    tree = rescan(root, changed, set(paths), ignore_files=index.site is not None)
    gone = tuple(f"{path}/" for path in changed if path not in tree.names)
    if gone and any(path.startswith(gone) for path in set(paths).difference(changed)):
        return _by_files(index, root)  # it exists but is skipped now, with all unchanged folders below it
    return Changes({path: index.files.state(path) for path in changed}, tree)


def stale_folders(index: Index, root: Path, paths: Collection[str]) -> set[str]:
    """The folders of some pages that have changed since they were indexed."""
    stale: set[str] = set()
    states = {folder: index.files.state(folder).by_name() for folder in {path.rpartition("/")[0] for path in paths}}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if folder in stale or folder in index.checked_folders:
            continue
        indexed = states[folder]
        if indexed.get(name) != signature(f"{root}{path}"):
            stale.add(folder)
        # The day's page determines the position in the day.
        for other in layout.same_day_folders(folder):
            beside = indexed if other == folder else index.files.state(other).by_name()
            if any(beside[page] != signature(f"{root}{other}/{page}") for page in layout.day_pages_in(beside)):
                stale.add(other)
    return stale
