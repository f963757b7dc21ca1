"""How well a page answers a query: what it is found by, and what each part of that counts.

Knows: readings, and a page's words field by field.  Must not know: how pages
are found.

Pages are ranked by the words found, then by typing errors, then by whether
words stand in another form (or are lacking and say next to nothing), then by
where they stand, then by how close they are: to each other and to making up the
whole title.  Each part outweighs all
that follow it, so that the score is their sum.
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
_SOME_FOUND = 22.0  # times their share: all found, with however many errors, is more
_OF_SOME = 1 / 16  # what the other parts count where some word is lacking, so that its share comes first there
_ERROR = 16.0
_MOST_ERRORS = 4  # that are told apart
_FORM = 5.0
_MOST_FORMS = 2
_WEIGHTS = dict(zip(FIELDS, (4, 3, 2, 1), strict=True))
_CLOSENESS = 0.9  # of the least step between two fields
_GAP = 0.5  # what a word between two of the query's weighs, beside the title's rarity
_SHORT = 3  # letters of a word that says little


class Sought(NamedTuple):
    """One of the things a query looks for: its readings, best first, and how much it says, 0 for next to nothing.

    ``typed`` is what stands in the query; ``covers`` is for how many typed
    things in a row it stands, beginning with the one at ``place``; ``counts``
    unless it is a word that only holds a sentence together.
    """

    typed: str
    readings: tuple[Reading, ...]
    weight: float
    place: int
    covers: int = 1
    counts: bool = True


class Found(NamedTuple):
    """A reading that a page holds: in which field, the words as they are there, and at which of the field's words."""

    reading: Reading
    field: str
    words: tuple[str, ...]
    at: int


class Score(NamedTuple):
    """What ranks a page: the sum of the ``parts``, with what it was found by and what it lacks.

    ``dropped`` are the words that it lacks whether these say much or not.
    """

    parts: tuple[tuple[str, float], ...]
    found: tuple[Found, ...]
    lacks: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def total(self) -> float:
        """The sum; higher answers better."""
        return round(sum(points for _, points in self.parts), 4)

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was read in another spelling."""
        return tuple(one.reading.correction for one in self.found if one.reading.correction)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Where each word stands, what was overlooked and what is lacking."""
        errors = sum(one.reading.errors for one in self.found)
        said = [f"{' '.join(one.words)} in {one.field}" for one in self.found]
        if errors:
            said.append("1 typing error" if errors == 1 else f"{errors} typing errors")
        return (*said, *(f"without {typed}" for typed in self.lacks))


class Field(NamedTuple):
    """A field's words, and where the words begin that an apostrophe parts, by these in one, with how many parts."""

    words: Sequence[str]
    joined: Mapping[str, tuple[int, int]]


class Ranking:
    """Tells how well pages answer one query; ``rarity`` is how much a word says, without it closeness doesn't count.

    The sought things that several typed ones were read as come last; they count
    where the page lacks one of those.
    """

    def __init__(self, sought: Sequence[Sought], rarity: Callable[[str], float] | None) -> None:
        self._sought = [(range(one.place, one.place + one.covers), _alike(one.readings)) for one in sought]
        self._single = [one for one in sought if one.covers == 1]
        self._weight = sum(one.weight for one in self._single) or 1
        self._telling = _Telling(rarity) if rarity else None

    def score(self, fields: Mapping[str, Field]) -> Score:
        """The score of a page with some fields."""
        found: dict[int, Found] = {}
        for places, alike in self._sought:
            for place in places:
                if place not in found and (here := _best(alike, fields)):
                    found |= dict.fromkeys(places, here)
                    break
        missing = [one for one in self._single if one.place not in found]
        lacks = tuple(one.typed for one in missing if one.weight)
        distinct = tuple(dict.fromkeys(found[place] for place in sorted(found)))
        count = max(len(distinct), 1)
        errors = min(sum(one.reading.errors for one in distinct), _MOST_ERRORS)
        forms = min(sum(one.reading.varied for one in distinct) + len(missing) - len(lacks), _MOST_FORMS)
        share = 1 - sum(one.weight for one in missing) / self._weight
        closeness = _closeness(distinct, fields[FIELDS[0]].words, self._telling) if self._telling is not None else 0.0
        scale = _OF_SOME if lacks else 1.0
        parts = (
            ("words", _SOME_FOUND * share if lacks else _ALL_FOUND),
            ("errors", -_ERROR * errors * scale),
            ("forms", -_FORM * forms * scale),
            ("fields", sum(_WEIGHTS[one.field] for one in distinct) / count * scale),
            ("closeness", _CLOSENESS * closeness / count * scale),
        )
        return Score(parts, distinct, lacks, tuple(one.typed for one in missing if one.counts))


def _alike(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Readings in groups of those that are equally good, best first."""
    return [list(some) for _, some in groupby(readings, key=lambda one: (one.errors, one.varied))]


def _best(alike: Iterable[Sequence[Reading]], fields: Mapping[str, Field]) -> Found | None:
    """Of the readings that a page holds, one of the best, in the weightiest field."""
    for same in alike:
        for name in FIELDS:
            for reading in same:
                if reading.field in (None, name) and (place := _place(reading, fields[name])):
                    at, size = place
                    return Found(reading, name, tuple(fields[name].words[at : at + size]), at)
    return None


def _place(reading: Reading, field: Field) -> tuple[int, int] | None:
    """At which of a field's words a reading begins there, and how many these are."""
    at = reading.position(field.words)
    if at is not None:
        return at, len(reading.words)
    if not field.joined or len(reading.words) > 1:
        return None
    (word,) = reading.words
    if reading.prefix:
        return next((place for joined, place in field.joined.items() if joined.startswith(word)), None)
    return field.joined.get(word)


class _Telling(dict[str, float]):
    """How much each word says of what people remember of a title: neither numbers nor words of a few letters do."""

    def __init__(self, rarity: Callable[[str], float]) -> None:
        self.rarity = rarity

    def __missing__(self, word: str) -> float:
        is_telling = (len(word) > _SHORT and word.isalpha()) or is_unspaced(word)
        self[word] = self.rarity(word) if is_telling else 0.0
        return self[word]


def _closeness(found: Sequence[Found], title: Sequence[str], telling: _Telling) -> float:
    """How much of a title the query's words are, between 0 and 1, counting by rarity what people remember.

    Words that were typed count whatever they are, and so do those between.
    """
    here = {at: word for one in found if one.field == FIELDS[0] for at, word in enumerate(one.words, one.at)}
    if not here:
        return 0.0
    typed = set(here.values())
    told = fsum(map(telling.rarity, typed))  # which is the same in any order, unlike the sum
    said = fsum(map(telling.__getitem__, set(title) - typed))
    gap = max(here) - min(here) + 1 - len(here)
    return told / (told + said + _GAP * gap)
