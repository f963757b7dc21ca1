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
from itertools import pairwise
from typing import NamedTuple

from newsarc.index.database import EventRow, Index
from newsarc.index.entities import Entity
from newsarc.relations.weights import WEIGHTS, Kin, Kind, Tie, Weights, rarity
from newsarc.text.words import is_unspaced, words

_EVERYWHERE = 1000  # pages; a name that more of them carry or, of one word, hold, says nothing
_FREQUENT = 500  # pages; a word of a title that is on more of them says nothing
_HUB = 60  # pages; one linked with more says nothing of which of them belong together, nor they of what belongs to it
_COMMON = 20  # times as many pages that hold a word as carry it as a name: few of them mean the name
_SOUGHT = 1500  # pages with the rarest word of a name of several; in more of them it would take too long to be found
_UNSEEN = 0.05  # of these, how many are taken to name it and not carry it: 0.02 do on the whole, most for newspapers
_DOUBT = 0.1  # of the pages that name something: if more don't carry it, naming it alone is no firm tie
_TITLE_WORDS = 4  # the rarest of a title that are looked for elsewhere


def kin_of(index: Index, pages: Sequence[EventRow], weights: Weights = WEIGHTS) -> Iterator[Kin]:
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


def _by_names(index: Index, pages: Sequence[EventRow], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by the contexts that each page carries, and by those that its title or summary names."""
    ids = index.context_ids(page.number for page in pages)
    carried = index.entities.of_each(ids[page.number] for page in pages)
    named = index.entities.mentioned_in_each((page.title, page.summary) if weights.named else () for page in pages)
    bearers = _bearers(index, {entity for some in (*carried, *named) for entity in some}, weights)
    for page, carries, names in zip(pages, carried, named, strict=True):
        entities = dict.fromkeys([*carries, *names])
        yield [
            tie
            for entity in entities
            for tie in _of_name(index.total, page.number, bearers[entity], weights, carries=entity in carries)
        ]


class _Bearers(NamedTuple):
    """The pages that carry an entity, those that name it, those of these that don't carry it, and how many more may."""

    name: str
    carrying: Set[int]
    naming: Set[int]
    merely: Set[int]
    unseen: float = 0


def _of_name(total: int, own: int, bearers: _Bearers, weights: Weights, *, carries: bool) -> Iterator[Tie]:
    """What ties a page that carries or names an entity to others."""
    name, carrying, naming, merely, unseen = bearers
    if carrying <= {own}:
        return
    others, doubtful = len(naming) - (own in naming) + unseen, len(merely) - (own in merely) + unseen
    # The share of the pages naming it that carry it, by the rule of succession (Laplace): one half where none does.
    sure = (others - doubtful + 1) / (others + 2)
    firm = doubtful <= _DOUBT * (others + 1)
    worth = rarity(total, len(carrying))
    named = worth * weights.named * sure
    if carries:
        yield Tie(Kind.SHARES, name, worth * weights.carried, carrying, firm=True)
        yield Tie(Kind.NAMES, name, named, merely, firm)
    else:
        yield Tie(Kind.NAMES, name, named, carrying, firm)
        yield Tie(Kind.NAMES, name, named * sure, merely)


def _bearers(index: Index, entities: Collection[Entity], weights: Weights) -> dict[Entity, _Bearers]:
    """Who bears each of some entities.

    Where an entity's words are everywhere, the pages that name it are not looked
    for: those that carry it are taken to name it, and of the others with its words
    as many count as unseen as may be expected.
    """
    carriers = index.events_by_context(name for entity in entities for name in entity.ids)
    carrying = {entity: _together([carriers[name] for name in entity.ids]) for entity in entities}
    phrases = {entity: entity.phrases if weights.named else set() for entity in carrying}
    pages_with = _counting(index, (phrase for some in phrases.values() for phrase in some))
    bearers: dict[Entity, _Bearers] = {}
    sought: dict[Entity, Collection[str]] = {}
    for entity, pages in carrying.items():
        there = {phrase: count for phrase in phrases[entity] if (count := pages_with(phrase))}
        most, several = sum(there.values()), any(" " in phrase for phrase in there)
        if most > (_SOUGHT if several else min(_EVERYWHERE, _COMMON * len(pages))):
            unseen = max(most - len(pages), 0) * (_UNSEEN if several else 1)
            bearers[entity] = _Bearers(entity.name, pages, pages, frozenset(), unseen)
        else:
            sought[entity] = there
    found = index.full_text.containing_each(sought.values(), ("title", "summary"))
    for entity, naming in zip(sought, found, strict=True):
        bearers[entity] = _Bearers(entity.name, carrying[entity], naming, naming - carrying[entity])
    return bearers


def _together(each: Collection[Sequence[int]]) -> Set[int]:
    """The pages that carry any of an entity's names; none where it is everywhere, which says nothing."""
    if any(len(some) > _EVERYWHERE for some in each):  # soon found out, unlike how many they are together
        return frozenset()
    together = set[int]().union(*each)
    return together if len(together) <= _EVERYWHERE else frozenset()


# ---------------------------------------------------------------- links


def _by_links(index: Index, pages: Sequence[EventRow], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by entries of Related lists, and by the pages that others are linked with too."""
    numbers = [page.number for page in pages]
    links = index.links(numbers)
    near = index.linked_events(numbers, most=_HUB) if weights.beside else {}
    linked = index.linked_events(set().union(*near.values()), most=_HUB)
    beside = {number: _beside(some, weights) for number, some in linked.items()}
    for page in pages:
        lists, listed = links[page.number]
        yield (
            Tie(Kind.LISTS, "", weights.link, lists, firm=True),
            Tie(Kind.LISTED, "", weights.link, listed, firm=True),
            *(beside[other] for other in near.get(page.number, set()) & beside.keys()),
        )


def _beside(linked: Set[int], weights: Weights) -> Tie:
    """What ties the pages together that one page is linked with."""
    # The more pages one is linked with, the less it says of each (Adamic and Adar, 2003).
    return Tie(Kind.BESIDE, "", weights.beside / math.log(1 + len(linked)), linked)


# ---------------------------------------------------------------- words


def _by_words(index: Index, pages: Sequence[EventRow], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by the rarest words of each title; of scripts without blanks, by pairs of letters."""
    titles = [_of_title(words(page.title)) if weights.word else () for page in pages]
    pages_with = _counting(index, (phrase for title in titles for phrase in title))

    rarest = [
        sorted((pages_with(phrase), phrase) for phrase in title if 1 < pages_with(phrase) <= _FREQUENT)[:_TITLE_WORDS]
        for title in titles
    ]
    phrases = list({phrase for some in rarest for _, phrase in some})
    found = index.full_text.containing_each([[phrase] for phrase in phrases], ("title",))
    ties = {phrase: _of_word(index.total, phrase, some, weights) for phrase, some in zip(phrases, found, strict=True)}
    for some in rarest:
        yield [ties[phrase] for _, phrase in some]


def _of_word(total: int, phrase: str, pages: Set[int], weights: Weights) -> Tie:
    """What ties the pages together that have a word in their titles."""
    return Tie(Kind.WORD, f"“{phrase.replace(' ', '')}”", weights.word * rarity(total, max(len(pages), 1)), pages)


def _of_title(title: Sequence[str]) -> Collection[str]:
    single = (word for word in title if len(word) > 2 and not is_unspaced(word))
    pairs = (f"{one} {two}" for one, two in pairwise(title) if is_unspaced(one) and is_unspaced(two))
    return dict.fromkeys([*single, *pairs])
