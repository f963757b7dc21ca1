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

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from newsarc.hits import Correction
from newsarc.query import FIELDS
from newsarc.text import is_cjk
from newsarc.vocabulary import Reading

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
    things in a row it stands, beginning with the one at ``place``.
    """

    typed: str
    readings: tuple[Reading, ...]
    weight: float
    place: int
    covers: int = 1


class Found(NamedTuple):
    """A reading that a page holds: in which field, the words as they are there, and at which of the field's words."""

    reading: Reading
    field: str
    words: tuple[str, ...]
    at: int


class Score(NamedTuple):
    """What ranks a page: the sum of the ``parts``, with what it was found by and what it lacks."""

    parts: tuple[tuple[str, float], ...]
    found: tuple[Found, ...]
    lacks: tuple[str, ...]

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


def score(sought: Sequence[Sought], fields: Mapping[str, Sequence[str]], rarity: Callable[[str], float]) -> Score:
    """A page's score; ``fields`` are its words field by field, ``rarity`` is how much a word says.

    The sought things that several typed ones were read as come last; they count
    where the page lacks one of those.
    """
    found: dict[int, Found] = {}
    for one in sought:
        if any(place not in found for place in range(one.place, one.place + one.covers)) and (
            here := _best(one.readings, fields)
        ):
            found.update(dict.fromkeys(range(one.place, one.place + one.covers), here))
    single = [one for one in sought if one.covers == 1]
    missing = [one for one in single if one.place not in found]
    lacks = tuple(one.typed for one in missing if one.weight)
    distinct = tuple(dict.fromkeys(found[place] for place in sorted(found)))
    share = sum(one.weight for one in single if one.place in found) / (sum(one.weight for one in single) or 1)
    errors = min(sum(one.reading.errors for one in distinct), _MOST_ERRORS)
    forms = min(sum(one.reading.varied for one in distinct) + len(missing) - len(lacks), _MOST_FORMS)
    count = max(len(distinct), 1)
    scale = _OF_SOME if lacks else 1.0
    parts = (
        ("words", _SOME_FOUND * share if lacks else _ALL_FOUND),
        ("errors", -_ERROR * errors * scale),
        ("forms", -_FORM * forms * scale),
        ("fields", sum(_WEIGHTS[one.field] for one in distinct) / count * scale),
        ("closeness", _CLOSENESS * _closeness(distinct, fields[FIELDS[0]], rarity) / count * scale),
    )
    return Score(parts, distinct, lacks)


def _best(readings: Sequence[Reading], fields: Mapping[str, Sequence[str]]) -> Found | None:
    """Of the readings that a page holds, one of the best, in the weightiest field."""
    for _, alike in groupby(readings, key=lambda one: (one.errors, one.varied)):
        same = list(alike)
        for name in FIELDS:
            for reading in same:
                if reading.field in (None, name) and (at := reading.position(fields[name])) is not None:
                    return Found(reading, name, tuple(fields[name][at : at + len(reading.words)]), at)
    return None


def _closeness(found: Sequence[Found], title: Sequence[str], rarity: Callable[[str], float]) -> float:
    """How much of a title the query's words are, between 0 and 1, counting by rarity what people remember.

    That is neither numbers nor words of a few letters, unless they were typed.
    Words between those found count too.
    """
    here = {at: word for one in found if one.field == FIELDS[0] for at, word in enumerate(one.words, one.at)}
    if not here:
        return 0.0
    typed = set(here.values())
    told = sum(map(rarity, typed))
    said = sum(rarity(word) for word in set(title) - typed if _is_telling(word))
    gap = max(here) - min(here) + 1 - len(here)
    return told / (told + said + _GAP * gap)


def _is_telling(word: str) -> bool:
    return (len(word) > _SHORT and word.isalpha()) or is_cjk(word)
