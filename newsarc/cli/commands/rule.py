"""``newsarc rule``: what the rules of validation say."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.options import Color, ColorWhen, Json
from newsarc.cli.output import Screen


def rule(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]",
            help="A rule's code or name (NA101, broken-link). Default: all.",
            autocompletion=completion.rules,
        ),
    ] = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Explain a rule of validation, or list them all.

    Examples: newsarc rule · newsarc rule NA101
    """
    from newsarc import render
    from newsarc.rules import RULES, select

    chosen = [one for one in RULES if not code or one.code in select([code])]
    single = chosen[0] if len(chosen) == 1 else None

    Screen(color, json=json).show(
        data=lambda: render.data.report.rules(chosen),
        plain=lambda: render.plain.answers.rule(single) if single else render.plain.answers.rules(chosen),
        terminal=lambda: render.terminal.report.rule(single) if single else render.terminal.report.rules(chosen),
    )
