"""A graph in the DOT language, for Graphviz: ``newsarc graph … --format dot | sfdp -Tsvg``.

Knows: DOT and how it quotes (https://graphviz.org/doc/info/lang.html).  Must not
know: other formats.

A label is shortened; ``tooltip`` has the whole title.  A backslash begins a
placeholder (``\\N``), which Graphviz expands once in a label and twice in a
tooltip, and HTML entities are decoded: both are escaped so that they come out
unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.model.graph import ContextNode, Drawable, Edge, Node
from newsarc.render.wording import shortened, title
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABEL = 48  # characters
_HEAD = """\
digraph newsarc {
  graph [overlap=prism, splines=true];
  node [fontname="sans-serif", fontsize=10, shape=box, style=rounded];
  edge [color="#00000060"];
"""


def graph(graph: Drawable) -> Iterator[str]:
    """The digraph, one node or edge per line."""
    yield _HEAD
    yield from map(_node, graph.nodes)
    yield from map(_edge, graph.edges)
    yield "}\n"


def _node(node: Node) -> str:
    start = ", penwidth=2" if node.step == 0 else ""
    if isinstance(node, ContextNode):
        name = printable(node.name)
        label, tooltip = _quoted(shortened(name, _LABEL)), _tooltip(name)
        return f"  n{node.id} [kind=context, shape=ellipse, label={label}, tooltip={tooltip}{start}];\n"
    whole = title(node.title)
    label, tooltip = _quoted(f"{node.when} {shortened(whole, _LABEL)}"), _tooltip(whole)
    path = _quoted(printable(node.path))
    return f'  n{node.id} [kind=event, date="{node.when}", label={label}, tooltip={tooltip}, path={path}{start}];\n'


def _edge(edge: Edge) -> str:
    how = ", dir=both" if edge.mutual else ", dir=none" if edge.kind == "carries" else ""
    return f"  n{edge.source} -> n{edge.target} [kind={edge.kind}{how}];\n"


def _quoted(text: str, backslash: str = "\\\\") -> str:
    return '"' + text.replace("&", "&amp;").replace("\\", backslash).replace('"', '\\"') + '"'


def _tooltip(text: str) -> str:
    return _quoted(text, backslash="\\\\\\\\")
