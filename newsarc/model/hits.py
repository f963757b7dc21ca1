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
    """A word of the query for which hits have ``read_as``, which means nearly the same."""

    word: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A commoner spelling, ``read_as``, of a word of the query, which would find ``more`` events."""

    word: str
    read_as: str
    more: int


@dataclass(frozen=True, slots=True)
class Hit(Numbered):
    """An event that matches a query or is related to a target; a higher ``score`` is better.

    ``date`` is None if only the ``month`` is known, as in ``2012-02``, or not even
    that.  ``number`` is its number on the day page (``2012-02-08/16``), None if that
    doesn't list it.  ``reasons`` say why it is a hit, each in a few words; ``parts``
    are the named parts of the score.

    Of a search, ``corrections`` are the words of the query that the event has in
    another spelling, ``synonyms`` those for which it has another word, ``dropped``
    those that it lacks.  ``matched`` are the rows of folded words that matched;
    ``excerpt`` is a part of the page with those that aren't in its title or contexts.

    If it is related to a day, ``belongs_to`` is the path of the day's event to which
    it is related.
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

    ``corrections`` are the words and names that were read in another spelling;
    ``also`` are the other entities that each hit has.

    Of a search, ``dropped`` are the words that some of the listed hits lack; ``partial``
    is the number of all hits that lack some while others have all words, else 0.
    ``synonyms`` are the words that some have instead of one of the query.  ``busiest``
    is the month of many of the hits, with their number.  ``dates`` are the days that the
    query was read as, in ISO form, empty if it isn't a date.  ``spellings`` are
    commoner spellings of its words, which aren't searched for.  If nothing is found,
    ``nearest`` are words of the archive similar to those of the query; ``unfiltered``
    is the number of hits without the filters, None if the query has none; ``unknown``
    are the filters by names that no page has.

    Of related events, ``target`` is what the reference was resolved to: an entity's
    name, a page's path or a date.  For a page, ``about`` is that page.  For an entity,
    ``neighbours`` are the contexts that its events have most often, with their counts;
    ``first`` and ``last`` are the days of its first and last event; ``as_context`` is
    the number of events that have it as a context, while the others mention it (None
    if ``also`` has other entities).  For a day, ``groups`` are the events of the day
    that the hits belong to; the hits of each group follow one another.
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
    partial: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """The ``total`` hits of a search, counted ``by`` year, month, context or source.

    A hit counts for each of its contexts and sources.  ``counts`` are all years or
    months in order, or the commonest contexts or sources; ``values`` is the number of all.
    ``corrections`` and ``dropped`` are as in `Hits`.
    """

    by: str
    counts: tuple[tuple[str, int], ...]
    values: int
    total: int
    corrections: tuple[Correction, ...] = ()
    dropped: tuple[str, ...] = ()
