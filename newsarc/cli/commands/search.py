"""``newsarc search``: typo-tolerant search over titles, contexts, summaries and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli.archives import open_archive
from newsarc.cli.listing import Listing
from newsarc.cli.messages import (
    print_corrections,
    print_dates,
    print_dropped,
    print_headline,
    print_hint,
    print_names,
    print_spellings,
    print_synonyms,
)
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
from newsarc.cli.queries import answered
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode
from newsarc.model.choices import Sort

if TYPE_CHECKING:
    from newsarc.model.hits import Hits


def search(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY...",
            help='Words, in any order. "A phrase" in quotes is searched for as a phrase, -word or NOT word excludes '
            "a word, OR means either; title:, context:, summary: and source: search one field: "
            'context:"Bo Xilai"; date:2012-02, or a date alone, searches these days.',
            show_default=False,
        ),
    ] = None,
    folder: ArchiveFolder = None,
    since: Since = None,
    until: Until = None,
    context: Contexts = None,
    source: Sources = None,
    also: Also = None,
    sort: Annotated[Sort, sort_option(default="score")] = Sort.SCORE,
    reverse: Reverse = False,
    limit: Limit = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Match words as typed: no other spellings, no prefixes.")
    ] = False,
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
    """Search for events, tolerating misspellings.

    Examples: newsarc search wang lijn · newsarc search 'context:"Bo Xilai" -trial' --since 2012-03
    """
    from dataclasses import replace  # here, since help needs no dataclass
    from functools import partial

    from newsarc.model.query import Query

    listing = Listing(count, paths, null, facet)
    listing.refuse(json=json, format=format, explain=explain)
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    most = screen.limit(limit, USUAL_LIMIT)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        narrow = filters(since, until, context, source, also, archive.latest)
        request = Query("", **narrow, exact=exact, sort=sort, reverse=reverse, limit=most)
        listed = 1 if count or facet else most
        text, hits = answered(query or (), lambda text: archive.find(replace(request, text=text), limit=listed))
        print_dates(hits.dates)
        print_corrections(hits.corrections)
        print_synonyms(hits.synonyms)
        print_dropped(hits.dropped, partial=hits.partial, total=hits.total)
        print_spellings(hits.spellings)
        facet_of = partial(archive.facet, replace(request, text=text), facet or "")
        if not listing.print(screen, archive, hits.hits, hits.total, counted=facet_of, query=text):
            screen.show(lambda to: to.hits(hits, query=text, explain=explain))
    if not hits.total:
        _print_nothing_found(hits, text)
        raise typer.Exit(ExitCode.NO)


def _print_nothing_found(hits: Hits, text: str) -> None:
    """Print why a query may have found nothing: unknown filters, the nearest words, the filters."""
    for one in hits.unknown:
        print_headline(f"no {one.kind} matches {one.name!r}", is_error=False)
        print_names("nearest", one.nearest)
    if not hits.unknown:
        from newsarc.search.query import field_hint
        from newsarc.text.clean import truncated

        print_headline(f"no events found for {truncated(text)!r}", is_error=False)
        print_names("nearest", hits.nearest)
        print_hint(field_hint(text))
    if hits.unfiltered:
        from newsarc.text.plurals import counted

        print_hint(f"{counted(hits.unfiltered, 'event')} without the filters")
