"""Names that may be spellings of one name, as candidates for a table of aliases, and how probable that is.

Knows: which pages have two names.  Must not know: how a name may be spelt
(`spelling`), files, output.

Two spellings of one name appear with the same other names, but hardly ever on
the same page.  Letters and pages are independent evidence, whose probabilities are
combined (`noisy_or`).
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
from newsarc.relations.contexts import matching_roots
from newsarc.relations.spelling import noisy_or, similar_pairs
from newsarc.text.clean import well_formed

_SURE_ENOUGH = 0.6
_MOST_OVERLAP = 0.05  # of the rarer name's pages; two names that share more pages are different
_SURE_BY_LETTERS = 0.7  # unless the letters alone give this probability


def similar(index: Index, pattern: str, *, limit: int | None) -> Similar:
    """The names that may have several spellings, likeliest first; with a pattern, those that match it (`contexts`).

    Each is given in its commonest spelling, which isn't a variant of any other name.
    """
    pattern = well_formed(pattern)
    entities = index.entities.of_roots(matching_roots(index))
    chosen = {one.name for one in index.entities.of_roots(matching_roots(index, pattern))} if pattern else None
    found = [
        one
        for one in _groups(_pairs(index, entities))
        if chosen is None or not chosen.isdisjoint([one.name, *(variant.name for variant in one.variants)])
    ]
    found.sort(key=lambda one: (-one.variants[0].sure, -one.count, one.name))
    return Similar(tuple(found[:limit]), len(found))


class _Name(NamedTuple):
    """A name and how many events have it; the commonest come first."""

    minus_count: int
    text: str


class _Pair(NamedTuple):
    """Two names that may be one, with the probability and the reason."""

    one: _Name
    other: _Name
    sure: float
    why: str


def _groups(pairs: Iterable[_Pair]) -> Iterator[Variants]:
    """Each name, the commonest first, with the names paired with it that aren't variants of a commoner one."""
    paired: dict[_Name, list[tuple[float, _Name, str]]] = defaultdict(list)
    for one, other, sure, why in pairs:
        paired[one].append((-sure, other, why))
        paired[other].append((-sure, one, why))
    taken: set[_Name] = set()
    for name in sorted(paired):
        free = sorted(row for row in paired[name] if row[1] not in taken) if name not in taken else []
        if free:
            taken.update([name, *(other for _, other, _ in free)])
            variants = (Variant(one.text, -one.minus_count, _rounded_down(-sure), why) for sure, one, why in free)
            yield Variants(name.text, -name.minus_count, tuple(variants))


def _rounded_down(sure: float) -> float:
    """In hundredths, and never 1, since it is an estimate."""
    return min(math.floor(100 * sure) / 100, 0.99)


# ---------------------------------------------------------------- pages


def _pairs(index: Index, entities: list[Entity]) -> Iterator[_Pair]:
    """The pairs of names that are probable enough to be one."""
    similar = similar_pairs([one.name for one in entities])
    pages = _Pages(index, {place: entities[place] for pair in similar for place in pair[:2]})
    for one, other, why, by_letters in similar:
        if by_letters < _SURE_BY_LETTERS and pages.overlap(one, other) > _MOST_OVERLAP:
            continue
        sure = noisy_or(by_letters, pages.shared_neighbours(one, other))
        if sure >= _SURE_ENOUGH:
            yield _Pair(pages.name(one), pages.name(other), sure, why)


class _Pages:
    """The pages of some entities, and the other names on these pages."""

    def __init__(self, index: Index, entities: dict[int, Entity]) -> None:
        self._entities = entities
        self._pages = {place: index.events_with(one.ids) for place, one in entities.items()}
        names = index.context_ids(sorted(set().union(*self._pages.values())))
        self._neighbours = {
            place: set().union(*map(names.__getitem__, pages)).difference(entities[place].ids)
            for place, pages in self._pages.items()
        }
        counts = index.event_counts()
        self._rarity = {number: inverse_frequency(index.total, count) for number, count in counts.items()}
        self._mass = {number: counts[number] * rarity for number, rarity in self._rarity.items()}
        self._whole = sum(self._mass.values())

    def name(self, place: int) -> _Name:
        """An entity's name with its count."""
        return _Name(-len(self._pages[place]), self._entities[place].name)

    def overlap(self, one: int, other: int) -> float:
        """The share of the rarer one's pages that also have the other."""
        return len(self._pages[one] & self._pages[other]) / min(len(self._pages[one]), len(self._pages[other]))

    def shared_neighbours(self, one: int, other: int) -> float:
        """The share of the rarer one's neighbours that the other has too, by rarity, above chance: 0 to 1."""
        common, rare = sorted((one, other), key=self.name)
        of_rare = self._neighbours[rare].difference(self._entities[common].ids)
        of_common = self._neighbours[common]
        whole = sum(map(self._rarity.__getitem__, of_rare))
        share = sum(map(self._rarity.__getitem__, of_rare & of_common)) / whole if whole else 0.0
        chance = sum(map(self._mass.__getitem__, of_common)) / (self._whole or 1)
        return max((share - chance) / (1 - chance), 0.0) if chance < 1 else 0.0
