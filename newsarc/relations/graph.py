"""Pages and contexts to a graph: what is a few steps around something, or all there is.

Knows: the index.  Must not know: how references are read, formats, output.

A step leads from an event to a context that it carries or to an event that it
lists or that lists it, and back.  Where there isn't room for all of a step,
those come first that most ties to what is there already, a rare context
weighing more than one that is everywhere.

Here an event goes by its number in the index, a context by that of its first
variant below zero: one dictionary holds both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from newsarc.index.database import Connections, Index, Links
from newsarc.index.entities import Entity
from newsarc.index.entity_events import EntityEvents
from newsarc.model.graph import ContextNode, Edge, EventNode, Graph, Node
from newsarc.relations.weights import WEIGHTS, rarity
from newsarc.search.reference import Library, Resolved, event_numbers, resolve
from newsarc.text.dates import ALWAYS, Period


def graph_around(
    library: Library, target: str | date, *, depth: int = 1, limit: int | None = None, span: Period = ALWAYS
) -> Graph:
    """What is at most ``depth`` steps from what a reference means, of other events those within a span.

    Raises as `resolve` does.
    """
    index, resolved = library.index, resolve(library, target)
    start = _start(library, resolved, span)
    contexts = _Contexts(index)
    contexts.meet(-key for key in start if key < 0)
    steps: dict[int, int] = {}
    ties: Mapping[int, float] = dict.fromkeys((key if key > 0 else contexts.key(-key) for key in start), 0.0)
    left_out = 0
    for step in range(depth + 1):
        near = _strongest(index, contexts, ties, span if step else ALWAYS)
        taken = near if limit is None else near[: limit - len(steps)]
        steps |= dict.fromkeys(taken, step)
        left_out = len(near) - len(taken)
        if left_out or not taken or step == depth:
            break
        ties = _ties(index, contexts, taken, steps)
    numbers = {key: number for number, key in enumerate(steps, 1)}
    found = {node.id: node for node in _nodes(index, contexts, numbers, steps)}
    connections = list(index.connections(key for key in numbers if key > 0))
    contexts.meet(name for one in connections for name in one.contexts)
    edges = sorted(_edges(connections, contexts, numbers), key=lambda edge: (edge.source, edge.target))
    nodes = tuple(found[number] for number in sorted(found))
    return Graph(resolved.label, nodes, tuple(edges), left_out, resolved.corrections)


def _start(library: Library, found: Resolved, span: Period) -> Sequence[int]:
    """The nodes that a graph begins with; for a name that no event carries, the events that mention it."""
    if not found.entity:
        return event_numbers(library, found)
    if found.entity.ids:
        return [-name for name in found.entity.ids]
    events = EntityEvents(library.index, (found.entity,)).pages
    return [number for number, day, _ in library.index.dates(events) if span.holds(day)]


class _Contexts:
    """The entities that were met, each known by the names that are one in it."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._of: dict[int, Entity] = {}  # by each of its names

    def meet(self, names: Iterable[int]) -> None:
        """Find out which entities some names are."""
        new = set(names) - self._of.keys()
        if new:
            self._of |= {name: entity for entity in self._index.entities.of_names(new) for name in entity.ids}

    def key(self, name: int) -> int:
        """The node of a name that was met."""
        return -self._of[name].ids[0]

    def name(self, key: int) -> str:
        """What a node is called."""
        return self._of[-key].name

    def carriers(self, key: int) -> set[int]:
        """The events that carry any of a node's names."""
        return self._index.events_with(self._of[-key].ids)


def _ties(index: Index, contexts: _Contexts, taken: Sequence[int], known: Mapping[int, int]) -> dict[int, float]:
    """What is one step from some nodes and not known yet, with how much ties it to them."""
    weights: dict[int, float] = defaultdict(float)
    events = [key for key in taken if key > 0]
    carried, links = index.context_ids(events), index.links(events)
    contexts.meet(name for names in carried.values() for name in names)
    for key in taken:
        near = _of_event(index, contexts, carried[key], links[key]) if key > 0 else _of_context(index, contexts, key)
        for other, weight in near:
            if other not in known:
                weights[other] += weight
    return weights


def _of_context(index: Index, contexts: _Contexts, key: int) -> Iterator[tuple[int, float]]:
    carriers = contexts.carriers(key)
    weight = rarity(index.total, len(carriers))
    yield from ((event, weight) for event in carriers)


def _of_event(index: Index, contexts: _Contexts, names: Iterable[int], links: Links) -> Iterator[tuple[int, float]]:
    for context in {contexts.key(name) for name in names}:
        yield context, rarity(index.total, len(contexts.carriers(context)))
    for event in (*links.outgoing, *links.incoming):
        yield event, WEIGHTS.link


def _strongest(index: Index, contexts: _Contexts, ties: Mapping[int, float], span: Period) -> list[int]:
    """Nodes in order of how much ties them, events within a span alone; of several the newest, then by their texts."""
    days = index.dates(key for key in ties if key > 0)
    placed = [(path, day, key) for key, day, path in days if span.holds(day)]
    placed += [(contexts.name(key), "", key) for key in ties if key < 0]
    placed.sort()
    placed.sort(key=lambda one: (round(ties[one[2]], 6), one[1]), reverse=True)
    return [key for _, _, key in placed]


# ---------------------------------------------------------------- nodes and edges


def _nodes(index: Index, contexts: _Contexts, numbers: Mapping[int, int], steps: Mapping[int, int]) -> Iterator[Node]:
    for row in index.events(key for key in numbers if key > 0):
        yield EventNode(numbers[row.number], row.path, date.fromisoformat(row.date), row.title, steps[row.number])
    for key in numbers:
        if key < 0:
            yield ContextNode(numbers[key], contexts.name(key), len(contexts.carriers(key)), steps[key])


def _edges(events: Iterable[Connections], contexts: _Contexts, numbers: Mapping[int, int]) -> Iterator[Edge]:
    """What leads from some events to nodes of the graph, each event's in order."""
    for event, names, others, back in events:
        source = numbers[event]
        carried = {contexts.key(name) for name in names}
        found = [Edge(source, numbers[key], "carries") for key in carried if key in numbers]
        for other in others & numbers.keys():
            if other not in back:
                found.append(Edge(source, numbers[other], "lists"))
            elif source < numbers[other]:  # or else it is told where the other one begins
                found.append(Edge(source, numbers[other], "lists", mutual=True))
        found.sort(key=lambda edge: edge.target)
        yield from found


# ---------------------------------------------------------------- all there is


class GraphStream:
    """The graph of all events within a span; nodes and edges are read one by one, whenever they are asked for."""

    target = None
    left_out = 0
    corrections = ()

    def __init__(self, index: Index, span: Period = ALWAYS) -> None:
        self._index = index
        self._span = span
        self._contexts = _Contexts(index)
        carried: set[int] = set()
        self._numbers: dict[int, int] = {}
        for event, names in index.contexts_within(span):
            self._numbers[event] = len(self._numbers) + 1
            carried.update(names)
        self._contexts.meet(carried)
        keys = {self._contexts.key(name) for name in carried}
        for key in sorted(keys, key=self._contexts.name):
            self._numbers[key] = len(self._numbers) + 1

    @property
    def nodes(self) -> Iterator[Node]:
        for event, path, day, title in self._index.titles_within(self._span):
            yield EventNode(self._numbers[event], path, day, title)
        for key, number in self._numbers.items():
            if key < 0:
                yield ContextNode(number, self._contexts.name(key), len(self._contexts.carriers(key)))

    @property
    def edges(self) -> Iterator[Edge]:
        return _edges(self._index.connections_within(self._span), self._contexts, self._numbers)
