"""The shortest chain of events from some events to others, in which each is linked with the next.

Knows: the index.  Must not know: how references are resolved, files, output.

Two events are linked if they share a rare context, or if one lists the other as
related; but not if all the contexts that they share are common, for then the entry
says little.  Of chains of equal length, the one with the rarest contexts is chosen,
then the one with the events nearest in time, then the one with the first paths.  A
breadth-first search runs from both ends, and always continues at the end that has
reached fewer events.
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
from newsarc.search.library import Library
from newsarc.search.reference import Resolved, event_numbers, resolve
from newsarc.text.dates import day_of

RARE = 60  # the most events that a context which links them may have
MOST_STEPS = 6
_LINK = 2  # events: an entry of a Related list counts as a context that only these two have


class _Event(NamedTuple):
    """An event with its contexts by their roots, the rare and the common ones, and the events of its Related lists."""

    day: date | None
    path: str
    contexts: Set[str]
    common: Set[str]
    outgoing: Set[int]
    incoming: Set[int]


class _Best(NamedTuple):
    """The best chain from an event to the end: the values by which chains are compared, and the next event.

    ``carriers`` is a sum over its links: the number of events that have the rarest common context.
    """

    carriers: int
    days: int
    paths: tuple[str, ...]
    next: int


class _End(NamedTuple):
    """One end of a chain: its name, and the numbers of the events it may be; ``events`` are those of an entity."""

    name: str
    pages: Set[int]
    events: EntityEvents | None = None

    def reasons(self, page: int) -> list[str]:
        """Why an entity is at an event."""
        return self.events.reasons(page) if self.events else []


def chain_between(library: Library, source: str | date, target: str | date) -> Chain:
    """The shortest chain of events from what one reference means to what another means.

    Raises `NotFoundError` if every chain has more than `MOST_STEPS` steps, and the errors of `resolve`.
    """
    found = [resolve(library, one) for one in (source, target)]
    first, last = (_end(library, one, alone=not all(other.entity for other in found)) for one in found)
    chain = _chain(library.index, first, last, (*found[0].corrections, *found[1].corrections))
    if not chain:
        raise NotFoundError(
            f"no chain of at most {MOST_STEPS} steps from {first.name} to {last.name}",
            f"a step is a context of at most {RARE} events, or a link of events that share more than common contexts",
        )
    return chain


def _end(library: Library, found: Resolved, *, alone: bool) -> _End:
    """A page, the pages of a day, or all events of an entity, ``alone`` where the other end isn't an entity."""
    if not found.entity:
        return _End(found.label, set(event_numbers(library, found)))
    events = EntityEvents(library.index, (found.entity,), alone=alone)
    return _End(found.label, events.pages, events)


def _chain(index: Index, source: _End, target: _End, corrections: tuple[Correction, ...]) -> Chain | None:
    graph = _Graph(index)
    levels = _levels(graph, source.pages, target.pages)
    if levels is None:
        return None
    chain = _best_chain(graph, levels)
    links = tuple(graph.link(one, other) for one, other in pairwise(chain))
    entries = {entry.number: entry for entry in index.events(chain)}
    reasons = [source.reasons(chain[0]), *(link.reasons for link in links)]
    reasons[-1] = [*reasons[-1], *(reason for reason in target.reasons(chain[-1]) if reason not in reasons[-1])]
    hits = (hit_of(index, entries[page], 0.0, why) for page, why in zip(chain, reasons, strict=True))
    return Chain(source.name, target.name, tuple(hits), links, corrections)


def _best_chain(graph: _Graph, levels: list[set[int]]) -> list[int]:
    """The best chain with one event of each level, as numbers of events."""
    best = {page: _Best(0, 0, (graph.event(page).path,), 0) for page in levels[-1]}
    by_level = [best]
    for level in reversed(levels[:-1]):
        continued = ((page, min(_continued(graph, page, best), default=None)) for page in level)
        best = {page: chain for page, chain in continued if chain}
        by_level.append(best)
    page = min(best, key=best.__getitem__)
    chain = [page]
    for best in reversed(by_level[1:]):
        page = best[page].next
        chain.append(page)
    return chain


def _levels(graph: _Graph, start: Set[int], end: Set[int]) -> list[set[int]] | None:
    """The events of all shortest chains, step by step; None if there is no chain."""
    sides = ([set(start)], [set(end)])
    seen = (set(start), set(end))
    while not (common := sides[0][-1] & sides[1][-1]):
        if len(sides[0]) + len(sides[1]) - 2 >= MOST_STEPS:
            return None
        smaller = min((0, 1), key=lambda side: len(sides[side][-1]))
        reached = graph.linked_with(sides[smaller][-1]) - seen[smaller]
        if not reached:
            return None
        seen[smaller].update(reached)
        sides[smaller].append(reached)
    before, after = (list(_way_back(graph, common, side[:-1])) for side in sides)
    return [*reversed(before), common, *after]


def _way_back(graph: _Graph, events: set[int], layers: list[set[int]]) -> Iterator[set[int]]:
    """The events between those that both sides have reached and the start of one side, layer by layer."""
    for layer in reversed(layers):
        events = graph.linked_with(events) & layer
        yield events


def _continued(graph: _Graph, page: int, best: Mapping[int, _Best]) -> Iterator[_Best]:
    """The chains that begin with an event, each continued by the best chain of the next event."""
    event = graph.event(page)
    for other, carriers in graph.steps(page, best.keys()):
        rest = best[other]
        days = rest.days + (_days_between(graph.event(other), event) or 0)
        yield _Best(rest.carriers + carriers, days, (event.path, *rest.paths), other)


def _days_between(one: _Event, other: _Event) -> int | None:
    """The number of days between two events; None if a day isn't known."""
    return abs((one.day - other.day).days) if one.day and other.day else None


class _Graph:
    """Events and what links them, read from the index when it is needed."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._events: dict[int, _Event] = {}
        self._listed: dict[int, Set[int]] = {}  # the events linked with each by an entry of a Related list
        self._roots: dict[int, str] = {}  # of names by their ids
        self._rare: dict[str, Set[int]] = {}  # the events that have each context, by its root; none for a common one

    def event(self, page: int) -> _Event:
        """An event."""
        self._read({page})
        return self._events[page]

    def linked_with(self, pages: Set[int]) -> set[int]:
        """All events that are linked with any of some events."""
        self._read(pages)
        found = set[int]().union(*self._listed_with(pages))
        contexts = set().union(*(self._events[page].contexts for page in pages))
        return found.union(*map(self._rare.__getitem__, contexts))

    def steps(self, page: int, among: Set[int]) -> Iterator[tuple[int, int]]:
        """Those of some events that are linked with one, each with how many events have the rarest common context."""
        event = self.event(page)
        fewest = dict.fromkeys(set[int]().union(*self._listed_with({page})) & among, _LINK)
        for context in event.contexts:
            carriers = self._rare[context]
            for other in among & carriers:
                fewest[other] = min(fewest.get(other, RARE), len(carriers))
        return iter(fewest.items())

    def link(self, one: int, other: int) -> Link:
        """What links an event with the next one, rare contexts first."""
        first, second = self.event(one), self.event(other)
        entities = self._index.entities.by_root(first.contexts & second.contexts)
        shared = sorted((len(self._rare[root]), entity.name) for root, entity in entities.items())
        return Link(
            tuple((name, count) for count, name in shared),
            other in first.outgoing,
            other in first.incoming,
            _days_between(first, second),
        )

    def _listed_with(self, pages: Set[int]) -> Iterator[Set[int]]:
        """For each of some events, those linked with it by a Related list and by more than common contexts."""
        new = pages - self._listed.keys()
        self._read(new)
        listed = {page: self._events[page].outgoing | self._events[page].incoming for page in new}
        self._read(set().union(*listed.values()))
        for page, others in listed.items():
            self._listed[page] = {other for other in others if not self._share_only_common(page, other)}
        return map(self._listed.__getitem__, pages)

    def _share_only_common(self, one: int, other: int) -> bool:
        first, second = self._events[one], self._events[other]
        return not first.common.isdisjoint(second.common) and first.contexts.isdisjoint(second.contexts)

    def _read(self, pages: Set[int]) -> None:
        unread = pages - self._events.keys()
        if not unread:
            return
        connections = list(self._index.connections(unread))
        self._find_rare(set().union(*(one.contexts for one in connections)) - self._roots.keys())
        for one in connections:
            roots = set(map(self._roots.__getitem__, one.contexts))
            rare = {root for root in roots if self._rare[root]}
            self._events[one.event] = _Event(day_of(one.date), one.path, rare, roots - rare, one.outgoing, one.incoming)

    def _find_rare(self, names: Set[int]) -> None:
        """Read the contexts of some names, and the events of those that are rare with all their variants."""
        entities = self._index.entities
        self._roots |= entities.roots_of(names)
        new = {self._roots[name] for name in names} - self._rare.keys()
        self._rare |= entities.events_of_rare(new, RARE)
