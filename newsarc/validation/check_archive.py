"""The offline rules over a whole archive: files in, a report out.

Knows: which pages to read, and in what order.  Must not know: what the rules
say (`checks`), how a report is shown.

Two sweeps: `surveying` reads every page fast and says which need a closer look;
these are parsed and checked, each against what the others say of themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from newsarc.files.paths import pages_in
from newsarc.files.tree import Tree, scan
from newsarc.links.resolve import as_prefix
from newsarc.links.rewrite import fingerprint
from newsarc.markdown.links import find_links
from newsarc.model.report import WHOLE_FILE, Finding, Fix, Place, Report
from newsarc.pages.folders import Folder, page_folders
from newsarc.pages.layouts.daily import layout
from newsarc.pages.page import Page
from newsarc.parallel import gc_paused, map_chunks
from newsarc.rules import RULES_BY_CODE
from newsarc.text.lines import Lines
from newsarc.validation.checks import Violation, check_page
from newsarc.validation.context import CheckContext
from newsarc.validation.moved.causes import BrokenLink, Causes
from newsarc.validation.suppressions import apply_suppressions, find_suppressions
from newsarc.validation.survey import Survey, prefix_of
from newsarc.validation.survey_reader import sampled_prefix, survey

Progress = Callable[[int, int], None]


def check_archive(
    root: Path,
    codes: Collection[str],
    *,
    below: Collection[str] = (),
    prefix: str | None = None,
    tree: Tree | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check the archive at ``root`` by the rules in ``codes``.

    ``below`` are site paths of files or folders to report on (all, where there
    are none); ``prefix`` is what links carry before the site path (found out,
    where it is None); ``tree`` is what lies below the root, where that is known
    already, and holds in the end what links lead to of all that it passed over;
    ``progress`` is called with pages done and pages in all.
    """
    if prefix is not None:
        prefix = as_prefix(prefix)
    with gc_paused():
        return ArchiveCheck(tree or scan(root), prefix, progress).report(codes, below)


class ArchiveCheck:
    """One look at all pages of a tree, from which a report can be made by any rules; the arguments are `validate`'s."""

    def __init__(self, tree: Tree, prefix: str | None, progress: Progress | None = None) -> None:
        self.tree = tree
        self.folders = page_folders(tree.names)
        self.found, self.prefix = _survey(tree, self.folders, prefix, progress)
        self.known = CheckContext(tree, self.folders, self.found, self.prefix)
        self.causes = Causes()

    def report(self, codes: Collection[str], below: Collection[str] = ()) -> Report:
        """What is found by the rules in ``codes`` on the pages ``below`` some site paths, or on all."""
        pages = [path for folder in self.folders for path in folder.pages()]
        suspects = _suspects(pages, self.found, self.known, everything="NA402" in codes)
        wanted = [path for path in pages if is_below(path, below)] if below else pages
        suspected = [path for path in wanted if path in suspects]
        findings = [
            one for one in _tree_findings(self.tree, self.folders, self.found) if is_below(f"/{one.file}", below)
        ]
        ignored: list[Finding] = []
        broken: list[BrokenLink] = []
        prints: dict[str, str] = {}
        links = _links(pages, self.found, wanted) - _links(pages, self.found, suspected)
        for part in self._checked(suspected):
            findings += part.findings
            ignored += part.ignored
            broken += part.broken
            prints |= part.prints
            links += part.links
            self.tree.beyond.listed.add(part.reached)
        explains = broken and "NA101" in codes
        if explains:
            for one, finding in zip(broken, self.causes.explain(broken, self.known), strict=True):
                (ignored if one.ignored else findings).append(finding)
        kept = _chosen(findings, codes)
        complete = not explains or self.causes.complete
        checked = repairable(kept, prints)
        return Report(kept, len(wanted), links, checked, _chosen(ignored, codes), complete=complete)

    def _checked(self, paths: Sequence[str]) -> Iterable[CheckResult]:
        """What is found on some pages, in any portions."""
        return map_chunks(partial(check, self.known), paths)


def _chosen(findings: Iterable[Finding], codes: Collection[str]) -> tuple[Finding, ...]:
    return tuple(sorted((finding for finding in findings if finding.rule in codes), key=_order))


def repairable(findings: Iterable[Finding], prints: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The fingerprints of the files that findings offer a repair for, in order."""
    files = sorted({one.file for one in findings if one.fix or one.guess})
    return tuple((file, prints[file]) for file in files)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.file, finding.place, finding.rule, finding.target or ""


def is_below(path: str, below: Collection[str]) -> bool:
    """Whether a site path is one of some files or lies in one of some folders; any is where there are none."""
    return not below or any(path == one or path.startswith(one.rstrip("/") + "/") for one in below)


# ---------------------------------------------------------------- the first sweep


def _survey(tree: Tree, folders: Sequence[Folder], prefix: str | None, progress: Progress | None) -> tuple[Survey, str]:
    """What all pages say of themselves, and the prefix that their links carry."""
    if prefix is None:
        prefix = sampled_prefix(tree, folders)
        found = _survey_all(tree, folders, prefix, progress)
        if (right := prefix_of(found.prefixes, tree)) == prefix:
            return found, prefix
        prefix = right
    return _survey_all(tree, folders, prefix.rstrip("/"), progress), prefix


def _survey_all(tree: Tree, folders: Sequence[Folder], prefix: str, progress: Progress | None) -> Survey:
    found = Survey()
    root, total = str(tree.root), sum(len(folder.names) for folder in folders)
    for part in map_chunks(partial(survey, root, prefix=prefix), folders, weight=total):
        found.add(part)
        if progress:
            progress(len(found.links), total)
    return found


def _links(pages: Sequence[str], found: Survey, some: Sequence[str]) -> int:
    """How many links the ordinary ones among some of the pages have."""
    if some is pages:
        return sum(found.links)
    chosen = set(some)
    return sum(count for path, count in zip(pages, found.links, strict=True) if path in chosen)


def _suspects(pages: Sequence[str], found: Survey, known: CheckContext, *, everything: bool) -> set[str]:
    """The pages to check in full."""
    suspects = found.needs_full_check | (set(pages) if everything else {pages[number] for number in found.mismatched()})
    before = dict(pairwise(reversed(known.day_pages)))
    suspects.update(page for page, target in found.previous.items() if before.get(page) != target)
    return suspects | {copy for original, copy in found.copies.items() if original in suspects}


# ---------------------------------------------------------------- the second sweep


class CheckResult(NamedTuple):
    """What was found on some pages.

    Findings, those that the pages say to ignore, both of them where the cause
    is to be found, the pages' fingerprints, how many links they have, and what
    these lead to of all that the tree has passed over.
    """

    findings: list[Finding]
    ignored: list[Finding]
    broken: list[BrokenLink]
    prints: dict[str, str]
    links: int
    reached: Tree


def check(known: CheckContext, paths: Sequence[str]) -> CheckResult:
    """What is found on some pages."""
    findings: list[Finding] = []
    ignored: list[Finding] = []
    broken: list[BrokenLink] = []
    prints: dict[str, str] = {}
    count = 0
    for path in paths:
        page = known.page(path)
        if page is None:
            continue
        links = find_links(page.text, page.body)
        count += len(links)
        flaws = list(check_page(page, links, known))
        made = list(_findings(page, flaws))
        sifted = apply_suppressions(made, find_suppressions(page.text, page.body))
        causes = {id(one): flaw for one, flaw in zip(made, flaws, strict=True) if flaw.raw}
        for some, others in ((sifted.findings, findings), (sifted.ignored, ignored)):
            for one in some:
                if flaw := causes.get(id(one)):
                    broken.append(BrokenLink(one, flaw.raw, flaw.label, others is ignored))
                else:
                    others.append(one)
        findings += _findings(page, sifted.flaws)
        if any(RULES_BY_CODE[one.rule].fixable for one in made):
            prints[made[0].file] = fingerprint(page.text)
    return CheckResult(findings, ignored, broken, prints, count, known.tree.beyond.listed)


def _findings(page: Page, flaws: Iterable[Violation]) -> Iterator[Finding]:
    lines = Lines(page.text)
    for flaw in flaws:
        yield _finding(flaw, page.path, lines.place(flaw.start, flaw.end))


def _finding(flaw: Violation, path: str, place: Place) -> Finding:
    rule = RULES_BY_CODE[flaw.rule]
    fix = None if flaw.replacement is None else Fix(flaw.replacement)
    return Finding(
        rule.code,
        rule.name,
        rule.reported,
        path.lstrip("/"),
        place,
        flaw.target,
        flaw.message,
        flaw.suggestions,
        fix,
        None if flaw.guess is None else Fix(flaw.guess),
    )


def _tree_findings(tree: Tree, folders: Iterable[Folder], found: Survey) -> Iterator[Finding]:
    """What is wrong with files rather than with what is written in them."""
    for path, flaw in _tree_flaws(tree, folders, found):
        yield _finding(flaw, path, WHOLE_FILE)


def _tree_flaws(tree: Tree, folders: Iterable[Folder], found: Survey) -> Iterator[tuple[str, Violation]]:
    for path in pages_in(tree.outside):
        yield path, Violation("NA104", 0, 0, "a symbolic link out of the archive's root; it was not followed")
    for path in pages_in(tree.dangling):
        yield path, Violation("NA505", 0, 0, "can't be read: a symbolic link to nothing")
    for path, why in (*tree.closed.items(), *found.unreadable.items()):
        yield path, Violation("NA505", 0, 0, f"can't be read: {why}")
    yield from _without_day_page(tree, folders)
    yield from _misplaced(folders)


def _without_day_page(tree: Tree, folders: Iterable[Folder]) -> Iterator[tuple[str, Violation]]:
    """The days with events in or below their folders and no page of their own in any."""
    counts: Counter[str] = Counter()
    for folder in folders:
        own = layout.folder_of(folder.path)
        if own and layout.index_in(folder.names if own == folder.path else ()) is None:
            counts[own] += sum(map(layout.is_event, folder.pages()))
    for own, count in counts.items():
        has_page = any(layout.index_in(tree.names.get(one, ())) for one in layout.same_day_folders(own))
        if count and not has_page:
            pages = "1 event is" if count == 1 else f"{count} events are"
            yield f"{own}/{layout.DAY_PAGE}", Violation("NA204", 0, 0, f"{pages} stored here and no day page")


def _misplaced(folders: Iterable[Folder]) -> Iterator[tuple[str, Violation]]:
    """The pages below the folder of pages that belong to no day."""
    for folder in folders:
        if layout.date_of(folder.path):
            continue
        for path in filter(layout.is_misplaced, folder.pages()):
            yield (
                path,
                Violation(
                    "NA205", 0, 0, f"{folder.path.lstrip('/')} is not a day's folder; only validate reads this page"
                ),
            )
