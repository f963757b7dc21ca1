"""A graph of events and contexts.

Knows: what nodes and edges are.  Must not know: how they are found, written or drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from newsarc.model.dated import Dated
from newsarc.model.hits import Correction


@dataclass(frozen=True, slots=True)
class EventNode(Dated):
    """An event; ``step`` is its distance from the graph's target, None if the graph has none.

    ``date`` is None if only the ``month`` is known, or not even that.
    """

    id: int
    path: str
    date: dt.date | None
    title: str
    step: int | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True)
class ContextNode:
    """A context; ``count`` is the number of events that have it, also those outside the graph."""

    id: int
    name: str
    count: int
    step: int | None = None


Node = EventNode | ContextNode


@dataclass(frozen=True, slots=True)
class Edge:
    """An event ``carries`` a context, or ``lists`` an event as related; ``mutual`` if that event lists it too."""

    source: int
    target: int
    kind: Literal["carries", "lists"]
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, numbered from 1, and all edges between them, in order of their sources and targets.

    Around a ``target`` nodes come nearest first, then by the weight of their ties
    to nearer nodes; ``left_out`` is the number of nodes at the last distance beyond
    the limit.  Without a target they are the events by path, then the contexts by name.
    """

    target: str | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0
    corrections: tuple[Correction, ...] = ()


class Drawable(Protocol):
    """A graph to be written or drawn: a `Graph`, or a stream of nodes and edges with the same attributes."""

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
