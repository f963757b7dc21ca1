"""The state of an archive's index in the cache.

Knows: what is reported about it.  Must not know: how an index is built or stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class UsedLayout(NamedTuple):
    """A layout that is used in a folder of an archive.

    ``folder`` is relative to the root, and empty for the root itself.  ``sign`` is
    what showed the layout, such as ``_config.yml``; empty if nothing did.
    """

    layout: str
    folder: str
    sign: str


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """Where the index of an archive is, and what it holds.

    ``size`` is in bytes.  ``built`` is in seconds since 1970, None if there is no
    index yet.  ``fresh`` says whether no file has changed since.  ``layouts`` are
    those recognised in the archive, also without an index.  ``dates`` are the origins
    of the pages' dates, each with the number of pages; the origin is empty for pages
    without a date.  There are none for the daily layout, where folders date all pages.
    """

    file: Path
    size: int = 0
    built: float | None = None
    fresh: bool = False
    events: int = 0
    contexts: int = 0
    files: int = 0
    layouts: tuple[UsedLayout, ...] = ()
    dates: tuple[tuple[str, int], ...] = ()
