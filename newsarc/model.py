"""The values that newsarc speaks in.

Knows: what a day, an event, a hit, a finding are.  Must not know: how they are
read, found, checked or shown.  No value here does I/O or holds a handle.

Paths are site paths (``/news/2012/02/8/….md``), dates ``datetime.date``, lines
and columns count from 1, columns in characters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# ---------------------------------------------------------------- what a reader sees


@dataclass(frozen=True, slots=True)
class Source:
    """Where a story was told: the label of the link, and its address where there is one."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """An entry of a page's Related list, with the contexts that the two pages share."""

    title: str
    path: str
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a page's Changes list: an older version or the current one."""

    title: str
    path: str
    stamp: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Event:
    """One page: what happened, who says so, what belongs to it.

    ``file`` is the page's file relative to the root, None where only the day
    page tells of the event.  ``contexts`` are the names on its day page, in its
    own Related list and in the tags of its front matter.
    """

    path: str
    file: str | None
    date: dt.date | None
    title: str
    topic: str | None
    summary: str | None
    contexts: tuple[str, ...]
    sources: tuple[Source, ...]
    cover_image: str | None
    related: tuple[Related, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A date that has pages: its events in the page's order, and the days with events around it.

    ``unlisted`` counts the pages stored in the day's folder that its page doesn't list.
    """

    date: dt.date
    path: str
    events: tuple[Event, ...]
    previous: dt.date | None
    next: dt.date | None
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a month or a year (``2012-02``, ``2012``) that have events, with their counts."""

    period: str
    days: tuple[tuple[dt.date, int], ...]
    previous: str | None
    next: str | None

    @property
    def events(self) -> int:
        return sum(count for _, count in self.days)


@dataclass(frozen=True, slots=True)
class Correction:
    """A word or name that was read as another one."""

    word: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An event that answers a question; a higher score answers better.

    ``reasons`` says why, each in a few words; ``corrections`` are the words of
    the query that this page was found by in another spelling; ``number`` is its
    place on its day's page (``2012-02-08/16``), None where that doesn't list it.
    """

    path: str
    date: dt.date
    title: str
    score: float
    contexts: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """The first hits, and how many there are in all.

    ``target`` is what the question was resolved to (an entity's name, a page's
    path, a date), None for a search.  ``neighbours`` are the contexts that
    appear most often beside an entity, with their counts.
    """

    hits: tuple[Hit, ...]
    total: int
    corrections: tuple[Correction, ...] = ()
    target: str | None = None
    neighbours: tuple[tuple[str, int], ...] = ()


# ---------------------------------------------------------------- places and findings


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file; the end is the column after its last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Fix:
    """What to write in place of the finding's place, where one repair is plain."""

    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong at one place.

    ``target`` is what a link points at: the missing page's site path, or the
    link as it is written.  ``suggestions`` are likely targets, best first.
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

    @property
    def line(self) -> int:
        return self.place.line

    @property
    def column(self) -> int:
        return self.place.column


@dataclass(frozen=True, slots=True)
class Group:
    """Findings with one cause: the same rule and the same target."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation; findings are sorted by file and place."""

    findings: tuple[Finding, ...]
    pages: int
    links: int

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
            cause = (finding.rule, finding.target) if finding.target else (finding.rule, number)
            causes.setdefault(cause, []).append(finding)
        groups = (Group(tuple(findings)) for findings in causes.values())
        return tuple(sorted(groups, key=_gravest_first))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)


def _gravest_first(group: Group) -> tuple[bool, int, str]:
    return group.first.severity is not Severity.ERROR, -len(group.findings), group.first.rule
