"""Reports of a validation on a terminal, as renderables of rich.

Knows: how findings are laid out.  Must not know: how files are read, the Console.

A finding is shown as compilers do: its place, with a hyperlink to the file, then
the line with a mark beneath.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.style import Style
from rich.text import Text

from newsarc.render.findings import extent, external_note, omissions
from newsarc.render.terminal.elements import Hanging, whole
from newsarc.render.terminal.wrap import excerpt
from newsarc.text.plurals import counted
from newsarc.text.safety import printable, redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsarc.model.report import Finding, Place, Report
    from newsarc.model.report import Group as Cause

PLACES = 5  # shown for one cause
HOSTS = 10  # shown of those with URLs that don't work


def report(
    report: Report, *, root: str = "", read_line: Callable[[str, int], str | None] | None = None
) -> RenderableType:
    """Findings by cause: the message once, then its places and suggestions.

    ``root`` is the absolute folder that the findings' files are relative to;
    ``read_line`` gives a line of a file by its number from 1, None if it can't be read.
    """
    read_line = read_line or (lambda file, line: None)
    lines: list[RenderableType] = []
    for cause in report.groups():
        lines += [*_cause(cause, root, read_line), Text()]
    return Group(*lines, *_hosts(report), _summary(report))


def _hosts(report: Report) -> Iterator[RenderableType]:
    """The hosts of external links that have most URLs without a good answer."""
    found = [one for one in report.external.hosts if one.dead or one.unsure or one.refused] if report.external else []
    if not found:
        return
    yield Text("Hosts", "heading")
    for one in found[:HOSTS]:
        counts = {"dead": one.dead, "unsure": one.unsure, "refused": one.refused, "not checked": one.unchecked}
        verdicts = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
        yield Hanging(f"{one.urls:>7,}  ", Text.assemble((printable(one.name), "path"), f"  {verdicts}"), cut=True)
    if len(found) > HOSTS:
        yield Text(f"         … and {len(found) - HOSTS:,} more")
    yield Text()


def _cause(cause: Cause, root: str, read_line: Callable[[str, int], str | None]) -> Iterator[RenderableType]:
    first, *others = cause.findings
    severity = (first.severity.value, first.severity.value)
    yield Text.assemble(severity, " ", (first.rule, "heading"), " ", (first.name, "heading"))
    yield Hanging("  ", Text(printable(first.message)), wide=True)
    yield _place(first, root)
    source = read_line(first.file, first.line)
    if source is not None:
        yield SourceLine(redacted(source), first.place)
    yield from (_place(finding, root) for finding in others[: PLACES - 1])
    if len(cause.findings) > PLACES:
        yield Text(f"  … and {len(cause.findings) - PLACES:,} more")
    for number, suggestion in enumerate(first.suggestions):
        question = ("or " if number else "did you mean ", "suggestion")
        yield whole(2, ("  " if number else "→ ", "suggestion"), question, printable(suggestion))


def statistics(report: Report) -> RenderableType:
    """The number of findings by rule, and the files with most."""
    lines: list[RenderableType] = []
    for one in report.tallies():
        where = f" in {counted(one.files, 'file')}"
        named = Text.assemble((one.rule, "heading"), " ", (one.name, one.severity.value), where)
        lines.append(Hanging(f"{one.findings:>7,}  ", named, cut=True))
    if lines:
        files = report.worst_files()
        lines += [Text(), Text("Files with most", "heading")]
        lines += [whole(0, f"{count:>7,}  ", (printable(file), "path")) for file, count in files]
        lines.append(Text())
    return Group(*lines, *_hosts(report), _summary(report))


def _summary(report: Report) -> RenderableType:
    checked, omitted = f" in {extent(report)}{external_note(report)}", omissions(report)
    if not report.findings:
        return Hanging("", Text.assemble(("no findings", "good"), checked, omitted))
    errors, warnings = counted(report.errors, "error"), counted(report.warnings, "warning")
    summary = Text.assemble(
        (errors, "error" if report.errors else ""), ", ", (warnings, "warning" if report.warnings else ""), checked
    )
    fixable = sum(finding.fix is not None for finding in report.findings)
    if fixable:
        summary.append(f"; {fixable:,} fixable with --fix")
    return Hanging("", summary.append(omitted))


def _place(finding: Finding, root: str) -> Text:
    """``file:line:column``, a hyperlink to the file."""
    shown = Text(f"{printable(finding.file)}:{finding.line}:{finding.column}")
    path = Path(root, finding.file)
    shown.stylize(Style(link=path.as_uri()) if path.is_absolute() else Style())
    return whole(2, shown)


class SourceLine:
    """The part of a line around a finding, with a mark beneath it."""

    def __init__(self, source: str, place: Place) -> None:
        self.source = source
        self.place = place
        self.gutter = f"  {place.line:>5} │ "

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width - len(self.gutter), 10)
        before, marked, after = excerpt(self.source, self.place, width, cell_len)
        yield Text.assemble((self.gutter, "dim"), before, (marked, "caret"), after)
        mark = "^" * max(cell_len(marked), 1)
        yield Text.assemble((f"{'│ ':>{len(self.gutter)}}", "dim"), " " * cell_len(before), (mark, "caret"))
