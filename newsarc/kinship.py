"""What ties one page to others, how much each tie weighs, and how it is told.

Knows: the index, and which names a page carries or names.
Must not know: what was asked, in which order pages are shown, output.

Each tie is a fact that can be found again in the files: a context that two pages
carry or name, an entry of a Related list, a page that is linked with both, a
rare word in both titles.  It weighs the more, the fewer pages it holds for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence, Set
from datetime import date
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from newsarc.entities import Entity
from newsarc.index import Entry, Index
from newsarc.text import is_cjk, words

_EVERYWHERE = 1000  # pages; a name, a word or links with more of them say nothing
_DOUBT = 0.1  # of the pages that name something: if more don't carry it, naming it alone is no firm tie
_TITLE_WORDS = 6  # the rarest of a title that are looked for elsewhere


class Weights(NamedTuple):
    """How much each part counts, measured by ``benchmarks/relatedness.py``.

    Contexts are the measure: one weighs its rarity (`rarity`), from 3 for one
    that an eighth of all pages carry to 36 for one of two pages in 100,000.
    """

    carried: float = 1.0  # of a context's rarity, where both pages carry it
    named: float = 0.5  # of it and of the share of pages naming it that carry it, where one page only names it
    link: float = 5.0  # an entry of a Related list, in either direction
    beside: float = 5.0  # a page linked with both, over the logarithm of how many it is linked with
    word: float = 0.1  # of its rarity, a word that both titles have: little more than a tie-breaker
    nearness: float = 3.0  # most that being of the same day adds; half of it a month apart


WEIGHTS = Weights()


class Kind(IntEnum):
    """In the order in which they are told."""

    SHARES = 1
    NAMES = 2
    LISTS = 3
    LISTED = 4
    BESIDE = 5
    WORD = 6


class Tie(NamedTuple):
    """What ties a page to some others; ``firm`` where it is enough by itself to say that they belong together."""

    kind: Kind
    label: str
    weight: float
    pages: Set[int]
    firm: bool = False


class Kin(NamedTuple):
    """A page, and what ties others to it."""

    own: Entry
    ties: Sequence[Tie]

    def points(self) -> dict[int, float]:
        """The pages that have to do with it, each with the sum of its ties' weights.

        Those without a firm tie are left out, unless nothing is firm.
        """
        firm = set[int]().union(*(tie.pages for tie in self.ties if tie.firm))
        points: dict[int, float] = defaultdict(float)
        for tie in self.ties:
            for page in tie.pages & firm if firm else tie.pages:
                points[page] += tie.weight
        return points

    def reasons(self, page: Entry) -> Iterator[str]:
        """Why another page belongs to it."""
        told: dict[Kind, list[str]] = defaultdict(list)
        for tie in self.ties:
            if page.number in tie.pages:
                told[tie.kind].append(tie.label)
        for kind in sorted(told):
            yield _told(kind, told[kind])
        yield _apart(days_between(self.own, page))


def _told(kind: Kind, labels: Sequence[str]) -> str:
    match kind:
        case Kind.SHARES:
            return f"shares {', '.join(labels)}"
        case Kind.NAMES:
            return f"both speak of {', '.join(labels)}"
        case Kind.LISTS:
            return "on its Related list"
        case Kind.LISTED:
            return "lists it as related"
        case Kind.BESIDE:
            return f"{len(labels)} related page{'s' * (len(labels) != 1)} in common"
        case Kind.WORD:
            return f"{', '.join(labels)} in both titles"


def kin_of(index: Index, own: Entry, weights: Weights = WEIGHTS) -> Kin:
    """What ties other pages to one, the heaviest first; ``weights`` switch a part off where they are 0."""
    found = [*_names(index, own, weights), *_links(index, own, weights), *_words(index, own, weights)]
    ties = (tie._replace(pages=tie.pages - {own.number}) for tie in found if tie.weight)
    # Sums of the same numbers in another order differ, so no order may depend on how pages are numbered.
    return Kin(own, sorted((tie for tie in ties if tie.pages), key=lambda tie: (-tie.weight, tie.kind, tie.label)))


def nearness(days: int, weights: Weights = WEIGHTS) -> float:
    """What being some days apart adds."""
    return weights.nearness / (1 + days / 30)


def days_between(one: Entry, other: Entry) -> int:
    """How many days two events are apart."""
    return abs((date.fromisoformat(one.date) - date.fromisoformat(other.date)).days)


def _apart(days: int) -> str:
    return "the same day" if days == 0 else "1 day apart" if days == 1 else f"{days} days apart"


def rarity(total: int, pages: int) -> float:
    """How much it says that two pages share what ``pages`` of ``total`` have.

    The inverse frequency, to a power between that of a query's word, which counts once, and that of a word in two
    vectors that are multiplied, which counts twice (Salton and Buckley, 1988): the first finds more pages with any
    context in common, the second more with a rare one, and this nearly all of both.
    """
    return math.pow(math.log((total + 1) / pages), 1.5)


# ---------------------------------------------------------------- contexts


def _names(index: Index, own: Entry, weights: Weights) -> Iterator[Tie]:
    """Ties by the contexts that the page carries, and by those that its title or summary names."""
    carried = index.entities.carried(index.names(own.number))
    named = index.entities.named((own.title, own.summary)) if weights.named else []
    for entity in carried:
        yield from _of_entity(index, own.number, entity, weights, carries=True)
    for entity in named:
        if entity not in carried:
            yield from _of_entity(index, own.number, entity, weights, carries=False)


def _of_entity(index: Index, own: int, entity: Entity, weights: Weights, *, carries: bool) -> Iterator[Tie]:
    carriers = index.carriers_of(entity.ids)
    if not carriers - {own} or len(carriers) > _EVERYWHERE:
        return
    worth = rarity(index.total, len(carriers))
    naming = _naming(index, entity) - {own} if weights.named else set()
    # The share of the pages naming it that carry it, by the rule of succession (Laplace): one half where none does.
    sure = (len(carriers & naming) + 1) / (len(naming) + 2)
    firm = len(naming - carriers) <= _DOUBT * (len(naming) + 1)
    if carries:
        yield Tie(Kind.SHARES, entity.name, worth * weights.carried, carriers, firm=True)
        yield Tie(Kind.NAMES, entity.name, worth * weights.named * sure, naming - carriers, firm)
    else:
        yield Tie(Kind.NAMES, entity.name, worth * weights.named * sure, carriers, firm)
        yield Tie(Kind.NAMES, entity.name, worth * weights.named * sure**2, naming - carriers)


def _naming(index: Index, entity: Entity) -> set[int]:
    """The pages whose title or summary names it; none where its words are everywhere, and finding out takes long."""
    rare = [phrase for phrase in entity.phrases if _rarest(index, phrase) <= _EVERYWHERE]
    return set(index.naming(rare, ("title", "summary")))


def _rarest(index: Index, phrase: str) -> int:
    """On how many pages the rarest word of a phrase is."""
    return min(map(index.vocabulary.pages_with, phrase.split()))


# ---------------------------------------------------------------- links


def _links(index: Index, own: Entry, weights: Weights) -> Iterator[Tie]:
    lists, listed = set(index.lists(own.number)), set(index.listed(own.number))
    yield Tie(Kind.LISTS, "", weights.link, lists, firm=True)
    yield Tie(Kind.LISTED, "", weights.link, listed, firm=True)
    if weights.beside and len(lists | listed) <= _EVERYWHERE:
        for linked in index.linked_with(lists | listed).values():
            # The more pages one is linked with, the less it says of each (Adamic and Adar, 2003).
            yield Tie(Kind.BESIDE, "", weights.beside / math.log(1 + len(linked)), linked)


# ---------------------------------------------------------------- words


def _words(index: Index, own: Entry, weights: Weights) -> Iterator[Tie]:
    """Ties by the rarest words of the title; in Chinese, Japanese and Korean, by pairs of characters."""
    if not weights.word:
        return
    counted = ((_rarest(index, phrase), phrase) for phrase in _phrases(words(own.title)))
    rarest = sorted((pages, phrase) for pages, phrase in counted if 1 < pages <= _EVERYWHERE)
    for _, phrase in rarest[:_TITLE_WORDS]:
        pages = set(index.naming([phrase], ("title",)))
        label = f"“{phrase.replace(' ', '')}”"
        yield Tie(Kind.WORD, label, weights.word * rarity(index.total, max(len(pages), 1)), pages)


def _phrases(title: Sequence[str]) -> Collection[str]:
    single = (word for word in title if len(word) > 2 and not is_cjk(word))
    pairs = (f"{one} {two}" for one, two in pairwise(title) if is_cjk(one) and is_cjk(two))
    return dict.fromkeys([*single, *pairs])
