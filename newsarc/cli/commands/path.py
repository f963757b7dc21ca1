"""``newsarc path``: how one thing leads to another."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.options import ArchiveDir, Color, ColorWhen, Json, NoCache, Refresh
from newsarc.cli.output import Screen, opened, say_corrections

_WHAT = "A name, a page (path, 2012-02-08/2, slug, title) or a day."


def path(
    source: Annotated[str, typer.Argument(metavar="FROM", help=_WHAT, autocompletion=completion.targets)],
    target: Annotated[str, typer.Argument(metavar="TO", help="The same.", autocompletion=completion.targets)],
    archive: ArchiveDir = None,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Find the shortest chain of events from one thing to another.

    Examples: newsarc path "Stephen Harper" "Gu Kailai" · newsarc path 2012-02-08/2 2018-05-08
    """
    from newsarc import render

    with opened(archive, cache=not no_cache, refresh=refresh) as library:
        chain = library.path_between(source, target)
    say_corrections(chain.corrections)
    Screen(color, json=json).show(
        data=lambda: render.data.stories.chain(chain),
        plain=lambda: render.plain.answers.chain(chain),
        terminal=lambda: render.terminal.stories.chain(chain),
    )
