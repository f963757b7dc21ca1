"""``newsarc graph``: what belongs together, for programs that draw it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.files import write_file
from newsarc.cli.options import ArchiveDir, Json, NoCache, Refresh, Since, Until, file_or_stdout, period
from newsarc.cli.output import is_read, opened, say, say_corrections, write_pieces
from newsarc.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from newsarc.model.graph import Drawable, Edge, Node


class Format(StrEnum):
    JSON = "json"
    DOT = "dot"
    GRAPHML = "graphml"
    MERMAID = "mermaid"
    HTML = "html"


def graph(
    target: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENTITY | PAGE | DATE]",
            help="What to draw the graph around: a person, place, organisation or story, spelt roughly; a page (path, "
            "2012-02-08/2, slug, title); a day. Default: the whole archive.",
            show_default=False,
            autocompletion=completion.targets,
        ),
    ] = None,
    archive: ArchiveDir = None,
    since: Since = None,
    until: Until = None,
    depth: Annotated[
        int | None, typer.Option("--depth", min=0, metavar="N", help="At most N steps away.", show_default="1")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=0, metavar="N", help="At most N nodes; 0 for all.", show_default="200"),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="What to write.", show_default="by FILE's ending, else json")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write into FILE, whole or not at all.", callback=file_or_stdout
        ),
    ] = None,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    json: Json = False,
) -> None:
    """Write what belongs together as a graph, for other programs.

    Examples: newsarc graph "Wang Lijun" -o wang.html · newsarc graph 2012-02-08 --format dot | dot -Tsvg
    """
    if json and format_ not in {None, Format.JSON}:
        raise UsageError(f"--json and --format {format_} can't be combined")
    if not target and (depth is not None or limit is not None):
        raise UsageError("--depth and --limit need something to start from", "name an entity, a page or a day")
    form = _format(Format.JSON if json else format_, output)

    span = period(since, until)
    with opened(archive, cache=not no_cache, refresh=refresh) as library:
        if not target:
            with library.whole_graph(since=span.since, until=span.until) as whole:
                _write(_Counted(whole), form, output)
            return
        found = library.graph(
            " ".join(target),
            depth=1 if depth is None else depth,
            limit=200 if limit is None else limit or None,
            since=span.since,
            until=span.until,
        )
    say_corrections(found.corrections)
    _write(_Counted(found), form, output)
    if found.left_out:
        say(f"newsarc: {found.left_out:,} more as near are left out; --limit 0 takes all")


_ENDINGS = {
    ".json": Format.JSON,
    ".dot": Format.DOT,
    ".gv": Format.DOT,
    ".graphml": Format.GRAPHML,
    ".mmd": Format.MERMAID,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}


def _format(asked: Format | None, output: Path | None) -> Format:
    """The format that was asked for, or by the ending of a file: JSON where it has none, or where there is no file.

    Raises `UsageError` for an ending that is of no format.
    """
    ending = output.suffix.lower() if output and not _is_stream(output) else ""
    if asked or not ending:
        return asked or Format.JSON
    if ending not in _ENDINGS:
        endings = ", ".join(_ENDINGS)
        raise UsageError(f"no format writes {ending} files", f"use one of {endings}, or say which with --format")
    return _ENDINGS[ending]


def _is_stream(file: Path) -> bool:
    return file.exists() and not file.is_file()


class _Counted:
    """A graph that counts what is read of it, and the characters that are made of it."""

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


def _write(graph: _Counted, form: Format, output: Path | None) -> None:
    from newsarc import render

    renderer = getattr(render, f"graph_{form}")
    pieces = graph.measured(renderer.graph(graph))
    if output:
        whole = write_file(output, pieces)
    else:
        write_pieces(pieces)
        whole = is_read()
    if not whole:  # what was counted is a part
        return
    if output:
        say(f"{output}: {graph.read_nodes:,} nodes, {graph.read_edges:,} edges")
    if form is Format.MERMAID and (
        graph.characters > renderer.MOST_CHARACTERS or graph.read_edges > renderer.MOST_EDGES
    ):
        say(
            f"newsarc: GitHub draws at most {renderer.MOST_EDGES} edges and {renderer.MOST_CHARACTERS:,} characters, "
            f"not {graph.read_edges:,} and {graph.characters:,}; a name and a lower --limit give less"
        )
    if form is Format.HTML and graph.read_nodes > renderer.MOST_NODES:
        say(f"newsarc: a browser is slow with more than {renderer.MOST_NODES:,} nodes; here are {graph.read_nodes:,}")
    if not graph.read_nodes:
        say("newsarc: there is no event")
        raise typer.Exit(ExitCode.NO)
