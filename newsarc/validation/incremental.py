"""Validation that is repeated while files change.

Knows: which results a change can affect.
Must not know: how changes are noticed, what the rules check.

An `IncrementalCheck` reuses the tree, the survey, the result of checking each page,
and the causes of broken links.  After a change only the changed folders are listed
and read again.  A page is checked again if it is in one of these, or if one of its
dependencies (`context.Dependencies`) has changed.  Skipped folders are checked with
every change.  A `ValidationSession` adds the options: configuration and baseline are
read for each report; the report on the commit of ``since`` is made once.
"""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsarc.errors import ArchiveError
from newsarc.files.scan import rescan, scan
from newsarc.files.tree import Tree
from newsarc.links.resolve import as_prefix, lookup_key
from newsarc.model.report import Report
from newsarc.model.validation_options import ValidationOptions
from newsarc.pages.folders import Folder, page_folders
from newsarc.pages.layouts.daily import layout
from newsarc.parallel import gc_paused, map_chunks
from newsarc.sites import is_daily
from newsarc.validation.check_archive import ArchiveCheck, CheckResult, check_pages
from newsarc.validation.context import CheckContext, Dependencies
from newsarc.validation.survey import prefix_of
from newsarc.validation.survey_reader import sampled_prefix, survey
from newsarc.validation.validate import ResolvedOptions, narrow, report_at_commit, resolve_options

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress, Warn
    from newsarc.validation.incremental_site import IncrementalSiteCheck

_MOST_PATHS = 1_000  # changes at once; if there are more, the system may have lost some, so everything is compared
_MOST_FOLDERS = 200  # changed folders; if there are more, reading all folders in several processes is faster


class _PageResult(NamedTuple):
    """The result of checking one page, and its dependencies.

    ``lookup_keys`` are those of the paths that its links lead to, ``days`` maps
    days to the days before them.  A result that depends on skipped folders is
    never reused.
    """

    result: CheckResult
    folders: frozenset[str]
    lookup_keys: frozenset[str]
    days: Mapping[date, date | None]
    uses_skipped_folders: bool

    def is_still_valid(self, folders: Set[str], lookup_keys: Set[str], context: CheckContext) -> bool:
        """Whether it isn't affected by changes in some folders, or to files with some lookup keys."""
        return (
            not self.uses_skipped_folders
            and self.folders.isdisjoint(folders)
            and self.lookup_keys.isdisjoint(lookup_keys)
            and all(context.day_before(day) == before for day, before in self.days.items())
        )


class IncrementalCheck(ArchiveCheck):
    """A check of the archive at ``root`` that can be updated.

    ``prefix`` and ``progress`` are those of `check_archive`.  After each `update`,
    a `report` equals what `check_archive` reports on the same files.
    """

    def __init__(self, root: Path, prefix: str | None = None, progress: Progress | None = None) -> None:
        self._given_prefix = None if prefix is None else as_prefix(prefix)
        self._page_results: dict[str, _PageResult] = {}
        with gc_paused():
            super().__init__(scan(root, signatures=True), self._given_prefix, progress)

    def report(self, codes: Collection[str], below: Collection[str] = ()) -> Report:
        """The findings of the rules in ``codes`` on the pages ``below`` some site paths, or on all."""
        with gc_paused():
            return super().report(codes, below)

    def prepare(self) -> None:
        """Prepare the data for the next broken link, so that its report is fast."""
        with gc_paused():
            self.causes.prepare(self.context)
            self.survey.counted()

    def update(self, paths: Collection[str] | None = None) -> bool:
        """Apply the changes at some site paths, anywhere for None; whether there are any.

        A path is that of a file or folder that was created, changed or removed; an
        unchanged path only costs time.
        """
        with gc_paused():
            before, now = self.tree, self._scan(paths)
            changed = {
                path
                for path in before.states.keys() | now.states.keys()
                if before.states.get(path) != now.states.get(path)
            }
            if not changed and not self._uses_skipped_folders():
                return False
            self._apply(changed, now)
            return True

    # ------------------------------------------------------------ results of pages

    def _results(self, paths: Sequence[str]) -> Iterable[CheckResult]:
        new = [path for path in paths if path not in self._page_results]
        for part in map_chunks(partial(_check_each, self.context), new):
            self._page_results.update(part)
        return [self._page_results[path].result for path in paths]

    def _uses_skipped_folders(self) -> bool:
        return any(one.uses_skipped_folders for one in self._page_results.values())

    # ------------------------------------------------------------ changes

    def _scan(self, paths: Collection[str] | None) -> Tree:
        """The current tree, if all changes are at some paths."""
        root = self.tree.root
        # The target of a symbolic link has another path, and may change without the link's folder.
        if paths is None or self.tree.has_links:
            return scan(root, signatures=True)
        folders = self._folders_to_list(paths)
        part = rescan(root, filter(self._is_folder, folders), self.tree.folders)
        return scan(root, signatures=True) if part.has_links else self.tree.updated(folders, part)

    def _folders_to_list(self, paths: Iterable[str]) -> set[str]:
        """The folders of the tree to list again because of changed paths."""
        folders = self.tree.folders
        found: set[str] = set()
        for path in paths:
            if path in folders:
                found.update(one for one in folders if one == path or one.startswith(f"{path}/"))
            above = path.rpartition("/")[0]
            while above and above not in folders:
                above = above.rpartition("/")[0]
            found.add(above)
        return found

    def _is_folder(self, path: str) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(f"{self.tree.root}{path}").st_mode)
        except OSError:
            return False

    def _apply(self, changed: Set[str], now: Tree) -> None:
        """Update everything with the ``changed`` folders of the tree ``now``."""
        before, context, older_versions = self.tree, self.context, self.context.older_versions
        removed = {path for path in before.part(changed).files if path not in now.files}
        added = {path for path in now.part(changed).files if path not in before.files}
        lookup_keys = {*map(lookup_key, (*removed, *added, *before.folders ^ now.folders))}
        same_limits = _limits(before) == _limits(now)
        self.tree = now
        # The checks of a day's pages depend on all folders of the day.
        beside = {one for path in changed for one in layout.same_day_folders(path)}
        changed = changed | (beside & now.folders)
        if len(changed) > _MOST_FOLDERS or not self._survey_again(changed):
            self._page_results = {}
            super().__init__(now, self._given_prefix)
            return
        resolver = None if lookup_keys or self._uses_skipped_folders() or not same_limits else context.resolver
        self.context = CheckContext(now, self.folders, self.survey, self.prefix, resolver)
        folders = changed | {path.rpartition("/")[0] for path in older_versions ^ self.context.older_versions}
        self._page_results = {
            path: one
            for path, one in self._page_results.items()
            if same_limits
            and path.rpartition("/")[0] not in folders
            and one.is_still_valid(folders, lookup_keys, self.context)
        }
        self.causes.update(changed, lookup_keys, removed, added, self.context)

    def _survey_again(self, changed: Set[str]) -> bool:
        """Survey the changed folders; whether the result equals a survey of all folders."""
        for path in changed:
            self._survey_folder(path)
        if self._given_prefix is not None:
            return True
        # With another prefix every page has to be read again.
        sampled = sampled_prefix(self.tree, self.folders)
        return sampled == self.prefix == prefix_of(self.survey.prefixes, self.tree)

    def _survey_folder(self, path: str) -> None:
        now = page_folders(self.tree.names, [path])
        at = bisect_left(self.folders, path, key=attrgetter("path"))
        old = [folder for folder in self.folders[at : at + 1] if folder.path == path]
        number = sum(len(folder.names) for folder in self.folders[:at])
        part = survey(str(self.tree.root), now, self.prefix.rstrip("/"))
        self.survey.replace(number, old[0] if old else Folder(path, ()), part)
        self.folders[at : at + len(old)] = now


def _check_each(context: CheckContext, paths: Sequence[str]) -> dict[str, _PageResult]:
    """The result of each page, with its dependencies."""
    return {
        path: _page_result(context.tree, check_pages(context, (path,)), context.take_dependencies()) for path in paths
    }


def _page_result(tree: Tree, result: CheckResult, dependencies: Dependencies) -> _PageResult:
    lookup_keys = frozenset(map(lookup_key, dependencies.paths))
    return _PageResult(
        result._replace(reached=Tree(tree.root)),  # the tree may be another one next time
        frozenset(dependencies.folders),
        lookup_keys,
        dependencies.days,
        any(f"{key}/".startswith(f"{lookup_key(skipped)}/") for key in lookup_keys for skipped in tree.skipped),
    )


def _limits(tree: Tree) -> tuple[Set[str], ...]:
    """The limits of the tree: links out of it, folders that can't be listed, and skipped folders."""
    return tree.outside, tree.unlistable.keys(), tree.skipped


# ---------------------------------------------------------------- with options


class ValidationSession:
    """Repeated validation of the archive at ``root`` with the same options.

    The arguments are those of `validate`.
    """

    def __init__(
        self,
        root: Path,
        options: ValidationOptions,
        *,
        cache: bool = True,
        progress: Progress | None = None,
        warn: Warn | None = None,
    ) -> None:
        self._root = root
        self._options = options
        self._cache = cache
        self._warn = warn
        self._resolved = resolve_options(root, options)
        self._prefix = self._resolved.prefix
        self._past = self._report_at_commit(self._resolved)
        self._check = self._new_check(progress)

    @property
    def folders(self) -> Set[str]:
        """The site paths of all folders of the archive."""
        return self._check.tree.folders

    def update(self, paths: Collection[str] | None) -> bool:
        """Apply the changes at some site paths, anywhere for None; whether there are any.

        Raises `ArchiveError` if the archive is gone.
        """
        if not self._root.is_dir():
            raise ArchiveError(f"{self._root} no longer exists")
        return self._check.update(None if paths is None or len(paths) > _MOST_PATHS else paths)

    def report(self) -> Report:
        """The report of `validate` on the files as of the last `update`; it raises the same errors."""
        before, now = self._resolved, resolve_options(self._root, self._options)
        if now.prefix != self._prefix:
            self._prefix = now.prefix
            self._check = self._new_check()
        if (now.codes, now.prefix) != (before.codes, before.prefix):
            self._past, self._resolved = self._report_at_commit(now), now
        report = self._check.report(now.codes, self._options.paths)
        return narrow(report, self._past, self._options, now)

    def prepare(self) -> None:
        """Prepare the data for the next broken link while nothing changes."""
        self._check.prepare()

    def _new_check(self, progress: Progress | None = None) -> IncrementalCheck | IncrementalSiteCheck:
        if is_daily(self._root):
            return IncrementalCheck(self._root, self._prefix, progress)
        from newsarc.validation.incremental_site import IncrementalSiteCheck  # here, since the daily layout has no site

        return IncrementalSiteCheck(self._root, self._prefix, progress)

    def _report_at_commit(self, resolved: ResolvedOptions) -> Report | None:
        return report_at_commit(self._root, self._options, resolved, cache=self._cache, warn=self._warn)
