"""What commands that write in an archive show and say of it.

Knows: how edits are shown before they are made, and told of afterwards.  Must not know: what they are for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsarc.cli.output import Screen, say

if TYPE_CHECKING:
    from newsarc.cli.options import Color
    from newsarc.model.report import Edit, Repairs


def show_diff(edits: Iterable[Edit], color: Color) -> None:
    """Edits as a unified diff, on stdout."""
    from newsarc import render

    Screen(color).show_lines(
        plain=lambda: render.plain.difference.difference(edits),
        terminal=lambda: render.terminal.difference.difference(edits),
    )


def say_repairs(repairs: Repairs, *, done: bool) -> None:
    """How much was repaired or would be, and what can't be."""
    from newsarc.render.wording import counted

    for one in repairs.skipped:
        say(f"newsarc: {one.file} stays as it is: {one.why}")
    what = f"{counted(repairs.links, 'link')} in {counted(len(repairs.edits), 'file')}"
    say(f"repaired {what}" if done else f"would repair {what}")
