"""The values that a validation ends in: places, findings, the report, and what is repaired.

Knows: what a finding is.  Must not know: the rules, how findings are made or
shown.  Lines and columns count from 1, columns in characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file; the end is the column after its last character."""

    line: int
    column: int
    end_line: int
    end_column: int


WHOLE_FILE = Place(1, 1, 1, 1)  # of what is wrong with a file, but nowhere in it


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Fix:
    """What to write in the finding's place."""

    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong at one place.

    ``target`` is what else it is about, None for nothing: a page's site path or
    an address, or a link as it is written.  ``suggestions`` are likely targets,
    best first; ``guess`` writes the first of them where it is not plain enough
    for ``fix``.
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
        return self.place.line

    @property
    def column(self) -> int:
        return self.place.column


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with one cause: the same rule says the same of the same target."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]


class KnownFinding(NamedTuple):
    """A finding as a baseline knows it: equal ones in one file are told apart by nothing."""

    file: str
    rule: str
    target: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings a baseline kept out of a report, and what it knows that is no longer found."""

    known: int
    stale: tuple[KnownFinding, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings a rule has, and in how many files."""

    rule: str
    name: str
    severity: Severity
    findings: int
    files: int


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation; findings are sorted by file and place.

    ``checked`` has, for each file that can be repaired, a fingerprint of what
    was read in it.  ``ignored`` are those that pages or the configuration say
    to ignore; ``baseline`` says what was kept out as known, where there was
    one; ``since``, after which commit the findings are new, where only those
    were asked for.  Unless it is ``complete``, something couldn't be learnt that
    a next validation may learn: it is not to be kept.
    """

    findings: tuple[Finding, ...]
    pages: int
    links: int
    checked: tuple[tuple[str, str], ...] = ()
    ignored: tuple[Finding, ...] = ()
    baseline: Baseline | None = None
    since: str = ""
    complete: bool = True

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    def groups(self) -> tuple[Group, ...]:
        """Findings by cause, errors first, then the causes with most places."""
        causes: dict[tuple[object, ...], list[Finding]] = {}
        for number, finding in enumerate(self.findings):
            # Links that are written alike lead elsewhere from each page, and the message names the place.
            told = (finding.target, finding.message) if finding.target else (number,)
            causes.setdefault((finding.rule, *told), []).append(finding)
        groups = (Group(tuple(findings)) for findings in causes.values())
        return tuple(sorted(groups, key=_gravest_first))

    def strictly(self) -> Report:
        """The same with every finding an error."""
        return replace(self, findings=tuple(replace(one, severity=Severity.ERROR) for one in self.findings))

    def tallies(self) -> tuple[Tally, ...]:
        """Each rule's findings counted, those of most first."""
        by_rule: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        tallies = (
            Tally(rule, found[0].name, found[0].severity, len(found), len({one.file for one in found}))
            for rule, found in by_rule.items()
        )
        return tuple(sorted(tallies, key=lambda one: (-one.findings, one.rule)))

    def worst_files(self, limit: int = 10) -> tuple[tuple[str, int], ...]:
        """The files with most findings, and how many each has."""
        counts = Counter(finding.file for finding in self.findings)
        return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:limit])

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)


def _gravest_first(group: Group) -> tuple[bool, int, str]:
    return group.first.severity is not Severity.ERROR, -len(group.findings), group.first.rule


@dataclass(frozen=True, slots=True)
class Edit:
    """What becomes of a file: its bytes before, None where it is made, and after, None where it is removed.

    ``links`` counts those that are rewritten in it; ``like`` is the file whose
    mode, owner and attributes one that is made has.
    """

    file: str
    before: bytes | None
    after: bytes | None
    links: int = 0
    like: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A page's way from one site path to another: what is written for it, in order, and how many links that is."""

    source: str
    target: str
    edits: tuple[Edit, ...]

    @property
    def links(self) -> int:
        return sum(edit.links for edit in self.edits)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was to be changed and is as it was, and why, as in "it is read-only"."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Repairs:
    """What was changed, or would be, and what could not be."""

    edits: tuple[Edit, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def links(self) -> int:
        return sum(edit.links for edit in self.edits)
