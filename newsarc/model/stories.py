"""The values that tell how things hang together: a timeline, the names there are, a chain of events.

Knows: what they are.  Must not know: how they are found or shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from newsarc.model.hits import Correction, Hit
from newsarc.model.stats import Gap


@dataclass(frozen=True, slots=True)
class Timeline:
    """When the events of an entity, or those that a query finds, happened.

    ``hits`` are the first of them, oldest first, and ``total`` is how many
    there are in all; ``months`` counts all of them by ISO month, each that has
    any; ``gaps`` are the days between one and the next where that is a year or
    more.  ``target`` is the entity's name, None where the events are a query's.
    ``elsewhen`` is how many there are on other days than were asked for;
    ``dropped`` are the words of a query that some of these hits lack.
    """

    hits: tuple[Hit, ...]
    total: int
    months: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]
    first: dt.date | None = None
    last: dt.date | None = None
    corrections: tuple[Correction, ...] = ()
    target: str | None = None
    elsewhen: int = 0
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """A name that pages carry, in its commonest spelling: on how many, when, and what they carry most often beside."""

    name: str
    count: int
    first: dt.date
    last: dt.date
    neighbours: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Contexts:
    """The first of the names that were asked for, and how many there are in all."""

    contexts: tuple[Context, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Variant:
    """What may be another spelling of a name: on how many pages it is, ``sure`` from 0 to 1, and why."""

    name: str
    count: int
    sure: float
    why: str


@dataclass(frozen=True, slots=True)
class Variants:
    """A name with what may be other spellings of it, the surest first."""

    name: str
    count: int
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """The first of the names that may be spelt in several ways, and how many there are in all."""

    names: tuple[Variants, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Link:
    """What an event has to do with the next one of a chain.

    ``shared`` are the contexts that both and few others carry, each with how
    many carry it, the rarest first; it ``lists`` the next one as related, or is
    ``listed`` there; they are some ``days`` apart.
    """

    shared: tuple[tuple[str, int], ...]
    lists: bool
    listed: bool
    days: int

    @property
    def reasons(self) -> list[str]:
        """Why the next event follows, each in a few words."""
        apart = "the same day" if self.days == 0 else f"{self.days} day{'s' * (self.days != 1)} apart"
        shares = [f"shares {', '.join(name for name, _ in self.shared)}"] if self.shared else []
        linked = ["on its Related list"] * self.lists + ["lists it as related"] * self.listed
        return [*shares, *linked, apart]


@dataclass(frozen=True, slots=True)
class Chain:
    """The shortest chain of events from one thing to another, with what links each with the next.

    ``source`` and ``target`` are what was asked for: a name, a page's path or a date.
    """

    source: str
    target: str
    hits: tuple[Hit, ...]
    links: tuple[Link, ...]
    corrections: tuple[Correction, ...] = ()


def whole_months(first: dt.date, last: dt.date) -> int:
    """How many whole months lie between two days.

    >>> whole_months(dt.date(2012, 2, 8), dt.date(2013, 2, 7)), whole_months(dt.date(2012, 2, 8), dt.date(2013, 2, 8))
    (11, 12)
    """
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
