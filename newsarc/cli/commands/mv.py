"""``newsarc mv``: move or rename an event, and update every link to it."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_corrections, print_message
from newsarc.cli.options import ArchiveFolder, Color, ColorWhen, Json, NoCache, NoPager, refuse_together
from newsarc.cli.screen import Screen


def mv(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help="The event: a path, 2012-02-08/16, a slug or a title.", autocompletion=completion.pages
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new date, or the path of the new file.")],
    folder: ArchiveFolder = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show the changes without writing them.")] = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """Move or rename an event, and update every link to it.

    Examples: newsarc mv 2012-02-08/3 2012-02-09 --diff · newsarc mv a-fire news/2012/02/8/fire.md
    """
    refuse_together(diff=diff, json=json)
    with open_archive(folder, "Looking for links", cache=not no_cache) as archive:
        move = archive.plan_move(old, new) if diff else archive.move(old, new)
    print_corrections(move.corrections)
    screen = Screen(color, json=json, pager=not no_pager)
    if diff:
        from newsarc.render.plain.edits import move_summary

        screen.show_diff(move.edits)
        print_message(move_summary(move, planned=True))
    else:
        screen.show_plain(lambda to: to.move(move))
