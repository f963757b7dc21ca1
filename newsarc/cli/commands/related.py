"""``newsarc related``: the events that are related to an entity, a page or a day, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_corrections, print_message
from newsarc.cli.options import (
    USUAL_LIMIT,
    ArchiveFolder,
    Color,
    ColorWhen,
    Explain,
    Format,
    Json,
    Limit,
    NoCache,
    NoPager,
    Refresh,
    Since,
    Until,
    period,
)
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode, UsageError
from newsarc.model.choices import Sort


def related(
    target: Annotated[
        list[str],
        typer.Argument(
            metavar='"ENTITY" | PAGE | DATE',
            help="A person, place, organisation or story, spelt roughly; a page (path, 2012-02-08/2, slug, title); "
            "a date, as for show.",
            autocompletion=completion.targets,
        ),
    ],
    folder: ArchiveFolder = None,
    also: Annotated[
        list[str] | None,
        typer.Option("--and", metavar="ENTITY", help="Only events that have this one too; may be given several times."),
    ] = None,
    since: Since = None,
    until: Until = None,
    sort: Annotated[
        Sort | None, typer.Option("--sort", help="Best or newest first.", show_default="date for an entity, else score")
    ] = None,
    limit: Limit = None,
    explain: Explain = False,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """List what belongs together, and why.

    Examples: newsarc related "Wang Lijun" --and "Bo Xilai" · newsarc related 2012-02-08/2 · newsarc related 2012-02-08
    """
    if not all(name.strip() for name in also or ()):
        raise UsageError("--and is empty", "give the name of a person, place or story")
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        days = period(since, until, archive.latest)
        hits = archive.kin(
            " ".join(target),
            limit=screen.limit(limit, USUAL_LIMIT),
            since=days.since,
            until=days.until,
            also=also or (),
            sort=sort,
        )
    print_corrections(hits.corrections)
    screen.show(lambda to: to.hits(hits, explain=explain))
    if not hits.total:
        print_message(f"newsarc: nothing is related to {' and '.join((hits.target or '', *hits.also))}")
        raise typer.Exit(ExitCode.NO)
