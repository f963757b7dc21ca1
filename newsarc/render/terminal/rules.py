"""The rules of validation on a terminal, as renderables of rich.

Knows: how they are laid out.  Must not know: the archive, files, the Console.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from newsarc.render.terminal.elements import DOT, Hanging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarc.rules import Rule


def rule(rule: Rule) -> RenderableType:
    """A rule with its reason, and lines that break it and lines that keep it."""
    fixable = (DOT, ("fixable", "good")) if rule.fixable else ()
    severity = (rule.severity.value, rule.severity.value)
    lines: list[RenderableType] = [
        Text.assemble((rule.code, "heading"), " ", (rule.name, "heading"), DOT, severity, *fixable),
        Hanging("", Text(rule.finds)),
        Text(),
        Hanging("", Text(rule.why)),
        Text(),
    ]
    lines += [Hanging(Text("  - ", "error"), Text(line)) for line in rule.bad.splitlines()]
    lines += [Hanging(Text("  + ", "good"), Text(line)) for line in rule.good.splitlines()]
    return Group(*lines)


def rules(rules: Sequence[Rule]) -> RenderableType:
    """Some rules or all: code, name, severity, what each finds."""
    longest = max((len(rule.name) for rule in rules), default=0)
    return Group(*(_Row(rule, longest) for rule in rules))


class _Row:
    """A row of the table; on a narrow terminal what the rule finds stands below its name."""

    BESIDE = 36  # the fewest columns for that beside the name

    def __init__(self, rule: Rule, longest: int) -> None:
        severity = (f"{rule.severity.value:7}", rule.severity.value)
        self.head = Text.assemble((rule.code, "heading"), f"  {rule.name:{longest}}  ", severity, "  ")
        self.finds = Text.assemble(rule.finds, (" (fixable)", "good") if rule.fixable else "")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width - self.head.cell_len >= self.BESIDE:
            yield Hanging(self.head, self.finds)
        else:
            yield self.head
            yield Hanging(" " * 7, self.finds)
