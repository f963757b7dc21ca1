"""``newsarc stats``: the figures of an archive: events, days, gaps, sources, contexts, links."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.html import Html, HtmlFile, is_html, links_from, publish
from newsarc.cli.messages import print_message
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
)
from newsarc.cli.output import is_read
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode

_USUAL_LIMIT = 5  # in a pipe, too: there may be tens of thousands of contexts


def stats(
    dates: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATE]",
            help="Only this month, year or other period. Default: all.",
            show_default=False,
            autocompletion=completion.periods,
        ),
    ] = None,
    folder: ArchiveFolder = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int | None, limit_option("lines of each list", default="5")] = None,
    html: Html = False,
    output: HtmlFile = None,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """Count events, days, gaps, sources, contexts and links.

    Examples: newsarc stats · newsarc stats 2012 · newsarc stats | grep ^month ·
    newsarc stats -o stats.html
    """
    is_page = is_html(html, output, json=json, format=format)
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    most = at_most(limit, _USUAL_LIMIT)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        days = period(since, until, archive.latest)
        if dates:
            from newsarc.text.typed_dates import typed_period  # here, since help needs no dates

            days &= typed_period(" ".join(dates), latest=archive.latest)
        found = archive.stats(limit=most, since=days.since, until=days.until)

        if is_page:
            from newsarc.render.html import stats as html_stats  # here, since few answers are pages

            href = links_from(output, archive.root)
            publish(html_stats.stats(found, name=archive.root.name, href=href, day_page=archive.day_page), output)
    if not is_page:
        screen.show(lambda to: to.stats(found))
    if limit is None and not screen.is_for_people and found.is_cut and is_read():
        print_message(f"showing {_USUAL_LIMIT} of each list; --limit 0 for all")
    if not found.events:
        print_message(f"newsarc: no events {'in this period' if dates or since or until else 'found'}")
        raise typer.Exit(ExitCode.NO)
