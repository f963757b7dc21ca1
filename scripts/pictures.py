"""The README's picture of a terminal, drawn from ``examples/`` by newsarc's own renderers.

``picture()`` returns its SVG, ``text_of`` the words in it.
"""

from __future__ import annotations

import html
import io
import re

from rich.console import Console, RenderableType
from rich.text import Text
from transcripts import ROOT, WIDTH

from newsarc import Archive
from newsarc.render.renderer import TERMINAL
from newsarc.render.terminal.elements import THEME

EXAMPLES = ROOT / "examples"


def picture() -> str:
    """The picture as SVG; the same bytes whenever it is drawn."""
    kin = Archive(EXAMPLES).kin("wang li jun", limit=4)
    read_as = ", ".join(f"{one.word} → {one.read_as}" for one in kin.corrections)
    command = 'newsarc related "wang li jun" --limit 4'
    return _draw("related", command, Text(f"corrected: {read_as}"), TERMINAL.hits(kin))


def text_of(svg: str) -> list[str]:
    """The texts of a picture in order, whatever surrounds them."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return [text for one in texts if (text := " ".join(html.unescape(one).split()))]


def _draw(name: str, command: str, *answers: RenderableType) -> str:
    console = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        theme=THEME,
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        emoji=False,
        _environ={},  # independent of the shell's colours and widths
    )
    console.print(Text.assemble(("$ ", "dim"), command))
    for answer in answers:
        console.print(answer)
    svg = console.export_svg(title="newsarc", unique_id=name)
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no font is downloaded
