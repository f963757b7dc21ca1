"""A validation that stays right while files change.

Knows: what a change touches.  Must not know: how it is seen that files change,
what the rules say, what is left out of a report.

What is held is what a validation finds out anyway: the tree, the survey, what
was found on each page that was checked, why links lead to nothing.  After a
change only the folders it lies in are listed and read again.  A page is checked
again if it lies in one of them, or if what it was told of others (`known.Dependencies`)
may be otherwise by now.  What lies in folders that are passed over is looked at
again with every change.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from newsarc.errors import ArchiveError
from newsarc.files.tree import Tree, rescan, scan
from newsarc.links.resolve import as_prefix, lookup_key
from newsarc.model.report import Report
from newsarc.pages.folders import Folder, page_folders
from newsarc.pages.layouts.daily import layout
from newsarc.parallel import gc_paused, map_chunks
from newsarc.validation.check_archive import ArchiveCheck, CheckResult, Progress, check
from newsarc.validation.context import CheckContext, Dependencies
from newsarc.validation.survey import prefix_of
from newsarc.validation.survey_reader import sampled_prefix, survey
from newsarc.validation.validate import ResolvedOptions, ValidationOptions, narrow, report_before, resolve_options

_MANY_CHANGES = 1_000  # changes at once, among which the system may have lost some
_MANY = 200  # changed folders: so many are read sooner with all others, by several processes


class _Kept(NamedTuple):
    """What was found on a page, and what that depends on: folders, kin of names, the days before others.

    ``beyond`` where it is what lies in folders that are passed over, and may be another thing each time.
    """

    checked: CheckResult
    folders: frozenset[str]
    kin: frozenset[str]
    days: Mapping[date, date | None]
    beyond: bool

    def holds(self, folders: Set[str], kin: Set[str], known: CheckContext) -> bool:
        """Whether it is the same with changes in some folders, and with names of some kin that came or went."""
        return (
            not self.beyond
            and self.folders.isdisjoint(folders)
            and self.kin.isdisjoint(kin)
            and all(known.day_before(day) == before for day, before in self.days.items())
        )


class IncrementalCheck(ArchiveCheck):
    """A validation of the archive at ``root`` that can be asked again; ``prefix`` and ``progress`` are `validate`'s.

    After each `update` a `report` is what `validate` would say of the same files.
    """

    def __init__(self, root: Path, prefix: str | None = None, progress: Progress | None = None) -> None:
        self._asked_prefix = None if prefix is None else as_prefix(prefix)
        self._kept: dict[str, _Kept] = {}
        with gc_paused():
            super().__init__(scan(root, looks=True), self._asked_prefix, progress)

    def report(self, codes: Collection[str], below: Collection[str] = ()) -> Report:
        """What is found by the rules in ``codes`` on the pages ``below`` some site paths, or on all."""
        with gc_paused():
            return super().report(codes, below)

    def prepare(self) -> None:
        """Gather now what will be needed when a link breaks, so that the report then is soon there."""
        with gc_paused():
            self.causes.prepare(self.known)
            self.found.counted()

    def update(self, paths: Collection[str] | None = None) -> bool:
        """Take in what has changed at some site paths, or anywhere; whether that is anything.

        A path may be that of a file or folder, new, changed or gone; to name one
        too many costs a little time.
        """
        with gc_paused():
            before, now = self.tree, self._look(paths)
            changed = {
                path
                for path in before.states.keys() | now.states.keys()
                if before.states.get(path) != now.states.get(path)
            }
            if not changed and not self._looks_beyond():
                return False
            self._take_in(changed, now)
            return True

    # ------------------------------------------------------------ checked pages

    def _checked(self, paths: Sequence[str]) -> Iterable[CheckResult]:
        new = [path for path in paths if path not in self._kept]
        for part in map_chunks(partial(_check, self.known), new):
            self._kept.update(part)
        return [self._kept[path].checked for path in paths]

    def _looks_beyond(self) -> bool:
        """Whether what was found depends on folders that are passed over."""
        return any(one.beyond for one in self._kept.values())

    # ------------------------------------------------------------ changes

    def _look(self, paths: Collection[str] | None) -> Tree:
        """The tree as it is now, if all that has changed since lies at some paths."""
        root = self.tree.root
        # What a link leads to may have another path, and changes without the link's folder.
        if paths is None or self.tree.linked:
            return scan(root, looks=True)
        folders = self._folders_of(paths)
        part = rescan(root, filter(self._is_folder, folders), self.tree.folders)
        return scan(root, looks=True) if part.linked else self.tree.amended(folders, part)

    def _folders_of(self, paths: Iterable[str]) -> set[str]:
        """The known folders whose listing may have changed with some paths."""
        known = self.tree.folders
        found: set[str] = set()
        for path in paths:
            if path in known:
                found.update(one for one in known if one == path or one.startswith(f"{path}/"))
            above = path.rpartition("/")[0]
            while above and above not in known:
                above = above.rpartition("/")[0]
            found.add(above)
        return found

    def _is_folder(self, site: str) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(f"{self.tree.root}{site}").st_mode)
        except OSError:
            return False

    def _take_in(self, changed: Set[str], now: Tree) -> None:
        """Bring all that is held up to date with ``changed`` folders of the tree ``now``."""
        before, known, versions = self.tree, self.known, self.known.versions
        gone = {path for path in before.part(changed).files if path not in now.files}
        new = {path for path in now.part(changed).files if path not in before.files}
        kin = {*map(lookup_key, (*gone, *new, *before.folders ^ now.folders))}
        same_bounds = _bounds(before) == _bounds(now)
        self.tree = now
        # What a page of a day is told of others depends on all of the day's folders.
        beside = {one for path in changed for one in layout.same_day_folders(path)}
        changed = changed | (beside & now.folders)
        if len(changed) > _MANY or not self._survey_again(changed):
            self._kept = {}
            super().__init__(now, self._asked_prefix)
            return
        resolver = None if kin or self._looks_beyond() or not same_bounds else known.resolver
        self.known = CheckContext(now, self.folders, self.found, self.prefix, resolver)
        folders = changed | {path.rpartition("/")[0] for path in versions ^ self.known.versions}
        self._kept = {
            path: one
            for path, one in self._kept.items()
            if same_bounds and path.rpartition("/")[0] not in folders and one.holds(folders, kin, self.known)
        }
        self.causes.amend(changed, kin, gone, new, self.known)

    def _survey_again(self, changed: Set[str]) -> bool:
        """Survey the changed folders; whether what is held is then what a survey of all would find."""
        for path in changed:
            self._survey_folder(path)
        if self._asked_prefix is not None:
            return True
        # Another prefix would have each page read otherwise.
        sampled = sampled_prefix(self.tree, self.folders)
        return sampled == self.prefix == prefix_of(self.found.prefixes, self.tree)

    def _survey_folder(self, path: str) -> None:
        now = page_folders(self.tree.names, [path])
        at = bisect_left(self.folders, path, key=attrgetter("path"))
        old = [folder for folder in self.folders[at : at + 1] if folder.path == path]
        number = sum(len(folder.names) for folder in self.folders[:at])
        part = survey(str(self.tree.root), now, self.prefix.rstrip("/"))
        self.found.replace(number, old[0] if old else Folder(path, ()), part)
        self.folders[at : at + len(old)] = now


def _check(known: CheckContext, paths: Sequence[str]) -> dict[str, _Kept]:
    """What is found on some pages, each with what it depends on."""
    return {path: _kept(known.tree, check(known, (path,)), known.told()) for path in paths}


def _kept(tree: Tree, checked: CheckResult, told: Dependencies) -> _Kept:
    kin = frozenset(map(lookup_key, told.paths))
    return _Kept(
        checked._replace(reached=Tree(tree.root)),  # which is not for keeping
        frozenset(told.folders),
        kin,
        told.days,
        any(f"{one}/".startswith(f"{lookup_key(passed)}/") for one in kin for passed in tree.passed),
    )


def _bounds(tree: Tree) -> tuple[Set[str], ...]:
    """Where the tree ends: links out of it, folders that can't be listed, and those that are passed over."""
    return tree.outside, tree.closed.keys(), tree.passed


# ---------------------------------------------------------------- with options, again and again


class ValidationSession:
    """The archive at ``root``, asked the same whenever it has changed; the arguments are those of `validate`."""

    def __init__(
        self,
        root: Path,
        asked: ValidationOptions,
        *,
        cache: bool = True,
        progress: Progress | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self._root = root
        self._asked = asked
        self._cache = cache
        self._warn = warn
        terms = resolve_options(root, asked)
        self._prefix = terms.prefix
        self._past, self._past_terms = self._past_for(terms), terms
        self._standing = IncrementalCheck(root, terms.prefix, progress)

    @property
    def folders(self) -> Set[str]:
        """The site paths of all folders of the archive."""
        return self._standing.tree.folders

    def update(self, paths: Collection[str] | None) -> bool:
        """Take in what has changed at some site paths, anywhere for None; whether that is anything.

        Raises `ArchiveError` where the archive is gone.
        """
        if not self._root.is_dir():
            raise ArchiveError(f"{self._root} is no longer there")
        return self._standing.update(None if paths is None or len(paths) > _MANY_CHANGES else paths)

    def report(self) -> Report:
        """What `validate` would say of the files as they were at the last `update`; raises as it does."""
        terms = resolve_options(self._root, self._asked)
        if terms.prefix != self._prefix:
            self._standing, self._prefix = IncrementalCheck(self._root, terms.prefix), terms.prefix
        if (terms.codes, terms.prefix) != (self._past_terms.codes, self._past_terms.prefix):
            self._past, self._past_terms = self._past_for(terms), terms
        report = self._standing.report(terms.codes, self._asked.paths)
        return narrow(report, self._past, self._asked, terms)

    def prepare(self) -> None:
        """Gather now, while nothing changes, what will be needed when a link breaks."""
        self._standing.prepare()

    def _past_for(self, terms: ResolvedOptions) -> Report | None:
        return report_before(self._root, self._asked, terms, cache=self._cache, warn=self._warn)
