"""The rules of validation as a JSON document.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import Object, document, pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarc.rules import Rule


def rule(rule: Rule) -> str:
    """One rule, in the form of several."""
    return rules([rule])


def rules(rules: Sequence[Rule]) -> str:
    """Some rules or all."""
    return document({"rules": list(map(rule_object, rules))})


def rule_object(rule: Rule) -> Object:
    """A rule as an object in a document."""
    names = pick(rule, "code", "name", "severity")  # the document has what a rule finds as its summary
    return {**names, "summary": rule.finds, **pick(rule, "why", "bad", "good", "fixable")}
