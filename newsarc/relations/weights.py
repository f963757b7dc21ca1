"""The ties of a page to others: their kinds, their weights, and the reasons that they give.

Knows: the kinds of ties.
Must not know: how ties are found (`ties`), references, the order in which pages are shown.

Nearness in time isn't a tie, since all pages have some: it only adds to the weight of
tied pages (`nearness`, added by `related`).

Each tie is a fact that anyone can check in the files: a context that two pages
have or mention, an entry of a Related list, a page linked with both, a rare word
in both titles.  The fewer pages it ties together, the more it weighs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from enum import IntEnum
from typing import NamedTuple

from newsarc.index.database import EventRow
from newsarc.index.rarity import inverse_frequency
from newsarc.model.reasons import days_apart, shares
from newsarc.text.dates import day_of
from newsarc.text.plurals import counted


class Weights(NamedTuple):
    """The weight of each part, chosen by ``benchmarks/relatedness.py``.

    The unit is the rarity of a context (`tie_rarity`): 4 for one on an eighth of all
    pages, 117 for one on two of 100,000 pages.
    """

    shared: float = 1.0  # times the rarity of a context that both pages have
    mentioned: float = 0.5  # if one page only mentions it: times that, and the share of mentioning pages that have it
    link: float = 20.0  # an entry of a Related list, in either direction: as much as a context of every hundredth page
    common: float = 5.0  # a page linked with both, divided by the logarithm of its links; of several, the heaviest
    word: float = 0.1  # times the rarity of a word in both titles: little more than a tie-breaker
    nearness: float = 7.0  # added for events of the same day; half of it for those a month apart


WEIGHTS = Weights()


class TieKind(IntEnum):
    """The kinds of ties, in the order in which reasons are given."""

    SHARES = 1
    MENTIONS = 2
    OUTGOING = 3
    INCOMING = 4
    COMMON_LINK = 5
    WORD = 6


class Tie(NamedTuple):
    """What ties a page to some others.

    A ``strong`` tie, such as a shared context, is enough for them to belong together.
    Any other tie, such as a word in both titles, adds to the weight of pages with a
    strong tie, and counts alone only where few pages have one.
    """

    kind: TieKind
    label: str
    weight: float
    pages: Set[int]
    strong: bool = False


class TiedPage(NamedTuple):
    """A page with its ties to other pages, heaviest first."""

    entry: EventRow
    ties: Sequence[Tie]

    def tied(self, *, strongly: bool) -> set[int]:
        """The pages that any tie, or any strong one, ties to this page, perhaps including itself."""
        return set[int]().union(*(tie.pages for tie in self.ties if tie.strong or not strongly))

    def weights(self, pages: Set[int]) -> dict[int, float]:
        """The sum of the weights of the ties to each of some pages.

        Pages with the same context are often linked with the same others, so counting more
        than one common link would count that context again.
        """
        weights: dict[int, float] = defaultdict(float)
        linked = set[int]()
        for tie in self.ties:
            tied = tie.pages & pages
            if tie.kind is TieKind.COMMON_LINK:
                tied -= linked
                linked |= tied
            for page in tied:
                weights[page] += tie.weight
        return weights

    def reasons(self, other: EventRow) -> Iterator[str]:
        """Why another page belongs to this one, each reason in a few words."""
        labels: dict[TieKind, list[str]] = defaultdict(list)
        for tie in self.ties:
            if other.number in tie.pages:
                labels[tie.kind].append(tie.label)
        for kind in sorted(labels):
            yield _reason(kind, labels[kind])
        if (days := days_between(self.entry.date, other.date)) is not None:
            yield days_apart(days)


def _reason(kind: TieKind, labels: Sequence[str]) -> str:
    match kind:
        case TieKind.SHARES:
            return shares(labels)
        case TieKind.MENTIONS:
            return f"both mention {', '.join(labels)}"
        case TieKind.OUTGOING | TieKind.INCOMING:
            return labels[0]
        case TieKind.COMMON_LINK:
            return f"{counted(len(labels), 'related page')} in common"
        case TieKind.WORD:
            return f"{', '.join(labels)} in both titles"


def nearness(days: int | None, weights: Weights) -> float:
    """The weight added to events that are some days apart; 0 for None."""
    return 0.0 if days is None else weights.nearness / (1 + days / 30)


def days_between(one: str, other: str) -> int | None:
    """The number of days between two ISO dates; None if either is only a month."""
    first, second = day_of(one), day_of(other)
    return None if first is None or second is None else abs((first - second).days)


def tie_rarity(total: int, pages: int) -> float:
    """The weight of something that ``pages`` of ``total`` pages have, for two pages that both have it.

    The inverse document frequency, squared: each of the two pages is weighted by it (Salton and Buckley, 1988).
    """
    return inverse_frequency(total, pages) ** 2
