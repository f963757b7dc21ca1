"""Changes in the folders of an archive, as the operating system reports them.

Knows: watchfiles, which only this module loads.  Must not know: which files are
pages, what happens when they change.

Each folder is watched separately: a recursive watch would follow symbolic links
out of the root.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Set
from itertools import chain
from pathlib import Path

from newsarc.errors import ArchiveError, UsageError

_STEP = 25  # milliseconds without another change after which the changes are reported
_LONGEST = 400  # milliseconds for which changes are collected while more of them come
_TIMEOUT = 200  # milliseconds after which to check whether the root still exists
_NOT_UTF_8 = "Unable to decode path"  # raised by watchfiles for a file name that is not UTF-8
_MISSING = "--watch needs the package watchfiles, which is not installed"


def changes(root: Path, folders: Callable[[], Set[str]]) -> Iterator[Set[str] | None]:
    """Yield the site paths of each batch of changes; None if anything may have changed.

    ``folders`` returns the site paths of the folders to watch, and is called
    again after each change.  The first value is None: from then on no change is
    missed.  A set may be empty.  Raises `UsageError` if watchfiles isn't
    installed, `ArchiveError` if the root is gone or can't be watched.
    """
    identity = _identity(root)
    while True:
        watched = folders()
        batches = _watch(root, watched)
        yield None
        paths: Set[str] | None = frozenset()
        # A new folder, or one that replaces another, isn't watched yet.
        while paths is not None and paths.isdisjoint(watched) and folders() <= watched:
            paths = _next(batches, root)
            if _identity(root) != identity:
                raise ArchiveError(f"{root} no longer exists")
            if paths is not None:
                yield paths


def require_watchfiles() -> None:
    """Raise `UsageError` if watchfiles isn't installed."""
    try:
        import watchfiles  # noqa: F401 - only whether it can be imported
    except ImportError as error:
        raise UsageError(_MISSING, "pip install 'newsarc[watch]'") from error


_Batches = Iterator[Collection[tuple[object, str]]]


def _watch(root: Path, folders: Collection[str]) -> _Batches:
    """Start to watch folders; an empty iterator if one of them is gone, or a name ended the watch.

    watchfiles refuses folders whose names are not UTF-8: changes in them are noticed with the next change elsewhere.
    """
    require_watchfiles()
    from watchfiles import watch

    if not _is_utf_8(str(root)):
        raise ArchiveError(f"the system can't watch {root}: its name is not UTF-8", "rename the folder")
    batches = watch(
        *(f"{root}{folder}" for folder in folders if _is_utf_8(folder)),
        recursive=False,
        watch_filter=None,
        step=_STEP,
        debounce=_LONGEST,
        rust_timeout=_TIMEOUT,
        yield_on_timeout=True,
    )
    try:
        return chain((next(batches),), batches)
    except FileNotFoundError:
        return iter(())
    except (OSError, RuntimeError) as error:
        if _NOT_UTF_8 in str(error):
            return iter(())
        hint = "let it watch more (fs.inotify.max_user_watches), or set WATCHFILES_FORCE_POLLING=1"
        raise ArchiveError(f"the system can't watch {root} ({error})", hint) from error


def _is_utf_8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _next(batches: _Batches, root: Path) -> Set[str] | None:
    """The site paths of the next batch of changes; None if the watch has ended."""
    try:
        return {path.removeprefix(str(root)) for _, path in next(batches)}
    except (StopIteration, RuntimeError):  # watchfiles ends at a name that is not UTF-8
        return None


def _identity(root: Path) -> tuple[int, int] | None:
    """The identity of a folder, which differs for another one of the same name; None if there is none."""
    try:
        status = os.stat(root)
    except OSError:
        return None
    return status.st_dev, status.st_ino
