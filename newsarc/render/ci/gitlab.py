"""A report as GitLab's code quality report: what a merge request shows beside its changes.

Knows: the fields that GitLab reads (GitLab's documentation, "Code Quality report format").
Must not know: where the report goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.model.report import Severity
from newsarc.render.ci.fingerprint import fingerprints
from newsarc.render.safe_json import written
from newsarc.render.wording import advised, located
from newsarc.text.clean import well_formed

if TYPE_CHECKING:
    from newsarc.model.report import Finding, Report


def report(report: Report, folder: str = "") -> str:
    """A JSON array with an object a finding; ``folder`` is where the archive lies in its repository."""
    marks = fingerprints(report.findings)
    return written([_finding(one, mark, folder) for one, mark in zip(report.findings, marks, strict=True)])


def _finding(finding: Finding, fingerprint: str, folder: str) -> dict[str, object]:
    # A name that is not UTF-8 has no spelling in JSON that GitLab would read; it is shown as elsewhere.
    path = well_formed(located(finding.file, folder))
    return {
        "description": advised(finding),
        "check_name": f"{finding.rule} {finding.name}",
        "fingerprint": fingerprint,
        "severity": "major" if finding.severity is Severity.ERROR else "minor",
        "location": {"path": path, "lines": {"begin": finding.place.line, "end": finding.place.end_line}},
    }
