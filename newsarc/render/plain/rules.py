"""The rules of validation as plain lines.

Knows: how rules are written; several have the columns code, name, severity, ``fixable`` or ``-``, summary.
Must not know: terminals, their width, colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.wording import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarc.rules import Rule


def rule(rule: Rule) -> str:
    """A rule with its reason, and lines that break it and lines that keep it."""
    fixable = ", fixable" if rule.fixable else ""
    head = [f"{rule.code} {rule.name} ({rule.severity.value}{fixable})", rule.finds, "", rule.why, ""]
    bad = [f"  {line}" for line in rule.bad.splitlines()]
    good = [f"  {line}" for line in rule.good.splitlines()]
    return lines([*head, "bad:", *bad, "good:", *good])


def rules(rules: Sequence[Rule]) -> str:
    """Some rules or all, one per line."""
    return lines(
        "\t".join((rule.code, rule.name, rule.severity.value, "fixable" if rule.fixable else "-", rule.finds))
        for rule in rules
    )
