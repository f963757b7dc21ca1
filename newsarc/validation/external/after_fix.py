"""What a run found out about external links, once the pages are fixed: nothing is asked again.

Knows: which findings are about external links, how a fix moves what is behind it.
Must not know: how a fix is found or written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from newsarc import rules
from newsarc.files.paths import follow_links
from newsarc.model.edits import Repairs
from newsarc.model.report import Baseline, Finding, Place, Report
from newsarc.validation.external.findings import is_external


def is_all_external(select: Collection[str], ignore: Collection[str]) -> bool:
    """Whether the rules that were selected are only about external links, so that no other validation has any."""
    codes = rules.select(select) - rules.select(ignore)
    return bool(select) and rules.external(codes) == codes


def with_earlier(report: Report, earlier: Report, root: Path, repairs: Repairs, *, unsafe: bool) -> Report:
    """A report made after a fix, without external links, with those of an ``earlier`` one that weren't fixed.

    ``repairs`` are what was done in the archive at ``root``, and ``unsafe`` says whether also by guesses.
    """
    edited = {follow_links(str(root), f"/{edit.file}") for edit in repairs.edits}
    written: dict[str | None, dict[Place, str]] = {file: {} for file in edited}
    for one in earlier.findings:
        fix = one.fix or (one.guess if unsafe else None)
        if fix and (file := follow_links(str(root), f"/{one.file}")) in written:
            written[file][one.place] = fix.replacement

    def remaining(findings: Iterable[Finding]) -> Iterator[Finding]:
        for one in filter(is_external, findings):
            fixed = written.get(follow_links(str(root), f"/{one.file}"), {})
            if one.place not in fixed:
                yield replace(one, place=_moved(one.place, fixed))

    return replace(
        report,
        findings=_merged(report.findings, remaining(earlier.findings)),
        ignored=_merged(report.ignored, remaining(earlier.ignored)),
        baseline=_baseline(report.baseline, earlier.baseline),
        external=earlier.external,
    )


def _merged(some: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted((*some, *others), key=lambda one: (one.file, one.place, one.rule, one.target or "")))


def _moved(place: Place, written: dict[Place, str]) -> Place:
    """Where a place is once others have other texts, which have no line ends.

    >>> _moved(Place(3, 20, 3, 25), {Place(3, 5, 3, 8): "longer", Place(2, 1, 2, 3): ""})
    Place(line=3, column=23, end_line=3, end_column=28)
    """
    line, column = place.line, place.column
    end_line, end_column = place.end_line, place.end_column
    for one, text in sorted(written.items(), reverse=True):
        if (one.end_line, one.end_column) <= (line, column):
            line, column = _behind(one, text, line, column)
            end_line, end_column = _behind(one, text, end_line, end_column)
    return Place(line, column, end_line, end_column)


def _behind(written: Place, text: str, line: int, column: int) -> tuple[int, int]:
    if line == written.end_line:
        column += written.column + len(text) - written.end_column
    return line - (written.end_line - written.line), column


def _baseline(now: Baseline | None, earlier: Baseline | None) -> Baseline | None:
    """What is known and what is stale: of external links by the earlier report, of all else by the one made now."""
    if now is None or earlier is None:
        return now
    about_external = {*rules.external(rules.RULES_BY_CODE), "NA105"}
    stale = [one for one in now.stale if one.rule not in about_external]
    stale += [one for one in earlier.stale if one.rule in about_external]
    known = now.known - now.external + earlier.external
    return Baseline(known, tuple(sorted(stale)), earlier.external)
