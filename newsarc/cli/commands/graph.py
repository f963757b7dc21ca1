"""``newsarc graph``: events, contexts and their links as a graph, in formats for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.graph_file import graph_format, write_graph
from newsarc.cli.messages import print_corrections, print_message
from newsarc.cli.options import (
    ArchiveFolder,
    Json,
    NoCache,
    Refresh,
    Since,
    Until,
    at_most,
    limit_option,
    output_option,
    period,
)
from newsarc.errors import ExitCode, UsageError
from newsarc.render.formats import GraphFormat

if TYPE_CHECKING:
    from newsarc.model.graph import Graph

_USUAL_LIMIT = 200  # nodes: what a browser and a reader can take in


def graph(
    target: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME | PAGE | DATE]",
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
    if not target and (depth is not None or limit):  # --limit 0 means all, as everywhere
        raise UsageError("--depth and --limit need a starting point", "give a name, a page or a day")
    form = graph_format(format_, output, html=html, json=json)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        days = period(since, until, archive.latest)
        if target:
            steps = 1 if depth is None else depth
            found = archive.graph(
                " ".join(target),
                depth=steps,
                limit=at_most(limit, _USUAL_LIMIT),
                since=days.since,
                until=days.until,
            )
            print_corrections(found.corrections)
            has_nodes = write_graph(found, form, output)
            _say_what_is_left_out(found, steps)
        else:
            with archive.whole_graph(since=days.since, until=days.until) as whole:
                has_nodes = write_graph(whole, form, output)
    if not has_nodes:
        raise typer.Exit(ExitCode.NO)


def _say_what_is_left_out(graph: Graph, depth: int) -> None:
    """Say how many nodes the limit left out: at least as many as are known, if it was reached before the last step."""
    if graph.left_out:
        from newsarc.render.wording import showing  # here, since help needs no wording

        is_last = any(one.step == depth for one in graph.nodes)
        shown, least = len(graph.nodes), "" if is_last else "at least "
        print_message(showing(shown, shown + graph.left_out, "node", least=least))
