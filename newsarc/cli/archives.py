"""Opens the archive that a command is about, with a progress bar for long work.

Knows: stderr on a terminal, where archives are looked for.  Must not know: what is asked of the archive.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from newsarc.cli.messages import print_message

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.model.callbacks import Progress

_PATIENCE = 0.4  # seconds before a progress bar appears


@contextmanager
def open_archive(
    archive: Path | None, task: str = "Reading the pages", *, cache: bool = True, refresh: bool = False
) -> Iterator[Archive]:
    """The archive in a folder, or else the nearest one upwards; ``task`` labels the progress bar."""
    from newsarc.archive import Archive
    from newsarc.pages import discover

    def warn(why: str) -> None:
        print_message(f"newsarc: {why}")

    with _progress(task) as update:
        root = archive if archive else discover.search_root(Path.cwd(), warn)
        yield Archive(root, cache=cache, refresh=refresh, progress=update, warn=warn)


@contextmanager
def _progress(label: str) -> Iterator[Progress | None]:
    """A progress bar on stderr for work that takes long; None if there is no terminal to show it on."""
    if not sys.stderr.isatty():
        yield None
        return
    begun = monotonic()
    bars: list[Progress] = []

    with ExitStack() as stack:

        def update(done: int, total: int) -> None:
            if monotonic() - begun < _PATIENCE:
                return
            if not bars:
                from rich.console import Console
                from rich.progress import Progress

                bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
                task = bar.add_task(label)
                bars.append(lambda done, total: bar.update(task, completed=done, total=total))
            bars[0](done, total)
            if done >= total:  # what comes next may show how far it is in its own way
                stack.close()
                bars.clear()

        yield update
