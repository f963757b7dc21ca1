"""Names that may be other spellings of one, as candidates for a table of aliases, and how sure that is.

Knows: what pages tell of two names.  Must not know: how names come to be spelt in two ways (`likeness`), files, output.

Two spellings of one name stand beside the same names, and hardly ever together
on one page.  What letters say and what pages say are clues that don't depend on
each other: how sure it is, is that not both of them mislead.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from newsarc.contexts import Name, by_count, carriers, ids_of, names_like
from newsarc.index import Index
from newsarc.likeness import alike, either
from newsarc.stories import Similar, Variant, Variants

_SURE_ENOUGH = 0.6
_TOGETHER = 0.05  # of the rarer one's pages; who is on more of them beside the other is somebody else
_PLAIN = 0.7  # how sure letters alone must be where two are


def similar(index: Index, pattern: str = "", *, limit: int | None = None) -> Similar:
    """The names that may be spelt in several ways, the surest first; with a pattern, of which a word begins so.

    Each is the commonest of its spellings and stands for no other name.
    """
    names = sorted(names_like(index), key=by_count)
    chosen = {name.text for name in names_like(index, pattern)}
    found = [
        one
        for one in _stars(names, _weighed(index, names))
        if chosen.intersection([one.name, *(variant.name for variant in one.variants)])
    ]
    found.sort(key=lambda one: (-one.variants[0].sure, -one.count, one.name))
    return Similar(tuple(found[:limit]), len(found))


def _stars(names: Sequence[Name], pairs: Sequence[tuple[int, int, float, str]]) -> Iterator[Variants]:
    """Each name, the commonest first, with those like it that aren't like a commoner one."""
    like: dict[int, list[tuple[int, float, str]]] = defaultdict(list)
    for one, other, sure, why in pairs:
        like[one].append((other, sure, why))
        like[other].append((one, sure, why))
    taken: set[int] = set()
    for place in sorted(like):  # which is by how common they are
        if place in taken:
            continue
        free = [(-sure, other, why) for other, sure, why in like[place] if other not in taken]
        taken.update([place, *(other for _, other, _ in free)])
        variants = [
            Variant(names[other].text, names[other].pages, _in_hundredths(-sure), why)
            for sure, other, why in sorted(free)
        ]
        if variants:
            yield Variants(names[place].text, names[place].pages, tuple(variants))


def _in_hundredths(sure: float) -> float:
    """Rounded down, for nothing that is guessed is certain."""
    return min(math.floor(100 * sure) / 100, 0.99)


# ---------------------------------------------------------------- what pages tell


def _weighed(index: Index, names: Sequence[Name]) -> list[tuple[int, int, float, str]]:
    """The pairs of names that are one surely enough."""
    pairs = alike([name.text for name in names])
    company = _Company(index, names, {place for pair in pairs for place in (pair.one, pair.other)})
    found = []
    for pair in pairs:
        if pair.sure < _PLAIN and company.together(pair.one, pair.other) > _TOGETHER:
            continue
        sure = either(pair.sure, company.shared(pair.one, pair.other))
        if sure >= _SURE_ENOUGH:
            found.append((pair.one, pair.other, sure, pair.why))
    return found


class _Company:
    """On which pages some names are, and beside which others; ``places`` are those in a list, the commonest first."""

    def __init__(self, index: Index, names: Sequence[Name], places: Collection[int]) -> None:
        self._own = {place: ids_of(index, names[place].key) for place in places}
        self._pages = {place: carriers(index, names[place].key) for place in places}
        every = set().union(*self._pages.values())
        query = "SELECT id, names FROM page WHERE id IN (SELECT value FROM json_each(?))"
        lists = {page: array("I", ids) for page, ids in index.database.execute(query, (str(sorted(every)),))}
        self._beside = {
            place: set(chain.from_iterable(map(lists.__getitem__, pages))) - self._own[place]
            for place, pages in self._pages.items()
        }
        counts = dict(index.database.execute("SELECT id, pages FROM name"))
        # How much it says to stand beside a name, and how often that is by chance.
        self._rarity = {number: math.log((index.total + 1) / count) for number, count in counts.items()}
        self._mass = {number: counts[number] * rarity for number, rarity in self._rarity.items()}
        self._whole = sum(self._mass.values())

    def together(self, one: int, other: int) -> float:
        """The share of the rarer one's pages that the other is on as well."""
        return len(self._pages[one] & self._pages[other]) / min(len(self._pages[one]), len(self._pages[other]))

    def shared(self, one: int, other: int) -> float:
        """How much of what the rarer one stands beside the other stands beside too, more than chance has it: 0 to 1."""
        common, rare = sorted((one, other))
        beside = self._beside[rare] - self._own[common]
        also = self._beside[common]
        whole = sum(map(self._rarity.__getitem__, beside))
        share = sum(map(self._rarity.__getitem__, beside & also)) / whole if whole else 0.0
        chance = sum(map(self._mass.__getitem__, also)) / self._whole
        return max((share - chance) / (1 - chance), 0.0) if chance < 1 else 0.0
