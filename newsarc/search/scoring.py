"""How well a page matches a query, and the points for each part.

Knows: readings, and a page's words by field.  Must not know: how pages are found.

A page is scored by the terms that it has, then by typing errors, then by whether
words are in another form (or missing and of little weight), then by the fields
they are in, then by closeness: how near the words are to one another and how much
of the title they make up.  Each part outweighs all that follow it, so the score is
their sum.

`Searcher.candidates` depends on this order: if very many pages match, only those are
scored that can be among the first, such as pages with all terms in their titles as
typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from math import fsum
from typing import NamedTuple, Protocol

from newsarc.model.hits import Correction, Synonym
from newsarc.search.query import FIELDS
from newsarc.search.readings import Reading
from newsarc.text.acronyms import CAPITALS
from newsarc.text.dates import Period
from newsarc.text.words import is_unspaced, place_in_capitals

_ALL_FOUND = 100.0
_SOME_FOUND = 22.0  # times the share of the weight: all terms found, with any number of errors, score higher
_PARTIAL = 1 / 16  # of the other parts, if a term is missing, so that the share of the weight comes first
_ERROR = 16.0
_MOST_ERRORS = 4  # more errors count as this many
_FORM = 5.0
_MOST_FORMS = 2
DATE = "date"  # the field of a match by the page's own date
_FIELD_WEIGHTS = {**dict(zip(FIELDS, (4, 3, 2, 1, 1), strict=True)), DATE: 4}
_CLOSENESS = 0.9  # of the least step between two fields
_GAP = 0.5  # the penalty for a word between two of the query's, relative to the rarity of the title's words
_MOST_REMEMBERED = 16  # words of a title; in a longer one only the rarest count
_SHORT = 3  # letters of a word that people rarely remember


class QueryTerm(NamedTuple):
    """A clause of a query, for scoring pages: its readings, best first, and its weight.

    ``typed`` is its text.  ``weight`` is its rarity, 0 for a function word.
    ``place`` is its place in the query; neighbouring clauses that are read as one word
    are a separate term, which ``covers`` that many places.  If it is ``reported``,
    hits that lack it say so.  A date also matches the pages of its ``period``.
    """

    typed: str
    readings: tuple[Reading, ...]
    weight: float
    place: int
    covers: int = 1
    reported: bool = True
    period: Period | None = None

    def with_readings(self, others: Iterable[Reading]) -> QueryTerm:
        """The same term with more readings."""
        known = {(one.words, one.prefix) for one in self.readings}
        return self._replace(readings=(*self.readings, *(one for one in others if (one.words, False) not in known)))


class Match(NamedTuple):
    """A reading that a page has: the field, its words there, and the position of the first one in the field.

    A page that matches a date by its own date has no such words.
    """

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

    ``missing`` are those with weight, ``dropped`` those to report.
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
    def synonyms(self) -> tuple[Synonym, ...]:
        """The terms for which the page has another word."""
        return tuple(one.reading.synonym for one in self.matches if one.reading.synonym)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The field of each term, the number of typing errors, and what is missing."""
        errors = sum(one.reading.errors for one in self.matches)
        reasons = list(map(_reason, self.matches))
        if errors:
            reasons.append("1 typing error" if errors == 1 else f"{errors} typing errors")
        return (*reasons, *(f"without {typed}" for typed in self.missing))


class Field:
    """The words of a field, and those that an apostrophe divides: each as one word, with its position and parts.

    ``text`` is the original text of the field, which shows words in capitals.
    """

    def __init__(self, words: Sequence[str], joined: Mapping[str, tuple[int, int]], text: str = "") -> None:
        self.words = words
        self.joined = joined
        self.text = text

    def position(self, reading: Reading) -> int | None:
        """The position of the first word of a reading; None if the field doesn't have it."""
        if reading.is_in_capitals and self.text:
            return place_in_capitals(self.text, reading.words[0].removeprefix(CAPITALS))
        return reading.position(self.words)

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each word's first occurrence."""
        return {word: at for at, word in reversed(list(enumerate(self.words)))}


class PageText(Protocol):
    """The parts of a page for scoring: its fields, and its day in ISO form."""

    day: str

    def __getitem__(self, name: str, /) -> Field: ...


class Scorer:
    """Scores pages for one query.

    ``rarity`` returns the rarity of a word; without it, closeness isn't scored.
    Terms that cover several places come last: they count if the page lacks one of
    the terms at these places.
    """

    def __init__(self, terms: Sequence[QueryTerm], rarity: Callable[[str], float] | None) -> None:
        self._terms = [(range(one.place, one.place + one.covers), one, _choices(one)) for one in terms]
        self._single = [one for one in terms if one.covers == 1]
        self._weight = sum(one.weight for one in self._single) or 1
        self._rarity = _TitleRarity(rarity) if rarity else None

    def score(self, page: PageText) -> Score:
        """The score of a page."""
        found: dict[int, Match] = {}
        for places, term, choices in self._terms:
            for place in places:
                if place not in found and (match := _best(choices, page) or _by_date(term, page)):
                    found |= dict.fromkeys(places, match)
                    break
        missing = [one for one in self._single if one.place not in found]
        significant = tuple(one.typed for one in missing if one.weight)
        matches = tuple(dict.fromkeys(found[place] for place in sorted(found)))
        count = max(len(matches), 1)
        errors = min(sum(one.reading.errors for one in matches), _MOST_ERRORS)
        forms = min(sum(one.reading.varied for one in matches) + len(missing) - len(significant), _MOST_FORMS)
        share = 1 - sum(one.weight for one in missing) / self._weight
        closeness = _closeness(matches, page[FIELDS[0]].words, self._rarity) if self._rarity is not None else 0.0
        scale = _PARTIAL if significant else 1.0
        parts = Parts(
            words=_SOME_FOUND * share if significant else _ALL_FOUND,
            errors=-_ERROR * errors * scale,
            forms=-_FORM * forms * scale,
            fields=sum(_FIELD_WEIGHTS[one.field] for one in matches) / count * scale,
            closeness=_CLOSENESS * closeness / count * scale,
        )
        return Score(parts, matches, significant, tuple(one.typed for one in missing if one.reported))


def _reason(match: Match) -> str:
    if match.field == DATE:
        return f"dated {' '.join(match.reading.words)}"
    instead = f" for {match.reading.synonym.word}" if match.reading.synonym else ""
    there = " ".join(match.words)
    return f"{there.upper() if match.reading.is_in_capitals else there}{instead} in {match.field}"


class _Choice(NamedTuple):
    """Equally good readings: those of one word, by word and field, and the others."""

    words: Mapping[str, Mapping[str, Reading]]
    others: Sequence[Reading]


def _choices(term: QueryTerm) -> list[_Choice]:
    """The readings of a term, grouped if equally good, best first."""
    choices = []
    for _, some in groupby(term.readings, key=lambda one: (one.errors, one.varied, one.synonym is None)):
        readings = list(some)
        single = [one for one in reversed(readings) if one.is_word]
        words = {name: {one.words[0]: one for one in single if one.field in (None, name)} for name in FIELDS}
        choices.append(_Choice(words, [one for one in readings if not one.is_word]))
    return choices


def _best(choices: Iterable[_Choice], page: PageText) -> Match | None:
    """The match of one of the best readings that a page has, in the field with most weight."""
    for words, others in choices:
        for name in FIELDS:
            field = page[name]
            if field.words and (match := _match(words[name], others, name, field)):
                return match
    return None


def _match(words: Mapping[str, Reading], others: Iterable[Reading], name: str, field: Field) -> Match | None:
    """The match of any of some readings in a field: the first word there, or else the first reading of several."""
    here = words.keys() & field.places.keys()
    if here:
        at = min(map(field.places.__getitem__, here))
        word = field.words[at]
        return Match(words[word], name, (word,), at)
    if field.joined and (joined := words.keys() & field.joined.keys()):
        word = min(joined, key=field.joined.__getitem__)
        return _match_at(words[word], name, field, *field.joined[word])
    for reading in others:
        if reading.field in (None, name):
            at_or_none = field.position(reading)
            if at_or_none is not None:
                return _match_at(reading, name, field, at_or_none, len(reading.words))
            if reading.prefix and len(reading.words) == 1:
                start = reading.words[0]
                if place := next((place for joined, place in field.joined.items() if joined.startswith(start)), None):
                    return _match_at(reading, name, field, *place)
    return None


def _match_at(reading: Reading, name: str, field: Field, at: int, size: int) -> Match:
    return Match(reading, name, tuple(field.words[at : at + size]), at)


def _by_date(term: QueryTerm, page: PageText) -> Match | None:
    """The match of a date with the day of a page."""
    return Match(term.readings[0], DATE, (), 0) if term.period and term.period.holds(page.day) else None


class _TitleRarity(dict[str, float]):
    """The rarity of the words of a title that people remember; it is 0 for numbers and short words."""

    def __init__(self, rarity: Callable[[str], float]) -> None:
        self.of_any = rarity

    def __missing__(self, word: str) -> float:
        is_memorable = (len(word) > _SHORT and word.isalpha()) or is_unspaced(word)
        self[word] = self.of_any(word) if is_memorable else 0.0
        return self[word]


def _closeness(matches: Sequence[Match], title: Sequence[str], rarity: _TitleRarity) -> float:
    """The share of a title's rarity in the words of the query, from 0 to 1, less for words between them.

    The words of the query and those between them always count, others only if people remember them: a long title
    isn't less likely to be meant because of its other words.
    """
    here = {at: word for one in matches if one.field == FIELDS[0] for at, word in enumerate(one.words, one.at)}
    if not here:
        return 0.0
    typed = set(here.values())
    matched = fsum(map(rarity.of_any, typed))  # unlike sum, the same in any order
    others = sorted(map(rarity.__getitem__, set(title) - typed), reverse=True)[: max(_MOST_REMEMBERED - len(typed), 0)]
    gap = max(here) - min(here) + 1 - len(here)
    return matched / (matched + fsum(others) + _GAP * gap)
