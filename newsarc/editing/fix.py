"""Fixing links: from the findings of a report to edits of files, and writing them.

Knows: which findings have a fix, and which file each of them is in.
Must not know: how a fix is found (`causes`, `checks`), how files are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsarc.files.paths import follow_links, read_bytes
from newsarc.files.transaction import write_each
from newsarc.links.rewrite import ReadLinks, document_links, fingerprint, page_links, repaired
from newsarc.model.callbacks import Warn
from newsarc.model.edits import Edit, Repairs, Skipped
from newsarc.model.report import Finding, Place, Report
from newsarc.pages.encoding import decode
from newsarc.sites import is_daily


def plan_fixes(root: Path, report: Report, *, unsafe: bool = False) -> Repairs:
    """The edits that fix the findings of a report on the archive at ``root``; with ``unsafe`` also by likely guesses.

    Nothing is written.  Files that have changed since they were checked, or can't be
    fixed, are in `Repairs.skipped`.
    """
    read = page_links if is_daily(root) else document_links
    edits: list[Edit] = []
    skipped: list[Skipped] = []
    checked = dict(report.checked)
    for real, findings in _by_file(root, report, unsafe=unsafe).items():
        file = findings[0].file
        try:
            edits.append(_edit(file, real, findings, checked, read, unsafe=unsafe))
        except OSError as error:
            skipped.append(Skipped(file, error.strerror or str(error)))
    return Repairs(tuple(edits), tuple(skipped))


def apply_fixes(root: Path, repairs: Repairs, *, cache: bool = True, warn: Warn | None = None) -> Repairs:
    """Make planned edits, except those that fail; none if interrupted.  Return what was done and skipped.

    ``cache`` and ``warn`` are those of `transaction.write`.
    """
    failed = write_each(root, repairs.edits, cache=cache, warn=warn)
    skipped = (Skipped(edit.file, error.strerror or str(error)) for edit, error in failed)
    not_done = {edit.file for edit, _ in failed}
    done = tuple(edit for edit in repairs.edits if edit.file not in not_done)
    return Repairs(done, (*repairs.skipped, *skipped))


def _by_file(root: Path, report: Report, *, unsafe: bool) -> dict[str, list[Finding]]:
    """The findings that have a fix, by the real file, which may have several names."""
    found: dict[str, list[Finding]] = {}
    for one in report.findings:
        if _replacement(one, unsafe=unsafe) is None:
            continue
        real = follow_links(str(root), f"/{one.file}")
        if real is None:  # it leads out of the archive now
            continue
        found.setdefault(real, []).append(one)
    return found


def _replacement(finding: Finding, *, unsafe: bool) -> str | None:
    fix = finding.fix or (finding.guess if unsafe else None)
    return fix.replacement if fix else None


def _edit(
    file: str, real: str, findings: list[Finding], checked: dict[str, str], read: ReadLinks, *, unsafe: bool
) -> Edit:
    """The edit that fixes the findings of one file.  Raises `OSError` if that is impossible."""
    data = read_bytes(real)
    now = fingerprint(decode(data).text)
    if any(checked.get(one.file) != now for one in findings):
        raise OSError(0, "it has changed since it was checked")
    replacements: dict[Place, str] = {}
    for place, new in _replacements(findings, unsafe=unsafe):
        if replacements.setdefault(place, new) != new:
            raise OSError(0, "it has several names, and its relative links differ from each of them")
    after = repaired(data, replacements, read)
    if after is None:
        raise OSError(0, "its links can't be rewritten without changing more")
    return Edit(file, data, after, len(replacements))


def _replacements(findings: list[Finding], *, unsafe: bool) -> Iterator[tuple[Place, str]]:
    several = len({one.file for one in findings}) > 1
    for one in findings:
        new = _replacement(one, unsafe=unsafe) or ""
        if several and not new.startswith("/"):
            raise OSError(0, "it has several names, and its relative links differ from each of them")
        yield one.place, new
