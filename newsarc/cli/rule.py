"""``newsarc rule``: what the rules of validation say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli.options import Color, ColorWhen, Json
from newsarc.cli.output import Screen

if TYPE_CHECKING:
    from rich.console import RenderableType


def rule(
    code: Annotated[
        str | None, typer.Argument(metavar="[CODE]", help="A rule's code or name (NA101, broken-link). Default: all.")
    ] = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Explain a rule of validation, or list them all.

    Examples: newsarc rule · newsarc rule NA101
    """
    from newsarc.render import data, plain
    from newsarc.rules import RULES, select

    chosen = [one for one in RULES if not code or one.code in select([code])]
    single = chosen[0] if len(chosen) == 1 else None

    def terminal() -> RenderableType:
        from newsarc.render import terminal as on_terminal

        return on_terminal.rule(single) if single else on_terminal.rules(chosen)

    Screen(color, json=json).show(
        data=lambda: data.rules(chosen),
        plain=lambda: plain.rule(single) if single else plain.rules(chosen),
        terminal=terminal,
    )
