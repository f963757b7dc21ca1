"""Change detection: signatures of files and folders, from `os.stat`.

Knows: size, times and inode.  Must not know: which files exist, what is in them.

Files with equal signatures are taken as unchanged.  An archive has a hundred
thousand signatures that are only compared, so they are numbers packed into bytes.
The signature of a file that can't be examined, or that changed a moment ago (it may
change again within the same tick of the clock), equals no other.
"""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import attrgetter, methodcaller
from typing import NamedTuple

_TICK = 100_000_000  # nanoseconds; the longest tick of a file system's clock, unless it is coarse
_SECOND = 1_000_000_000
_COARSE_TICK = 2 * _SECOND  # for file systems with times in whole seconds, or in every other one
_NUMBERS = 4  # in a signature
_CTIME = 2  # the index of the change time in them
SIGNATURE_SIZE = _NUMBERS * array("q").itemsize  # bytes

numbers_of = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")  # what a signature is made from
_own_status = methodcaller("stat", follow_symlinks=False)


class FolderState(NamedTuple):
    """The state of a folder: its own signature, the names in it joined by ``/``, and the signature of each."""

    own: bytes
    names: bytes
    signatures: bytes

    @property
    def size(self) -> int:
        """The number of entries that have a signature."""
        return len(self.signatures) // SIGNATURE_SIZE

    def entries(self) -> list[str]:
        """The names of the entries, in the order of their signatures."""
        return os.fsdecode(self.names).split("/") if self.names else []

    def by_name(self) -> dict[str, bytes]:
        """The signature of each entry by its name."""
        return {
            name: self.signatures[at * SIGNATURE_SIZE : (at + 1) * SIGNATURE_SIZE]
            for at, name in enumerate(self.entries())
        }


NO_FOLDER = FolderState(b"", b"", b"")


def racy_after() -> int:
    """The time, in nanoseconds since the epoch, after which a change is too recent for a reliable signature."""
    return time.time_ns() - _TICK


def signature(file: str | int, *, follow: bool = True, limit: int | None = None) -> bytes:
    """The signature of a file or folder, given by its path or an open descriptor.

    A symbolic link is followed unless ``follow`` is false.  ``limit`` is the value
    of `racy_after` before the folder was read, by default its current value.
    """
    try:
        status = os.stat(file) if follow else os.lstat(file)  # type: ignore[arg-type]  # descriptors are always followed
    except OSError:
        return array("q", _unique()).tobytes()
    # A time after the year 2262 or an odd inode doesn't fit into 64 bits.
    numbers = array("q", (number % 2**63 for number in numbers_of(status)))
    return _without_racy(numbers, racy_after() if limit is None else limit).tobytes()


def signatures_of_files(files: Sequence[str]) -> bytes:
    """The signatures of many files or folders, one after the other; symbolic links are not followed."""
    return _packed(lambda: map(os.lstat, files), racy_after()) or b"".join(
        signature(file, follow=False) for file in files
    )


def signatures_of_entries(folder: str, entries: Sequence[os.DirEntry[str]], limit: int) -> bytes:
    """The signatures of the entries of a folder, in their order; symbolic links are not followed."""
    return _packed(lambda: map(_own_status, entries), limit) or b"".join(
        signature(f"{folder}/{entry.name}", follow=False, limit=limit) for entry in entries
    )


def _packed(statuses: Callable[[], Iterable[os.stat_result]], limit: int) -> bytes:
    """All signatures at once; nothing if a file is gone or a number doesn't fit."""
    try:
        return _without_racy(array("q", chain.from_iterable(map(numbers_of, statuses()))), limit).tobytes()
    except (OSError, OverflowError):
        return b""


def _without_racy(signatures: array[int], limit: int) -> array[int]:
    """The signatures, with a unique one in place of each that is too recent to be reliable."""
    if max(signatures[_CTIME::_NUMBERS], default=0) > limit - _COARSE_TICK:
        for at in range(0, len(signatures), _NUMBERS):
            changed = signatures[at + _CTIME]
            if changed > limit - (0 if changed % _SECOND else _COARSE_TICK):
                signatures[at : at + _NUMBERS] = array("q", _unique())
    return signatures


def _unique() -> tuple[int, int, int, int]:
    """A signature that nothing else has."""
    return -1, time.time_ns(), 0, 0
