"""Findings and rules for people, as renderables of rich.

Knows: what `terminal` knows, and draws with it.  Must not know: the other formats, what it must not.

A finding is shown as compilers show theirs: the place, a hyperlink to the file,
then the line with a mark beneath.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.style import Style
from rich.text import Text

from newsarc.render import wording
from newsarc.render.terminal.events import DOT, Hanging
from newsarc.render.wording import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsarc.model.report import Finding, Place, Report
    from newsarc.model.report import Group as Cause
    from newsarc.rules import Rule

PLACES = 5  # of one cause


def report(report: Report, root: str, read_line: Callable[[str, int], str | None]) -> RenderableType:
    """Findings by cause: the message once, its places, and what may have been meant.

    ``root`` is the absolute folder that the findings' files are relative to;
    ``read_line`` gives a file's line by its number, None where it can't.
    """
    lines: list[RenderableType] = []
    for cause in report.groups():
        lines += [*_cause(cause, root, read_line), Text()]
    return Group(*lines, _summary(report))


def _cause(cause: Cause, root: str, read_line: Callable[[str, int], str | None]) -> Iterator[RenderableType]:
    first, *others = cause.findings
    severity = (first.severity.value, first.severity.value)
    yield Text.assemble(severity, " ", (first.rule, "heading"), " ", (first.name, "heading"))
    yield Hanging("  ", Text(printable(first.message)), wide=True)
    yield Spot(first, root)
    source = read_line(first.file, first.line)
    if source is not None:
        yield Excerpt(source, first.place)
    yield from (Spot(finding, root) for finding in others[: PLACES - 1])
    if len(cause.findings) > PLACES:
        yield Text(f"  … and {len(cause.findings) - PLACES:,} more", "dim")
    for number, suggestion in enumerate(first.suggestions):
        asked = ("or " if number else "did you mean ", "suggestion")
        arrow = Text("    " if number else "  → ", "suggestion")
        yield Hanging(arrow, Text.assemble(asked, printable(suggestion)), wide=True)


def statistics(report: Report) -> RenderableType:
    """How many findings each rule has, and the files with most."""
    lines: list[RenderableType] = []
    for one in report.tallies():
        where = (f" in {counted(one.files, 'file')}", "dim")
        named = Text.assemble((one.rule, "heading"), " ", (one.name, one.severity.value), where)
        lines.append(Hanging(f"{one.findings:>7,}  ", named, cut=True))
    if lines:
        files = report.worst_files()
        lines += [Text(), Text("Files with most", "heading")]
        lines += [Hanging(f"{count:>7,}  ", Text(printable(file), "path"), cut=True) for file, count in files]
        lines.append(Text())
    return Group(*lines, _summary(report))


def _summary(report: Report) -> RenderableType:
    checked, unsaid = f" in {wording.checked(report)}", (wording.unsaid(report), "dim")
    if not report.findings:
        return Hanging("", Text.assemble(("no findings", "good"), checked, unsaid))
    errors, warnings = counted(report.errors, "error"), counted(report.warnings, "warning")
    told = Text.assemble(
        (errors, "error" if report.errors else ""), ", ", (warnings, "warning" if report.warnings else ""), checked
    )
    fixable = sum(finding.fix is not None for finding in report.findings)
    if fixable:
        told.append(f"; {fixable:,} with one plain repair", "dim")
    return Hanging("", told.append(*unsaid))


class Spot:
    """``file:line:column`` on one line, a hyperlink to the file; a long name loses its end, not the numbers."""

    def __init__(self, finding: Finding, root: str) -> None:
        self.name = Text(printable(finding.file))
        self.numbers = f":{finding.line}:{finding.column}"
        path = Path(root, finding.file)
        self.link = Style(link=path.as_uri()) if path.is_absolute() else Style()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        name = self.name.copy()
        name.truncate(max(options.max_width - 2 - len(self.numbers), 1), overflow="ellipsis")
        name.append(self.numbers)
        name.stylize(self.link)
        yield Text.assemble("  ", name)


class Excerpt:
    """The part of a line around a finding, with a mark beneath it."""

    def __init__(self, source: str, place: Place) -> None:
        self.source = source
        self.place = place
        self.gutter = f"  {place.line:>5} │ "

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width - len(self.gutter), 10)
        before, marked, after = wording.excerpt(self.source, self.place, width, cell_len)
        yield Text.assemble((self.gutter, "dim"), before, (marked, "caret"), after)
        mark = "^" * max(cell_len(marked), 1)
        yield Text.assemble((f"{'│ ':>{len(self.gutter)}}", "dim"), " " * cell_len(before), (mark, "caret"))


def rule(rule: Rule) -> RenderableType:
    """A rule with its reason, and the lines that break and keep it."""
    fixable = (DOT, ("fixable", "good")) if rule.fixable else ()
    severity = (rule.severity.value, rule.severity.value)
    lines: list[RenderableType] = [
        Text.assemble((rule.code, "heading"), " ", (rule.name, "heading"), DOT, severity, *fixable),
        Hanging("", Text(rule.summary)),
        Text(),
        Hanging("", Text(rule.why)),
        Text(),
    ]
    lines += [Hanging(Text("  - ", "error"), Text(line)) for line in rule.bad.splitlines()]
    lines += [Hanging(Text("  + ", "good"), Text(line)) for line in rule.good.splitlines()]
    return Group(*lines)


def rules(rules: Sequence[Rule]) -> RenderableType:
    """All rules: code, name, severity, what each finds."""
    longest = max((len(rule.name) for rule in rules), default=0)
    return Group(*(_listed(rule, longest) for rule in rules))


def _listed(rule: Rule, longest: int) -> RenderableType:
    severity = (f"{rule.severity.value:7}", rule.severity.value)
    gutter = Text.assemble((rule.code, "heading"), f"  {rule.name:{longest}}  ", severity, "  ")
    return Hanging(gutter, Text.assemble(rule.summary, (" (fixable)", "good") if rule.fixable else ""))
