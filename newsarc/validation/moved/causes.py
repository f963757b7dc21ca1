"""Finds where the targets of broken links have moved, once for each target.

Knows: broken links, and how to combine evidence from the archive and git.
Must not know: how broken links are found, how findings are shown.

All links to a missing target get the same suggestions: their texts are compared
together, so a link with a meaningless text profits from the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from newsarc.files import git
from newsarc.files.repository import repository_state
from newsarc.links.resolve import lookup_key
from newsarc.links.retarget import redirect
from newsarc.model.report import Finding, Fix
from newsarc.pages.layouts.daily.layout import with_usual_padding
from newsarc.parallel import map_chunks
from newsarc.text.folding import fold
from newsarc.validation.context import CheckContext
from newsarc.validation.moved.candidates import CandidateIndex, Candidates, MissingTarget, words_in_names
from newsarc.validation.moved.renames import RenamedFile, TracedRenames, trace_renames
from newsarc.validation.moved.suggest import Suggester, Suggestion


class BrokenLink(NamedTuple):
    """A finding on a broken link, with the target as written and the link's text.

    If the page suppresses the finding, it is ``ignored``, but counts like any other
    for finding the cause.
    """

    finding: Finding
    raw: str
    label: str
    ignored: bool = False


class Causes:
    """Why links are broken: computed on demand, and reused while the dependencies of a cause don't change."""

    def __init__(self) -> None:
        self._index: CandidateIndex | None = None
        self._causes: dict[str, _Cause] = {}
        self._git_mark: str | None = None
        self._renames: Mapping[str, git.Rename] = {}
        self.complete = True  # unless git failed, which may succeed next time

    def explain(self, broken: Sequence[BrokenLink], context: CheckContext) -> Iterator[Finding]:
        """The findings in their order, with suggestions, and with a fix if the new target is certain."""
        by_target: dict[str, list[BrokenLink]] = {}
        for one in broken:
            by_target.setdefault(one.finding.target or "", []).append(one)
        missing = {target: _missing_target(links) for target, links in by_target.items()}
        self.complete = self._read_renames(context)
        causes = {
            target: cause for target, cause in self._causes.items() if cause.explains(missing.get(target), context)
        }
        new = {target: links for target, links in missing.items() if target not in causes}
        if new:
            index = self._index or CandidateIndex(context.titles(), context.tree.files, new)
            renamed, whole = self._trace_renames(new, context)
            found: dict[str, _Cause] = {}
            for part in map_chunks(partial(_find_causes, new, index, renamed, context), list(new)):
                found |= part
            # If git has just timed out, it isn't run again.
            deletions = git.find_deletions(context.tree.root, _pairs(found)) if self.complete else None
            causes |= _corrected(found, deletions)
            self.complete = whole and deletions is not None
        self._causes = causes if self.complete else {}
        return (_explained(one, causes[one.finding.target or ""].suggestion, context) for one in broken)

    def _read_renames(self, context: CheckContext) -> bool:
        """Read git's renames, unless they were read since the last change; whether git succeeded."""
        mark = repository_state(context.tree.root)
        if mark == self._git_mark:
            return True
        renames = git.find_renames(context.tree.root)
        self._git_mark, self._causes, self._renames = None if renames is None else mark, {}, renames or {}
        return renames is not None

    def _trace_renames(self, missing: Collection[str], context: CheckContext) -> TracedRenames:
        """The new names of the missing targets; on a site a target may be the URL of a page that was renamed."""
        if not context.has_site:
            return trace_renames(context.tree.root, self._renames, missing, context.tree.files)
        from newsarc.validation.moved.site_suggest import former_files  # here, since the daily layout has none

        files = former_files(missing, self._renames)
        found = trace_renames(context.tree.root, self._renames, set(files.values()), context.tree.files)
        renamed = {one: found.renamed[file] for one, file in files.items() if file in found.renamed}
        return TracedRenames(renamed, found.complete)

    def prepare(self, context: CheckContext) -> None:
        """Index all files, so that the next broken link is explained quickly."""
        if self._index is None:
            self._index = CandidateIndex(context.titles(), context.tree.files)

    def update(
        self,
        folders: Set[str],
        lookup_keys: Set[str],
        removed: Collection[str],
        added: Collection[str],
        context: CheckContext,
    ) -> None:
        """Apply changes to the pages of some ``folders``.

        ``removed`` and ``added`` are files, ``lookup_keys`` those of files and
        folders that were removed or added (`resolve.lookup_key`); ``context`` is
        the archive in its current state.
        """
        if self._index is None:
            self._causes = {}
            return
        before, now = self._index.titles, context.titles(folders)
        retitled = {path for path, title in now.items() if before.get(path) != title}
        self._index.update(removed, added, {path: now[path] for path in retitled})
        change = _Change(
            folders,
            lookup_keys,
            retitled.union(removed),
            words_in_names((*removed, *added)),
            {fold(now[path]) for path in retitled},
        )
        self._causes = {
            target: cause
            for target, cause in self._causes.items()
            if not (lookup_keys and (target in self._renames or cause.is_recorded))
            and cause.is_unaffected_by(change, target, self._index)
        }


class _Change(NamedTuple):
    """A change: folders, lookup keys, files removed or retitled, words in file names, folded titles."""

    folders: Set[str]
    lookup_keys: Set[str]
    files: Set[str]
    words: Set[str]
    titles: Set[str]


class _Cause(NamedTuple):
    """Where a missing target may have moved, with the dependencies.

    ``folders`` and ``lookup_keys`` are those that day pages were read from and
    lead to; ``link_counts`` maps pages to how many link to them; ``is_recorded``
    is true if git recorded a rename.
    """

    missing: MissingTarget
    suggestion: Suggestion
    candidates: Candidates
    folders: Set[str]
    lookup_keys: Set[str]
    link_counts: Mapping[str, int]
    is_recorded: bool

    def without_fix(self) -> _Cause:
        """The same without a certain suggestion."""
        return self._replace(suggestion=Suggestion(self.suggestion.paths))

    def without(self, paths: Set[str]) -> _Cause:
        """The same without some of the suggestions."""
        first, *_ = *self.suggestion.paths, ""
        left = tuple(path for path in self.suggestion.paths if path not in paths)
        return self._replace(suggestion=Suggestion(left, self.suggestion.plain and first not in paths))

    def explains(self, missing: MissingTarget | None, context: CheckContext) -> bool:
        """Whether the links to the target, and the numbers of links to other pages, are still the same."""
        return missing == self.missing and all(
            context.link_count(path) == count for path, count in self.link_counts.items()
        )

    def is_unaffected_by(self, change: _Change, target: str, index: CandidateIndex) -> bool:
        """Whether the cause is the same after a change."""
        return (
            with_usual_padding(target).rpartition("/")[0] not in map(with_usual_padding, change.folders)
            and self.folders.isdisjoint(change.folders)
            and self.lookup_keys.isdisjoint(change.lookup_keys)
            and self.candidates.files.isdisjoint(change.files)
            and self.candidates.are_unaffected_by(change.words, index)
            and change.titles.isdisjoint(map(fold, self.missing.labels))
        )


def _find_causes(
    missing: Mapping[str, MissingTarget],
    index: CandidateIndex,
    renamed: Mapping[str, RenamedFile],
    context: CheckContext,
    targets: Sequence[str],
) -> dict[str, _Cause]:
    """The causes of some of the missing targets."""
    counts: dict[str, int] = {}

    def link_count(path: str) -> int:
        counts[path] = context.link_count(path)
        return counts[path]

    kind: type[Suggester] = Suggester
    if context.has_site:
        from newsarc.validation.moved.site_suggest import SiteSuggester  # here, since the daily layout has none

        kind = SiteSuggester
    suggester = kind(missing, index, renamed, context.is_listed, link_count)
    causes: dict[str, _Cause] = {}
    for target in targets:
        counts.clear()
        context.take_dependencies()
        candidates = suggester.candidates(target)
        suggestion = suggester.suggest(target, candidates)
        dependencies = context.take_dependencies()
        if target in renamed:  # the content of the renamed file was compared
            dependencies.folders.add(renamed[target].path.rpartition("/")[0])
        causes[target] = _Cause(
            missing[target],
            suggestion,
            candidates,
            dependencies.folders,
            set(map(lookup_key, dependencies.paths)),
            counts.copy(),
            is_recorded=target in renamed,
        )
    return causes


def _pairs(causes: Mapping[str, _Cause]) -> set[tuple[str, str]]:
    """Each missing target with each page that is suggested for it."""
    return {(target, path) for target, cause in causes.items() for path in cause.suggestion.paths}


def _corrected(causes: Mapping[str, _Cause], deletions: git.Deletions | None) -> dict[str, _Cause]:
    """Correct causes by git's history of the missing pages; ``deletions`` is None if it failed.

    A page that existed at the same time as the missing one is another page.  If the
    missing page was or may have been deleted, and no rename is recorded, nothing is
    certain.
    """
    beside: dict[str, set[str]] = {target: set() for target in causes}
    for target, path in deletions.together if deletions else ():
        beside[target].add(path)
    corrected = {target: cause.without(beside[target]) for target, cause in causes.items()}
    for target in corrected.keys() & (deletions.deleted if deletions else corrected.keys()):
        if not corrected[target].is_recorded:
            corrected[target] = corrected[target].without_fix()
    return corrected


def _missing_target(links: Sequence[BrokenLink]) -> MissingTarget:
    return MissingTarget({one.label for one in links}, {f"/{one.finding.file}".rpartition("/")[0] for one in links})


def _explained(broken: BrokenLink, found: Suggestion, context: CheckContext) -> Finding:
    finding = broken.finding
    if not found.paths:
        return finding
    page = f"/{finding.file}"
    # For a missing older version of the page, the page itself is the most similar one, but not the right target.
    new = None if found.paths[0] == page else redirect(context.resolver, broken.raw, found.paths[0], page)
    fix = None if new is None else Fix(new)
    plain = found.plain
    return replace(finding, suggestions=found.paths, fix=fix if plain else None, guess=None if plain else fix)
