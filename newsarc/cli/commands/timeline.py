"""``newsarc timeline``: the course of a story, by years, months and events."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.commands.search import as_typed
from newsarc.cli.options import (
    ArchiveDir,
    Color,
    ColorWhen,
    Json,
    Limit,
    NoCache,
    Refresh,
    Since,
    Until,
    period,
)
from newsarc.cli.output import Screen, opened, say, say_corrections, say_dropped
from newsarc.errors import ExitCode


def timeline(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar='"ENTITY" | QUERY...',
            help="A person, place, organisation or story by its name; or what search takes.",
            autocompletion=completion.names,
        ),
    ],
    archive: ArchiveDir = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Show when the events of a story happened, oldest first.

    Examples: newsarc timeline "Wang Lijun" · newsarc timeline earthquake turkey --since 2010
    """
    from newsarc import render
    from newsarc.render.wording import counted

    text = as_typed(what)
    span = period(since, until)
    with opened(archive, cache=not no_cache, refresh=refresh) as library:
        told = library.timeline(text, limit=limit or None, since=span.since, until=span.until)
    say_corrections(told.corrections)
    say_dropped(told.dropped)
    Screen(color, json=json).show(
        data=lambda: render.data.stories.timeline(told, query=text),
        plain=lambda: render.plain.answers.timeline(told),
        terminal=lambda: render.terminal.stories.timeline(told, query=text),
    )
    if not told.total:
        events = counted(told.elsewhen, "event")
        say(f"newsarc: nothing is told of {told.target or text} on these days; on others there are {events}")
        raise typer.Exit(ExitCode.NO)
