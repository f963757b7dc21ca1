"""How well a page matches a query, and what each part of that counts.

Knows: readings, and a page's words field by field.  Must not know: how pages
are found.

A page is scored by the terms that it has, then by typing errors, then by whether
words are in another form (or missing and of little weight), then by the fields
they are in, then by closeness: how near words are to each other and how much of
the title they make up.  Each part outweighs all that follow it, so that the
score is their sum.

`Searcher.candidates` depends on this order: where very many pages match, it lets
only those be scored that can be among the first, such as the pages that have all
terms as typed in their titles, before any other page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from math import fsum
from typing import NamedTuple

from newsarc.model.hits import Correction
from newsarc.search.query import FIELDS
from newsarc.search.readings import Reading
from newsarc.text.words import is_unspaced

_ALL_FOUND = 100.0
_SOME_FOUND = 22.0  # times the share of the weight: all found, with however many errors, scores higher
_PARTIAL = 1 / 16  # what the other parts count where a term is missing, so that its share comes first there
_ERROR = 16.0
_MOST_ERRORS = 4  # more count as this many
_FORM = 5.0
_MOST_FORMS = 2
_FIELD_WEIGHTS = dict(zip(FIELDS, (4, 3, 2, 1, 1), strict=True))
_CLOSENESS = 0.9  # of the least step between two fields
_GAP = 0.5  # what a word between two of the query's counts against the rarity of the title's words
_SHORT = 3  # letters of a word that people hardly remember


class QueryTerm(NamedTuple):
    """A clause of a query as pages are scored by it: its readings, best first, and its weight.

    ``typed`` is its text.  ``weight`` is its rarity, 0 for a function word.
    ``place`` is its place in the query; several neighbouring clauses that are
    read as one word are a term of their own, which ``covers`` that many places.
    A page that lacks it is said to, if it is to be ``reported``.
    """

    typed: str
    readings: tuple[Reading, ...]
    weight: float
    place: int
    covers: int = 1
    reported: bool = True


class Match(NamedTuple):
    """A reading that a page has: the field, the words as they are there, and the place of the first in the field."""

    reading: Reading
    field: str
    words: tuple[str, ...]
    at: int


class Parts(NamedTuple):
    """The parts of a page's score, in points, each of which outweighs all that follow it; shown in this order."""

    words: float  # for the terms that the page has
    errors: float  # 0 or less, for typing errors
    forms: float  # 0 or less, for words in another form, and missing words of no weight
    fields: float  # for the fields that the terms are in
    closeness: float  # for how close the terms are in the title; 0 where it isn't scored


class Score(NamedTuple):
    """The ``parts`` of a page's score, the matches, and the terms that it lacks.

    ``missing`` are those that have weight, ``dropped`` those that are to be reported.
    """

    parts: Parts
    matches: tuple[Match, ...]
    missing: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def total(self) -> float:
        """The sum; a higher score is better."""
        return round(sum(self.parts), 4)

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The terms that were corrected."""
        return tuple(one.reading.correction for one in self.matches if one.reading.correction)

    @property
    def reasons(self) -> tuple[str, ...]:
        """In which field each term is, the number of typing errors, and what is missing."""
        errors = sum(one.reading.errors for one in self.matches)
        reasons = [f"{' '.join(one.words)} in {one.field}" for one in self.matches]
        if errors:
            reasons.append("1 typing error" if errors == 1 else f"{errors} typing errors")
        return (*reasons, *(f"without {typed}" for typed in self.missing))


class Field(NamedTuple):
    """The words of a field, and those that an apostrophe divides: each as one word, with its place and parts."""

    words: Sequence[str]
    joined: Mapping[str, tuple[int, int]]


class Scorer:
    """Scores pages for one query.

    ``rarity`` gives the rarity of a word; without it closeness isn't scored.
    Terms that cover several places come last: they count where the page lacks
    one of the terms at these places.
    """

    def __init__(self, terms: Sequence[QueryTerm], rarity: Callable[[str], float] | None) -> None:
        self._terms = [(range(one.place, one.place + one.covers), _equally_good(one.readings)) for one in terms]
        self._single = [one for one in terms if one.covers == 1]
        self._weight = sum(one.weight for one in self._single) or 1
        self._rarity = _TitleRarity(rarity) if rarity else None

    def score(self, fields: Mapping[str, Field]) -> Score:
        """The score of a page with these fields."""
        found: dict[int, Match] = {}
        for places, groups in self._terms:
            for place in places:
                if place not in found and (match := _best(groups, fields)):
                    found |= dict.fromkeys(places, match)
                    break
        missing = [one for one in self._single if one.place not in found]
        significant = tuple(one.typed for one in missing if one.weight)
        matches = tuple(dict.fromkeys(found[place] for place in sorted(found)))
        count = max(len(matches), 1)
        errors = min(sum(one.reading.errors for one in matches), _MOST_ERRORS)
        forms = min(sum(one.reading.varied for one in matches) + len(missing) - len(significant), _MOST_FORMS)
        share = 1 - sum(one.weight for one in missing) / self._weight
        closeness = _closeness(matches, fields[FIELDS[0]].words, self._rarity) if self._rarity is not None else 0.0
        scale = _PARTIAL if significant else 1.0
        parts = Parts(
            words=_SOME_FOUND * share if significant else _ALL_FOUND,
            errors=-_ERROR * errors * scale,
            forms=-_FORM * forms * scale,
            fields=sum(_FIELD_WEIGHTS[one.field] for one in matches) / count * scale,
            closeness=_CLOSENESS * closeness / count * scale,
        )
        return Score(parts, matches, significant, tuple(one.typed for one in missing if one.reported))


def _equally_good(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Readings in groups of those that are equally good, best first."""
    return [list(some) for _, some in groupby(readings, key=lambda one: (one.errors, one.varied))]


def _best(groups: Iterable[Sequence[Reading]], fields: Mapping[str, Field]) -> Match | None:
    """Of the readings that a page has, one of the best, in the field of most weight."""
    for group in groups:
        for name in FIELDS:
            for reading in group:
                if reading.field in (None, name) and (place := _place(reading, fields[name])):
                    at, size = place
                    return Match(reading, name, tuple(fields[name].words[at : at + size]), at)
    return None


def _place(reading: Reading, field: Field) -> tuple[int, int] | None:
    """The place of a reading's first word in a field, and the number of its words there."""
    at = reading.position(field.words)
    if at is not None:
        return at, len(reading.words)
    if not field.joined or len(reading.words) > 1:
        return None
    (word,) = reading.words
    if reading.prefix:
        return next((place for joined, place in field.joined.items() if joined.startswith(word)), None)
    return field.joined.get(word)


class _TitleRarity(dict[str, float]):
    """The rarity of the words of a title that people remember; numbers and words of a few letters have none."""

    def __init__(self, rarity: Callable[[str], float]) -> None:
        self.of_any = rarity

    def __missing__(self, word: str) -> float:
        is_memorable = (len(word) > _SHORT and word.isalpha()) or is_unspaced(word)
        self[word] = self.of_any(word) if is_memorable else 0.0
        return self[word]


def _closeness(matches: Sequence[Match], title: Sequence[str], rarity: _TitleRarity) -> float:
    """The share of a title's rarity that the words of the query have, from 0 to 1, less for words between them.

    The words of the query and those between them count whatever they are, others only if people remember them.
    """
    here = {at: word for one in matches if one.field == FIELDS[0] for at, word in enumerate(one.words, one.at)}
    if not here:
        return 0.0
    typed = set(here.values())
    matched = fsum(map(rarity.of_any, typed))  # the same in any order, unlike the sum
    others = fsum(map(rarity.__getitem__, set(title) - typed))
    gap = max(here) - min(here) + 1 - len(here)
    return matched / (matched + others + _GAP * gap)
