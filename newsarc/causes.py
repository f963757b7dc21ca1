"""Broken links to their causes: what is missing is looked for once, however many links lead to it.

Knows: links that lead to nothing, and whom to ask where it may have gone.
Must not know: how a target is found to be missing, how findings are shown.

All links to a missing page get the same suggestions: their texts are read
together, so that one whose text says nothing is helped by the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsarc import history
from newsarc.known import Known
from newsarc.report import Finding, Fix
from newsarc.suggest import Missing, Stored, Suggester, Suggestion
from newsarc.text import fold


class Broken(NamedTuple):
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
        self._stored: Stored | None = None
        self._causes: dict[str, _Cause] = {}
        self._mark: str | None = None
        self._renamed: dict[str, tuple[str, int]] = {}

    def explain(self, broken: Sequence[Broken], known: Known) -> Iterator[Finding]:
        """The findings in their order, each with where its target may have gone, and the repair where that is plain."""
        by_target: dict[str, list[Broken]] = {}
        for one in broken:
            by_target.setdefault(one.finding.target or "", []).append(one)
        missing = {target: _about(links) for target, links in by_target.items()}
        self._see_renames(known)
        kept = {target: cause for target, cause in self._causes.items() if cause.holds(missing.get(target), known)}
        new = {target: about for target, about in missing.items() if target not in kept}
        if new:
            stored = self._stored or Stored(known.titles(), known.tree.files, new)
            kept |= {target: _find_out(target, new, stored, self._renamed, known) for target in new}
        self._causes = kept
        return (_with(one, kept[one.finding.target or ""].suggestion, known) for one in broken)

    def _see_renames(self, known: Known) -> None:
        mark = history.mark(known.tree.root)
        if mark == self._mark:
            return
        self._mark, before = mark, self._renamed
        self._renamed = {old: (new.path, new.likeness) for old, new in history.renames(known.tree.root).items()}
        if self._renamed != before:
            self._causes = {}

    def prepare(self, known: Known) -> None:
        """Gather what is stored, so that whatever is missing next is soon explained."""
        if self._stored is None:
            self._stored = Stored(known.titles(), known.tree.files)

    def amend(self, folders: Collection[str], gone: Collection[str], new: Collection[str], known: Known) -> None:
        """Take in what has changed: in which folders, which of their files are ``gone`` and which ``new``."""
        if self._stored is None:
            self._causes = {}
            return
        titles = known.titles(folders)
        before = self._stored.titles
        changed = {path for path, title in titles.items() if before.get(path) != title}
        told = {fold(title) for path in changed for title in (before.get(path), titles[path]) if title is not None}
        self._stored.amend(gone, new, {path: titles[path] for path in changed})
        if gone or new:  # of words that are as common as others were, others may be looked at
            self._causes = {}
            return
        self._causes = {
            target: cause for target, cause in self._causes.items() if not cause.is_of(folders, changed, told)
        }


class _Cause(NamedTuple):
    """Where a missing target may have gone, and what that was found out from.

    ``candidates`` are the files that were looked at; ``listed`` the folders
    whose day page was; ``linked`` leads from pages to how many link to them.
    """

    about: Missing
    suggestion: Suggestion
    candidates: set[str]
    listed: set[str]
    linked: dict[str, int]

    def holds(self, about: Missing | None, known: Known) -> bool:
        """Whether the links to the target say what they said, and as many lead to other pages."""
        return about == self.about and all(known.linked(path) == count for path, count in self.linked.items())

    def is_of(self, folders: Collection[str], pages: Collection[str], titles: Collection[str]) -> bool:
        """Whether it was found out from some day pages or some pages' titles, or would be from some titles."""
        return not (
            self.listed.isdisjoint(folders)
            and self.candidates.isdisjoint(pages)
            and all(fold(label) not in titles for label in self.about.labels)
        )


def _find_out(
    target: str, missing: Mapping[str, Missing], stored: Stored, renamed: Mapping[str, tuple[str, int]], known: Known
) -> _Cause:
    listed: set[str] = set()
    linked: dict[str, int] = {}

    def is_listed(path: str) -> bool:
        listed.add(path.rpartition("/")[0])
        return known.listed(path)

    def links_to(path: str) -> int:
        linked[path] = known.linked(path)
        return linked[path]

    suggester = Suggester(missing, stored, renamed, is_listed, links_to)
    candidates = suggester.candidates(target)
    return _Cause(missing[target], suggester.suggest(target, candidates), candidates, listed, linked)


def _about(links: Sequence[Broken]) -> Missing:
    return Missing({one.label for one in links}, {f"/{one.finding.file}".rpartition("/")[0] for one in links})


def _with(broken: Broken, found: Suggestion, known: Known) -> Finding:
    finding = broken.finding
    if not found.paths:
        return finding
    page = f"/{finding.file}"
    # A page that names an older version of itself which is gone is what is most like it, and not meant.
    new = None if found.paths[0] == page else known.resolver.redirect(broken.raw, found.paths[0], page)
    fix = None if new is None else Fix(new)
    plain = found.plain
    return replace(finding, suggestions=found.paths, fix=fix if plain else None, guess=None if plain else fix)
