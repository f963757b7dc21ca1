"""``newsarc timeline``: the history of a story by years, months and events."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.html import Html, HtmlFile, is_html, links_from, publish
from newsarc.cli.listing import Listing
from newsarc.cli.messages import print_corrections, print_dates, print_dropped, print_message
from newsarc.cli.options import (
    USUAL_LIMIT,
    Also,
    ArchiveFolder,
    Color,
    ColorWhen,
    Contexts,
    Count,
    FacetOption,
    Format,
    Json,
    Limit,
    NoCache,
    NoPager,
    Null,
    Paths,
    Refresh,
    Reverse,
    Since,
    Sources,
    Until,
    filters,
    sort_option,
)
from newsarc.cli.queries import answered
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode
from newsarc.model.choices import Sort


def timeline(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar='"NAME" | QUERY...',
            help="A person, place, organisation or story by its name; or what search takes.",
            autocompletion=completion.names,
        ),
    ],
    folder: ArchiveFolder = None,
    since: Since = None,
    until: Until = None,
    context: Contexts = None,
    source: Sources = None,
    also: Also = None,
    sort: Annotated[Sort, sort_option(default="date")] = Sort.DATE,
    reverse: Reverse = False,
    limit: Limit = None,
    paths: Paths = False,
    null: Null = False,
    count: Count = False,
    facet: FacetOption = None,
    html: Html = False,
    output: HtmlFile = None,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """Show when the events of a story happened, oldest first.

    Examples: newsarc timeline "Wang Lijun" · newsarc timeline earthquake turkey --since 2010 ·
    newsarc timeline "Wang Lijun" -o wang.html
    """
    from functools import partial

    is_page = is_html(html, output, json=json, format=format)
    listing = Listing(count, paths, null, facet)
    listing.refuse(json=json, format=format, html=is_page)
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    most = screen.limit(limit, USUAL_LIMIT)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        ask = partial(
            archive.timeline,
            **filters(since, until, context, source, also, archive.latest),
            sort=sort,
            limit=limit or None if is_page else listing.limit(most),
            reverse=reverse,
        )
        text, found = answered(what, ask)
        print_dates(found.dates)
        print_corrections(found.corrections)
        print_dropped(found.dropped, partial=found.partial, total=found.total)
        facet_of = partial(archive.count_by, found.hits, facet or "", limit=most)
        if is_page:
            from newsarc.render.html import timeline as html_timeline  # here, since few answers are pages

            publish(html_timeline.timeline(found, query=text, href=links_from(output, archive.root)), output)
        elif not listing.print(screen, archive, found.hits, found.total, counted=facet_of, query=text):
            screen.show(lambda to: to.timeline(found, query=text))
    if not found.total:
        outside = f" in this period ({found.elsewhen:,} outside it)" if found.elsewhen else ""
        print_message(f"newsarc: no events found for {found.target or text!r}{outside}")
        raise typer.Exit(ExitCode.NO)
