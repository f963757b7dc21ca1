"""The state of an archive's index as plain lines.

Knows: what the lines say.  Must not know: terminals, their width, colours.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newsarc.render.wording import lines
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.index_status import IndexStatus, UsedLayout


def status(status: IndexStatus) -> str:
    """Where an index is, from when, how large, and how much it holds."""
    file = printable(str(status.file))
    layouts = [f"layout: {_layout(one)}" for one in status.layouts]
    if status.built is None:
        return lines([f"no index yet (would be at {file})", *layouts])
    built = datetime.fromtimestamp(status.built).isoformat(" ", "seconds")
    counts = ((status.events, "event"), (status.contexts, "context"), (status.files, "file"))
    holds = ", ".join(counted(count, noun) for count, noun in counts)
    return lines(
        [
            f"index: {file}",
            f"built: {built}, {'up to date' if status.fresh else 'out of date'}",
            f"size: {status.size / 2**20:.1f} MiB",
            f"holds: {holds}",
            *layouts,
            *(
                f"dates: {count:,} {f'from {printable(source)}' if source else 'without'}"
                for source, count in status.dates
            ),
        ]
    )


def _layout(used: UsedLayout) -> str:
    where = f" in {printable(used.folder)}/" if used.folder else ""
    return f"{used.layout}{where}" + (f", detected by {printable(used.sign)}" if used.sign else "")
