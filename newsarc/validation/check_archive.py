"""Check the pages of a whole archive by the rules: files in, a report out.

Knows: which pages must be parsed, and how a violation becomes a finding.
Must not know: what the rules check (`checks`), options, how a report is shown.

There are two passes.  The survey reads every page fast; it recognises ordinary
pages, which comply with nearly all rules.  The other pages are parsed and checked,
each against the survey of all pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsarc import rules
from newsarc.files.scan import scan
from newsarc.files.tree import Tree
from newsarc.links.resolve import as_prefix
from newsarc.links.rewrite import fingerprint
from newsarc.model.report import WHOLE_FILE, Finding, Fix, Place, Report
from newsarc.pages.folders import Folder, page_folders
from newsarc.pages.page import Page
from newsarc.parallel import gc_paused, map_chunks
from newsarc.sites import is_daily, site_of
from newsarc.text.lines import Lines
from newsarc.validation.checks import Violation, check_files, check_page, check_suppressions
from newsarc.validation.context import CheckContext
from newsarc.validation.moved.causes import BrokenLink, Causes
from newsarc.validation.suppressions import apply_suppressions, find_suppressions
from newsarc.validation.survey import Survey, prefix_of
from newsarc.validation.survey_reader import sampled_prefix, survey

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress
    from newsarc.pages.site import Site


def check_archive(
    root: Path,
    codes: Collection[str],
    *,
    below: Collection[str] = (),
    prefix: str | None = None,
    scanned: ScannedArchive | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check the archive at ``root`` by the rules in ``codes``.

    ``below`` are site paths of the files or folders to report on, all if empty.
    ``prefix`` is what links have before the site path, None to detect it.
    ``scanned`` is the result of `scan_archive`, if that has been called; afterwards
    its tree also has the skipped folders that links lead to.  ``progress`` is called
    with the number of pages read and of all pages.
    """
    if prefix is not None:
        prefix = as_prefix(prefix)
    with gc_paused():
        tree, site = scanned or scan_archive(root)
        return _check(tree, prefix, site, progress).report(codes, below)


class ScannedArchive(NamedTuple):
    """The tree of an archive, and the recognised site; None for the daily layout."""

    tree: Tree
    site: Site | None


def scan_archive(root: Path, *, signatures: bool = False) -> ScannedArchive:
    """Scan the archive at ``root`` and recognise its layout; with the signatures of files for caches."""
    if is_daily(root):
        return ScannedArchive(scan(root, signatures=signatures), None)
    tree = scan(root, signatures=signatures, ignore_files=True)
    return ScannedArchive(tree, site_of(root, tree))


def _check(tree: Tree, prefix: str | None, site: Site | None, progress: Progress | None) -> ArchiveCheck:
    if site is None:
        return ArchiveCheck(tree, prefix, progress)
    from newsarc.validation.check_site import SiteCheck  # here, since the daily layout has no site

    return SiteCheck(tree, site.with_prefix(prefix or ""), progress)


class ArchiveCheck:
    """A survey of all pages of a tree, from which reports by any rules can be made.

    The arguments are those of `check_archive`.
    """

    def __init__(self, tree: Tree, prefix: str | None, progress: Progress | None = None) -> None:
        self.tree = tree
        self.folders = page_folders(tree.names)
        self.survey, self.prefix = _survey(tree, self.folders, prefix, progress)
        self.context = CheckContext(tree, self.folders, self.survey, self.prefix)
        self.causes = Causes()

    def report(self, codes: Collection[str], below: Collection[str] = ()) -> Report:
        """The findings of the rules in ``codes`` on the pages ``below`` some site paths, or on all."""
        pages = self.pages()
        to_parse = self.pages_to_check(pages, codes)
        reported = [path for path in pages if is_below(path, below)] if below else pages
        parsed = [path for path in reported if path in to_parse]
        findings = [
            _finding(violation, path, WHOLE_FILE)
            for path, violation in check_files(self.context)
            if is_below(path, below)
        ]
        ignored: list[Finding] = []
        broken: list[BrokenLink] = []
        fingerprints: dict[str, str] = {}
        links = self.count_links(reported) - self.count_links(parsed)
        for result in self._results(parsed):
            findings += result.findings
            ignored += result.ignored
            broken += result.broken
            fingerprints |= result.fingerprints
            links += result.links
            self.tree.skipped_folders.tree.add(result.reached)
        explains = broken and "NA101" in codes
        if explains:
            for link, finding in zip(broken, self.causes.explain(broken, self.context), strict=True):
                (ignored if link.ignored else findings).append(finding)
        chosen = _chosen(findings, codes)
        complete = not explains or self.causes.complete
        checked = fixable_files(chosen, fingerprints)
        return Report(chosen, len(reported), links, checked, _chosen(ignored, codes), complete=complete)

    def pages(self) -> list[str]:
        """The site paths of all pages, in order."""
        return [path for folder in self.folders for path in folder.pages()]

    def pages_to_check(self, pages: Sequence[str], codes: Collection[str]) -> set[str]:
        """Those of all pages that may break a rule in ``codes``."""
        return set(pages) if rules.any_needs_every_page(codes) else self._not_ordinary(pages)

    def count_links(self, paths: Sequence[str]) -> int:
        """How many links the survey counted on some pages."""
        if len(paths) == len(self.survey.links):
            return sum(self.survey.links)
        chosen = set(paths)
        return sum(count for path, count in zip(self.pages(), self.survey.links, strict=True) if path in chosen)

    def _results(self, paths: Sequence[str]) -> Iterable[CheckResult]:
        """The results of checking some pages, each for any number of pages."""
        return map_chunks(partial(check_pages, self.context), paths)

    def _not_ordinary(self, pages: Sequence[str]) -> set[str]:
        """The pages that may break a rule that ordinary pages comply with."""
        found = self.survey
        paths = found.needs_full_check | {pages[number] for number in found.mismatched()}
        before = dict(pairwise(reversed(self.context.day_pages)))
        paths.update(page for page, target in found.previous.items() if before.get(page) != target)
        return paths | {copy for original, copy in found.copies.items() if original in paths}


def is_below(path: str, below: Collection[str]) -> bool:
    """Whether a site path is one of some files or in one of some folders; always true if there are none."""
    return not below or any(path == one or path.startswith(one.rstrip("/") + "/") for one in below)


def fixable_files(findings: Iterable[Finding], fingerprints: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The files with findings that can be fixed, in order, each with its fingerprint."""
    files = sorted({one.file for one in findings if one.fix or one.guess})
    return tuple((file, fingerprints[file]) for file in files)


def _chosen(findings: Iterable[Finding], codes: Collection[str]) -> tuple[Finding, ...]:
    return tuple(sorted((finding for finding in findings if finding.rule in codes), key=_order))


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.file, finding.place, finding.rule, finding.target or ""


# ---------------------------------------------------------------- the first pass


def _survey(tree: Tree, folders: Sequence[Folder], prefix: str | None, progress: Progress | None) -> tuple[Survey, str]:
    """The survey of all pages, and the prefix of their links."""
    if prefix is None:
        prefix = sampled_prefix(tree, folders)
        found = _survey_with(tree, folders, prefix, progress)
        if (right := prefix_of(found.prefixes, tree)) == prefix:
            return found, prefix
        prefix = right
    return _survey_with(tree, folders, prefix.rstrip("/"), progress), prefix


def _survey_with(tree: Tree, folders: Sequence[Folder], prefix: str, progress: Progress | None) -> Survey:
    found = Survey()
    root, total = str(tree.root), sum(len(folder.names) for folder in folders)
    for part in map_chunks(partial(survey, root, prefix=prefix), folders, weight=total):
        found.add(part)
        if progress:
            progress(len(found.links), total)
    return found


# ---------------------------------------------------------------- the second pass


class CheckResult(NamedTuple):
    """The result of checking some pages.

    ``ignored`` are the findings that the pages suppress; ``broken`` are those on
    broken links, suppressed or not, to be explained together.  ``fingerprints``
    are those of files that may be fixed, ``links`` is the number of links, and
    ``reached`` are the skipped folders that links lead to.
    """

    findings: list[Finding]
    ignored: list[Finding]
    broken: list[BrokenLink]
    fingerprints: dict[str, str]
    links: int
    reached: Tree


def check_pages(context: CheckContext, paths: Sequence[str]) -> CheckResult:
    """Parse and check some pages; unreadable ones are skipped, since the survey reports them."""
    findings: list[Finding] = []
    ignored: list[Finding] = []
    broken: list[BrokenLink] = []
    fingerprints: dict[str, str] = {}
    count = 0
    for path in paths:
        page = context.page(path)
        if page is None:
            continue
        links = context.links(page)
        count += len(links)
        violations = list(check_page(page, links, context))
        found = list(_findings(page, violations))
        suppressions = find_suppressions(page.text, page.body)
        result = apply_suppressions(found, suppressions)
        causes = {id(one): violation for one, violation in zip(found, violations, strict=True) if violation.raw}
        for some, others in ((result.findings, findings), (result.ignored, ignored)):
            for one in some:
                if violation := causes.get(id(one)):
                    broken.append(BrokenLink(one, violation.raw, violation.label, others is ignored))
                else:
                    others.append(one)
        findings += _findings(page, check_suppressions(suppressions, result.unused))
        if any(rules.RULES_BY_CODE[one.rule].fixable for one in found):
            fingerprints[found[0].file] = fingerprint(page.text)
    return CheckResult(findings, ignored, broken, fingerprints, count, context.tree.skipped_folders.tree)


def _findings(page: Page, violations: Iterable[Violation]) -> Iterator[Finding]:
    lines = Lines(page.text)
    for violation in violations:
        yield _finding(violation, page.path, lines.place(violation.start, violation.end))


def _finding(violation: Violation, path: str, place: Place) -> Finding:
    rule = rules.RULES_BY_CODE[violation.rule]
    return Finding(
        rule.code,
        rule.name,
        rule.reported,
        path.lstrip("/"),
        place,
        violation.target,
        violation.message,
        violation.suggestions,
        None if violation.replacement is None else Fix(violation.replacement),
        None if violation.guess is None else Fix(violation.guess),
    )
