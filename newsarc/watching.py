"""What changes below a folder, as the system tells it.

Knows: watchfiles, which only this module loads.  Must not know: which files are pages, what is done when they change.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

from newsarc.errors import ArchiveError, UsageError

_STEP = 25  # milliseconds without a further change, after which changes are told
_LONGEST = 400  # milliseconds for which they are gathered while more of them come
_LOOK = 200  # milliseconds after which it is seen that the folder itself is gone
_MANY = 1_000  # changes at once, from which on the system may have dropped some


def changes(root: Path) -> Iterator[set[str] | None]:
    """The paths below ``root`` at which something has changed, each with ``/`` first; None where that is unsure.

    The first set is empty, and says that no change from now on will be missed;
    others may be empty too.  Raises `UsageError` where watchfiles isn't
    installed, `ArchiveError` where the folder can't be watched or is gone.
    """
    own = _identity(root)
    watched = _watched(root)
    while True:
        changed = _next(watched)
        if _identity(root) != own:
            raise ArchiveError(f"{root} is no longer there")
        if changed is None:
            watched = _watched(root)
        unsure = changed is None or len(changed) > _MANY
        yield None if unsure else {path.removeprefix(str(root)) for path in changed or ()}


def _next(watched: Iterator[Collection[tuple[object, str]]]) -> list[str] | None:
    """The paths that have changed next; None where that can't be told any more."""
    try:
        return [path for _, path in next(watched)]
    except RuntimeError:  # watchfiles ends at a name that is no text
        return None


def _watched(root: Path) -> Iterator[Collection[tuple[object, str]]]:
    """What watchfiles tells, from now on."""
    try:
        from watchfiles import watch
    except ImportError as error:
        raise UsageError(
            "--watch needs the package watchfiles, which is not installed", "pip install 'newsarc[watch]'"
        ) from error
    told = watch(root, watch_filter=None, step=_STEP, debounce=_LONGEST, rust_timeout=_LOOK, yield_on_timeout=True)
    try:
        begun = next(told)
    except (OSError, RuntimeError) as error:
        hint = "let it watch more (fs.inotify.max_user_watches), or set WATCHFILES_FORCE_POLLING=1"
        raise ArchiveError(f"the system can't watch {root} ({error})", hint) from error
    return chain((begun,), told)


def _identity(root: Path) -> tuple[int, int] | None:
    """What tells a folder from another of its name; None where there is none."""
    try:
        status = os.stat(root)
    except OSError:
        return None
    return status.st_dev, status.st_ino
