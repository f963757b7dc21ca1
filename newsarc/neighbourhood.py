"""Pages and contexts to a graph: what is a few steps around something, or all there is.

Knows: the index's tables.  Must not know: how references are read, formats, output.

A step leads from an event to a context that it carries or to an event that it
lists or that lists it, and back.  Where there isn't room for all of a step,
those come first that most ties to what is there already, a rare context
weighing more than one that is everywhere.

Here an event goes by its number in the index, a context by its own below zero:
one dictionary holds both.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from newsarc.graph import ContextNode, Edge, EventNode, Graph, Node
from newsarc.hits import Correction
from newsarc.index import Index
from newsarc.periods import ALWAYS, Span

_LINK = 4.0  # a link weighs as much as a context that one page in fifty carries


def around(
    index: Index,
    start: Sequence[int],
    target: str,
    *,
    depth: int = 1,
    limit: int | None = None,
    span: Span = ALWAYS,
    corrections: tuple[Correction, ...] = (),
) -> Graph:
    """What is at most ``depth`` steps from any of the nodes of ``start``; of other events those within a span."""
    steps: dict[int, int] = {}
    ties: Mapping[int, float] = dict.fromkeys(start, 0.0)
    left_out = 0
    for step in range(depth + 1):
        near = _strongest(index, ties, span if step else ALWAYS)
        taken = near if limit is None else near[: limit - len(steps)]
        steps |= dict.fromkeys(taken, step)
        left_out = len(near) - len(taken)
        if left_out or step == depth:
            break
        ties = _ties(index, taken, steps)
    numbers = {key: number for number, key in enumerate(steps, 1)}
    found = {node.id: node for node in _nodes(index, numbers, steps)}
    edges = sorted(_edges(_rows(index, numbers), numbers), key=lambda edge: (edge.source, edge.target))
    return Graph(target, tuple(found[number] for number in sorted(found)), tuple(edges), left_out, corrections)


def within(index: Index, events: Iterable[int], span: Span) -> list[int]:
    """Those of some events that are within a span."""
    return [number for number, day, _ in index.days(events) if _holds(span, day)]


def _ties(index: Index, taken: Iterable[int], known: Mapping[int, int]) -> dict[int, float]:
    """What is one step from some nodes and not known yet, with how much ties it to them."""
    weights: dict[int, float] = defaultdict(float)
    for key in taken:
        for other, weight in _beside(index, key):
            if other not in known:
                weights[other] += weight
    return weights


def _beside(index: Index, key: int) -> Iterator[tuple[int, float]]:
    if key < 0:
        carriers = index.carriers(-key)
        rarity = _rarity(index, len(carriers))
        yield from ((event, rarity) for event in carriers)
        return
    for name, (_, events) in index.names(key).items():
        yield -name, _rarity(index, events)
    for event in (*index.lists(key), *index.listed(key)):
        yield event, _LINK


def _rarity(index: Index, events: int) -> float:
    """How much a context says that so many events carry: the usual inverse frequency."""
    return math.log((index.total + 1) / events)


def _strongest(index: Index, ties: Mapping[int, float], span: Span) -> list[int]:
    """Nodes in order of how much ties them, events within a span alone; of several the newest, then by their texts."""
    days = index.days(key for key in ties if key > 0)
    placed = [(path, day, key) for key, day, path in days if _holds(span, day)]
    placed += [(name, "", -number) for number, name in index.texts(-key for key in ties if key < 0)]
    placed.sort()
    placed.sort(key=lambda one: (round(ties[one[2]], 6), one[1]), reverse=True)
    return [key for _, _, key in placed]


def _holds(span: Span, day: str) -> bool:
    return (not span.since or day >= span.since.isoformat()) and (not span.until or day <= span.until.isoformat())


# ---------------------------------------------------------------- nodes and edges


def _nodes(index: Index, numbers: Mapping[int, int], steps: Mapping[int, int]) -> Iterator[Node]:
    for row in index.entries(key for key in numbers if key > 0):
        yield EventNode(numbers[row.number], row.path, date.fromisoformat(row.date), row.title, steps[row.number])
    query = "SELECT -id, name, pages FROM name WHERE id IN (SELECT value FROM json_each(?))"
    for key, name, events in index.database.execute(query, (str([-key for key in numbers if key < 0]),)):
        yield ContextNode(numbers[key], name, events, steps[key])


def _rows(index: Index, numbers: Mapping[int, int]) -> Iterable[tuple[int, bytes, bytes, bytes]]:
    query = "SELECT id, names, said, listed FROM page WHERE id IN (SELECT value FROM json_each(?))"
    return index.database.execute(query, (str([key for key in numbers if key > 0]),))


def _edges(rows: Iterable[tuple[int, bytes, bytes, bytes]], numbers: Mapping[int, int]) -> Iterator[Edge]:
    """What leads from some events to nodes of the graph, each event's in order."""
    for event, names, said, listed in rows:
        source = numbers[event]
        targets = array("I", said)
        others, back = set(targets[: len(targets) // 2]) - {event}, set(array("I", listed))
        found = [Edge(source, numbers[-name], "carries") for name in array("I", names) if -name in numbers]
        for other in others & numbers.keys():
            if other not in back:
                found.append(Edge(source, numbers[other], "lists"))
            elif source < numbers[other]:  # or else it is told where the other one begins
                found.append(Edge(source, numbers[other], "lists", mutual=True))
        found.sort(key=lambda edge: edge.target)
        yield from found


# ---------------------------------------------------------------- all there is


class WholeGraph:
    """The graph of all events within a span; nodes and edges are read one by one, whenever they are asked for."""

    target = None
    left_out = 0
    corrections = ()

    def __init__(self, index: Index, span: Span = ALWAYS) -> None:
        self._database = index.database
        bounds = (span.since or date.min).isoformat(), (span.until or date.max).isoformat()
        self._within = "FROM page WHERE date BETWEEN ? AND ? ORDER BY path", bounds
        carried: set[int] = set()
        self._numbers: dict[int, int] = {}
        for event, names in self._asked("id, names"):
            self._numbers[event] = len(self._numbers) + 1
            carried.update(array("I", names))
        for (name,) in index.database.execute("SELECT id FROM name ORDER BY name"):
            if name in carried:
                self._numbers[-name] = len(self._numbers) + 1

    def _asked(self, columns: str) -> sqlite3.Cursor:
        rest, bounds = self._within
        return self._database.execute(f"SELECT {columns} {rest}", bounds)

    @property
    def nodes(self) -> Iterator[Node]:
        for event, path, day, title in self._asked("id, path, date, title"):
            yield EventNode(self._numbers[event], path, date.fromisoformat(day), title)
        for name, text, events in self._database.execute("SELECT id, name, pages FROM name ORDER BY name"):
            if -name in self._numbers:
                yield ContextNode(self._numbers[-name], text, events)

    @property
    def edges(self) -> Iterator[Edge]:
        return _edges(self._asked("id, names, said, listed"), self._numbers)
