"""The report of a validation: its findings with their places.

Knows: what a finding is.  Must not know: the rules, how findings are made or
shown.  Lines and columns count from 1, columns in characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from newsarc.model.external import ExternalSummary


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file; the end is the column after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


WHOLE_FILE = Place(1, 1, 1, 1)  # of a finding about the file itself


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Fix:
    """The text that replaces the finding's place."""

    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of a rule, at one place.

    ``target`` is what it is about: a page by its site path, a URL or a link; None
    for a finding about the file itself.  ``suggestions`` are likely targets, best
    first.  ``fix`` is safe; ``guess`` writes the first suggestion where it is
    likely but not certain.
    """

    rule: str
    name: str
    severity: Severity
    file: str
    place: Place
    target: str | None
    message: str
    suggestions: tuple[str, ...] = ()
    fix: Fix | None = None
    guess: Fix | None = None

    @property
    def line(self) -> int:
        """The line of its place."""
        return self.place.line

    @property
    def column(self) -> int:
        """The column of its place."""
        return self.place.column


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with one cause: the same rule, target and message."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The first of them."""
        return self.findings[0]


class KnownFinding(NamedTuple):
    """A finding as a baseline identifies it; several equal ones in one file are not distinguished."""

    file: str
    rule: str
    target: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a baseline hides: the number of ``known`` findings, and the ``stale`` entries, which are no longer found.

    ``external`` is the number of known findings about external links.
    """

    known: int
    stale: tuple[KnownFinding, ...]
    external: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of findings of a rule, and of the files that have any."""

    rule: str
    name: str
    severity: Severity
    findings: int
    files: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a validation; findings are sorted by file and place.

    ``pages`` and ``links`` are the numbers of those checked.  ``ignored`` are the
    findings that pages or the configuration say to ignore.  ``baseline`` describes
    the findings that were left out as known, where there was one.  ``since`` is the
    commit after which the findings are new, where only those were reported.
    ``checked`` has, for each file that can be fixed, a fingerprint of what was read.
    Unless it is ``complete``, something couldn't be read that may be readable next
    time, and the report must not be cached.  ``external`` counts the external
    links, where these were checked.
    """

    findings: tuple[Finding, ...]
    pages: int
    links: int
    checked: tuple[tuple[str, str], ...] = ()
    ignored: tuple[Finding, ...] = ()
    baseline: Baseline | None = None
    since: str = ""
    complete: bool = True
    external: ExternalSummary | None = None

    @property
    def errors(self) -> int:
        """The number of findings of severity error."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """The number of other findings."""
        return len(self.findings) - self.errors

    def groups(self) -> tuple[Group, ...]:
        """The findings by cause: errors first, then the causes with most findings."""
        causes: dict[tuple[object, ...], list[Finding]] = {}
        for number, finding in enumerate(self.findings):
            # The same relative link leads elsewhere from each page; the message names where.
            cause = (finding.target, finding.message) if finding.target else (number,)
            causes.setdefault((finding.rule, *cause), []).append(finding)
        groups = (Group(tuple(findings)) for findings in causes.values())
        return tuple(sorted(groups, key=_errors_first))

    def strictly(self) -> Report:
        """The same report with every finding an error."""
        return replace(self, findings=tuple(replace(one, severity=Severity.ERROR) for one in self.findings))

    def tallies(self) -> tuple[Tally, ...]:
        """The findings counted by rule, those with most findings first."""
        by_rule: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        tallies = (
            Tally(rule, found[0].name, found[0].severity, len(found), len({one.file for one in found}))
            for rule, found in by_rule.items()
        )
        return tuple(sorted(tallies, key=lambda one: (-one.findings, one.rule)))

    def worst_files(self, limit: int = 10) -> tuple[tuple[str, int], ...]:
        """The files with most findings, and their numbers."""
        counts = Counter(finding.file for finding in self.findings)
        return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:limit])

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)


def _errors_first(group: Group) -> tuple[bool, int, str]:
    return group.first.severity is not Severity.ERROR, -len(group.findings), group.first.rule
