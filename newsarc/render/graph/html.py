"""A graph as one page for a browser, complete in itself: to zoom, pan and search, with what a node stands for.

Knows: how data is laid into HTML; the page itself is ``graph.html`` beside this.
Must not know: other formats.

The page asks nothing of any network, which its Content-Security-Policy forbids
as well.  What pages say is JSON in it, in which no ``<`` stands as such, and gets
into the document as text alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.model.graph import ContextNode, Drawable, Edge, Node
from newsarc.render.safe_json import on_one_line
from newsarc.render.wording import title
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_NODES = 3_000  # that a browser still moves smoothly
_DATA = "{{graph}}"


def graph(graph: Drawable) -> Iterator[str]:
    """The page, piece by piece."""
    before, after = Path(__file__).with_name("graph.html").read_text("utf-8").split(_DATA)
    yield before
    yield f'{{"title": {_json(printable(graph.target) if graph.target else "")},\n"nodes": [\n'
    yield from _joined(map(_node, graph.nodes))
    yield '\n],\n"edges": [\n'
    yield from _joined(map(_edge, graph.edges))
    yield "\n]}"
    yield after


def _joined(lines: Iterable[str]) -> Iterator[str]:
    between = ""
    for line in lines:
        yield between + line
        between = ",\n"


def _node(node: Node) -> str:
    """What the page reads as id, step, text, then of an event its date and path, of a context its number of events."""
    if isinstance(node, ContextNode):
        return _json([node.id, node.step, printable(node.name), node.count])
    return _json([node.id, node.step, title(node.title), str(node.date), printable(node.path)])


def _edge(edge: Edge) -> str:
    """What the page reads as two ids, and how many of the two list the other."""
    return f"[{edge.source},{edge.target},{0 if edge.kind == 'carries' else 1 + edge.mutual}]"


def _json(value: object) -> str:
    return on_one_line(value).replace("<", "\\u003c")
