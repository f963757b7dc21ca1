"""Reports of a validation as plain lines.

Knows: how findings and counts of them are written.  Must not know: terminals, their width, colours.

Findings are lines that editors know how to follow; statistics have the columns
``rule`` or ``file``, its name, count.  External links add a line per ``host``: its
name, and how many of its URLs are ok, dead, unsure, refused and not checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.findings import finding_line, summary_line
from newsarc.render.wording import cell, lines, plain_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsarc.model.report import Report


def report(report: Report, *, root: str = "", read_line: Callable[[str, int], str | None] | None = None) -> str:
    """Findings, one per line as ``file:line:column: error NA101 message``, and a summary as the last line."""
    findings = [finding_line(finding) for group in report.groups() for finding in group.findings]
    return lines([*findings, summary_line(report)])


def statistics(report: Report) -> str:
    """Findings counted: ``rule<TAB>NA101 broken-link<TAB>29``, then the worst files, and a summary as the last line."""
    rules = [f"rule\t{one.rule} {one.name}\t{one.findings}" for one in report.tallies()]
    files = [f"file\t{plain_file(file)}\t{count}" for file, count in report.worst_files()]
    return lines([*rules, *files, *_hosts(report), summary_line(report)])


def _hosts(report: Report) -> Iterator[str]:
    for one in report.external.hosts if report.external else ():
        yield f"host\t{cell(one.name)}\t{one.ok}\t{one.dead}\t{one.unsure}\t{one.refused}\t{one.unchecked}"
