"""What ``newsarc graph`` writes: a graph into a file or to stdout, in a format chosen by options or the file's ending.

Knows: the formats of graphs and their files.  Must not know: what a graph consists of.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.cli.messages import print_message
from newsarc.cli.options import refuse_together
from newsarc.cli.output import STDOUT, is_stream, write_file
from newsarc.errors import UsageError
from newsarc.render.formats import GRAPH_ENDINGS, GraphFormat, graph_notice, graph_pieces

if TYPE_CHECKING:
    from newsarc.model.graph import Drawable, Edge, Node


def graph_format(option: GraphFormat | None, output: Path | None, *, html: bool, json: bool) -> GraphFormat:
    """The format that options ask for, or else that of the file's ending; JSON without an ending or a file.

    Raises `UsageError` for options that can't be combined, for the ending of no format, and where a graph would be
    printed on a terminal although no format for that was asked for.
    """
    if json and option not in {None, GraphFormat.JSON}:
        raise UsageError(f"--json and --format {option} can't be combined")
    refuse_together(html=html, json=json)
    refuse_together(html=html, format=option)
    option = GraphFormat.HTML if html else GraphFormat.JSON if json else option
    chosen = option or _by_ending(output)
    if output is None and option in {None, GraphFormat.HTML} and sys.stdout.isatty():
        raise UsageError("a graph isn't printed on a terminal", "write it to a file with -o FILE, as in -o graph.html")
    return chosen


def _by_ending(output: Path | None) -> GraphFormat:
    ending = output.suffix.lower() if output and not is_stream(output) else ""
    if not ending:
        return GraphFormat.JSON
    if ending not in GRAPH_ENDINGS:
        endings = ", ".join(GRAPH_ENDINGS)
        raise UsageError(
            f"no graph format has the file extension {ending}", f"use {endings}, or choose one with --format"
        )
    return GRAPH_ENDINGS[ending]


def write_graph(graph: Drawable, format: GraphFormat, output: Path | None) -> bool:
    """Write a graph to a file or stdout, and on stderr how large it is; whether it has any nodes.

    Of a graph that a closed pipe took only a part of, nothing is known: that counts as having some.
    """
    counted = _Counted(graph)
    if not write_file(output or STDOUT, counted.measured(graph_pieces(counted, format))):
        return True
    nodes, edges = counted.read_nodes, counted.read_edges
    if output not in {None, STDOUT}:
        print_message(f"{output}: {nodes:,} nodes, {edges:,} edges")
    notice = graph_notice(format, nodes=nodes, edges=edges, characters=counted.characters)
    if notice:
        print_message(f"newsarc: {notice}")
    if not nodes:
        print_message("newsarc: no events found")
    return bool(nodes)


class _Counted:
    """A graph that counts the nodes and edges that are read, and the characters that are written."""

    def __init__(self, graph: Drawable) -> None:
        self._graph = graph
        self.target, self.left_out, self.corrections = graph.target, graph.left_out, graph.corrections
        self.read_nodes = self.read_edges = self.characters = 0

    @property
    def nodes(self) -> Iterator[Node]:
        for node in self._graph.nodes:
            self.read_nodes += 1
            yield node

    @property
    def edges(self) -> Iterator[Edge]:
        for edge in self._graph.edges:
            self.read_edges += 1
            yield edge

    def measured(self, pieces: Iterable[str]) -> Iterator[str]:
        for piece in pieces:
            self.characters += len(piece)
            yield piece
