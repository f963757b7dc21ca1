"""The state of an archive's index in the cache.

Knows: what is said of it.  Must not know: how an index is built or stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """Where the index of an archive is, and what it holds.

    ``size`` is in bytes.  ``built`` is in seconds since 1970, None where there is
    no index yet.  ``fresh`` says whether no file has changed since.
    """

    file: Path
    size: int = 0
    built: float | None = None
    fresh: bool = False
    events: int = 0
    contexts: int = 0
    files: int = 0
