"""What lies below the root of an archive.

Knows: folders, files, symbolic links.  Must not know: what is in a page, what is kept.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from errno import ENOENT
from functools import cached_property, partial
from itertools import accumulate
from operator import attrgetter, methodcaller
from pathlib import Path
from typing import NamedTuple

from newsarc.files.paths import follow, is_passed_over, is_passing, pages_in, unread_error
from newsarc.files.stat import State, just_now, look_at, looks_of_entries
from newsarc.parallel import map_chunks

# A folder that is open answers for its entries without a walk along its path for each.
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_BY_DESCRIPTOR = os.scandir in os.supports_fd
_SHARED_FROM = 3  # levels below the root: a month
_WEIGHT = 6  # of what such a folder holds, in pages read: sixty times as many are listed in the time
_name = attrgetter("name")
_is_file = methodcaller("is_file", follow_symlinks=False)


class Files(Set[str]):
    """The site paths of all files of a tree, as a set that is not made until it is asked for."""

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
    """What lies below the root, by site path.

    ``names`` leads from each folder (no slash at the end, "" is the root) to
    the names of the files in it, in order: all that is no folder (reading one
    refuses a pipe or device).  ``outside`` are symbolic links that lead out of
    the root, ``dangling`` those that lead to nothing; ``closed`` are folders
    that can't be listed, with why, ``unread`` what may be listed at another time,
    ``passed`` those that were passed over.
    ``states`` says what folders looked like, where that was asked for;
    ``linked``, whether there are symbolic links within the root: what they lead
    to may change without their folder.
    """

    root: Path
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)
    dangling: set[str] = field(default_factory=set)
    closed: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    states: dict[str, State] = field(default_factory=dict)
    linked: bool = False

    @cached_property
    def files(self) -> Files:
        """The site paths of all files."""
        return Files(self.names)

    @cached_property
    def beyond(self) -> Beyond:
        """What lies in the folders that were passed over, for links that lead there."""
        return Beyond(Tree(self.root, passed=self.passed.copy()))

    @property
    def folders(self) -> Set[str]:
        """The site paths of all folders."""
        return self.names.keys()

    def pages(self) -> list[str]:
        """The site paths of the markdown files, in order."""
        return sorted(pages_in(self.files))

    def add(self, other: Tree) -> None:
        """Take in what lies in another part of the archive."""
        self.names |= other.names
        self.outside |= other.outside
        self.dangling |= other.dangling
        self.closed |= other.closed
        self.unread |= other.unread
        self.passed |= other.passed
        self.states |= other.states
        self.linked |= other.linked

    def amended(self, folders: Set[str], now: Tree) -> Tree:
        """The same with what some folders hold ``now`` in place of what they held; with those that are new in it.

        Where a folder is gone, so is all below it.
        """
        gone = tuple(f"{folder}/" for folder in folders if folder not in now.names)
        left = {folder for folder in self.names if folder not in folders and not folder.startswith(gone)}

        def stays(path: str) -> bool:
            return path not in folders and path.rpartition("/")[0] in left

        tree = self.part(left)
        tree.outside = set(filter(stays, self.outside))
        tree.dangling = set(filter(stays, self.dangling))
        tree.passed = set(filter(stays, self.passed))
        tree.closed = {path: why for path, why in self.closed.items() if stays(path)}
        tree.states |= {path: self.states[path] for path in tree.closed if path in self.states}
        tree.add(now)
        return tree

    def part(self, folders: Set[str]) -> Tree:
        """What is in some folders alone."""
        names = {path: self.names[path] for path in folders & self.names.keys()}
        states = {path: self.states[path] for path in folders & self.states.keys()}
        return Tree(self.root, names, states=states, linked=self.linked)


class Beyond:
    """What lies in folders that were passed over, found out when a link leads there.

    ``listed`` is what was found so far.  A folder is listed alone, without
    those in it: they may hold more than the archive itself, and nobody asks
    for most of it.
    """

    def __init__(self, listed: Tree) -> None:
        self.listed = listed
        self._unlisted: dict[str, list[str]] = {}  # site paths, by how they are written without capitals
        self._put_off(listed.passed)

    def _put_off(self, folders: Iterable[str]) -> None:
        for site in folders:
            self._unlisted.setdefault(site.casefold(), []).append(site)

    def reach(self, path: str) -> Tree:
        """What was found so far, with the folders on the way to a site path, in whatever capitals."""
        if self._unlisted:
            for folder in accumulate(path.casefold().split("/"), "{}/{}".format):
                for site in self._unlisted.pop(folder, ()):
                    found = list_folders(self.listed.root, [site])
                    self.listed.add(found)
                    self._put_off(found.passed)
        return self.listed


@dataclass(frozen=True)
class Changes:
    """Folders that look otherwise than they did: ``before``, and ``tree``, which holds what they are now.

    A folder that is new is in ``tree`` alone, one that is gone in ``before`` alone.
    """

    before: Mapping[str, State]
    tree: Tree


def scan(root: Path, *, looks: bool = False, partly: bool = False) -> Tree:
    """Everything below the root but hidden folders and those of tools (``node_modules``, virtual environments).

    With ``looks``, `Tree.states` says what each folder and its files looked like.
    Raises `UnreadError` where a folder can't be listed at the moment, unless
    ``partly`` the rest will do.
    """
    todo: list[str] = []
    tree = _Scan(root, looks, todo).folder("")
    for part in map_chunks(partial(scan_folders, root, looks=looks), todo, weight=_WEIGHT * len(todo)):
        tree.add(part)
    return tree if partly else _whole(tree)


def _whole(tree: Tree) -> Tree:
    """The tree, if all of it could be listed."""
    if tree.unread:
        raise unread_error(tree.unread)
    return tree


def tree_of(root: Path, files: Iterable[str]) -> Tree:
    """The tree that `scan` would see at ``root`` if these, by site path, were all its files and none was a link."""
    names: dict[str, list[str]] = {"": []}
    for path in files:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, []).append(name)
        while folder and (folder := folder.rpartition("/")[0]) not in names:
            names[folder] = []
    unseen = {folder for folder in names if "pyvenv.cfg" in names[folder] or is_passed_over(folder.rpartition("/")[2])}
    seen = {folder for folder in names if not _is_inside(folder, unseen)}
    tree, passed = (
        Tree(root, {folder: sorted(names[folder]) for folder in sorted(some)}) for some in (seen, names.keys() - seen)
    )
    tree.beyond = Beyond(passed)  # all of it is known
    return tree


def _is_inside(folder: str, folders: Set[str]) -> bool:
    """Whether a folder is one of some or lies in one of them."""
    while folder not in folders:
        if not folder:
            return False
        folder = folder.rpartition("/")[0]
    return True


def scan_folders(root: Path, sites: Iterable[str], *, looks: bool = False) -> Tree:
    """What lies in some folders of the archive, by their site paths, and below them."""
    tree = Tree(root)
    for site in sites:
        tree.add(_Scan(root, looks).folder(site))
    return tree


def rescan(root: Path, sites: Iterable[str], known: Set[str]) -> Tree:
    """What some folders hold and look like now, and the folders below them that are not ``known``; raises as `scan`."""
    tree = Tree(root)
    for site in sites:
        if follow(str(root), site) == f"{root}{site}":  # else it is gone, or has become a link
            tree.add(_Scan(root, True, known=known).folder(site))
    return _whole(tree)


def list_folders(root: Path, sites: Iterable[str]) -> Tree:
    """What some folders hold and look like now, without what lies below them; raises as `scan`."""
    tree = Tree(root)
    for site in sites:
        if follow(str(root), site) is not None:
            tree.add(_Scan(root, True, alone=True).folder(site))
    return _whole(tree)


class _Folder(NamedTuple):
    """A folder that is to be listed: its real place, its site path, and whether a symbolic link led there."""

    place: str
    site: str
    by_link: bool


class _Scan:
    """One walk, folder by folder: however deep they lie, none is gone into while another one is open.

    Folders of the level at which the work is shared are put off to ``later``,
    where that is given; those that are ``known`` are not gone into, and with
    ``alone`` none is but the one that is asked for.
    """

    def __init__(
        self,
        root: Path,
        looks: bool,
        later: list[str] | None = None,
        *,
        known: Set[str] = frozenset(),
        alone: bool = False,
    ) -> None:
        self._tree = Tree(root)
        self._root = str(root)
        self._looks = looks
        self._later = later
        self._known = known
        self._alone = alone
        self._todo: deque[_Folder] = deque()

    def folder(self, site: str) -> Tree:
        """Take in the folder at a site path."""
        self._todo.append(_Folder(self._root + site, site, by_link=False))
        while self._todo:
            self._list(self._todo.popleft())
        return self._tree

    def _list(self, folder: _Folder) -> None:
        place, site, _ = folder
        limit = just_now()
        try:
            opened = os.open(place, _FOLDER) if _BY_DESCRIPTOR else None
        except OSError as error:
            self._close(folder, error)
            return
        try:
            own = look_at(place if opened is None else opened) if self._looks else b""
            with os.scandir(place if opened is None else opened) as found:
                entries = sorted(found, key=_name)
            names = list(map(_name, entries))
            if "pyvenv.cfg" in names and not self._alone:
                self._tree.passed.add(site)
                return
            if all(map(_is_file, entries)):
                self._tree.names[site] = names
                looks = looks_of_entries(place, entries, limit) if self._looks else b""
            else:
                names, looks = self._mixed(entries, folder, limit)
            if self._looks:
                self._tree.states[site] = State(own, os.fsencode("/".join(names)), looks)
        except OSError as error:
            self._close(folder, error)
        finally:
            if opened is not None:
                os.close(opened)

    def _close(self, folder: _Folder, error: OSError) -> None:
        """Take in a folder that can't be listed, unless it is gone by now."""
        if error.errno == ENOENT:
            return
        if is_passing(error):
            self._tree.unread[folder.site or "/"] = error.strerror or str(error)
            return
        self._tree.closed[folder.site] = error.strerror or "can't be listed"
        if self._looks:
            self._tree.states[folder.site] = State(look_at(folder.place), b"", b"")

    def _mixed(self, entries: list[os.DirEntry[str]], folder: _Folder, limit: int) -> tuple[list[str], bytes]:
        """Take in a folder that holds more than files; the names whose looks count, and these."""
        files: list[str] = []
        self._tree.names[folder.site] = files
        looks: dict[str, bytes] = {}
        for entry in entries:
            name = entry.name
            path = f"{folder.place}/{name}"
            if entry.is_symlink():
                inside = self._symlink(folder, name)
                looks[name] = look_at(path, follow=inside, limit=limit)
                files += [name] * inside
            elif not entry.is_dir(follow_symlinks=False):
                looks[name] = look_at(path, follow=False, limit=limit)
                files.append(name)
            else:  # it has a state of its own
                self._below(_Folder(path, f"{folder.site}/{name}", folder.by_link), pass_over=is_passed_over(name))
        return list(looks), b"".join(looks.values()) if self._looks else b""

    def _below(self, folder: _Folder, *, pass_over: bool) -> None:
        """Put a folder on the list, or on that of the work that is shared, unless it is passed over."""
        if pass_over or self._alone:
            self._tree.passed.add(folder.site)
        elif self._later is not None and not folder.by_link and folder.site.count("/") == _SHARED_FROM:
            self._later.append(folder.site)
        elif folder.site not in self._known:
            self._todo.append(folder)

    def _symlink(self, folder: _Folder, name: str) -> bool:
        """Whether a link counts as a file; one that stays inside counts as what it leads to.

        A folder is passed over at a link that it holds itself, and at one in a
        folder that a link led to: these would go around, or fan out without end.
        """
        path = f"{folder.site}/{name}"
        real = follow(self._root, path)
        if real is None:
            self._tree.outside.add(path)
            return False
        self._tree.linked = True
        try:
            mode = os.lstat(real).st_mode
        except OSError as error:
            if is_passing(error):
                self._tree.unread[path] = error.strerror or str(error)
            else:
                self._tree.dangling.add(path)
            return False
        if stat.S_ISDIR(mode):
            around = folder.by_link or f"{folder.place}/".startswith(f"{real}/")
            self._below(_Folder(real, path, by_link=True), pass_over=around)
            return False
        if stat.S_ISLNK(mode):  # a ring of links
            self._tree.dangling.add(path)
            return False
        return True
