"""The rules that ordinary pages comply with, by which a fast validation is compared with a full one."""

from __future__ import annotations

from newsarc import Archive, Finding, Report
from newsarc.rules import RULES, any_needs_every_page

COMPLIED_WITH = frozenset(rule.code for rule in RULES if rule.ordinary_pages_comply)


def full_report(archive: Archive) -> Report:
    """A report for which every page was checked in full, as at least one of the rules needs that."""
    assert any_needs_every_page(rule.code for rule in RULES)
    return archive.validate(select=["ALL"])


def complied_with(findings: tuple[Finding, ...]) -> list[Finding]:
    """The findings of the rules that ordinary pages comply with."""
    return [one for one in findings if one.rule in COMPLIED_WITH]
