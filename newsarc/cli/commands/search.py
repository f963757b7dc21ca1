"""``newsarc search``: typo-tolerant search over titles, contexts, summaries and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.file_names import one_line, relative
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
    refuse_together,
)
from newsarc.cli.output import write_lines
from newsarc.cli.queries import join_words
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode
from newsarc.model.choices import FacetBy, Sort

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
    context: Annotated[
        list[str] | None,
        typer.Option(
            "--context", metavar="NAME", help="Only pages with this context.", autocompletion=completion.contexts
        ),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source", metavar="NAME", help="Only pages with this source.", autocompletion=completion.sources
        ),
    ] = None,
    sort: Annotated[Sort, typer.Option("--sort", help="Best or newest first.")] = Sort.SCORE,
    limit: Limit = None,
    exact: Annotated[bool, typer.Option("--exact", help="Words as they stand: no other spelling, no prefix.")] = False,
    paths: Annotated[bool, typer.Option("--paths", "-l", help="Print the files, one a line, for xargs.")] = False,
    null: Annotated[bool, typer.Option("--null", "-0", help="Print the files, each with a NUL, for xargs -0.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Print how many there are.")] = False,
    facet: Annotated[FacetBy | None, typer.Option("--facet", help="Count them by year, context or source.")] = None,
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

    from newsarc.model.query import Query

    refuse_together(count=count, paths=paths or null, facet=facet, explain=explain)
    refuse_together(json=json, paths=paths, null=null)
    refuse_together(format=format, paths=paths, null=null)
    text, literal = join_words(query or ()), " ".join(query or ())
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    most = screen.limit(limit, USUAL_LIMIT)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        days = period(since, until, archive.latest)
        request = Query(text, days.since, days.until, context or (), source or (), exact, sort, most)
        listed = 1 if count or facet else most
        hits = archive.find(request, limit=listed)
        if not hits.total and literal != text:
            request = replace(request, text=literal)
            hits = archive.find(request, limit=listed)
        found = archive.facet(request, facet) if facet else None
    print_dates(hits.dates)
    print_corrections(hits.corrections)
    print_synonyms(hits.synonyms)
    print_dropped(hits.dropped)
    print_spellings(hits.spellings)
    if count:
        screen.show_plain(lambda to: to.count(hits.total))
    elif found:
        screen.show(lambda to: to.facet(found, query=request.text))
    elif paths or null:
        files = [relative(archive.root, hit.path.lstrip("/")) for hit in hits.hits]
        write_lines(files if null else map(one_line, files), end="\0" if null else "\n")
    else:
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
