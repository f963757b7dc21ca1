"""``newsarc links``: what earlier validations found out about external links, without network access."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_hint, print_message
from newsarc.cli.options import ArchiveFolder, Color, ColorWhen, Format, Json, NoPager, refuse_together
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode
from newsarc.render.formats import OutputFormat


def links(
    folder: ArchiveFolder = None,
    dead: Annotated[bool, typer.Option("--dead", help="List the links that were found dead.")] = False,
    host: Annotated[
        str, typer.Option("--host", metavar="NAME", help="List the links of this host and those below it.")
    ] = "",
    csv: Annotated[bool, typer.Option("--csv", hidden=True)] = False,  # as --format csv was called
    link_cache: Annotated[
        Path | None,
        typer.Option("--link-cache", metavar="FILE", help="The file with the history. Default: in the cache folder."),
    ] = None,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """Show what is known about external links, by host and year.

    This uses no network; newsarc validate --external checks links.

    Examples: newsarc links · newsarc links --dead · newsarc links --host bbc.co.uk · newsarc links --format csv
    """
    refuse_together(csv=csv, json=json)
    refuse_together(csv=csv, format=format)
    screen = Screen(color, json=json, format=OutputFormat.CSV if csv else format, pager=not no_pager)
    with open_archive(folder) as archive:
        found = archive.links(dead=dead, host=host, link_cache=link_cache)
    is_listed = dead or bool(host)
    screen.show(lambda to: to.links(found, listed=is_listed))
    if is_listed and not found.links:
        print_message("newsarc: no matching links found")
        raise typer.Exit(ExitCode.NO)
    if not any(one.ok or one.dead or one.unsure for one in found.hosts):
        print_message("newsarc: no external links checked yet")
        print_hint("to check them: newsarc validate --external")
