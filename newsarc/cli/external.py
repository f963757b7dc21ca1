"""How far a run over external links is, on a terminal.

Knows: stderr on a terminal.  Must not know: how a URL is asked, options.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.model.external import ExternalProgress, OnProgress


@contextmanager
def external_progress() -> Iterator[OnProgress | None]:
    """A progress bar on stderr for the URLs; None if there is no terminal to show it on."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("Checking"), BarColumn(), TextColumn("{task.description}"))
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=0)
    begun = monotonic()

    def show(state: ExternalProgress) -> None:
        bar.start()
        bar.update(task, completed=state.done, total=state.total, description=describe(state, monotonic() - begun))

    try:
        yield show
    finally:
        bar.stop()


def describe(state: ExternalProgress, seconds: float) -> str:
    r"""How much is done, the rate and the time left; on a second line the verdicts so far, and the hosts it waits for.

    >>> from newsarc.model.external import ExternalProgress
    >>> describe(ExternalProgress(total=400, done=100, ok=90, dead=4, unsure=6, waiting=2), 50)
    '100/400 · 2/s · 2:30 left\n90 ok, 4 dead, 6 unsure · waiting for 2 hosts'
    """
    rate = state.done / seconds if seconds > 0 else 0.0
    progress = [f"{state.done:,}/{state.total:,}", f"{rate:,.0f}/s"]
    if rate:
        left = round((state.total - state.done) / rate)
        hours, rest = divmod(left, 3600)
        progress.append(f"{f'{hours}:{rest // 60:02d}' if hours else rest // 60}:{rest % 60:02d} left")
    verdicts = [f"{state.ok:,} ok, {state.dead:,} dead, {state.unsure:,} unsure"]
    if state.waiting:
        from newsarc.text.plurals import counted  # here, since help needs no counts

        verdicts.append(f"waiting for {counted(state.waiting, 'host')}")
    return "\n".join((" · ".join(progress), " · ".join(verdicts)))
