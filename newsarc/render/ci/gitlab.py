"""A report as GitLab's code quality report, which a merge request shows beside its changes.

Knows: the fields that GitLab reads (GitLab's documentation, "Code Quality report format").
Must not know: where the report goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.model.report import Severity
from newsarc.render.findings import repository_path, with_suggestions
from newsarc.render.fingerprints import fingerprints
from newsarc.render.safe_json import to_json
from newsarc.text.clean import well_formed

if TYPE_CHECKING:
    from newsarc.model.report import Finding, Report


def report(report: Report, folder: str = "") -> str:
    """A JSON array with an object per finding; ``folder`` is where the archive is in its repository."""
    marks = fingerprints(report.findings)
    return to_json([_finding(one, mark, folder) for one, mark in zip(report.findings, marks, strict=True)])


def _finding(finding: Finding, fingerprint: str, folder: str) -> dict[str, object]:
    # JSON that GitLab reads can't hold a name that isn't UTF-8: it is made well-formed as elsewhere.
    path = well_formed(repository_path(finding.file, folder))
    return {
        "description": with_suggestions(finding),
        "check_name": f"{finding.rule} {finding.name}",
        "fingerprint": fingerprint,
        "severity": "major" if finding.severity is Severity.ERROR else "minor",
        "location": {"path": path, "lines": {"begin": finding.place.line, "end": finding.place.end_line}},
    }
