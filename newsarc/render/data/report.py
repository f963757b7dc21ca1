"""Reports of a validation as JSON documents.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import Object, as_json, document, pick, present, records

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsarc.model.report import Finding, Report


def report(report: Report, *, root: str = "", read_line: Callable[[str, int], str | None] | None = None) -> str:
    """The outcome of a validation, findings in the order of files and places; lines of files aren't shown."""
    findings = [finding(one) for one in report.findings]
    return document({**pick(report, "pages", "links"), "findings": findings, **_omissions(report)})


def statistics(report: Report) -> str:
    """How many findings each rule has, and the files with most."""
    return document(
        {
            "kind": "statistics",
            **pick(report, "pages", "links", "errors", "warnings"),
            "rules": report.tallies(),
            "files": records(report.worst_files(), "file", "findings"),
            **_omissions(report),
        }
    )


def _omissions(report: Report) -> dict[str, object]:
    """What was left out of a report, and why, and the verdicts on external links, each only where it applies."""
    external = as_json(report.external)
    baseline = report.baseline and pick(report.baseline, "known", "stale")
    omitted = {"ignored": len(report.ignored), "baseline": baseline, "since": report.since}
    return present({**omitted, "external": external})


def finding(finding: Finding) -> Object:
    """A finding as an object in a document."""
    return {
        **pick(finding, "rule", "name", "severity", "file"),
        **as_json(finding.place),
        **pick(finding, "target", "message", "suggestions", "fix"),
    }
