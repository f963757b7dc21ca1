"""A graph as one JSON document of schema 1, one node or edge per line; the field names are those of the Python API.

Knows: the fields below.  Must not know: words for people, terminals.

    {"schema": 1, "target": str | null, "corrections": [{"word", "read_as"}], "left_out": int,
     "nodes": [{"id": int, "kind": "event", "path", "date", "title", "step": int | null}
             | {"id": int, "kind": "context", "name", "count": int, "step": int | null}],
     "edges": [{"source": id, "target": id, "kind": "carries" | "lists", "mutual": bool}]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.model.graph import ContextNode, Drawable, Edge, Node
from newsarc.render.safe_json import SCHEMA, to_json_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def graph(graph: Drawable) -> Iterator[str]:
    """The document, piece by piece."""
    corrections = [{"word": one.word, "read_as": one.read_as} for one in graph.corrections]
    head = {"schema": SCHEMA, "target": graph.target, "corrections": corrections, "left_out": graph.left_out}
    yield "{\n"
    yield from (f'  "{name}": {to_json_line(value)},\n' for name, value in head.items())
    yield '  "nodes": ['
    yield from _lines(map(_node, graph.nodes))
    yield '],\n  "edges": ['
    yield from _lines(map(_edge, graph.edges))
    yield "]\n}\n"


def _lines(values: Iterable[str]) -> Iterator[str]:
    between = end = ""
    for value in values:
        yield f"{between}\n    {value}"
        between, end = ",", "\n  "
    yield end


def _node(node: Node) -> str:
    if isinstance(node, ContextNode):
        fields = {"id": node.id, "kind": "context", "name": node.name, "count": node.count, "step": node.step}
    else:
        day = str(node.date) if node.date else None
        fields = {"id": node.id, "kind": "event", "path": node.path, "date": day}
        fields |= {"month": node.month} if node.month else {}  # where no day is known
        fields |= {"title": node.title, "step": node.step}
    return to_json_line(fields)


def _edge(edge: Edge) -> str:
    mutual = "true" if edge.mutual else "false"
    return f'{{"source": {edge.source}, "target": {edge.target}, "kind": "{edge.kind}", "mutual": {mutual}}}'
