"""``newsarc graph``: events, contexts and their links as a graph, in formats for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_corrections, print_message
from newsarc.cli.options import (
    ArchiveFolder,
    Json,
    NoCache,
    Refresh,
    Since,
    Until,
    limit_option,
    output_option,
    period,
    refuse_together,
)
from newsarc.cli.output import STDOUT, is_stream, write_file
from newsarc.errors import ExitCode, UsageError
from newsarc.render.formats import GRAPH_ENDINGS, GraphFormat, graph_notice, graph_pieces

if TYPE_CHECKING:
    from newsarc.model.graph import Drawable, Edge, Node


def graph(
    target: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENTITY | PAGE | DATE]",
            help="What to draw the graph around: a person, place, organisation or story, spelt roughly; a page (path, "
            "2012-02-08/2, slug, title); a date. Default: the whole archive.",
            show_default=False,
            autocompletion=completion.targets,
        ),
    ] = None,
    folder: ArchiveFolder = None,
    since: Since = None,
    until: Until = None,
    depth: Annotated[
        int | None, typer.Option("--depth", min=0, metavar="N", help="At most N steps away.", show_default="1")
    ] = None,
    limit: Annotated[int | None, limit_option("nodes", default="200")] = None,
    format_: Annotated[
        GraphFormat | None,
        typer.Option("--format", help="The format of the graph.", show_default="by FILE's ending, else json"),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="Same as --format html: one HTML page.")] = False,
    output: Annotated[Path | None, output_option("-o", help="Write to FILE, completely or not at all.")] = None,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    json: Json = False,
) -> None:
    """Export a graph of events and contexts.

    Examples: newsarc graph "Wang Lijun" -o wang.html · newsarc graph 2012-02-08 --format dot | dot -Tsvg
    """
    if json and format_ not in {None, GraphFormat.JSON}:
        raise UsageError(f"--json and --format {format_} can't be combined")
    refuse_together(html=html, json=json, format=format_)
    format_ = GraphFormat.HTML if html else format_
    if not target and (depth is not None or limit):  # --limit 0 means all, as everywhere
        raise UsageError("--depth and --limit need a starting point", "name an entity, a page or a day")
    form = _format(GraphFormat.JSON if json else format_, output)
    if output is None and format_ in {None, GraphFormat.HTML} and not json and sys.stdout.isatty():
        raise UsageError("a graph isn't printed on a terminal", "write it to a file with -o FILE, as in -o graph.html")

    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        days = period(since, until, archive.latest)
        if not target:
            with archive.whole_graph(since=days.since, until=days.until) as whole:
                _write(_Counted(whole), form, output)
            return
        found = archive.graph(
            " ".join(target),
            depth=1 if depth is None else depth,
            limit=200 if limit is None else limit or None,
            since=days.since,
            until=days.until,
        )
    print_corrections(found.corrections)
    _write(_Counted(found), form, output)
    if found.left_out:
        from newsarc.render.wording import showing

        shown, least = len(found.nodes), "" if depth in (None, 1) else "at least "
        print_message(showing(shown, shown + found.left_out, "node", least=least))


def _format(option: GraphFormat | None, output: Path | None) -> GraphFormat:
    """The format of the option, or else of the file's extension; JSON without an extension or a file.

    Raises `UsageError` for the extension of no format.
    """
    ending = output.suffix.lower() if output and not is_stream(output) else ""
    if option or not ending:
        return option or GraphFormat.JSON
    if ending not in GRAPH_ENDINGS:
        endings = ", ".join(GRAPH_ENDINGS)
        raise UsageError(
            f"no graph format has the file extension {ending}", f"use {endings}, or choose one with --format"
        )
    return GRAPH_ENDINGS[ending]


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


def _write(graph: _Counted, form: GraphFormat, output: Path | None) -> None:
    pieces = graph.measured(graph_pieces(graph, form))
    if not write_file(output or STDOUT, pieces):  # only a part was counted
        return
    if output not in {None, STDOUT}:
        print_message(f"{output}: {graph.read_nodes:,} nodes, {graph.read_edges:,} edges")
    notice = graph_notice(form, nodes=graph.read_nodes, edges=graph.read_edges, characters=graph.characters)
    if notice:
        print_message(f"newsarc: {notice}")
    if not graph.read_nodes:
        print_message("newsarc: no events found")
        raise typer.Exit(ExitCode.NO)
