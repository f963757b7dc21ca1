"""What ties one page to others, how much each tie weighs, and how it is told.

Knows: the kinds of ties, and their weights.
Must not know: how ties are found (`ties`), what was asked, in which order pages are shown.

Each tie is a fact that can be found again in the files: a context that two pages
carry or name, an entry of a Related list, a page that is linked with both, a
rare word in both titles.  It weighs the more, the fewer pages it holds for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from newsarc.index.database import EventRow
from newsarc.index.rarity import inverse_frequency


class Weights(NamedTuple):
    """How much each part counts, measured by ``benchmarks/relatedness.py``.

    Contexts are the measure: one weighs its rarity (`rarity`), from 4 for one
    that an eighth of all pages carry to 117 for one of two pages in 100,000.
    """

    carried: float = 1.0  # of a context's rarity, where both pages carry it
    named: float = 0.5  # of it and of the share of pages naming it that carry it, where one page only names it
    link: float = 20.0  # an entry of a Related list, in either direction: as a context of every hundredth page
    beside: float = 5.0  # a page linked with both, over the logarithm of how many it is linked with
    word: float = 0.1  # of its rarity, a word that both titles have: little more than a tie-breaker
    nearness: float = 7.0  # most that being of the same day adds; half of it a month apart


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

    own: EventRow
    ties: Sequence[Tie]

    def points(self, without: Iterable[int] = ()) -> dict[int, float]:
        """The pages that have to do with it, but for some, each with the sum of its ties' weights.

        Those without a firm tie are left out, unless nothing is firm.
        """
        firm = set[int]().union(*(tie.pages for tie in self.ties if tie.firm)) - {self.own.number}
        points: dict[int, float] = defaultdict(float)
        for tie in self.ties:
            for page in tie.pages if tie.firm or not firm else tie.pages & firm:
                points[page] += tie.weight
        for page in (self.own.number, *without):
            points.pop(page, None)
        return points

    def reasons(self, page: EventRow) -> Iterator[str]:
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


def nearness(days: int, weights: Weights = WEIGHTS) -> float:
    """What being some days apart adds."""
    return weights.nearness / (1 + days / 30)


def days_between(one: EventRow, other: EventRow) -> int:
    """How many days two events are apart."""
    return abs((date.fromisoformat(one.date) - date.fromisoformat(other.date)).days)


def _apart(days: int) -> str:
    return "the same day" if days == 0 else "1 day apart" if days == 1 else f"{days} days apart"


def rarity(total: int, pages: int) -> float:
    """How much it says that two pages share what ``pages`` of ``total`` have.

    The inverse frequency, squared: it weighs what the one has, and what the other has (Salton and Buckley, 1988).
    """
    return inverse_frequency(total, pages) ** 2
