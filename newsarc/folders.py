"""Pages by their folders, the unit of work of everything that reads them all.

Knows: paths.  Must not know: files, or what is in a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsarc import layout


class Folder(NamedTuple):
    """A folder's site path, and the names of the pages in it, day pages first."""

    path: str
    names: Sequence[str]

    def pages(self) -> Iterator[str]:
        """The pages' site paths."""
        return (f"{self.path}/{name}" for name in self.names)


def in_folders(paths: Iterable[str]) -> list[Folder]:
    """Pages by their folders, in order."""
    names: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, []).append(name)
    return [Folder(path, sorted(names[path], key=_day_pages_first)) for path in sorted(names)]


def _day_pages_first(name: str) -> tuple[bool, bool, str]:
    return name not in layout.DAY_PAGES, name != layout.DAY_PAGE, name
