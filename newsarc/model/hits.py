"""Hits: the answers of a search, or what is related to something.

Knows: what a hit is.  Must not know: how hits are found, scored or shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import KW_ONLY, dataclass

from newsarc.model.dated import Numbered


@dataclass(frozen=True, slots=True)
class Correction:
    """A word or name that was read as another one, since it may be misspelt."""

    word: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Synonym:
    """A word of the query that was read as another one, ``read_as``, that means nearly the same."""

    word: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A commoner spelling, ``read_as``, of a word of the query, by which ``more`` events would be found."""

    word: str
    read_as: str
    more: int


@dataclass(frozen=True, slots=True)
class Hit(Numbered):
    """An event that matches a query or is related to a target; a higher ``score`` is better.

    ``reasons`` say why it is a hit, each in a few words.  ``corrections`` are the
    words of the query that it has in another spelling, ``synonyms`` those in whose
    place it has another word, ``dropped`` those that it lacks.  ``number`` is its
    number on the day page (``2012-02-08/16``), None where that doesn't list it.
    ``parts`` are the named parts of the score.  ``matched`` are the matched rows of
    folded words; ``excerpt`` is a part of the page that has those which aren't in
    its title or contexts.  ``date`` is None where only its ``month`` is known, as in
    ``2012-02``, or not even that.  ``belongs_to`` is the path of the day's event that
    it is related to, None where it isn't a day that was asked about.
    """

    path: str
    date: dt.date | None
    title: str
    score: float
    contexts: tuple[str, ...]
    _: KW_ONLY
    reasons: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    number: int | None = None
    parts: tuple[tuple[str, float], ...] = ()
    matched: tuple[tuple[str, ...], ...] = ()
    excerpt: str = ""
    dropped: tuple[str, ...] = ()
    month: str | None = None
    synonyms: tuple[Synonym, ...] = ()
    belongs_to: str | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """An event of a day, and how many of the events related to the day belong to it, whether shown or not."""

    event: Hit
    total: int


@dataclass(frozen=True, slots=True)
class UnknownName:
    """The name of a filter, of ``kind`` context or source, that no page has; ``nearest`` are names like it."""

    kind: str
    name: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The first hits, and the number of all hits in ``total``.

    Of a search, ``dropped`` are the words that some of these hits lack, and
    ``synonyms`` the words that some have in the place of one of the query.  Where it
    finds nothing, ``nearest`` are words of the archive like those of the query;
    ``unfiltered`` is the number of hits there would be without filters, None
    where the query has none; ``unknown`` are filters by names that no page has.
    ``busiest`` is the month that many of the hits are of, with how many.  ``dates``
    are the days that the query was read as, in ISO dates, empty if it isn't a date.
    ``spellings`` are commoner spellings of its words, which aren't searched for.

    Of related events, ``target`` is what the reference was resolved to (an entity's
    name, a page's path, a date), ``about`` is that page, and ``also`` are the other
    names that each hit has.
    For one entity, ``as_context`` is the number of the events that have it as a context;
    the others mention it.  For an entity, ``neighbours`` are the contexts that its events carry most often,
    with their counts; ``first`` and ``last`` are the days of its first and last event.
    For a day, ``groups`` are the events of the day that the hits belong to; the hits
    of each follow one another, in the order of the groups.
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
    synonyms: tuple[Synonym, ...] = ()
    busiest: tuple[str, int] | None = None
    dates: str = ""
    spellings: tuple[Spelling, ...] = ()
    about: Hit | None = None
    groups: tuple[HitGroup, ...] = ()
    as_context: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """The ``total`` hits of a search, counted ``by`` year, context or source.

    A hit counts for each of its contexts and sources.  ``counts`` are all years in
    order, or the commonest contexts or sources, of which there are ``values``.
    ``corrections`` and ``dropped`` are as in `Hits`.
    """

    by: str
    counts: tuple[tuple[str, int], ...]
    values: int
    total: int
    corrections: tuple[Correction, ...] = ()
    dropped: tuple[str, ...] = ()
