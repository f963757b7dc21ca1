"""The folders and files of an archive as values: those that a scan found below the root, and those it skipped.

Knows: site paths, which folders belong to tools.  Must not know: how folders are listed (`scan` does that),
what is in a page, the cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from newsarc.files.paths import VIRTUAL_ENVIRONMENT, is_skipped_name, pages_in
from newsarc.files.stat import FolderState


class Files(Set[str]):
    """The site paths of all files of a tree: a set view of its names."""

    def __init__(self, names: dict[str, Sequence[str]]) -> None:
        self._names = names
        self._sets: dict[str, frozenset[str]] = {}

    def __contains__(self, path: object) -> bool:
        folder, _, name = str(path).rpartition("/")
        if folder not in self._sets:
            self._sets[folder] = frozenset(self._names.get(folder, ()))
        return name in self._sets[folder]

    def __iter__(self) -> Iterator[str]:
        return (f"{folder}/{name}" for folder, names in self._names.items() for name in names)

    def __len__(self) -> int:
        return sum(map(len, self._names.values()))

    @classmethod
    def _from_iterable(cls, paths: Iterable[str]) -> Set[str]:  # type: ignore[override]
        return frozenset(paths)


@dataclass
class Tree:
    """Everything below the root, by site path; a folder's has no trailing slash, and the root's is empty.

    - ``names``: for each folder, the sorted names of everything in it except folders,
      since reading a pipe or a device fails anyway
    - ``outside``: symbolic links that lead out of the root
    - ``dangling``: dangling symbolic links
    - ``unlistable``: folders that can't be listed, with the reason
    - ``unavailable``: paths that can't be read at the moment, with the reason
    - ``skipped``: folders that are hidden, belong to tools or are ignored
    - ``ignored``: markdown files that are ignored: links may lead there, but they are not pages
    - ``ignore_files``: the ignore files that were read, for `ignore.rules_state`
    - ``states``: the state of each folder, if the scan was made with signatures
    - ``has_links``: whether there are symbolic links within the root; their targets
      may change without a change of their folder
    """

    root: Path
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)
    dangling: set[str] = field(default_factory=set)
    unlistable: dict[str, str] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)
    ignore_files: set[str] = field(default_factory=set)
    states: dict[str, FolderState] = field(default_factory=dict)
    has_links: bool = False

    @cached_property
    def files(self) -> Files:
        """The site paths of all files."""
        return Files(self.names)

    @cached_property
    def skipped_folders(self) -> SkippedFolders:
        """The content of the skipped folders, for links that lead there."""
        return SkippedFolders(Tree(self.root, skipped=self.skipped.copy()))

    @property
    def folders(self) -> Set[str]:
        """The site paths of all folders."""
        return self.names.keys()

    def pages(self) -> list[str]:
        """The site paths of the markdown files that are not ignored, in order."""
        return sorted(set(pages_in(self.files)) - self.ignored if self.ignored else pages_in(self.files))

    def add(self, other: Tree) -> None:
        """Add another part of the archive."""
        self.names |= other.names
        self.outside |= other.outside
        self.dangling |= other.dangling
        self.unlistable |= other.unlistable
        self.unavailable |= other.unavailable
        self.skipped |= other.skipped
        self.ignored |= other.ignored
        self.ignore_files |= other.ignore_files
        self.states |= other.states
        self.has_links |= other.has_links

    def updated(self, folders: Set[str], now: Tree) -> Tree:
        """A copy with ``folders`` and new folders taken from ``now``.

        A folder that is missing from ``now`` is removed with everything below it.
        Both were found with the same ignore files (see `rescan`).
        """
        gone = tuple(f"{folder}/" for folder in folders if folder not in now.names)
        left = {folder for folder in self.names if folder not in folders and not folder.startswith(gone)}

        def stays(path: str) -> bool:
            return path not in folders and path.rpartition("/")[0] in left

        tree = self.part(left)
        tree.outside = set(filter(stays, self.outside))
        tree.dangling = set(filter(stays, self.dangling))
        tree.skipped = set(filter(stays, self.skipped))
        tree.ignore_files = set(filter(stays, self.ignore_files))
        tree.unlistable = {path: why for path, why in self.unlistable.items() if stays(path)}
        tree.states |= {path: self.states[path] for path in tree.unlistable if path in self.states}
        tree.add(now)
        return tree

    def part(self, folders: Set[str]) -> Tree:
        """The files and states of some folders only."""
        names = {path: self.names[path] for path in folders & self.names.keys()}
        states = {path: self.states[path] for path in folders & self.states.keys()}
        ignored = {path for path in self.ignored if path.rpartition("/")[0] in names}
        return Tree(self.root, names, ignored=ignored, states=states, has_links=self.has_links)


class SkippedFolders:
    """The folders that a scan skipped, listed when a link leads there; ``tree`` has those listed so far.

    Each is listed without the folders in it: these may be larger than the archive
    itself, and most are never needed.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._unlisted: dict[str, list[str]] = {}  # site paths, by their lower-case form
        self._add_unlisted(tree.skipped)

    def _add_unlisted(self, folders: Iterable[str]) -> None:
        for site in folders:
            self._unlisted.setdefault(site.casefold(), []).append(site)

    def reach(self, path: str) -> Tree:
        """List the folders on the way to a site path, ignoring case; return ``tree``."""
        if self._unlisted:
            from newsarc.files.scan import list_folders  # here, since the scan makes trees; and few links lead there

            for folder in accumulate(path.casefold().split("/"), "{}/{}".format):
                for site in self._unlisted.pop(folder, ()):
                    found = list_folders(self.tree.root, [site])
                    self.tree.add(found)
                    self._add_unlisted(found.skipped)
        return self.tree


@dataclass(frozen=True)
class Changes:
    """Folders that have changed: their states ``before``, and a ``tree`` of their current content.

    A new folder is only in ``tree``, a removed one only in ``before``.
    """

    before: Mapping[str, FolderState]
    tree: Tree


def tree_of(root: Path, files: Iterable[str]) -> Tree:
    """The tree that a scan of ``root`` would find with only these files, by site path, and no symbolic links."""
    names: dict[str, list[str]] = {"": []}
    for path in files:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, []).append(name)
        while folder and (folder := folder.rpartition("/")[0]) not in names:
            names[folder] = []
    tops = {
        folder for folder in names if VIRTUAL_ENVIRONMENT in names[folder] or is_skipped_name(folder.rpartition("/")[2])
    }
    seen = {folder for folder in names if not _is_inside(folder, tops)}
    tree, skipped = (
        Tree(root, {folder: sorted(names[folder]) for folder in sorted(some)}) for some in (seen, names.keys() - seen)
    )
    tree.skipped_folders = SkippedFolders(skipped)  # with nothing left to list
    return tree


def _is_inside(folder: str, folders: Set[str]) -> bool:
    """Whether a folder is one of some folders, or in one of them."""
    while folder not in folders:
        if not folder:
            return False
        folder = folder.rpartition("/")[0]
    return True
