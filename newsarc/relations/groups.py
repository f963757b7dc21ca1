"""The events that belong to each of some pages, and how many of them an answer shows.

Knows: the ties of these pages, and the dates of other events.
Must not know: references, entities, how ties are found, output.

An event belongs to the page with which its ties weigh most.  A strong tie is enough.
If fewer than `_ENOUGH` events have one, events with other ties are added after them,
the highest scores first.

The events of a day are ordered by how many more of their related events happened in
the month after them than in the month before: the first one began something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from heapq import nlargest
from typing import NamedTuple

from newsarc.index.database import EventRow, Index
from newsarc.relations.weights import TiedPage, Weights, days_between, nearness
from newsarc.text.dates import Period, day_of, shifted

_ENOUGH = 20  # events: as many as an answer shows by default
_AT_ONCE = 3  # events of a group per turn
_MONTH = 30  # days
_ROUNDING = 0.0001  # the largest error of a rounded score

Within = Callable[[Set[int]], Set[int]]  # the subset of some events that an answer may have
WeightOfEvent = Mapping[int, float]


class Row(NamedTuple):
    """An event with its score."""

    entry: EventRow
    score: float


class Group(NamedTuple):
    """A page, and the events that belong to it by a strong tie or by others, with the weights of their ties."""

    page: TiedPage
    strong: WeightOfEvent
    others: WeightOfEvent

    @property
    def total(self) -> int:
        """How many events belong to the page."""
        return len(self.strong) + len(self.others)

    def first(self, limit: int, weights: Weights) -> Set[int]:
        """The events that can be among the first ``limit`` by score."""
        if limit >= len(self.strong):
            return self.strong.keys() | self.others.keys()
        return _first(self.strong, limit, weights).keys()

    def rows(self, entries: Iterable[EventRow], weights: Weights) -> list[Row]:
        """Some of its events, best first."""
        rows = [Row(entry, self._score(entry, weights)) for entry in sorted(entries, key=lambda entry: entry.path)]
        rows.sort(key=lambda row: (row.entry.number in self.strong, row.score, row.entry.date), reverse=True)
        return rows

    def _score(self, entry: EventRow, weights: Weights) -> float:
        weight = self.strong[entry.number] if entry.number in self.strong else self.others[entry.number]
        return _score(weight, self.page.entry.date, entry.date, weights)


def groups_of(index: Index, pages: Sequence[TiedPage], within: Within, weights: Weights) -> list[Group]:
    """The groups of some pages that have any events, in the order in which they are shown."""
    own = {page.entry.number for page in pages}
    tied = [within(page.tied(strongly=True) - own) for page in pages]
    strong = _heaviest([page.weights(some) for page, some in zip(pages, tied, strict=True)])
    missing, taken = _ENOUGH - sum(map(len, strong)), own.union(*strong)
    others: Sequence[WeightOfEvent] = [{} for _ in pages]
    if missing > 0:
        more = _heaviest([page.weights(within(page.tied(strongly=False) - taken)) for page in pages])
        others = _best(index, pages, more, missing, weights)
    begun = _begun(index, pages, tied) if len(pages) > 1 else [0]
    groups = [Group(*one) for one in zip(pages, strong, others, strict=True)]
    order = sorted(zip(begun, groups, strict=True), key=lambda one: (-one[0], -one[1].total, one[1].page.entry.path))
    return [group for _, group in order if group.total]


def shares(groups: Sequence[Group], limit: int | None) -> list[int]:
    """How many events of each group are shown, at most ``limit`` in all: the groups take turns, in order."""
    if limit is None:
        return [group.total for group in groups]
    places = ((place // _AT_ONCE, at) for at, group in enumerate(groups) for place in range(min(group.total, limit)))
    taken = Counter(at for _, at in sorted(places)[: max(limit, 0)])
    return [taken[at] for at in range(len(groups))]


def _heaviest(each: Sequence[WeightOfEvent]) -> list[WeightOfEvent]:
    """The same with each event only in the group where its weight is highest, the first of several."""
    if len(each) == 1:
        return list(each)
    highest: dict[int, float] = {}
    place: dict[int, int] = {}
    for at, some in enumerate(each):
        for event, weight in some.items():
            if weight > highest.get(event, 0.0):
                highest[event] = weight
                place[event] = at
    heaviest: list[dict[int, float]] = [{} for _ in each]
    for event, at in place.items():
        heaviest[at][event] = highest[event]
    return list(heaviest)


def _best(
    index: Index, pages: Sequence[TiedPage], each: Sequence[WeightOfEvent], limit: int, weights: Weights
) -> list[WeightOfEvent]:
    """The events of all these groups with the highest scores, at most ``limit``."""
    whole = {event: (weight, at) for at, some in enumerate(each) for event, weight in some.items()}
    likely = _first({event: weight for event, (weight, _) in whole.items()}, limit, weights)
    scored = [
        (-_score(likely[event], pages[whole[event][1]].entry.date, date, weights), path, event)
        for event, date, path in index.dates(likely)
    ]
    best = {event for _, _, event in sorted(scored)[:limit]}
    return [{event: weight for event, weight in some.items() if event in best} for some in each]


def _first(weight_of: WeightOfEvent, limit: int, weights: Weights) -> dict[int, float]:
    """The events that can be among the first ``limit`` by score, which is the weight plus nearness."""
    least = min(nlargest(limit, weight_of.values()), default=0.0) - weights.nearness - _ROUNDING
    return {event: weight for event, weight in weight_of.items() if weight >= least}


def _score(weight: float, date: str, other: str, weights: Weights) -> float:
    return round(weight + nearness(days_between(date, other), weights), 4)


def _begun(index: Index, pages: Sequence[TiedPage], tied: Sequence[Set[int]]) -> list[int]:
    """For each page, how many more of the events tied to it were in the month after it than in the month before."""
    months = {date: _months_around(index, date) for date in {page.entry.date for page in pages}}
    around = (months[page.entry.date] for page in pages)
    return [len(some & after) - len(some & before) for some, (before, after) in zip(tied, around, strict=True)]


def _months_around(index: Index, date: str) -> tuple[Set[int], Set[int]]:
    """The events of the month before a day, and those of this day and the month after it."""
    day = day_of(date)
    if day is None:
        return set(), set()
    month = Period(shifted(day, -_MONTH), shifted(day, _MONTH))
    after = set(index.within(Period(day, month.until)).numbers())
    return set(index.within(month).numbers()) - after, after
