"""A graph as a Mermaid flowchart, which GitHub draws from a fenced block in a page.

Knows: Mermaid's flowcharts and its entity codes
(https://mermaid.js.org/syntax/flowchart.html).  Must not know: other formats.

Whatever could be syntax to Mermaid or markup to a browser is written as a code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarc.model.graph import ContextNode, Drawable, Edge, Node
from newsarc.render.wording import shortened, title
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

# Mermaid's own limits (`maxTextSize`, `maxEdges`), which a page on GitHub can't change.
MOST_CHARACTERS = 50_000
MOST_EDGES = 500
_LABEL = 48  # characters
# The last two would begin a list item, which a label can't be.
_SPECIAL = re.compile(r"[^A-Za-z0-9 ,.'!?:/()-]|(?<=\d)\.|^-")


def graph(graph: Drawable) -> Iterator[str]:
    """The flowchart, one node or edge per line."""
    yield "flowchart LR\n"
    yield from map(_node, graph.nodes)
    yield from map(_edge, graph.edges)


def notice(*, nodes: int, edges: int, characters: int) -> str:
    """What to warn of in a graph of this size; the empty string for nothing."""
    if characters <= MOST_CHARACTERS and edges <= MOST_EDGES:
        return ""
    return (
        f"GitHub draws at most {MOST_EDGES} edges and {MOST_CHARACTERS:,} characters, "
        f"not {edges:,} and {characters:,}; a name and a lower --limit give less"
    )


def _node(node: Node) -> str:
    if isinstance(node, ContextNode):
        return f'  n{node.id}(["{_escaped(shortened(printable(node.name), _LABEL))}"])\n'
    return f'  n{node.id}["{node.when} {_escaped(shortened(title(node.title), _LABEL))}"]\n'


def _edge(edge: Edge) -> str:
    arrow = "---" if edge.kind == "carries" else "<-->" if edge.mutual else "-->"
    return f"  n{edge.source} {arrow} n{edge.target}\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};" if found[0].isascii() else found[0], text)
