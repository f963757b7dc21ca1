"""Broken links to their causes: what is missing is looked for once, however many links lead to it.

Knows: links that lead to nothing, and whom to ask where it may have gone.
Must not know: how a target is found to be missing, how findings are shown.

All links to a missing page get the same suggestions: their texts are read
together, so that one whose text says nothing is helped by the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from newsarc.files import checkout, git
from newsarc.links.resolve import lookup_key
from newsarc.model.report import Finding, Fix
from newsarc.pages.layouts.daily.layout import with_usual_padding
from newsarc.parallel import map_chunks
from newsarc.text.folding import fold
from newsarc.validation.context import CheckContext
from newsarc.validation.moved.candidates import CandidateIndex, Candidates, MissingTarget, words_of
from newsarc.validation.moved.renames import RenamedFile, trace_renames
from newsarc.validation.moved.suggest import Suggester, Suggestion


class BrokenLink(NamedTuple):
    """A finding on a link that leads to nothing, with its target as it stands there and its text.

    What its page says to ignore is ``ignored``, and tells of the cause all the same.
    """

    finding: Finding
    raw: str
    label: str
    ignored: bool = False


class Causes:
    """Why links lead to nothing: found out when it is asked, and kept while all that tells of it stays the same."""

    def __init__(self) -> None:
        self._stored: CandidateIndex | None = None
        self._causes: dict[str, _Cause] = {}
        self._mark: str | None = None
        self._renames: Mapping[str, git.Rename] = {}
        self.complete = True  # unless git couldn't tell what it may tell the next time

    def explain(self, broken: Sequence[BrokenLink], known: CheckContext) -> Iterator[Finding]:
        """The findings in their order, each with where its target may have gone, and the repair where that is plain."""
        by_target: dict[str, list[BrokenLink]] = {}
        for one in broken:
            by_target.setdefault(one.finding.target or "", []).append(one)
        missing = {target: _about(links) for target, links in by_target.items()}
        self.complete = self._ask_git(known)
        kept = {target: cause for target, cause in self._causes.items() if cause.holds(missing.get(target), known)}
        new = {target: about for target, about in missing.items() if target not in kept}
        if new:
            stored = self._stored or CandidateIndex(known.titles(), known.tree.files, new)
            renamed, whole = trace_renames(known.tree.root, self._renames, new, known.tree.files)
            found: dict[str, _Cause] = {}
            for part in map_chunks(partial(_find_out, new, stored, renamed, known), list(new)):
                found |= part
            # A git that has just been too slow isn't waited for again.
            gone = git.gone(known.tree.root, _pairs(found)) if self.complete else None
            kept |= _amended(found, gone)
            self.complete = whole and gone is not None
        self._causes = kept if self.complete else {}
        return (_with(one, kept[one.finding.target or ""].suggestion, known) for one in broken)

    def _ask_git(self, known: CheckContext) -> bool:
        """Have the renames that git remembers now; whether it could tell."""
        mark = checkout.mark(known.tree.root)
        if mark == self._mark:
            return True
        renames = git.renames(known.tree.root)
        self._mark, self._causes, self._renames = None if renames is None else mark, {}, renames or {}
        return renames is not None

    def prepare(self, known: CheckContext) -> None:
        """Gather what is stored, so that whatever is missing next is soon explained."""
        if self._stored is None:
            self._stored = CandidateIndex(known.titles(), known.tree.files)

    def amend(
        self, folders: Set[str], kin: Set[str], gone: Collection[str], new: Collection[str], known: CheckContext
    ) -> None:
        """Take in what has changed: the pages of some ``folders``, and names of some ``kin`` (`resolve.lookup_key`).

        ``gone`` and ``new`` are the files that are so; ``known`` is the archive as it is now.
        """
        if self._stored is None:
            self._causes = {}
            return
        before, now = self._stored.titles, known.titles(folders)
        retitled = {path for path, title in now.items() if before.get(path) != title}
        self._stored.amend(gone, new, {path: now[path] for path in retitled})
        change = _Change(
            folders, kin, retitled.union(gone), words_of((*gone, *new)), {fold(now[path]) for path in retitled}
        )
        self._causes = {
            target: cause
            for target, cause in self._causes.items()
            if not (kin and target in self._renames) and cause.stays(target, change, self._stored)
        }


class _Change(NamedTuple):
    """What has changed: folders, kin of names, files gone or called otherwise, words of names, folded titles."""

    folders: Set[str]
    kin: Set[str]
    files: Set[str]
    words: Set[str]
    titles: Set[str]


class _Cause(NamedTuple):
    """Where a missing target may have gone, and what that was found out from.

    ``folders`` and ``kin`` are those that day pages told of, ``linked`` leads
    from pages to how many link to them; ``is_recorded`` where git says that it
    was renamed.
    """

    about: MissingTarget
    suggestion: Suggestion
    candidates: Candidates
    folders: Set[str]
    kin: Set[str]
    linked: Mapping[str, int]
    is_recorded: bool

    def doubted(self) -> _Cause:
        """The same with nothing plain."""
        return self._replace(suggestion=Suggestion(self.suggestion.paths))

    def without(self, paths: Set[str]) -> _Cause:
        """The same without some of the suggestions."""
        first, *_ = *self.suggestion.paths, ""
        left = tuple(path for path in self.suggestion.paths if path not in paths)
        return self._replace(suggestion=Suggestion(left, self.suggestion.plain and first not in paths))

    def holds(self, about: MissingTarget | None, known: CheckContext) -> bool:
        """Whether the links to the target say what they said, and as many lead to other pages."""
        return about == self.about and all(known.linked(path) == count for path, count in self.linked.items())

    def stays(self, target: str, change: _Change, stored: CandidateIndex) -> bool:
        """Whether a change makes no difference to it."""
        return (
            with_usual_padding(target).rpartition("/")[0] not in map(with_usual_padding, change.folders)
            and self.folders.isdisjoint(change.folders)
            and self.kin.isdisjoint(change.kin)
            and self.candidates.files.isdisjoint(change.files)
            and self.candidates.hold(change.words, stored)
            and change.titles.isdisjoint(map(fold, self.about.labels))
        )


def _find_out(
    missing: Mapping[str, MissingTarget],
    stored: CandidateIndex,
    renamed: Mapping[str, RenamedFile],
    known: CheckContext,
    targets: Sequence[str],
) -> dict[str, _Cause]:
    """The causes of some missing targets."""
    linked: dict[str, int] = {}

    def links_to(path: str) -> int:
        linked[path] = known.linked(path)
        return linked[path]

    suggester = Suggester(missing, stored, renamed, known.listed, links_to)
    causes: dict[str, _Cause] = {}
    for target in targets:
        linked.clear()
        known.told()
        candidates = suggester.candidates(target)
        suggestion = suggester.suggest(target, candidates)
        told = known.told()
        if target in renamed:  # by what that page says
            told.folders.add(renamed[target].path.rpartition("/")[0])
        kin = set(map(lookup_key, told.paths))
        about = missing[target]
        causes[target] = _Cause(
            about, suggestion, candidates, told.folders, kin, linked.copy(), is_recorded=target in renamed
        )
    return causes


def _pairs(causes: Mapping[str, _Cause]) -> set[tuple[str, str]]:
    """What is missing, with each page that is suggested for it."""
    return {(target, path) for target, cause in causes.items() for path in cause.suggestion.paths}


def _amended(causes: Mapping[str, _Cause], gone: git.Gone | None) -> dict[str, _Cause]:
    """The same in the light of what git says of the missing pages; None where it couldn't tell.

    A page that was there beside the missing one is another one.  For a page
    that was deleted, or may have been, and by git's lights wasn't renamed,
    nothing is plain.
    """
    beside: dict[str, set[str]] = {target: set() for target in causes}
    for target, path in gone.beside if gone else ():
        beside[target].add(path)
    amended = {target: cause.without(beside[target]) for target, cause in causes.items()}
    for target in amended.keys() & (gone.deleted if gone else amended.keys()):
        if not amended[target].is_recorded:
            amended[target] = amended[target].doubted()
    return amended


def _about(links: Sequence[BrokenLink]) -> MissingTarget:
    return MissingTarget({one.label for one in links}, {f"/{one.finding.file}".rpartition("/")[0] for one in links})


def _with(broken: BrokenLink, found: Suggestion, known: CheckContext) -> Finding:
    finding = broken.finding
    if not found.paths:
        return finding
    page = f"/{finding.file}"
    # A page that names an older version of itself which is gone is what is most like it, and not meant.
    new = None if found.paths[0] == page else known.resolver.redirect(broken.raw, found.paths[0], page)
    fix = None if new is None else Fix(new)
    plain = found.plain
    return replace(finding, suggestions=found.paths, fix=fix if plain else None, guess=None if plain else fix)
