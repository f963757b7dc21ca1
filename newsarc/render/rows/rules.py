"""The rules of validation as rows.

Knows: the columns below.  Must not know: formats, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.rules import rule_object
from newsarc.render.rows.table import Rows, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarc.rules import Rule


def rule(rule: Rule) -> Rows:
    """One rule."""
    return rules([rule])


def rules(rules: Sequence[Rule]) -> Rows:
    """Some rules or all."""
    return rows(("code", "name", "severity", "fixable", "summary"), map(rule_object, rules))
