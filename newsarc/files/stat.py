"""How a file or folder looks from outside, which tells whether it has changed.

Knows: size, times and inode.  Must not know: which files there are, what is in them.

What has the same look is taken to be the same.  Looks are plain numbers side by
side, since an archive has a hundred thousand of them and each is only compared.
What can't be looked at, or changed just now, never looks the same twice.
"""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import attrgetter, methodcaller
from typing import NamedTuple

# Nanoseconds: what changed so lately may change again without looking otherwise, for clocks tick slowly.
_JUST_NOW = 100_000_000
_SECOND = 1_000_000_000
_COARSE = 2 * _SECOND  # as wide as the clocks of file systems that keep whole seconds, or two of them
_PARTS = 4
_CTIME = 2  # which of them
LOOK = _PARTS * array("q").itemsize  # bytes

_parts = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")
_own_status = methodcaller("stat", follow_symlinks=False)


class State(NamedTuple):
    """What a folder looked like before it was read: itself, the names in it set apart by ``/``, a look for each."""

    own: bytes
    names: bytes
    looks: bytes

    @property
    def size(self) -> int:
        """How many entries it has a look for."""
        return len(self.looks) // LOOK

    def entries(self) -> list[str]:
        """The names of what it has a look for, in order."""
        return os.fsdecode(self.names).split("/") if self.names else []

    def by_name(self) -> dict[str, bytes]:
        """How each entry looked, by its name."""
        return {name: self.looks[at * LOOK : (at + 1) * LOOK] for at, name in enumerate(self.entries())}


NOTHING = State(b"", b"", b"")


def just_now() -> int:
    """From when on a change is too late to be sure of, in nanoseconds."""
    return time.time_ns() - _JUST_NOW


def look_at(file: str | int, *, follow: bool = True, limit: int | None = None) -> bytes:
    """How one file or folder looks, as seen from ``limit`` (`just_now`)."""
    try:
        status = os.stat(file) if follow else os.lstat(file)  # type: ignore[arg-type]  # numbers are always followed
    except OSError:
        return array("q", _never()).tobytes()
    # A time after the year 2262 or an odd inode is a number too large to be kept whole.
    parts = array("q", (number % 2**63 for number in _parts(status)))
    return _trusted(parts, just_now() if limit is None else limit).tobytes()


def looks_of_files(files: Sequence[str]) -> bytes:
    """The looks of many files or folders, one behind the other; no link is followed."""
    return _looks(lambda: map(os.lstat, files), just_now()) or b"".join(look_at(file, follow=False) for file in files)


def looks_of_entries(folder: str, entries: Sequence[os.DirEntry[str]], limit: int) -> bytes:
    """The looks of what lies in a folder; no link is followed."""
    return _looks(lambda: map(_own_status, entries), limit) or b"".join(
        look_at(f"{folder}/{entry.name}", follow=False, limit=limit) for entry in entries
    )


def _looks(statuses: Callable[[], Iterable[os.stat_result]], limit: int) -> bytes:
    """All looks in one go; nothing where one is gone, or too large to be kept whole."""
    try:
        return _trusted(array("q", chain.from_iterable(map(_parts, statuses()))), limit).tobytes()
    except (OSError, OverflowError):
        return b""


def _trusted(looks: array[int], limit: int) -> array[int]:
    """The looks, but for those of what changed too lately to be sure of."""
    if max(looks[_CTIME::_PARTS], default=0) > limit - _COARSE:
        for at in range(0, len(looks), _PARTS):
            changed = looks[at + _CTIME]
            if changed > limit - (0 if changed % _SECOND else _COARSE):
                looks[at : at + _PARTS] = array("q", _never())
    return looks


def _never() -> tuple[int, int, int, int]:
    """A look that nothing has twice."""
    return -1, time.time_ns(), 0, 0
