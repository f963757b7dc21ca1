"""``newsarc stats``: how much there is, of when, from whom, about what."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli.options import (
    ArchiveDir,
    Color,
    ColorWhen,
    Json,
    NoCache,
    Refresh,
    Since,
    Until,
    period,
)
from newsarc.cli.output import Screen, opened, say
from newsarc.errors import ExitCode


def stats(
    archive: ArchiveDir = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most N lines of each list; 0 for all.")
    ] = 5,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Count events, days, gaps, sources, contexts and links.

    Examples: newsarc stats · newsarc stats --since 2012 --until 2012 · newsarc stats | grep ^month
    """
    span = period(since, until)
    with opened(archive, cache=not no_cache, refresh=refresh) as library:
        found = library.stats(limit=limit or None, since=span.since, until=span.until)

    from newsarc import render

    Screen(color, json=json).show(
        data=lambda: render.data.stats.stats(found),
        plain=lambda: render.plain.stats.stats(found),
        terminal=lambda: render.terminal.stats.stats(found),
    )
    if not found.events:
        say("newsarc: there is no event" + (" between these days" if since or until else ""))
        raise typer.Exit(ExitCode.NO)
