"""A graph as GraphML, for Gephi, yEd, networkx.

Knows: GraphML (http://graphml.graphdrawing.org/specification.html).  Must not
know: other formats.

Every edge is directed, since readers refuse a graph of both kinds; where two
events list each other, ``mutual`` is true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.model.graph import ContextNode, Drawable, Edge, Node
from newsarc.render.wording import title
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="kind" for="node" attr.name="kind" attr.type="string"/>
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="date" for="node" attr.name="date" attr.type="string"/>
  <key id="path" for="node" attr.name="path" attr.type="string"/>
  <key id="events" for="node" attr.name="events" attr.type="int"/>
  <key id="step" for="node" attr.name="step" attr.type="int"/>
  <key id="relation" for="edge" attr.name="relation" attr.type="string"/>
  <key id="mutual" for="edge" attr.name="mutual" attr.type="boolean"/>
  <graph edgedefault="directed">
"""


def graph(graph: Drawable) -> Iterator[str]:
    """The document, a node or an edge a line."""
    yield _HEAD
    yield from map(_node, graph.nodes)
    yield from map(_edge, graph.edges)
    yield "  </graph>\n</graphml>\n"


def _node(node: Node) -> str:
    if isinstance(node, ContextNode):
        told = {"kind": "context", "label": printable(node.name), "events": str(node.count)}
    else:
        told = {"kind": "event", "label": title(node.title), "date": str(node.date), "path": printable(node.path)}
    if node.step is not None:
        told["step"] = str(node.step)
    return f'    <node id="n{node.id}">{_data(told)}</node>\n'


def _edge(edge: Edge) -> str:
    told: dict[str, str] = {"relation": edge.kind}
    if edge.kind == "lists":
        told["mutual"] = "true" if edge.mutual else "false"
    return f'    <edge source="n{edge.source}" target="n{edge.target}">{_data(told)}</edge>\n'


def _data(told: dict[str, str]) -> str:
    return "".join(f'<data key="{key}">{_text(value)}</data>' for key, value in told.items())


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
