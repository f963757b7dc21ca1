"""Findings and their summaries as text, shared by plain lines, CI formats and terminals.

Knows: how to put a finding, its location and its suggestions on one safe line.  Must not know: formats, colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.wording import joined, plain_file
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsarc.model.report import Finding, Report


def finding_line(finding: Finding, folder: str = "") -> str:
    """A finding on a line that tools can parse: ``file:line:column: error NA101 message [suggestions]``."""
    line = f"{location(finding, folder)}: {finding.severity.value} {finding.rule} {printable(finding.message)}"
    return f"{line} [{joined(finding.suggestions, ', ')}]" if finding.suggestions else line


def location(finding: Finding, folder: str = "") -> str:
    """``file:line:column``, the file named from the root of the repository that has the archive in ``folder``."""
    return f"{plain_file(repository_path(finding.file, folder))}:{finding.line}:{finding.column}"


def repository_path(file: str, folder: str) -> str:
    """A file of the archive, named from the root of the repository that has the archive in ``folder``.

    >>> repository_path("news/a.md", "examples"), repository_path("news/a.md", "")
    ('examples/news/a.md', 'news/a.md')
    """
    return f"{folder}/{file}" if folder else file


def with_suggestions(finding: Finding) -> str:
    """A finding's message with its suggestions, on one line.

    >>> from newsarc.model.report import Finding, Place, Severity
    >>> place, message = Place(1, 1, 1, 1), "no such page: /x"
    >>> broken = Finding("NA101", "broken-link", Severity.ERROR, "a.md", place, "/x", message, ("/y", "/z"))
    >>> with_suggestions(broken)
    'no such page: /x; did you mean /y or /z?'
    """
    message = printable(finding.message)
    return f"{message}; did you mean {joined(finding.suggestions, ' or ')}?" if finding.suggestions else message


def summary_line(report: Report) -> str:
    """The numbers of errors and warnings, pages and links, and what the report omits."""
    found = f"{counted(report.errors, 'error')}, {counted(report.warnings, 'warning')}"
    return f"{found} in {extent(report)}{external_note(report)}{omissions(report)}"


def extent(report: Report) -> str:
    """The numbers of pages and links checked."""
    return f"{counted(report.pages, 'page')}, {counted(report.links, 'link')}"


def external_note(report: Report) -> str:
    """The verdicts on external links, to be appended to a summary; empty if they weren't checked.

    >>> from newsarc.model.external import ExternalSummary
    >>> from newsarc.model.report import Report
    >>> counts = ExternalSummary(40, ok=31, dead=3, unsure=4, refused=0, unchecked=2, upgraded=5)
    >>> external_note(Report((), 3, 9, external=counts))
    '; 40 URLs: 31 ok (5 moved to https or www), 3 dead, 4 unsure, 2 not checked'
    """
    found = report.external
    if found is None:
        return ""
    moved = f" ({found.upgraded:,} moved to https or www)" if found.upgraded else ""
    parts = [f"{found.ok:,} ok{moved}", f"{found.dead:,} dead", f"{found.unsure:,} unsure"]
    others = {"refused": found.refused, "not checked": found.unchecked, "ignored": found.ignored}
    parts += [f"{count:,} {name}" for name, count in others.items() if count]
    return f"; {counted(found.urls, 'URL')}: {', '.join(parts)}"


def omissions(report: Report, name: Callable[[str], str] = printable) -> str:
    """Which findings a report omits, to be appended to a summary; the empty string if it omits none.

    ``name`` makes the name of a commit, a user's text, safe.

    >>> from newsarc.model.report import Report
    >>> omissions(Report((), 3, 9, since="main"))
    '; only new findings since main'
    """
    parts = []
    if report.baseline and report.baseline.known:
        parts.append(f"{report.baseline.known:,} in the baseline")
    if report.ignored:
        parts.append(f"{len(report.ignored):,} ignored")
    if report.since:
        parts.append(f"only new findings since {name(report.since)}")
    return "; " + ", ".join(parts) if parts else ""


def omission_counts(report: Report) -> dict[str, int | str]:
    """The same for programs: the counts ``known`` (in the baseline) and ``ignored``, and the commit ``since``, if any.

    >>> from newsarc.model.report import Baseline, Report
    >>> omission_counts(Report((), 3, 9, baseline=Baseline(1200, ()), since="main"))
    {'known': 1200, 'since': 'main'}
    """
    known = report.baseline.known if report.baseline else 0
    counts: dict[str, int | str] = {"known": known, "ignored": len(report.ignored), "since": report.since}
    return {name: value for name, value in counts.items() if value}
