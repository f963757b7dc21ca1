"""What changes in the folders of an archive, as the system tells it.

Knows: watchfiles, which only this module loads.  Must not know: which files are
pages, what is done when they change.

Each folder is watched for itself: who watches all that lies below the root is
led out of it by symbolic links.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Set
from itertools import chain
from pathlib import Path

from newsarc.errors import ArchiveError, UsageError

_STEP = 25  # milliseconds without a further change, after which changes are told
_LONGEST = 400  # milliseconds for which they are gathered while more of them come
_LOOK = 200  # milliseconds after which it is seen that the root itself is gone
_NO_TEXT = "Unable to decode path"  # how watchfiles ends at the name of a file that is not UTF-8
_MISSING = "--watch needs the package watchfiles, which is not installed"


def changes(root: Path, folders: Callable[[], Set[str]]) -> Iterator[Set[str] | None]:
    """The site paths at which something has changed, as it is told; None where anything may have.

    ``folders`` gives the site paths of those to watch, at any time.  The first
    is None: from then on nothing is missed.  There are sets with nothing in
    them.  Raises `UsageError` where watchfiles isn't installed, `ArchiveError`
    where the root is gone or the folders can't be watched.
    """
    own = _identity(root)
    while True:
        watched = folders()
        told = _told(root, watched)
        yield None
        paths: Set[str] | None = frozenset()
        # A folder that is new, or stands in another's place, isn't watched yet.
        while paths is not None and paths.isdisjoint(watched) and folders() <= watched:
            paths = _next(told, root)
            if _identity(root) != own:
                raise ArchiveError(f"{root} is no longer there")
            if paths is not None:
                yield paths


def see_to_it() -> None:
    """Raise `UsageError` where watchfiles isn't installed."""
    try:
        import watchfiles  # noqa: F401 - for whether it can be
    except ImportError as error:
        raise UsageError(_MISSING, "pip install 'newsarc[watch]'") from error


_Told = Iterator[Collection[tuple[object, str]]]


def _told(root: Path, folders: Collection[str]) -> _Told:
    """What watchfiles tells, from now on; nothing where a folder is gone by now, or a name ended it at once.

    It takes no folder whose name is not UTF-8: what changes there is seen with the next change elsewhere.
    """
    see_to_it()
    from watchfiles import watch

    if not _is_text(str(root)):
        raise ArchiveError(f"the system can't watch {root}: its name is not UTF-8", "rename the folder")
    told = watch(
        *(f"{root}{folder}" for folder in folders if _is_text(folder)),
        recursive=False,
        watch_filter=None,
        step=_STEP,
        debounce=_LONGEST,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    )
    try:
        return chain((next(told),), told)
    except FileNotFoundError:
        return iter(())
    except (OSError, RuntimeError) as error:
        if _NO_TEXT in str(error):
            return iter(())
        hint = "let it watch more (fs.inotify.max_user_watches), or set WATCHFILES_FORCE_POLLING=1"
        raise ArchiveError(f"the system can't watch {root} ({error})", hint) from error


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _next(told: _Told, root: Path) -> Set[str] | None:
    """The site paths that are told next; None where nothing is any more."""
    try:
        return {path.removeprefix(str(root)) for _, path in next(told)}
    except (StopIteration, RuntimeError):  # watchfiles ends at a name that is no text
        return None


def _identity(root: Path) -> tuple[int, int] | None:
    """What tells a folder from another of its name; None where there is none."""
    try:
        status = os.stat(root)
    except OSError:
        return None
    return status.st_dev, status.st_ino
