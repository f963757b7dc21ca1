"""Pages by folder, the unit of work for all code that reads all pages.

Knows: paths.  Must not know: files, what is in a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsarc.files.paths import pages_in
from newsarc.pages.layouts.daily import layout


class Folder(NamedTuple):
    """A folder's site path, and the names of the pages in it, day pages first.

    ``day_pages`` is given only if its day also has day pages in another folder: their site paths, a list per folder.
    """

    path: str
    names: Sequence[str]
    day_pages: Sequence[Sequence[str]] | None = None

    def pages(self) -> Iterator[str]:
        """The site paths of the pages."""
        return (f"{self.path}/{name}" for name in self.names)


def group_by_folder(paths: Iterable[str]) -> list[Folder]:
    """The folders of some pages, sorted."""
    names: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, []).append(name)
    return page_folders({folder: sorted(names[folder]) for folder in names})


def page_folders(names: Mapping[str, Sequence[str]], some: Iterable[str] | None = None) -> list[Folder]:
    """The folders with pages, or ``some`` of them, sorted, from the sorted names of the files in each folder."""
    found = ((path, pages_in(names.get(path, ()))) for path in sorted(names if some is None else some))
    return [Folder(path, _day_pages_first(pages), _day_pages_of(path, names)) for path, pages in found if pages]


def _day_pages_first(pages: list[str]) -> list[str]:
    first = layout.day_pages_in(pages)
    return [*first, *(name for name in pages if name not in first)] if first else pages


def _day_pages_of(path: str, names: Mapping[str, Sequence[str]]) -> Sequence[Sequence[str]] | None:
    folders = [folder for folder in layout.same_day_folders(path) if folder in names]
    if not folders or folders == [path]:
        return None
    pages = ([f"{folder}/{name}" for name in layout.day_pages_in(names[folder])] for folder in folders)
    return [some for some in pages if some]
