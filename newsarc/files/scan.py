"""The walk over an archive's folders, which makes a `Tree`.

Knows: how to list folders fast, and which symbolic links are followed.
Must not know: what is in a page, the cache.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterable, Set
from errno import ENOENT
from functools import partial
from operator import attrgetter, methodcaller
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsarc.files.paths import (
    VIRTUAL_ENVIRONMENT,
    follow_links,
    is_skipped_name,
    is_transient,
    pages_in,
    unavailable_error,
)
from newsarc.files.stat import FolderState, racy_after, signature, signatures_of_entries
from newsarc.files.tree import Tree
from newsarc.parallel import map_chunks

if TYPE_CHECKING:
    from newsarc.files.ignore import IgnoreFiles, Rules

# With an open folder, the status of its entries needs no path lookup for each.
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_BY_DESCRIPTOR = os.scandir in os.supports_fd
_SHARED_FROM = 3  # levels below the root from which folders are divided among processes (months)
_WEIGHT = 6  # of such a folder: listing its days takes as long as reading this number of pages
_name = attrgetter("name")
_is_file = methodcaller("is_file", follow_symlinks=False)


def scan(root: Path, *, signatures: bool = False, allow_unavailable: bool = False, ignore_files: bool = False) -> Tree:
    """Everything below the root except hidden folders and those of tools (``node_modules``, virtual environments).

    With ``signatures``, `Tree.states` has the state of each folder.  With
    ``ignore_files``, ignored files are skipped too (`ignore`): folders are among the
    skipped ones, `Tree.ignored` has the pages.  Raises `UnavailableError` if a
    folder can't be listed at the moment, unless ``allow_unavailable``.
    """
    todo: list[str] = []
    tree = _Scan(root, signatures, todo, ignore=_ignore_files(root, ignore_files)).folder("")
    rest = partial(scan_folders, root, signatures=signatures, ignore_files=ignore_files)
    for part in map_chunks(rest, todo, weight=_WEIGHT * len(todo)):
        tree.add(part)
    return tree if allow_unavailable else _whole(tree)


def _ignore_files(root: Path, wanted: bool) -> IgnoreFiles | None:
    if not wanted:
        return None
    from newsarc.files.ignore import IgnoreFiles  # here, since they don't count in the daily layout

    return IgnoreFiles(root)


def _whole(tree: Tree) -> Tree:
    """The tree.  Raises `UnavailableError` if a part of it is missing."""
    if tree.unavailable:
        raise unavailable_error(tree.unavailable)
    return tree


def scan_folders(root: Path, sites: Iterable[str], *, signatures: bool = False, ignore_files: bool = False) -> Tree:
    """Everything in and below some folders of the archive, by their site paths.

    The ignore files above each are read again, since another process may have found them.
    """
    tree = Tree(root)
    ignore = _ignore_files(root, ignore_files)
    for site in sites:
        tree.add(_Scan(root, signatures, ignore=ignore).folder(site))
    return tree


def rescan(root: Path, sites: Iterable[str], known: Set[str], *, ignore_files: bool = False) -> Tree:
    """The current content of some folders, with their states, and of folders below them that are not ``known``.

    A folder that is gone, or is a symbolic link now, is omitted.  The folders
    themselves must not be ignored, and the known folders must have been found with
    the same ignore files: if these have changed, a new scan is needed.  Raises as
    `scan` does.
    """
    tree = Tree(root)
    ignore = _ignore_files(root, ignore_files)
    for site in sites:
        if follow_links(str(root), site) == f"{root}{site}":
            tree.add(_Scan(root, True, known=known, ignore=ignore).folder(site))
    return _whole(tree)


def list_folders(root: Path, sites: Iterable[str]) -> Tree:
    """The current content of some folders, with their states, without folders below them.  Raises as `scan` does.

    It is called for skipped folders that links lead to, so nothing is ignored.
    """
    tree = Tree(root)
    for site in sites:
        if follow_links(str(root), site) is not None:
            tree.add(_Scan(root, True, shallow=True).folder(site))
    return _whole(tree)


class _Folder(NamedTuple):
    """A folder to list: its real path, its site path, and whether a symbolic link led there."""

    path: str
    site: str
    by_link: bool


class _Scan:
    """One walk, breadth first: it has one folder open at a time, however deep they are.

    Folders of the level from which the work is shared are added to ``later``, if
    that is given.  Folders that are ``known`` aren't entered; a ``shallow`` scan
    enters only the folders that it is given.  ``ignore`` is None if ignore files
    don't count.
    """

    def __init__(
        self,
        root: Path,
        signatures: bool,
        later: list[str] | None = None,
        *,
        known: Set[str] = frozenset(),
        shallow: bool = False,
        ignore: IgnoreFiles | None = None,
    ) -> None:
        self._tree = Tree(root)
        self._root = str(root)
        self._signatures = signatures
        self._later = later
        self._known = known
        self._shallow = shallow
        self._ignore = ignore
        self._rules: Rules | None = None  # the rules for the folder that is being listed
        self._todo: deque[_Folder] = deque()

    def folder(self, site: str) -> Tree:
        """Add the folder at a site path and what is below it; return the tree so far."""
        self._todo.append(_Folder(self._root + site, site, by_link=False))
        while self._todo:
            self._list(self._todo.popleft())
        if self._ignore:
            self._tree.ignore_files |= self._ignore.read
        return self._tree

    def _list(self, folder: _Folder) -> None:
        path, site, _ = folder
        limit = racy_after()
        try:
            opened = os.open(path, _FOLDER) if _BY_DESCRIPTOR else None
        except OSError as error:
            self._add_unlistable(folder, error)
            return
        try:
            own = signature(path if opened is None else opened) if self._signatures else b""
            with os.scandir(path if opened is None else opened) as found:
                entries = sorted(found, key=_name)
            names = list(map(_name, entries))
            if VIRTUAL_ENVIRONMENT in names and not self._shallow:
                self._tree.skipped.add(site)
                return
            if self._ignore:
                self._rules = self._ignore.rules(site, path, names)
            if all(map(_is_file, entries)):
                self._tree.names[site] = names
                signatures = signatures_of_entries(path, entries, limit) if self._signatures else b""
            else:
                names, signatures = self._add_mixed(entries, folder, limit)
            if self._signatures:
                self._tree.states[site] = FolderState(own, os.fsencode("/".join(names)), signatures)
            if self._rules:
                pages = (f"{site}/{name}" for name in pages_in(self._tree.names[site]))
                self._tree.ignored.update(self._rules.ignored_pages(pages))
        except OSError as error:
            self._add_unlistable(folder, error)
        finally:
            if opened is not None:
                os.close(opened)

    def _add_unlistable(self, folder: _Folder, error: OSError) -> None:
        """Add a folder that can't be listed, unless it is gone."""
        if error.errno == ENOENT:
            return
        if is_transient(error):
            self._tree.unavailable[folder.site or "/"] = error.strerror or str(error)
            return
        self._tree.unlistable[folder.site] = error.strerror or "can't be listed"
        if self._signatures:
            self._tree.states[folder.site] = FolderState(signature(folder.path), b"", b"")

    def _add_mixed(self, entries: list[os.DirEntry[str]], folder: _Folder, limit: int) -> tuple[list[str], bytes]:
        """Add a folder that has more than files in it; return the names and signatures of its entries."""
        files: list[str] = []
        self._tree.names[folder.site] = files
        signatures: dict[str, bytes] = {}
        for entry in entries:
            name = entry.name
            path = f"{folder.path}/{name}"
            if entry.is_symlink():
                inside = self._is_file_behind(folder, name)
                signatures[name] = signature(path, follow=inside, limit=limit)
                files += [name] * inside
            elif not entry.is_dir(follow_symlinks=False):
                signatures[name] = signature(path, follow=False, limit=limit)
                files.append(name)
            else:  # its own state has its signature
                self._add_folder(_Folder(path, f"{folder.site}/{name}", folder.by_link), skip=is_skipped_name(name))
        return list(signatures), b"".join(signatures.values()) if self._signatures else b""

    def _add_folder(self, folder: _Folder, *, skip: bool) -> None:
        """Add a folder to those to list, or to the work that is shared, or to the skipped ones."""
        if skip or self._shallow or (self._rules and self._rules.ignore_folder(folder.site)):
            self._tree.skipped.add(folder.site)
        elif self._later is not None and not folder.by_link and folder.site.count("/") == _SHARED_FROM:
            self._later.append(folder.site)
        elif folder.site not in self._known:
            self._todo.append(folder)

    def _is_file_behind(self, folder: _Folder, name: str) -> bool:
        """Whether a symbolic link leads to a file of the archive; add it to the tree if it leads anywhere else.

        A link to a folder above itself is skipped, and so is one to a folder in a
        linked folder: they would never end.
        """
        path = f"{folder.site}/{name}"
        real = follow_links(self._root, path)
        if real is None:
            self._tree.outside.add(path)
            return False
        self._tree.has_links = True
        try:
            mode = os.lstat(real).st_mode
        except OSError as error:
            if is_transient(error):
                self._tree.unavailable[path] = error.strerror or str(error)
            else:
                self._tree.dangling.add(path)
            return False
        if stat.S_ISDIR(mode):
            around = folder.by_link or f"{folder.path}/".startswith(f"{real}/")
            self._add_folder(_Folder(real, path, by_link=True), skip=around)
            return False
        if stat.S_ISLNK(mode):  # a cycle of links
            self._tree.dangling.add(path)
            return False
        return True
