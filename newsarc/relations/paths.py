"""The shortest chain of events from some events to others, each having to do with the next.

Knows: the index.  Must not know: how references are read, files, output.

Two events have to do with each other if they share a context that few events
carry, or if one lists the other as related.  Of chains as short, that is taken
whose contexts are rarest, then whose events are nearest in time, then whose
paths come first.  It is looked for from both ends, always from the one that has
fewer events to go on from (bidirectional breadth-first search).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from newsarc.errors import NotFoundError
from newsarc.index.database import Index
from newsarc.index.entity_events import EntityEvents
from newsarc.model.hits import Correction
from newsarc.model.stories import Chain, Link
from newsarc.relations.related import hit_of
from newsarc.search.reference import Library, Resolved, event_numbers, resolve

RARE = 60  # events that carry a context
MOST_STEPS = 6
_LINK = 2  # events: a link counts as a context that no others carry


class _Event(NamedTuple):
    """An event with its rare contexts and the events that it is linked with."""

    day: date
    path: str
    names: frozenset[str]  # the contexts' roots
    lists: frozenset[int]
    listed: frozenset[int]


class _Best(NamedTuple):
    """The best chain from an event to the end: how rare, how far apart, by which paths; and the next event."""

    rarity: int
    days: int
    paths: tuple[str, ...]
    next: int


class _End(NamedTuple):
    """What a chain begins or ends with: its name, and the events that it stands for by their numbers.

    ``bearing`` tells why an entity stands for one.
    """

    name: str
    pages: Set[int]
    bearing: EntityEvents | None = None

    def reasons(self, page: int) -> list[str]:
        """Why it stands for an event, where that isn't plain."""
        return self.bearing.reasons(page) if self.bearing else []


def chain_between(library: Library, source: str | date, target: str | date) -> Chain:
    """The shortest chain of events from what one reference means to what another does.

    Raises `NotFoundError` where there is none of `MOST_STEPS` or fewer, and as `resolve` does.
    """
    found = [resolve(library, one) for one in (source, target)]
    first, last = (_end(library, one, alone=not all(other.entity for other in found)) for one in found)
    chain = _chain(library.index, first, last, (*found[0].corrections, *found[1].corrections))
    if not chain:
        raise NotFoundError(
            f"no chain of at most {MOST_STEPS} steps leads from {first.name} to {last.name}",
            f"a step is a link, or a context that at most {RARE} events carry",
        )
    return chain


def _end(library: Library, found: Resolved, *, alone: bool) -> _End:
    """A page, the pages of a day, or all events of an entity, ``alone`` where the other end is none."""
    if not found.entity:
        return _End(found.label, set(event_numbers(library, found)))
    bearing = EntityEvents(library.index, (found.entity,), alone=alone)
    return _End(found.label, bearing.pages, bearing)


def _chain(index: Index, source: _End, target: _End, corrections: tuple[Correction, ...]) -> Chain | None:
    graph = _Graph(index)
    levels = _levels(graph, source.pages, target.pages)
    if levels is None:
        return None
    chain = _chosen(graph, levels)
    links = tuple(graph.link(one, other) for one, other in pairwise(chain))
    entries = {entry.number: entry for entry in index.events(chain)}
    reasons = [source.reasons(chain[0]), *(link.reasons for link in links)]
    reasons[-1] = [*reasons[-1], *(reason for reason in target.reasons(chain[-1]) if reason not in reasons[-1])]
    hits = (hit_of(index, entries[page], 0.0, why) for page, why in zip(chain, reasons, strict=True))
    return Chain(source.name, target.name, tuple(hits), links, corrections)


def _chosen(graph: _Graph, levels: list[set[int]]) -> list[int]:
    """The best of the chains that lead through some levels."""
    best = {page: _Best(0, 0, (graph.event(page).path,), 0) for page in levels[-1]}
    chosen = [best]
    for level in reversed(levels[:-1]):
        onwards = ((page, min(_continued(graph, page, best), default=None)) for page in level)
        best = {page: on for page, on in onwards if on}
        chosen.append(best)
    page = min(best, key=best.__getitem__)
    chain = [page]
    for ways in reversed(chosen[1:]):
        page = ways[page].next
        chain.append(page)
    return chain


def _levels(graph: _Graph, start: Set[int], end: Set[int]) -> list[set[int]] | None:
    """The events that shortest chains may lead through, step by step."""
    sides = ([set(start)], [set(end)])
    seen = (set(start), set(end))
    while not (met := sides[0][-1] & sides[1][-1]):
        if len(sides[0]) + len(sides[1]) - 2 >= MOST_STEPS:
            return None
        nearer = min((0, 1), key=lambda side: len(sides[side][-1]))
        reached = graph.beside(sides[nearer][-1]) - seen[nearer]
        if not reached:
            return None
        seen[nearer].update(reached)
        sides[nearer].append(reached)
    before, after = (list(_way_back(graph, met, side[:-1])) for side in sides)
    return [*reversed(before), met, *after]


def _way_back(graph: _Graph, met: set[int], layers: list[set[int]]) -> Iterator[set[int]]:
    """From where the sides met back to where one began, layer by layer: the events that lead there."""
    for layer in reversed(layers):
        met = graph.beside(met) & layer
        yield met


def _continued(graph: _Graph, page: int, best: Mapping[int, _Best]) -> Iterator[_Best]:
    """The chains that an event may go on with, by the best ones of the next."""
    event = graph.event(page)
    for other, rarity in graph.steps(page, best.keys()):
        on = best[other]
        days = on.days + abs((graph.event(other).day - event.day).days)
        yield _Best(on.rarity + rarity, days, (event.path, *on.paths), other)


class _Graph:
    """Events and what links them, read from the index as it is needed."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._events: dict[int, _Event] = {}
        self._root_of: dict[int, str] = {}  # by the numbers of names
        self._rare: dict[str, Set[int]] = {}  # carriers of contexts by their roots; of common ones none

    def event(self, page: int) -> _Event:
        """An event."""
        self._read({page})
        return self._events[page]

    def beside(self, pages: Set[int]) -> set[int]:
        """All events that have to do with any of some."""
        self._read(pages)
        found: set[int] = set()
        for page in pages:
            found |= self._events[page].lists | self._events[page].listed
        names = set().union(*(self._events[page].names for page in pages))
        return found.union(*map(self._rare.__getitem__, names))

    def steps(self, page: int, among: Set[int]) -> Iterator[tuple[int, int]]:
        """The events among some that one has to do with, each with how rare that is: how many events carry it."""
        event = self.event(page)
        rarity = dict.fromkeys((event.lists | event.listed) & among, _LINK)
        for name in event.names:
            carriers = self._rare[name]
            for other in among & carriers:
                rarity[other] = min(rarity.get(other, RARE), len(carriers))
        return iter(rarity.items())

    def link(self, one: int, other: int) -> Link:
        """What an event has to do with the next one, rare contexts first."""
        first, second = self.event(one), self.event(other)
        entities = self._index.entities.by_root(first.names & second.names)
        shared = sorted((len(self._rare[root]), entity.name) for root, entity in entities.items())
        return Link(
            tuple((name, count) for count, name in shared),
            other in first.lists,
            other in first.listed,
            abs((second.day - first.day).days),
        )

    def _read(self, pages: Set[int]) -> None:
        unread = pages - self._events.keys()
        if not unread:
            return
        connections = list(self._index.connections(unread))
        self._find_rare(set().union(*(one.contexts for one in connections)) - self._root_of.keys())
        days = {page: (date.fromisoformat(day), path) for page, day, path in self._index.dates(unread)}
        for page, names, lists, listed in connections:
            rare = frozenset(root for root in map(self._root_of.__getitem__, names) if self._rare[root])
            self._events[page] = _Event(*days[page], rare, frozenset(lists), frozenset(listed))

    def _find_rare(self, names: Set[int]) -> None:
        """Find out which contexts some names are, and who carries those that are rare in all their variants."""
        entities = self._index.entities
        self._root_of |= entities.roots_of(names)
        new = {self._root_of[name] for name in names} - self._rare.keys()
        self._rare |= entities.events_of_rare(new, RARE)
