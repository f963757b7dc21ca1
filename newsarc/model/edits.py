"""Changes of files: what a fix or a move writes, and what it had to skip.

Knows: what a change consists of.  Must not know: how changes are planned, written or shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.model.hits import Correction


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one file: its bytes ``before`` (None if it is new) and ``after`` (None if it is removed).

    ``links`` is the number of links rewritten in it.  A new file gets the mode,
    owner and attributes of the file named ``like``.
    """

    file: str
    before: bytes | None
    after: bytes | None
    links: int = 0
    like: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a page from the site path ``source`` to ``target``, with its edits in order.

    ``corrections`` are what was read in another spelling to find the page.
    """

    source: str
    target: str
    edits: tuple[Edit, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def links(self) -> int:
        """The number of links rewritten."""
        return sum(edit.links for edit in self.edits)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that couldn't be changed, and why, as in "it is read-only"."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Repairs:
    """The edits of a fix, done or planned, and the files that were skipped."""

    edits: tuple[Edit, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def links(self) -> int:
        """The number of links rewritten."""
        return sum(edit.links for edit in self.edits)
