"""``newsarc rule``: the validation rules, explained."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.options import Color, ColorWhen, Format, Json, NoPager
from newsarc.cli.screen import Screen


def rule(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]",
            help="A rule's code or name (NA101, broken-link). Default: all.",
            autocompletion=completion.rules,
        ),
    ] = None,
    folder: Annotated[str | None, typer.Option("--archive", "-C", hidden=True)] = None,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """Explain a validation rule, or list all of them.

    Examples: newsarc rule · newsarc rule NA101
    """
    from newsarc.rules import RULES, select

    chosen = [one for one in RULES if not code or one.code in select([code])]
    single = chosen[0] if len(chosen) == 1 else None

    screen = Screen(color, json=json, format=format, pager=not no_pager)
    screen.show(lambda to: to.rule(single) if single else to.rules(chosen))
