"""``newsarc contexts``: the contexts of an archive, and which of them may be duplicates."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_corrections, print_message
from newsarc.cli.options import (
    ArchiveFolder,
    Color,
    ColorWhen,
    Format,
    Json,
    NoCache,
    NoPager,
    Refresh,
    Since,
    Until,
    at_most,
    limit_option,
    period,
    refuse_together,
)
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode
from newsarc.model.choices import ContextSort

_USUAL_LIMIT = 10  # in a pipe, too: there may be tens of thousands


def contexts(
    pattern: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATTERN]",
            help="The beginning of any word in a name, ignoring case and accents; * matches any letters. Default: all.",
            show_default=False,
            autocompletion=completion.contexts,
        ),
    ] = None,
    folder: ArchiveFolder = None,
    similar: Annotated[bool, typer.Option("--similar", help="List likely duplicates, as a table of aliases.")] = False,
    sort: Annotated[
        ContextSort | None,
        typer.Option("--sort", help="Most common, alphabetical or latest first.", show_default="count"),
    ] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int | None, limit_option("names", default="10")] = None,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """List the names on pages, or likely duplicates.

    Examples: newsarc contexts wang · newsarc contexts 'nuc*test' --sort date · newsarc contexts --similar
    """
    for option in ({"sort": sort}, {"since": since}, {"until": until}):
        refuse_together(similar=similar, **option)
    text, screen = " ".join(pattern or ()), Screen(color, json=json, format=format, pager=not no_pager)
    most = at_most(limit, _USUAL_LIMIT)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        if not similar:
            days = period(since, until, archive.latest)
            found = archive.contexts(
                text, limit=most, sort=sort or ContextSort.COUNT, since=days.since, until=days.until
            )
            print_corrections(found.corrections)
            screen.show(lambda to: to.contexts(found, pattern=text))
            if limit is None:
                screen.say_what_is_left_out(len(found.contexts), found.total, "name")
            return
        alike = archive.similar(text, limit=most)
    screen.show(lambda to: to.similar(alike, pattern=text))
    if limit is None:
        screen.say_what_is_left_out(len(alike.names), alike.total, "name")
    if not alike.total:
        print_message(f"newsarc: no likely duplicates found{f' for {text!r}' if text else ''}")
        raise typer.Exit(ExitCode.NO)
