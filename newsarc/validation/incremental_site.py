"""Validation of an archive of any layout but the daily one, repeated while files change.

Knows: which results a change can affect.
Must not know: how changes are noticed, what the rules check.

A page is read again if its file has changed.  It is checked again if it was read again, if a page to whose anchors it
links was, or if a key that one of its links asked for was added or removed.  If the recognised site or its routes
change, all pages are checked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsarc.errors import ArchiveError
from newsarc.files.stat import NO_FOLDER
from newsarc.files.tree import Tree
from newsarc.links.keys import file_key
from newsarc.links.resolve import as_prefix, lookup_key
from newsarc.links.routes import read_routes
from newsarc.model.report import Report
from newsarc.parallel import gc_paused, map_chunks
from newsarc.validation.check_archive import CheckResult, check_pages, scan_archive
from newsarc.validation.check_site import SiteCheck, survey_paths
from newsarc.validation.site_context import SiteContext
from newsarc.validation.site_survey import PageEntry

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress
    from newsarc.pages.site import Site


class _PageResult(NamedTuple):
    """The result of checking one page, and its dependencies: pages that were read, and keys that were looked up.

    A result that depends on skipped folders is never reused.
    """

    result: CheckResult
    pages: frozenset[str]
    keys: frozenset[str]
    uses_skipped_folders: bool


class IncrementalSiteCheck(SiteCheck):
    """A check of the archive at ``root`` that can be updated.

    After each `update`, a `report` equals what `check_archive` reports on the same files.
    """

    def __init__(self, root: Path, prefix: str | None = None, progress: Progress | None = None) -> None:
        self._page_results: dict[str, _PageResult] = {}
        self._prefix = as_prefix(prefix or "")
        with gc_paused():
            super().__init__(*_scanned(root, self._prefix), progress)

    def report(self, codes: Collection[str], below: Collection[str] = ()) -> Report:
        """The findings of the rules in ``codes`` on the pages ``below`` some site paths, or on all."""
        with gc_paused():
            return super().report(codes, below)

    def pages_to_check(self, pages: Sequence[str], codes: Collection[str]) -> set[str]:
        """All pages with links into the archive, since their targets may change."""
        return {path for path, entry in self.site_survey.pages.items() if entry.needs_check or entry.targets}

    def prepare(self) -> None:
        """Prepare the data for the next broken link, so that its report is fast."""
        with gc_paused():
            self.causes.prepare(self.context)

    def update(self, paths: Collection[str] | None = None) -> bool:
        """Apply all changes; whether there are any.

        ``paths`` is ignored, since this check compares all folders.
        """
        with gc_paused():
            before = self.tree
            now, site = _scanned(before.root, self._prefix)
            folders = {
                one for one in before.states.keys() | now.states if before.states.get(one) != now.states.get(one)
            }
            if not folders and site == self.site and not self._uses_skipped_folders():
                return False
            if site != self.site or _limits(before) != _limits(now):
                self._page_results = {}
                super().__init__(now, site)
                return True
            self._apply(folders, now)
            return True

    def _results(self, paths: Sequence[str]) -> Iterable[CheckResult]:
        new = [path for path in paths if path not in self._page_results]
        for part in map_chunks(partial(_check_each, self.context), new):
            self._page_results.update(part)
        return [self._page_results[path].result for path in paths]

    def _uses_skipped_folders(self) -> bool:
        return any(one.uses_skipped_folders for one in self._page_results.values())

    def _apply(self, folders: Set[str], now: Tree) -> None:
        """Update everything with the changed folders of the tree ``now``."""
        before, roots = self.tree, self.context.resolver.roots
        removed = {path for path in before.part(folders).files if path not in now.files}
        added = {path for path in now.part(folders).files if path not in before.files}
        names = {*removed, *added, *before.folders ^ now.folders}
        changed = set(_changed_files(before, now, folders))
        keys = {*map(file_key, names), *self._survey_again({*removed, *changed}, now)}
        routes = read_routes(now, self.site)
        self.tree = now
        same_routes = routes == self.context.routes
        self.context = SiteContext(now, self.site, self.site_survey, routes)
        is_served_alike = same_routes and self.context.resolver.roots == roots
        self._page_results = {
            path: one
            for path, one in self._page_results.items()
            if is_served_alike
            and not one.uses_skipped_folders
            and path not in removed | changed
            and one.pages.isdisjoint(changed)
            and one.keys.isdisjoint(keys)
        }
        self.causes.update(folders, set(map(lookup_key, names)), removed, added, self.context)

    def _survey_again(self, paths: Set[str], now: Tree) -> set[str]:
        """Survey some pages again; return the keys that were added or removed."""
        found = survey_paths(now, self.site, self.site.pages(path for path in paths if path in now.files))
        keys: set[str] = set()
        for path in paths:
            old, new = self.site_survey.pages.pop(path, None), found.pages.get(path)
            self.site_survey.unreadable.pop(path, None)
            keys |= _all_keys(old) ^ _all_keys(new)
        self.site_survey.add(found)
        return keys


def _scanned(root: Path, prefix: str) -> tuple[Tree, Site]:
    tree, site = scan_archive(root, signatures=True)
    if site is None:
        raise ArchiveError(f"{root} has become an archive of the daily layout", "start again")
    return tree, site.with_prefix(prefix)


def _check_each(context: SiteContext, paths: Sequence[str]) -> dict[str, _PageResult]:
    """The result of each page, with its dependencies."""
    found: dict[str, _PageResult] = {}
    skipped = tuple(file_key(folder) for folder in context.tree.skipped)
    for path in paths:
        context.take_dependencies()
        result = check_pages(context, (path,))
        taken = context.take_dependencies()
        result = result._replace(reached=Tree(context.tree.root))  # the tree may be another one next time
        uses_skipped = any(key.startswith(skipped) for key in taken.paths)
        found[path] = _PageResult(result, frozenset(taken.folders), frozenset(taken.paths), uses_skipped)
    return found


def _all_keys(entry: PageEntry | None) -> Set[str]:
    return {*entry.keys, *entry.listings, *entry.bases} if entry else set()


def _changed_files(before: Tree, now: Tree, folders: Set[str]) -> Iterator[str]:
    """The new and changed files in some folders, and the symbolic links to changed files."""
    for folder in folders & now.states.keys():
        old, new = before.states.get(folder, NO_FOLDER).by_name(), now.states[folder].by_name()
        yield from (f"{folder}/{name}" for name in now.names.get(folder, ()) if old.get(name) != new.get(name))


def _limits(tree: Tree) -> tuple[object, ...]:
    """The limits of the tree: links, folders that can't be listed, skipped folders and ignored pages."""
    return tree.outside, dict(tree.unlistable), tree.skipped, tree.ignored, tree.dangling, tree.has_links
