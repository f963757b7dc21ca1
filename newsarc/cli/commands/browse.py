"""``newsarc browse``: search as you type in fzf, with a preview of each page."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from newsarc.cli.archives import open_archive
from newsarc.cli.options import ArchiveFolder
from newsarc.errors import UsageError

_GET_IT = "install it, for example with `apt install fzf` or `brew install fzf`; other systems: https://github.com/junegunn/fzf"


def browse(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY...]", help="The first query, as in search.", show_default=False),
    ] = None,
    folder: ArchiveFolder = None,
) -> None:
    """Search as you type, with a preview of each page (needs fzf).

    Examples: newsarc browse · newsarc browse wang lijun
    """
    from shutil import which  # here, since help needs none of these

    from newsarc.cli.commands.show import show
    from newsarc.cli.fzf import pick

    program = which("fzf")
    if not program:
        raise UsageError("browse needs fzf, which is not installed", _GET_IT)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("browse needs a terminal", "newsarc search prints its results")
    with open_archive(folder) as archive:
        root = archive.root
        _ = archive.index  # built here, with a progress bar, rather than behind the first key
    found = pick(program, " ".join(query or ()), {**os.environ, "NEWSARC_ARCHIVE": str(root)})
    if found.path:
        show([found.path], root)
    elif found.status:
        raise typer.Exit(found.status)
