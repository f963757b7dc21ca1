"""The values that a question over the whole archive is answered with.

Knows: what a hit is.  Must not know: how hits are found, ranked or shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Correction:
    """A word or name that was read as another one."""

    word: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An event that answers a question; a higher score answers better.

    ``reasons`` says why, each in a few words; ``corrections`` are the words of
    the query that this page was found by in another spelling, ``dropped`` those
    that it lacks; ``number`` is its place on its day's page (``2012-02-08/16``),
    None where that doesn't list it.  ``parts`` are what the score is the sum of;
    ``matched`` are the rows of folded words that the page was found by, and
    ``excerpt`` a text of the page that shows those which its title and contexts don't.
    """

    path: str
    date: dt.date
    title: str
    score: float
    contexts: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    number: int | None = None
    parts: tuple[tuple[str, float], ...] = ()
    matched: tuple[tuple[str, ...], ...] = ()
    excerpt: str = ""
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A context or source, whichever it is of ``kind``, that no page has; ``nearest`` are names like it."""

    kind: str
    name: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The first hits, and how many there are in all.

    ``target`` is what the question was resolved to (an entity's name, a page's
    path, a date), None for a search.  ``neighbours`` are the contexts that
    appear most often beside an entity, with their counts; ``first`` and
    ``last`` are the days of an entity's first and last event of all.
    ``also`` are the names that each hit was to bear beside the target.
    ``dropped`` are the words of a search that some of these hits lack.

    Where a search finds nothing, ``nearest`` are words of the archive that are
    like the query's, and ``unfiltered`` is how many hits there would be without
    the query's filters, None where it has none; ``unknown`` are filters by
    contexts and sources that there aren't, which nothing can meet.
    """

    hits: tuple[Hit, ...]
    total: int
    corrections: tuple[Correction, ...] = ()
    target: str | None = None
    neighbours: tuple[tuple[str, int], ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    also: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    unfiltered: int | None = None
    unknown: tuple[UnknownName, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of a search's ``total`` hits there are of each year, context or source, whichever it is ``by``.

    A hit counts for each of its contexts and sources.  ``counts`` are years in
    order, or the commonest of ``values`` contexts or sources.
    """

    by: str
    counts: tuple[tuple[str, int], ...]
    values: int
    total: int
    corrections: tuple[Correction, ...] = ()
    dropped: tuple[str, ...] = ()
