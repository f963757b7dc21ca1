"""Names that may be other spellings of one, as candidates for a table of aliases, and how sure that is.

Knows: what pages tell of two names.  Must not know: how names come to be spelt in two ways (`likeness`), files, output.

Two spellings of one name stand beside the same names, and hardly ever together
on one page.  What letters say and what pages say are clues that don't depend on
each other: how sure it is, is that not both of them mislead.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.index.rarity import inverse_frequency
from newsarc.model.stories import Similar, Variant, Variants
from newsarc.relations.contexts import roots_like
from newsarc.relations.spelling import alike, either
from newsarc.text.clean import well_formed

_SURE_ENOUGH = 0.6
_TOGETHER = 0.05  # of the rarer one's pages; who is on more of them beside the other is somebody else
_PLAIN = 0.7  # how sure letters alone must be where two are


def similar(index: Index, pattern: str, *, limit: int | None) -> Similar:
    """The names that may be spelt in several ways, the surest first; with a pattern, of which a word begins so.

    Each is the commonest of its spellings and stands for no other name.
    """
    pattern = well_formed(pattern)
    entities = index.entities.of_roots(roots_like(index))
    chosen = {one.name for one in index.entities.of_roots(roots_like(index, pattern))} if pattern else None
    found = [
        one
        for one in _stars(_pairs(index, entities))
        if chosen is None or not chosen.isdisjoint([one.name, *(variant.name for variant in one.variants)])
    ]
    found.sort(key=lambda one: (-one.variants[0].sure, -one.count, one.name))
    return Similar(tuple(found[:limit]), len(found))


class _Name(NamedTuple):
    """A name and how many events carry it; the commonest come first."""

    minus_count: int
    text: str


class _Pair(NamedTuple):
    """Two names that are one as surely as is said, and why."""

    one: _Name
    other: _Name
    sure: float
    why: str


def _stars(pairs: Iterable[_Pair]) -> Iterator[Variants]:
    """Each name, the commonest first, with those like it that aren't like a commoner one."""
    like: dict[_Name, list[tuple[float, _Name, str]]] = defaultdict(list)
    for one, other, sure, why in pairs:
        like[one].append((-sure, other, why))
        like[other].append((-sure, one, why))
    taken: set[_Name] = set()
    for name in sorted(like):
        free = sorted(row for row in like[name] if row[1] not in taken) if name not in taken else []
        if free:
            taken.update([name, *(other for _, other, _ in free)])
            variants = (Variant(one.text, -one.minus_count, _rounded_down(-sure), why) for sure, one, why in free)
            yield Variants(name.text, -name.minus_count, tuple(variants))


def _rounded_down(sure: float) -> float:
    """In hundredths; nothing that is guessed is certain."""
    return min(math.floor(100 * sure) / 100, 0.99)


# ---------------------------------------------------------------- what pages tell


def _pairs(index: Index, entities: list[Entity]) -> Iterator[_Pair]:
    """The names that are one surely enough."""
    guessed = alike([one.name for one in entities])
    company = _Company(index, {place: entities[place] for pair in guessed for place in pair[:2]})
    for one, other, why, sure in guessed:
        if sure < _PLAIN and company.together(one, other) > _TOGETHER:
            continue
        surer = either(sure, company.shared(one, other))
        if surer >= _SURE_ENOUGH:
            yield _Pair(company.name(one), company.name(other), surer, why)


class _Company:
    """On which pages some entities are, and beside which names."""

    def __init__(self, index: Index, entities: dict[int, Entity]) -> None:
        self._entities = entities
        self._pages = {place: index.events_with(one.ids) for place, one in entities.items()}
        names = index.context_ids(sorted(set().union(*self._pages.values())))
        self._beside = {
            place: set().union(*map(names.__getitem__, pages)).difference(entities[place].ids)
            for place, pages in self._pages.items()
        }
        counts = index.event_counts()
        # How much it says to stand beside a name, and how much of that there is in all.
        self._rarity = {number: inverse_frequency(index.total, count) for number, count in counts.items()}
        self._mass = {number: counts[number] * rarity for number, rarity in self._rarity.items()}
        self._whole = sum(self._mass.values())

    def name(self, place: int) -> _Name:
        """An entity's name with its count."""
        return _Name(-len(self._pages[place]), self._entities[place].name)

    def together(self, one: int, other: int) -> float:
        """The share of the rarer one's pages that the other is on as well."""
        return len(self._pages[one] & self._pages[other]) / min(len(self._pages[one]), len(self._pages[other]))

    def shared(self, one: int, other: int) -> float:
        """How much of what the rarer one stands beside the other stands beside too, more than chance has it: 0 to 1."""
        common, rare = sorted((one, other), key=self.name)
        beside, also = self._beside[rare].difference(self._entities[common].ids), self._beside[common]
        whole = sum(map(self._rarity.__getitem__, beside))
        share = sum(map(self._rarity.__getitem__, beside & also)) / whole if whole else 0.0
        chance = sum(map(self._mass.__getitem__, also)) / (self._whole or 1)
        return max((share - chance) / (1 - chance), 0.0) if chance < 1 else 0.0
