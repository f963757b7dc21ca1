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
    print_message,
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
    names,
    period,
    sort_option,
)
from newsarc.cli.queries import join_words
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
            help='Words, in any order. "A phrase" in quotes stands in a row, -word or NOT word must not be there, '
            "OR lets either do; title:, context:, summary: and source: look in one field: "
            'context:"Bo Xilai"; date:2012-02, or a date alone, on these days.',
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
    exact: Annotated[bool, typer.Option("--exact", help="Words as they stand: no other spelling, no prefix.")] = False,
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
    """Find events by words, however they are spelt.

    Examples: newsarc search wang lijn · newsarc search 'context:"Bo Xilai" -trial' --since 2012-03
    """
    from dataclasses import replace  # here, since help needs no dataclass
    from functools import partial

    from newsarc.model.query import Query

    listing = Listing(count, paths, null, facet)
    listing.refuse(json=json, format=format, explain=explain)
    text, literal = join_words(query or ()), " ".join(query or ())
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    most = screen.limit(limit, USUAL_LIMIT)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        request = Query(
            text,
            *period(since, until, archive.latest),
            contexts=names(context, "--context"),
            sources=names(source, "--source"),
            also=names(also, "--and"),
            exact=exact,
            sort=sort,
            reverse=reverse,
            limit=most,
        )
        listed = 1 if count or facet else most
        hits = archive.find(request, limit=listed)
        if not hits.total and literal != text:
            request = replace(request, text=literal)
            hits = archive.find(request, limit=listed)
        print_dates(hits.dates)
        print_corrections(hits.corrections)
        print_synonyms(hits.synonyms)
        print_dropped(hits.dropped)
        print_spellings(hits.spellings)
        facet_of = partial(archive.facet, request, facet or "")
        if not listing.print(screen, archive, hits.hits, hits.total, counted=facet_of, query=request.text):
            screen.show(lambda to: to.hits(hits, query=request.text, explain=explain))
    if not hits.total:
        _print_nothing_found(hits, request.text)
        raise typer.Exit(ExitCode.NO)


def _print_nothing_found(hits: Hits, text: str) -> None:
    """Print why a query may have found nothing: unknown filters, nearest words, hits without the filters."""
    for one in hits.unknown:
        near = f"; nearest: {', '.join(one.nearest)}" if one.nearest else ""
        print_message(f"newsarc: no {one.kind} matches {one.name!r}{near}")
    if not hits.unknown:
        from newsarc.text.clean import truncated

        near = f"; nearest words: {', '.join(hits.nearest)}" if hits.nearest else ""
        print_message(f"newsarc: nothing found for {truncated(text)!r}{near}")
    if hits.unfiltered:
        print_message(f"without the filters: {hits.unfiltered:,} event{'s' * (hits.unfiltered != 1)}")
