"""``newsarc related``: the events that are related to an entity, a page or a day, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.listing import Listing
from newsarc.cli.messages import print_corrections, print_hint, print_message
from newsarc.cli.options import (
    USUAL_LIMIT,
    Also,
    ArchiveFolder,
    Color,
    ColorWhen,
    Contexts,
    Count,
    Explain,
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
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode
from newsarc.model.choices import Sort


def related(
    target: Annotated[
        list[str],
        typer.Argument(
            metavar='"NAME" | PAGE | DATE',
            help="A person, place, organisation or story, spelt roughly; a page (path, 2012-02-08/2, slug, title); "
            "a date, as in 2012-02-08.",
            autocompletion=completion.targets,
        ),
    ],
    folder: ArchiveFolder = None,
    since: Since = None,
    until: Until = None,
    context: Contexts = None,
    source: Sources = None,
    also: Also = None,
    sort: Annotated[Sort | None, sort_option(default="date for a name, else score")] = None,
    reverse: Reverse = False,
    limit: Limit = None,
    paths: Paths = False,
    null: Null = False,
    count: Count = False,
    facet: FacetOption = None,
    explain: Explain = False,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """List related events, and why they are related.

    Examples: newsarc related "Wang Lijun" --and "Bo Xilai" · newsarc related 2012-02-08/2 · newsarc related 2012-02-08
    """
    from functools import partial  # here, since help doesn't need it

    text, listing = " ".join(target), Listing(count, paths, null, facet)
    listing.refuse(json=json, format=format, explain=explain)
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    most = screen.limit(limit, USUAL_LIMIT)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        hits = archive.kin(
            text,
            **filters(since, until, context, source, also, archive.latest),
            sort=sort,
            limit=listing.limit(most),
            reverse=reverse,
        )
        print_corrections(hits.corrections)
        facet_of = partial(archive.count_by, hits.hits, facet or "", limit=most)
        if not listing.print(screen, archive, hits.hits, hits.total, counted=facet_of, query=text):
            screen.show(lambda to: to.hits(hits, explain=explain))
    if not hits.total:
        print_message(f"newsarc: no events related to {' and '.join((hits.target or '', *hits.also))}")
        if hits.about:
            from shlex import quote  # here, since most pages have related events

            print_hint(f"to search for words of its title: newsarc search {quote(hits.about.title)}")
        raise typer.Exit(ExitCode.NO)
