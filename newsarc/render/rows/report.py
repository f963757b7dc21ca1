"""Reports of a validation as rows.

Knows: the columns below.  Must not know: formats, terminals.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from newsarc.render.data.report import finding
from newsarc.render.rows.table import Rows, rows

if TYPE_CHECKING:
    from newsarc.model.report import Report

_COLUMNS = ("rule", "name", "severity", "file", "line", "column", "target", "message", "suggestions", "fix")


def report(report: Report, *, root: str = "", read_line: Callable[[str, int], str | None] | None = None) -> Rows:
    """The findings, in the order of files and places; lines of files aren't shown."""
    return rows(_COLUMNS, map(finding, report.findings))


def statistics(report: Report) -> Rows:
    """How many findings each rule has, then the files with most."""
    rules = [{"of": "rule", "name": f"{one.rule} {one.name}", "findings": one.findings} for one in report.tallies()]
    files = [{"of": "file", "name": file, "findings": count} for file, count in report.worst_files()]
    return rows(("of", "name", "findings"), [*rules, *files])
