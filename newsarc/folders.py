"""Pages by their folders, the unit of work of everything that reads them all.

Knows: paths.  Must not know: files, or what is in a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    return page_folders({folder: sorted(names[folder]) for folder in names})


def page_folders(names: Mapping[str, Sequence[str]]) -> list[Folder]:
    """The folders that hold pages, in order, from the names of all files of each, in order."""
    found = ((path, [name for name in names[path] if name.endswith(".md")]) for path in sorted(names))
    return [Folder(path, _day_pages_first(pages)) for path, pages in found if pages]


def _day_pages_first(pages: list[str]) -> list[str]:
    for name in reversed(layout.DAY_PAGES):
        if name in pages:
            pages.remove(name)
            pages.insert(0, name)
    return pages
