"""Findings and rules, each answer one JSON document of schema 1; the field names are those of the Python API.

Knows: the shapes below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from newsarc.render.safe_json import SCHEMA, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarc.model.report import Finding, Report, Tally
    from newsarc.rules import Rule


class FixData(TypedDict):
    replacement: str


class FindingData(TypedDict):
    rule: str
    name: str
    severity: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    target: str | None
    message: str
    suggestions: list[str]
    fix: FixData | None


class KnownData(TypedDict):
    file: str
    rule: str
    target: str


class BaselineData(TypedDict):
    known: int
    stale: list[KnownData]


class LeftOutData(TypedDict):
    ignored: NotRequired[int]  # where any are
    baseline: NotRequired[BaselineData]  # where there is one
    since: NotRequired[str]  # where only what is new was asked for


class ReportData(LeftOutData):
    schema: int
    pages: int
    links: int
    findings: list[FindingData]


class TallyData(TypedDict):
    rule: str
    name: str
    severity: str
    findings: int
    files: int


class FileCountData(TypedDict):
    file: str
    findings: int


class StatisticsData(LeftOutData):
    schema: int
    kind: Literal["statistics"]
    pages: int
    links: int
    errors: int
    warnings: int
    rules: list[TallyData]
    files: list[FileCountData]


class RuleData(TypedDict):
    code: str
    name: str
    severity: str
    summary: str
    why: str
    bad: str
    good: str
    fixable: bool


class RulesData(TypedDict):
    schema: int
    rules: list[RuleData]


# ---------------------------------------------------------------- documents


def report(report: Report) -> str:
    """The outcome of a validation, findings in the order of files and places."""
    document: ReportData = {
        "schema": SCHEMA,
        "pages": report.pages,
        "links": report.links,
        "findings": [_finding(finding) for finding in report.findings],
        **_left_out(report),
    }
    return written(document)


def statistics(report: Report) -> str:
    """How many findings each rule has, and the files with most."""
    document: StatisticsData = {
        "schema": SCHEMA,
        "kind": "statistics",
        "pages": report.pages,
        "links": report.links,
        "errors": report.errors,
        "warnings": report.warnings,
        "rules": [_tally(tally) for tally in report.tallies()],
        "files": [{"file": file, "findings": count} for file, count in report.worst_files()],
        **_left_out(report),
    }
    return written(document)


def rules(rules: Sequence[Rule]) -> str:
    """The rules of validation."""
    document: RulesData = {"schema": SCHEMA, "rules": [_rule(rule) for rule in rules]}
    return written(document)


# ---------------------------------------------------------------- values


def _left_out(report: Report) -> LeftOutData:
    left: LeftOutData = {}
    if report.ignored:
        left["ignored"] = len(report.ignored)
    if report.baseline:
        stale: list[KnownData] = [
            {"file": one.file, "rule": one.rule, "target": one.target} for one in report.baseline.stale
        ]
        left["baseline"] = {"known": report.baseline.known, "stale": stale}
    if report.since:
        left["since"] = report.since
    return left


def _finding(finding: Finding) -> FindingData:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "file": finding.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "end_line": finding.place.end_line,
        "end_column": finding.place.end_column,
        "target": finding.target,
        "message": finding.message,
        "suggestions": list(finding.suggestions),
        "fix": {"replacement": finding.fix.replacement} if finding.fix else None,
    }


def _tally(tally: Tally) -> TallyData:
    return {
        "rule": tally.rule,
        "name": tally.name,
        "severity": tally.severity.value,
        "findings": tally.findings,
        "files": tally.files,
    }


def _rule(rule: Rule) -> RuleData:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "why": rule.why,
        "bad": rule.bad,
        "good": rule.good,
        "fixable": rule.fixable,
    }
