"""``newsarc contexts``: the names that pages carry, and which of them may be one."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.options import ArchiveDir, Color, ColorWhen, Json, Limit, NoCache, Refresh, refuse_together
from newsarc.cli.output import Screen, opened, say
from newsarc.errors import ExitCode
from newsarc.model.choices import ContextSort


def contexts(
    pattern: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATTERN]",
            help="The beginning of any word of a name, case and accents aside; * stands for any letters. Default: all.",
            show_default=False,
            autocompletion=completion.contexts,
        ),
    ] = None,
    archive: ArchiveDir = None,
    similar: Annotated[
        bool, typer.Option("--similar", help="List those that may be spellings of one, as a table of aliases.")
    ] = False,
    sort: Annotated[
        ContextSort | None,
        typer.Option("--sort", help="Commonest, alphabetical or latest first.", show_default="count"),
    ] = None,
    limit: Limit = 10,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """List the names that pages carry, or those that may be one.

    Examples: newsarc contexts wang · newsarc contexts 'nuc*test' --sort date · newsarc contexts --similar
    """
    from newsarc import render

    refuse_together(similar=similar, sort=sort)
    text, screen, most = " ".join(pattern or ()), Screen(color, json=json), limit or None
    with opened(archive, cache=not no_cache, refresh=refresh) as library:
        if not similar:
            found = library.contexts(text, limit=most, sort=sort or ContextSort.COUNT)
            screen.show(
                data=lambda: render.data.stories.contexts(found, pattern=text),
                plain=lambda: render.plain.answers.contexts(found),
                terminal=lambda: render.terminal.stories.contexts(found),
            )
            return
        alike = library.similar(text, limit=most)
    screen.show(
        data=lambda: render.data.stories.similar(alike, pattern=text),
        plain=lambda: render.plain.answers.similar(alike),
        terminal=lambda: render.terminal.stories.similar(alike),
    )
    if not alike.total:
        no_such = f"no name with a word that begins with {text!r} looks like a spelling of another"
        say(f"newsarc: {no_such if text else 'no two names look like spellings of one'}")
        raise typer.Exit(ExitCode.NO)
