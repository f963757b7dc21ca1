"""The values of a graph: events and contexts, and what leads from one to another.

Knows: what they are.  Must not know: how they are found, written or drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from newsarc.model.hits import Correction


@dataclass(frozen=True, slots=True)
class EventNode:
    """An event; ``step`` is how far it is from what the graph is drawn around, None where that is nothing."""

    id: int
    path: str
    date: dt.date
    title: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class ContextNode:
    """A name that ``count`` events of the archive carry, be they in the graph or not."""

    id: int
    name: str
    count: int
    step: int | None = None


Node = EventNode | ContextNode


@dataclass(frozen=True, slots=True)
class Edge:
    """An event ``carries`` a context, or ``lists`` an event as related; ``mutual`` where that lists it too."""

    source: int
    target: int
    kind: Literal["carries", "lists"]
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, numbered from 1, and all edges between them, in order of where they begin and end.

    Around a ``target`` nodes come nearest first, then by how much ties them to
    those before; ``left_out`` are those as near for which there was no room.  Of a
    whole archive they are the events by their paths, then the contexts.
    """

    target: str | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0
    corrections: tuple[Correction, ...] = ()


class Drawable(Protocol):
    """What is written or drawn: a `Graph`, or one like it of which nodes and edges are read one by one."""

    @property
    def target(self) -> str | None: ...
    @property
    def left_out(self) -> int: ...
    @property
    def corrections(self) -> tuple[Correction, ...]: ...
    @property
    def nodes(self) -> Iterable[Node]: ...
    @property
    def edges(self) -> Iterable[Edge]: ...
