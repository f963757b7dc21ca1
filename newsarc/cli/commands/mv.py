"""``newsarc mv``: move an event, with every link to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.edits import show_diff
from newsarc.cli.options import ArchiveDir, Color, ColorWhen, Json, NoCache, refuse_together
from newsarc.cli.output import opened, say, write, write_json
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.report import Move


def mv(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help="The event: a path, 2012-02-08/16, a slug or a title.", autocompletion=completion.pages
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Where to: a date, or the path of the new file.")],
    archive: ArchiveDir = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would be written, and write nothing.")] = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Move an event to another day or name, with every link to it.

    Examples: newsarc mv 2012-02-08/3 2012-02-09 --diff · newsarc mv a-fire news/2012/02/8/fire.md
    """
    refuse_together(diff=diff, json=json)
    with opened(archive, "Looking for links", cache=not no_cache) as library:
        move = library.plan_move(old, new) if diff else library.move(old, new)
    if diff:
        show_diff(move.edits, color)
        say(f"would move {_told(move)}")
    else:
        _show(move, as_json=json)


def _show(move: Move, *, as_json: bool) -> None:
    if as_json:
        from newsarc import render

        write_json(render.data.answers.move(move))
    else:
        write(f"moved {_told(move)}\n")


def _told(move: Move) -> str:
    from newsarc.render.wording import counted

    files = sum(edit.links > 0 for edit in move.edits)
    links = f"{counted(move.links, 'link')} rewritten in {counted(files, 'file')}"
    return f"{printable(move.source)} to {printable(move.target)}; {links}"
