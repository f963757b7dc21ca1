"""``newsarc search``: typo-tolerant search over titles, contexts, summaries and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

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
    Sort,
    Until,
    first_day,
    last_day,
)
from newsarc.cli.output import Screen, opened, relative_file, say, say_corrections, write, write_lines
from newsarc.errors import ExitCode

if TYPE_CHECKING:
    from newsarc.hits import Hits


def search(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY...",
            help='Words, in any order. "A phrase" in quotes stands in a row, -word must not be there; title:, '
            'context:, summary: and source: look in one field: context:"Bo Xilai".',
        ),
    ],
    archive: ArchiveDir = None,
    since: Since = "",
    until: Until = "",
    context: Annotated[
        list[str] | None, typer.Option("--context", metavar="NAME", help="Only pages with this context.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="NAME", help="Only pages with this source.")
    ] = None,
    sort: Annotated[Sort, typer.Option("--sort", help="Best or newest first.")] = Sort.SCORE,
    limit: Limit = 20,
    exact: Annotated[bool, typer.Option("--exact", help="Words as they stand: no other spelling, no prefix.")] = False,
    paths: Annotated[bool, typer.Option("--paths", "-l", help="Print the files, one a line, for xargs.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Print how many there are.")] = False,
    explain: Explain = False,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Find events by words, however they are spelt.

    Examples: newsarc search wang lijn · newsarc search 'context:"Bo Xilai" -trial' --since 2012-03
    """
    text = " ".join(query)
    with opened(archive, cache=not no_cache, refresh=refresh) as library:
        hits = library.find(
            text,
            limit=limit or None,
            since=first_day(since),
            until=last_day(until),
            contexts=context or (),
            sources=source or (),
            exact=exact,
            sort=sort,
        )
    say_corrections(hits.corrections)
    if count:
        write(f"{hits.total}\n")
    elif paths:
        write_lines(relative_file(library.root, hit.path.lstrip("/")) for hit in hits.hits)
    else:
        _show(hits, text, explain, Screen(color, json=json))
    if not hits.total:
        say(f"newsarc: nothing found for {text!r}")
        raise typer.Exit(ExitCode.NO)


def _show(hits: Hits, text: str, explain: bool, screen: Screen) -> None:
    from newsarc import render

    screen.show(
        data=lambda: render.data.hits(hits, query=text),
        plain=lambda: render.plain.hits(hits, explain=explain),
        terminal=lambda: render.terminal.hits(hits, query=text, explain=explain),
    )
