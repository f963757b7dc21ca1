"""``newsarc index``: the index that search and related keep for the next command."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli.options import ArchiveDir, Json, refuse_together
from newsarc.cli.output import opened, say, write, write_json
from newsarc.errors import ExitCode
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.index_status import IndexStatus


def index(
    archive: ArchiveDir = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew, whatever is kept.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Say what is kept: where, how large, how old.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Remove all that is kept of this archive.")] = False,
    json: Json = False,
) -> None:
    """Build the index now, so that the next search need not.

    Examples: newsarc index · newsarc index --status · newsarc index --rebuild
    """
    refuse_together(rebuild=rebuild, status=status, clear=clear)
    refuse_together(clear=clear, json=json)
    with opened(archive, refresh=True) as library:
        if clear:
            freed = library.clear_cache()
            say(f"removed {freed / 2**20:.1f} MiB")
        elif status:
            _show(library.cache_status(), as_json=json)
        else:
            _show(library.build_index(rebuild=rebuild), as_json=json)


def _show(kept: IndexStatus, *, as_json: bool) -> None:
    if as_json:
        from newsarc import render

        write_json(render.data.answers.status(kept))
    elif kept.built is None:
        write(f"index: none is kept at {printable(str(kept.file))}\n")
    else:
        built = datetime.fromtimestamp(kept.built).isoformat(" ", "seconds")
        write(f"index: {printable(str(kept.file))}\n")
        write(f"built: {built}, {'up to date' if kept.fresh else 'to be updated'}\n")
        write(f"size: {kept.size / 2**20:.1f} MiB\n")
        write(f"holds: {kept.events:,} events, {kept.contexts:,} contexts, {kept.files:,} files\n")
    if kept.built is None:
        raise typer.Exit(ExitCode.NO)
