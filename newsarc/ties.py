"""What ties some pages to others: found in the index.

Knows: the index, and which names a page carries or names.
Must not know: what was asked, in which order pages are shown, output.

Pages of one day carry the same names, are linked with the same pages and tell of
them in the same words: what all of them need is read at once, and what a name or
a word says of other pages is found out once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from newsarc.entities import Entity
from newsarc.index import Entry, Index, Links
from newsarc.kinship import WEIGHTS, Kin, Kind, Tie, Weights, rarity
from newsarc.text import is_cjk, words

_EVERYWHERE = 1000  # pages; a name, a word or links with more of them say nothing
_SOUGHT = 5000  # pages with the rarest word of a name; in more of them it would take milliseconds to be found
_COMMON = 20  # times as many pages that hold a word as carry it as a name: few of them mean the name
_DOUBT = 0.1  # of the pages that name something: if more don't carry it, naming it alone is no firm tie
_TITLE_WORDS = 4  # the rarest of a title that are looked for elsewhere


def kin_of(index: Index, pages: Sequence[Entry], weights: Weights = WEIGHTS) -> Iterator[Kin]:
    """What ties other pages to each of some, the heaviest first; ``weights`` switch a part off where they are 0."""
    names, links, titles = (by(index, pages, weights) for by in (_by_names, _by_links, _by_words))
    for own, *found in zip(pages, names, links, titles, strict=True):
        ties = (tie for some in found for tie in some if tie.weight and not tie.pages <= {own.number})
        # Sums of the same numbers in another order differ, so no order may depend on how pages are numbered.
        yield Kin(own, sorted(ties, key=lambda tie: (-tie.weight, tie.kind, tie.label)))


def _counting(index: Index, phrases: Iterable[str]) -> Callable[[str], int]:
    """On how many pages the rarest word is of any of some phrases."""
    counts = index.vocabulary.counts({word for phrase in phrases for word in phrase.split()})
    return lambda phrase: min(counts.get(word, 0) for word in phrase.split())


# ---------------------------------------------------------------- contexts


def _by_names(index: Index, pages: Sequence[Entry], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by the contexts that each page carries, and by those that its title or summary names."""
    ids = index.names(page.number for page in pages)
    carried = index.entities.each_carried(ids[page.number] for page in pages)
    named = index.entities.each_named((page.title, page.summary) if weights.named else () for page in pages)
    bearers = _Bearers(index, {entity for some in (*carried, *named) for entity in some}, weights)
    for page, carries, names in zip(pages, carried, named, strict=True):
        entities = dict.fromkeys([*carries, *names])
        yield [tie for entity in entities for tie in bearers.ties(page.number, entity, carries=entity in carries)]


class _Naming(NamedTuple):
    """The pages that name an entity in title or summary, those of them that don't carry it, and how many more may."""

    pages: Set[int]
    merely: Set[int]
    unseen: int = 0


class _Bearers:
    """The pages that carry any of some entities, and those that name it."""

    def __init__(self, index: Index, entities: Iterable[Entity], weights: Weights) -> None:
        self._index = index
        self._weights = weights
        self._phrases = {entity: entity.phrases if weights.named else set() for entity in entities}
        self._pages_with = _counting(index, (phrase for some in self._phrases.values() for phrase in some))
        self._carrying = cache(self._find_carrying)
        self._naming = cache(self._find_naming)

    def ties(self, own: int, entity: Entity, *, carries: bool) -> Iterator[Tie]:
        """What ties a page that carries or names an entity to others."""
        carrying = self._carrying(entity)
        if carrying <= {own}:
            return
        naming, merely, unseen = self._naming(entity)
        others, doubtful = len(naming) - (own in naming) + unseen, len(merely) - (own in merely) + unseen
        # The share of the pages naming it that carry it, by the rule of succession (Laplace): one half where none does.
        sure = (others - doubtful + 1) / (others + 2)
        firm = doubtful <= _DOUBT * (others + 1)
        worth = rarity(self._index.total, len(carrying))
        named = worth * self._weights.named * sure
        if carries:
            yield Tie(Kind.SHARES, entity.name, worth * self._weights.carried, carrying, firm=True)
            yield Tie(Kind.NAMES, entity.name, named, merely, firm)
        else:
            yield Tie(Kind.NAMES, entity.name, named, carrying, firm)
            yield Tie(Kind.NAMES, entity.name, named * sure, merely)

    def _find_carrying(self, entity: Entity) -> Set[int]:
        """The pages that carry it; none where it is everywhere, which says nothing."""
        each = [self._index.carriers(name) for name in entity.ids]
        if any(len(some) > _EVERYWHERE for some in each):  # soon found out, unlike how many they are together
            return frozenset()
        together = set[int]().union(*each)
        return together if len(together) <= _EVERYWHERE else frozenset()

    def _find_naming(self, entity: Entity) -> _Naming:
        """The pages that name an entity.

        Where its words are on too many for these to be looked for, the pages that carry it are taken to name it,
        and all others with its words count as unseen.
        """
        there = {phrase: pages for phrase in self._phrases[entity] if (pages := self._pages_with(phrase))}
        carrying, most = self._carrying(entity), sum(there.values())
        if most > (_SOUGHT if any(" " in phrase for phrase in there) else _COMMON * len(carrying)):
            return _Naming(carrying, frozenset(), max(most - len(carrying), 0))
        naming = self._index.naming(there, ("title", "summary"))
        return _Naming(naming, naming - carrying)


# ---------------------------------------------------------------- links


def _by_links(index: Index, pages: Sequence[Entry], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by entries of Related lists, and by the pages that others are linked with too."""
    links = index.links(page.number for page in pages)
    near = {number: some.both for number, some in links.items() if weights.beside and len(some.both) <= _EVERYWHERE}
    beside = {number: _beside(some, weights) for number, some in index.links(set().union(*near.values())).items()}
    for page in pages:
        lists, listed = links[page.number]
        yield (
            Tie(Kind.LISTS, "", weights.link, lists, firm=True),
            Tie(Kind.LISTED, "", weights.link, listed, firm=True),
            *(beside[other] for other in near.get(page.number, ())),
        )


def _beside(links: Links, weights: Weights) -> Tie:
    """What ties the pages together that one page is linked with."""
    linked = links.both
    # The more pages one is linked with, the less it says of each (Adamic and Adar, 2003).
    return Tie(Kind.BESIDE, "", weights.beside / math.log(1 + len(linked)), linked)


# ---------------------------------------------------------------- words


def _by_words(index: Index, pages: Sequence[Entry], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by the rarest words of each title; in Chinese, Japanese and Korean, by pairs of characters."""
    titles = [_of_title(words(page.title)) if weights.word else () for page in pages]
    pages_with = _counting(index, (phrase for title in titles for phrase in title))

    @cache
    def tie(phrase: str) -> Tie:
        found = index.naming([phrase], ("title",))
        label = f"“{phrase.replace(' ', '')}”"
        return Tie(Kind.WORD, label, weights.word * rarity(index.total, max(len(found), 1)), found)

    for title in titles:
        rarest = sorted((pages_with(phrase), phrase) for phrase in title if 1 < pages_with(phrase) <= _EVERYWHERE)
        yield [tie(phrase) for _, phrase in rarest[:_TITLE_WORDS]]


def _of_title(title: Sequence[str]) -> Collection[str]:
    single = (word for word in title if len(word) > 2 and not is_cjk(word))
    pairs = (f"{one} {two}" for one, two in pairwise(title) if is_cjk(one) and is_cjk(two))
    return dict.fromkeys([*single, *pairs])
