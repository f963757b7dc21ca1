"""``newsarc search``: typo-tolerant search over titles, contexts, summaries and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.options import (
    ArchiveDir,
    Color,
    ColorWhen,
    Explain,
    Json,
    Limit,
    NoCache,
    Refresh,
    Since,
    Until,
    period,
    refuse_together,
)
from newsarc.cli.output import Screen, opened, relative_file, say, say_corrections, say_dropped, write_lines
from newsarc.errors import ExitCode
from newsarc.model.choices import FacetBy, Sort

if TYPE_CHECKING:
    from newsarc.model.hits import Facet, Hits

_OF_A_FIELD = re.compile(r'([-−]?[A-Za-z]+:)([^"\s][^"]*\s[^"]*)')


def search(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY...",
            help='Words, in any order. "A phrase" in quotes stands in a row, -word must not be there, OR lets either '
            'do; title:, context:, summary: and source: look in one field: context:"Bo Xilai"; date:2012-02 on '
            "these days.",
            show_default=False,
        ),
    ] = None,
    archive: ArchiveDir = None,
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
    limit: Limit = 20,
    exact: Annotated[bool, typer.Option("--exact", help="Words as they stand: no other spelling, no prefix.")] = False,
    paths: Annotated[bool, typer.Option("--paths", "-l", help="Print the files, one a line, for xargs.")] = False,
    null: Annotated[bool, typer.Option("--null", "-0", help="Print the files, each with a NUL, for xargs -0.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Print how many there are.")] = False,
    facet: Annotated[FacetBy | None, typer.Option("--facet", help="Count them by year, context or source.")] = None,
    explain: Explain = False,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Find events by words, however they are spelt.

    Examples: newsarc search wang lijn · newsarc search 'context:"Bo Xilai" -trial' --since 2012-03
    """
    from dataclasses import replace  # here, since help needs no dataclass

    from newsarc.model.query import Query

    refuse_together(count=count, paths=paths or null, facet=facet, explain=explain)
    refuse_together(json=json, paths=paths, null=null)
    text = as_typed(query or ())
    span = period(since, until)
    plain = " ".join(query or ())
    asked = Query(text, span.since, span.until, context or (), source or (), exact, sort, limit or None)
    screen = Screen(color, json=json)
    with opened(archive, cache=not no_cache, refresh=refresh) as library:
        most = 1 if count or facet else asked.limit
        hits = library.find(asked, limit=most)
        if not hits.total and text != plain:
            text, asked = plain, replace(asked, text=plain)
            hits = library.find(asked, limit=most)
        found = library.facet(asked, facet) if facet else None
    say_corrections(hits.corrections)
    say_dropped(hits.dropped)
    if count:
        _show_count(hits.total, screen)
    elif found:
        _show_facet(found, text, screen)
    elif paths or null:
        files = [relative_file(library.root, hit.path.lstrip("/")) for hit in hits.hits]
        write_lines(files if null else map(_on_one_line, files), end="\0" if null else "\n")
    else:
        _show(hits, text, explain, screen)
    if not hits.total:
        _say_nothing_found(hits, text)
        raise typer.Exit(ExitCode.NO)


def as_typed(arguments: Iterable[str]) -> str:
    """The query as it was meant: a shell takes the quotes off ``context:"Bo Xilai"``."""
    return " ".join(_OF_A_FIELD.sub(r'\1"\2"', one) if _OF_A_FIELD.fullmatch(one) else one for one in arguments)


def _show(hits: Hits, text: str, explain: bool, screen: Screen) -> None:
    from newsarc import render

    screen.show(
        data=lambda: render.data.answers.hits(hits, query=text),
        plain=lambda: render.plain.answers.hits(hits, explain=explain),
        terminal=lambda: render.terminal.answers.hits(hits, explain=explain),
    )


def _show_facet(facet: Facet, text: str, screen: Screen) -> None:
    from newsarc import render

    screen.show(
        data=lambda: render.data.answers.facet(facet, query=text),
        plain=lambda: render.plain.answers.facet(facet),
        terminal=lambda: render.terminal.answers.facet(facet),
    )


def _show_count(total: int, screen: Screen) -> None:
    from newsarc import render

    screen.show_text(data=lambda: render.data.answers.count(total), plain=lambda: f"{total}\n")


def _on_one_line(file: str) -> str:
    """A file's name as it is; one that no line can hold, as git writes it."""
    from newsarc.render.wording import quoted

    return quoted(file) if {"\n", "\r"} & set(file) or file.startswith('"') else file


def _say_nothing_found(hits: Hits, text: str) -> None:
    for one in hits.unknown:
        near = f"; nearest: {', '.join(one.nearest)}" if one.nearest else ""
        say(f"newsarc: no {one.kind} matches {one.name!r}{near}")
    if not hits.unknown:
        from newsarc.text.clean import truncated

        near = f"; nearest words: {', '.join(hits.nearest)}" if hits.nearest else ""
        say(f"newsarc: nothing found for {truncated(text)!r}{near}")
    if hits.unfiltered:
        say(f"without the filters: {hits.unfiltered:,} event{'s' * (hits.unfiltered != 1)}")
