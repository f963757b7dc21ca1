"""The graph of events and contexts: a few steps around a target, or all of it.

Knows: the index.  Must not know: how references are resolved, formats, output.

An edge leads from an event to each of its contexts, and to each event on its
Related list; a step follows an edge in either direction.  Where a step has more
nodes than the limit allows, those with the heaviest edges to earlier nodes come
first: a rare context weighs more than a common one.

The key of an event is its number in the index; that of a context is the number of
its first variant, below zero, so that one dictionary holds both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from newsarc.index.database import Index, RelatedLinks
from newsarc.index.entities import Entity
from newsarc.index.entity_events import EntityEvents
from newsarc.index.period_events import Connections
from newsarc.model.graph import ContextNode, Edge, EventNode, Graph, Node
from newsarc.relations.weights import WEIGHTS, tie_rarity
from newsarc.search.library import Library
from newsarc.search.reference import Resolved, event_numbers, resolve
from newsarc.text.dates import ALWAYS, Period, day_of, month_of


def graph_around(library: Library, target: str | date, *, depth: int, limit: int | None, period: Period) -> Graph:
    """The graph at most ``depth`` steps around what a reference means, without other events outside a period.

    Raises as `resolve` does.
    """
    index, resolved = library.index, resolve(library, target)
    start = _start(library, resolved, period)
    contexts = _Contexts(index)
    contexts.add(-key for key in start if key < 0)
    steps: dict[int, int] = {}
    weights: Mapping[int, float] = dict.fromkeys((key if key > 0 else contexts.key(-key) for key in start), 0.0)
    left_out = 0
    for step in range(depth + 1):
        reached = _heaviest_first(index, contexts, weights, period if step else ALWAYS)
        taken = reached if limit is None else reached[: limit - len(steps)]
        steps |= dict.fromkeys(taken, step)
        left_out = len(reached) - len(taken)
        if left_out or not taken or step == depth:
            break
        weights = _next_step(index, contexts, taken, steps)
    numbers = {key: number for number, key in enumerate(steps, 1)}
    found = {node.id: node for node in _nodes(index, contexts, numbers, steps)}
    connections = list(index.connections(key for key in numbers if key > 0))
    contexts.add(name for one in connections for name in one.contexts)
    edges = sorted(_edges(connections, contexts, numbers), key=lambda edge: (edge.source, edge.target))
    nodes = tuple(found[number] for number in sorted(found))
    return Graph(resolved.label, nodes, tuple(edges), left_out, resolved.corrections)


def _start(library: Library, found: Resolved, period: Period) -> Sequence[int]:
    """The keys of the nodes to start from; for a name that isn't a context, the events that mention it."""
    if not found.entity:
        return event_numbers(library, found)
    if found.entity.ids:
        return [-name for name in found.entity.ids]
    events = EntityEvents(library.index, (found.entity,)).pages
    return [number for number, day, _ in library.index.dates(events) if period.holds(day)]


class _Contexts:
    """The contexts of a graph, added as they are reached."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._of: dict[int, Entity] = {}  # by each of its names

    def add(self, names: Iterable[int]) -> None:
        """Add the entities of some names."""
        new = set(names) - self._of.keys()
        if new:
            self._of |= {name: entity for entity in self._index.entities.of_names(new) for name in entity.ids}

    def key(self, name: int) -> int:
        """The key of a name that was added."""
        return -self._of[name].ids[0]

    def name(self, key: int) -> str:
        """The name of a context, by its key."""
        return self._of[-key].name

    def carriers(self, key: int) -> set[int]:
        """The events that have a context, by its key."""
        return self._index.events_with(self._of[-key].ids)


def _next_step(index: Index, contexts: _Contexts, taken: Sequence[int], seen: Mapping[int, int]) -> dict[int, float]:
    """The unseen nodes one step away from some nodes, each with the weight of its ties to these."""
    weights: dict[int, float] = defaultdict(float)
    events = [key for key in taken if key > 0]
    names_of, links = index.context_ids(events), index.links(events)
    contexts.add(name for names in names_of.values() for name in names)
    for key in taken:
        reached = (
            _from_event(index, contexts, names_of[key], links[key]) if key > 0 else _from_context(index, contexts, key)
        )
        for other, weight in reached:
            if other not in seen:
                weights[other] += weight
    return weights


def _from_context(index: Index, contexts: _Contexts, key: int) -> Iterator[tuple[int, float]]:
    carriers = contexts.carriers(key)
    weight = tie_rarity(index.total, len(carriers))
    yield from ((event, weight) for event in carriers)


def _from_event(
    index: Index, contexts: _Contexts, names: Iterable[int], links: RelatedLinks
) -> Iterator[tuple[int, float]]:
    for context in {contexts.key(name) for name in names}:
        yield context, tie_rarity(index.total, len(contexts.carriers(context)))
    for event in (*links.outgoing, *links.incoming):
        yield event, WEIGHTS.link


def _heaviest_first(index: Index, contexts: _Contexts, weights: Mapping[int, float], period: Period) -> list[int]:
    """Nodes by weight, then the newest first, then by path or name; without events outside a period."""
    days = index.dates(key for key in weights if key > 0)
    placed = [(path, day, key) for key, day, path in days if period.holds(day)]
    placed += [(contexts.name(key), "", key) for key in weights if key < 0]
    placed.sort()
    placed.sort(key=lambda one: (round(weights[one[2]], 6), one[1]), reverse=True)
    return [key for _, _, key in placed]


# ---------------------------------------------------------------- nodes and edges


def _nodes(index: Index, contexts: _Contexts, numbers: Mapping[int, int], steps: Mapping[int, int]) -> Iterator[Node]:
    for row in index.events(key for key in numbers if key > 0):
        number, when = row.number, row.date
        yield EventNode(numbers[number], row.path, day_of(when), row.title, steps[number], month_of(when))
    for key in numbers:
        if key < 0:
            yield ContextNode(numbers[key], contexts.name(key), len(contexts.carriers(key)), steps[key])


def _edges(events: Iterable[Connections], contexts: _Contexts, numbers: Mapping[int, int]) -> Iterator[Edge]:
    """The edges from some events to nodes of the graph; those of each event in order of their targets."""
    for event in events:
        source = numbers[event.event]
        keys = {contexts.key(name) for name in event.contexts}
        found = [Edge(source, numbers[key], "carries") for key in keys if key in numbers]
        for other in event.outgoing & numbers.keys():
            if other not in event.incoming:
                found.append(Edge(source, numbers[other], "lists"))
            elif source < numbers[other]:  # one edge for both directions
                found.append(Edge(source, numbers[other], "lists", mutual=True))
        found.sort(key=lambda edge: edge.target)
        yield from found


# ---------------------------------------------------------------- the whole graph


class GraphStream:
    """The graph of all events within a period; each iteration over nodes or edges reads them one by one.

    It has the attributes of a `Graph`.
    """

    target = None
    left_out = 0
    corrections = ()

    def __init__(self, index: Index, period: Period) -> None:
        self._index = index
        self._period = period
        self._contexts = _Contexts(index)
        all_names: set[int] = set()
        self._numbers: dict[int, int] = {}
        for event, names in index.within(period).contexts():
            self._numbers[event] = len(self._numbers) + 1
            all_names.update(names)
        self._contexts.add(all_names)
        keys = {self._contexts.key(name) for name in all_names}
        for key in sorted(keys, key=self._contexts.name):
            self._numbers[key] = len(self._numbers) + 1

    @property
    def nodes(self) -> Iterator[Node]:
        for event, path, when, title in self._index.within(self._period).titles():
            yield EventNode(self._numbers[event], path, day_of(when), title, month=month_of(when))
        for key, number in self._numbers.items():
            if key < 0:
                yield ContextNode(number, self._contexts.name(key), len(self._contexts.carriers(key)))

    @property
    def edges(self) -> Iterator[Edge]:
        return _edges(self._index.within(self._period).connections(), self._contexts, self._numbers)
