"""``newsarc index``: the index in the cache, which other commands use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_message
from newsarc.cli.options import ArchiveFolder, Json, refuse_together
from newsarc.cli.screen import Screen
from newsarc.errors import ExitCode

if TYPE_CHECKING:
    from newsarc.model.index_status import IndexStatus


def index(
    folder: ArchiveFolder = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Rebuild from scratch.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Show the index's location, size and age.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Delete everything cached for this archive.")] = False,
    json: Json = False,
) -> None:
    """Build the index ahead of time.

    Examples: newsarc index · newsarc index --status · newsarc index --rebuild
    """
    refuse_together(rebuild=rebuild, status=status, clear=clear)
    refuse_together(clear=clear, json=json)
    with open_archive(folder, refresh=True) as archive:
        if clear:
            freed = archive.clear_cache()
            print_message(f"removed {freed / 2**20:.1f} MiB")
        elif status:
            _show(archive.cache_status(), Screen(json=json))
        else:
            _show(archive.build_index(rebuild=rebuild), Screen(json=json))


def _show(status: IndexStatus, screen: Screen) -> None:
    screen.show_plain(lambda to: to.status(status))
    if status.built is None:
        raise typer.Exit(ExitCode.NO)
