"""A report for GitHub: the annotations that a workflow's step prints, and the step's summary.

Knows: workflow commands (GitHub's documentation, "Workflow commands for GitHub
Actions"; their escapes as the runner's `ActionCommand` undoes them), how many
of them GitHub shows, and its markdown.  Must not know: where the text goes.

An annotation is a cause and not a finding: a page that moved is reported once,
with its places, however many pages link to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsarc.model.report import Severity
from newsarc.render.findings import (
    extent,
    external_note,
    finding_line,
    location,
    omissions,
    repository_path,
    summary_line,
    with_suggestions,
)
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.report import Finding, Group, Report

SHOWN = 10  # annotations of each severity that GitHub shows of a step
PLACES = 10  # listed for a cause: the runner cuts a message at 4,096 characters
CAUSES = 50  # listed in a summary: GitHub takes no more than 1 MiB
_LONGEST = 300  # characters of one text in a summary, for the same reason


# ---------------------------------------------------------------- annotations


def report(report: Report, folder: str = "") -> str:
    """Workflow commands, errors first; how many are hidden; plain lines for all other places; a summary line.

    ``folder`` is where the archive is in its repository.
    """
    shown, hidden = _chosen(report.groups())
    lines = [_annotation(group, folder) for group in shown]
    if hidden:
        lines.append(_hidden(hidden))
    further = [one for group in shown for one in group.findings[PLACES:]]
    further += [one for group in hidden for one in group.findings]
    lines += [finding_line(one, folder) for one in further]
    return "".join(f"{line}\n" for line in [*lines, summary_line(report)])


def _chosen(groups: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """The causes that GitHub will show, and the others."""
    taken = {"error": 0, "warning": 0}
    shown: list[Group] = []
    hidden: list[Group] = []
    for group in groups:
        level = _level(group.first)
        taken[level] += 1
        (shown if taken[level] <= SHOWN else hidden).append(group)
    return shown, hidden


def _level(finding: Finding) -> str:
    return "error" if finding.severity is Severity.ERROR else "warning"


def _annotation(group: Group, folder: str) -> str:
    first, place = group.first, group.first.place
    where = {"file": printable(repository_path(first.file, folder)), "line": place.line, "endLine": place.end_line}
    if place.end_line == place.line:  # the runner takes columns of one line only
        where |= {"col": place.column, "endColumn": place.end_column}
    properties = {**where, "title": f"{first.rule} {first.name}"}
    text = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    at = ", ".join(location(one, folder) for one in group.findings[:PLACES])
    message = f"{with_suggestions(first)}\nat {_counted_places(group)}{at}"
    return f"::{_level(first)} {text}::{_data(message)}"


def _hidden(groups: Sequence[Group]) -> str:
    count = counted(sum(len(group.findings) for group in groups), "finding")
    what = f"{counted(len(groups), 'more cause')} ({count}) in the log of this step"
    return f"::notice title=newsarc::{what}; GitHub shows only {SHOWN} errors and {SHOWN} warnings"


def _counted_places(group: Group) -> str:
    count = len(group.findings)
    if count == 1:
        return ""
    return f"{count:,} places, such as " if count > PLACES else f"{count} places: "


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# ---------------------------------------------------------------- the summary


def job_summary(report: Report, folder: str = "") -> str:
    """Markdown that GitHub shows below the job: the rules with their counts, and the causes, errors first."""
    return "".join(f"{line}\n" for line in _summary(report, folder))


def _summary(report: Report, folder: str) -> Iterator[str]:
    groups = report.groups()
    errors, warnings = counted(report.errors, "error"), counted(report.warnings, "warning")
    yield f"## newsarc validate: {f'{errors}, {warnings}' if groups else 'no findings'}"
    yield ""
    yield f"{extent(report)} checked{external_note(report)}{omissions(report, _code)}."
    yield ""
    if not groups:
        return
    yield "| rule | severity | findings | files |"
    yield "|---|---|--:|--:|"
    for one in report.tallies():
        yield f"| {one.rule} {one.name} | {one.severity.value} | {one.findings:,} | {one.files:,} |"
    yield ""
    for group in groups[:CAUSES]:
        yield from _cause(group, folder)
    if len(groups) > CAUSES:
        yield f"- … and {counted(len(groups) - CAUSES, 'more cause')}, in the log of the step"
    yield ""


def _cause(group: Group, folder: str) -> Iterator[str]:
    first = group.first
    yield f"- **{first.rule}** {first.name}: {_code(first.message)}"
    if first.suggestions:
        yield f"  - did you mean {' or '.join(map(_code, first.suggestions))}?"
    at = ", ".join(_code(location(one, folder)) for one in group.findings[:PLACES])
    yield f"  - at {_counted_places(group)}{at}"


def _code(text: str) -> str:
    """Text as a code span, in which nothing is markdown, HTML, a mention or a link (GFM 6.3)."""
    shown = printable(text)
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown or ' '}{fence}"
