"""A graph as GraphML, for Gephi, yEd, networkx.

Knows: GraphML (http://graphml.graphdrawing.org/specification.html).  Must not
know: other formats.

Every edge is directed, since programs reject a mixed graph; ``mutual`` is true if
both events list each other.
"""

from __future__ import annotations

from html import escape
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
    """The document, one node or edge per line."""
    yield _HEAD
    yield from map(_node, graph.nodes)
    yield from map(_edge, graph.edges)
    yield "  </graph>\n</graphml>\n"


def _node(node: Node) -> str:
    if isinstance(node, ContextNode):
        fields = {"kind": "context", "label": printable(node.name), "events": str(node.count)}
    else:
        fields = {"kind": "event", "label": title(node.title), "date": node.when, "path": printable(node.path)}
    if node.step is not None:
        fields["step"] = str(node.step)
    return f'    <node id="n{node.id}">{_data(fields)}</node>\n'


def _edge(edge: Edge) -> str:
    fields: dict[str, str] = {"relation": edge.kind}
    if edge.kind == "lists":
        fields["mutual"] = "true" if edge.mutual else "false"
    return f'    <edge source="n{edge.source}" target="n{edge.target}">{_data(fields)}</edge>\n'


def _data(fields: dict[str, str]) -> str:
    return "".join(f'<data key="{key}">{escape(value, quote=False)}</data>' for key, value in fields.items())
