"""Timelines, contexts with their spellings, and chains of events.

Knows: what they consist of.  Must not know: how they are found or shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from newsarc.model.hits import Correction, Hit
from newsarc.model.reasons import LISTS_AS_RELATED, ON_RELATED_LIST, days_apart, shares
from newsarc.model.stats import Gap


@dataclass(frozen=True, slots=True)
class Timeline:
    """When the events of an entity, or those that match a query, happened.

    ``hits`` are the listed ones, oldest first by default; ``total`` is the number of
    all.  ``months`` are the ISO months that have any, with their counts.  ``gaps`` are
    the periods without events of a year or more.  ``target`` is the entity's name,
    None for a query.  ``elsewhen`` is the number of events outside the given period,
    ``undated`` that of events without a date, which are not in the total.
    ``corrections``, ``dropped``, ``partial``, ``dates`` and ``as_context`` are as in `Hits`.
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
    dates: str = ""
    as_context: int | None = None
    partial: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """A context in its commonest spelling: the number of its events, the first and last day, and its neighbours.

    ``neighbours`` are the other contexts that its events have most often, with their counts.
    """

    name: str
    count: int
    first: dt.date | None
    last: dt.date | None
    neighbours: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Contexts:
    """The first contexts that match a pattern, and their number in all; ``corrections`` if it was misspelt."""

    contexts: tuple[Context, ...]
    total: int
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """A name that may be another spelling of another name.

    ``count`` is the number of its events, ``sure`` the probability from 0 to 1, and
    ``why`` the reason in a few words.
    """

    name: str
    count: int
    sure: float
    why: str


@dataclass(frozen=True, slots=True)
class Variants:
    """A name with the names that may be other spellings of it, the surest first."""

    name: str
    count: int
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Similar:
    """The first names that may be spelt in several ways, and the number of all of them."""

    names: tuple[Variants, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Link:
    """What links an event with the next one of a chain.

    ``shared`` are the rare contexts that both have, each with the number of events
    that have it, the rarest first.  The event ``lists`` the next one as related, or
    is ``listed`` by it.  They are ``days`` apart, None if a day isn't known.
    """

    shared: tuple[tuple[str, int], ...]
    lists: bool
    listed: bool
    days: int | None

    @property
    def reasons(self) -> list[str]:
        """Why the next event follows, each reason in a few words."""
        reasons = []
        if self.shared:
            reasons.append(shares(name for name, _ in self.shared))
        if self.lists:
            reasons.append(ON_RELATED_LIST)
        if self.listed:
            reasons.append(LISTS_AS_RELATED)
        return reasons if self.days is None else [*reasons, days_apart(self.days)]


@dataclass(frozen=True, slots=True)
class Chain:
    """The shortest chain of events between two entities, pages or days; ``links`` are between each and the next.

    ``source`` and ``target`` are what the references were resolved to: a name, a
    page's path or a date.
    """

    source: str
    target: str
    hits: tuple[Hit, ...]
    links: tuple[Link, ...]
    corrections: tuple[Correction, ...] = ()


def whole_months(first: dt.date, last: dt.date) -> int:
    """The number of whole months between two days.

    >>> whole_months(dt.date(2012, 2, 8), dt.date(2013, 2, 7)), whole_months(dt.date(2012, 2, 8), dt.date(2013, 2, 8))
    (11, 12)
    """
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
