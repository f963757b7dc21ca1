"""The rules of validation as a JSON document.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import document, pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarc.rules import Rule

_FIELDS = ("code", "name", "severity", "summary", "why", "bad", "good", "fixable")


def rule(rule: Rule) -> str:
    """One rule, in the form of several."""
    return rules([rule])


def rules(rules: Sequence[Rule]) -> str:
    """Some rules or all."""
    return document({"rules": [pick(rule, *_FIELDS) for rule in rules]})
