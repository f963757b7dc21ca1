"""A report to repaired files: what is to be changed, and the changing.

Knows: which findings offer a repair, and to which file each of them belongs.
Must not know: how a repair is found (`causes`, `checks`), how files are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsarc.files.paths import follow_links, read_bytes
from newsarc.files.transaction import Warn, write_each
from newsarc.links.rewrite import fingerprint, repaired
from newsarc.model.report import Edit, Finding, Place, Repairs, Report, Skipped
from newsarc.pages.encoding import decode


def plan(root: Path, report: Report, *, unsafe: bool = False) -> Repairs:
    """What repairing the archive at ``root`` would change; with ``unsafe`` what is only likely, too.

    Nothing is written.  A file that isn't what it was when it was checked is
    left out, and said to be.
    """
    edits: list[Edit] = []
    skipped: list[Skipped] = []
    checked = dict(report.checked)
    for real, findings in _by_file(root, report, unsafe=unsafe).items():
        file = findings[0].file
        try:
            edits.append(_edit(file, real, findings, checked, unsafe=unsafe))
        except OSError as error:
            skipped.append(Skipped(file, error.strerror or str(error)))
    return Repairs(tuple(edits), tuple(skipped))


def mend(root: Path, repairs: Repairs, *, cache: bool = True, warn: Warn | None = None) -> Repairs:
    """Write planned changes, all that can be, or none where that is interrupted; what was changed and what wasn't.

    ``cache`` and ``warn`` are those of `writing.write`.
    """
    failed = write_each(root, repairs.edits, cache=cache, warn=warn)
    skipped = (Skipped(edit.file, error.strerror or str(error)) for edit, error in failed)
    not_done = {edit.file for edit, _ in failed}
    done = tuple(edit for edit in repairs.edits if edit.file not in not_done)
    return Repairs(done, (*repairs.skipped, *skipped))


def _by_file(root: Path, report: Report, *, unsafe: bool) -> dict[str, list[Finding]]:
    """The findings that offer a repair, by the real file; one that has several names is repaired once."""
    found: dict[str, list[Finding]] = {}
    for one in report.findings:
        if _new(one, unsafe=unsafe) is None:
            continue
        real = follow_links(str(root), f"/{one.file}")
        if real is None:  # by now it leads out of the archive
            continue
        found.setdefault(real, []).append(one)
    return found


def _new(finding: Finding, *, unsafe: bool) -> str | None:
    fix = finding.fix or (finding.guess if unsafe else None)
    return fix.replacement if fix else None


def _edit(file: str, real: str, findings: list[Finding], checked: dict[str, str], *, unsafe: bool) -> Edit:
    """The change that findings on one file come to.  Raises `OSError` where there can't be one."""
    data = read_bytes(real)
    seen = fingerprint(decode(data).text)
    if any(checked.get(one.file) != seen for one in findings):
        raise OSError(0, "it has changed since it was checked")
    news: dict[Place, str] = {}
    for place, new in _news(findings, unsafe=unsafe):
        if news.setdefault(place, new) != new:
            raise OSError(0, "it has several names, and its links lead elsewhere from each")
    after = repaired(data, news)
    if after is None:
        raise OSError(0, "its links can't be rewritten without changing more")
    return Edit(file, data, after, len(news))


def _news(findings: list[Finding], *, unsafe: bool) -> Iterator[tuple[Place, str]]:
    several = len({one.file for one in findings}) > 1
    for one in findings:
        new = _new(one, unsafe=unsafe) or ""
        if several and not new.startswith("/"):
            raise OSError(0, "it has several names, and its links lead elsewhere from each")
        yield one.place, new
