"""A graph as one self-contained page for a browser, in which to zoom, pan and search.

Knows: how data is embedded in HTML; the page itself is ``graph.html`` beside this module.
Must not know: other formats.

The page makes no network requests, which its Content-Security-Policy forbids as
well.  Texts of the archive are JSON in it, in which every ``<`` is escaped, and
become part of the document only as text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.model.graph import ContextNode, Drawable, Edge, Node
from newsarc.render.safe_json import to_json_line
from newsarc.render.wording import title
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_NODES = 3_000  # that a browser still animates smoothly
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


def notice(*, nodes: int, edges: int, characters: int) -> str:
    """What to warn of in a graph of this size; the empty string for nothing."""
    return f"{nodes:,} nodes; browsers get slow above {MOST_NODES:,}" if nodes > MOST_NODES else ""


def _joined(lines: Iterable[str]) -> Iterator[str]:
    between = ""
    for line in lines:
        yield between + line
        between = ",\n"


def _node(node: Node) -> str:
    """A node for the page's script: id, step, text, then an event's date and path or a context's number of events."""
    if isinstance(node, ContextNode):
        return _json([node.id, node.step, printable(node.name), node.count])
    return _json([node.id, node.step, title(node.title), node.when, printable(node.path)])


def _edge(edge: Edge) -> str:
    """An edge for the page's script: two ids, and how many of the two list the other."""
    return f"[{edge.source},{edge.target},{0 if edge.kind == 'carries' else 1 + edge.mutual}]"


def _json(value: object) -> str:
    return to_json_line(value).replace("<", "\\u003c")
