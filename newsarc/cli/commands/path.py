"""``newsarc path``: the shortest chain of events between two things."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_corrections
from newsarc.cli.options import ArchiveFolder, Color, ColorWhen, Format, Json, NoCache, NoPager, Refresh
from newsarc.cli.screen import Screen

_WHAT = "A name, a page (path, 2012-02-08/2, slug, title) or a date."


def path(
    source: Annotated[str, typer.Argument(metavar="FROM", help=_WHAT, autocompletion=completion.targets)],
    target: Annotated[str, typer.Argument(metavar="TO", help="Same as FROM.", autocompletion=completion.targets)],
    folder: ArchiveFolder = None,
    refresh: Refresh = False,
    no_cache: NoCache = False,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """Find the shortest chain of events between two things.

    Examples: newsarc path "Stephen Harper" "Gu Kailai" · newsarc path 2012-02-08/2 2018-05-08
    """
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    with open_archive(folder, cache=not no_cache, refresh=refresh) as archive:
        chain = archive.path_between(source, target)
    print_corrections(chain.corrections)
    screen.show(lambda to: to.chain(chain))
