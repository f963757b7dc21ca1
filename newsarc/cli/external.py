"""The options of ``validate --external``, and how far a run is.

Knows: what is typed for these options, stderr on a terminal.  Must not know: how a URL is asked.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from newsarc.errors import UsageError

if TYPE_CHECKING:
    from newsarc.model.external import ExternalOptions, ExternalProgress, OnProgress, Sample

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)", re.ASCII)
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%", re.ASCII)
_LONGEST_TIME = 3600.0  # seconds for one URL, or between two requests to a host


def external_options(external: bool, **given: Any) -> ExternalOptions | None:  # noqa: ANN401 - as Typer gives them
    """The options as one value, None without ``--external``.  Raises `UsageError` for values that make no sense."""
    if not external:
        if names := [name for name, value in given.items() if value not in (None, False, [])]:
            raise UsageError(f"--{names[0].replace('_', '-')} needs --external")
        return None
    from newsarc.model.external import ExternalOptions  # here, since help needs none

    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        if given.get(name) not in (None, False, []):
            values[_FIELDS.get(name, name)] = read(f"--{name.replace('_', '-')}", given[name])
    return ExternalOptions(**values)


def _seconds(option: str, written: str) -> float:
    found = _TIME.fullmatch(written.strip())
    if not found:
        raise UsageError(f"{option} {written!r} is not a time", "write 90s, 30m or 2h")
    return float(found[1]) * _UNITS[found[2]]


def _short_time(option: str, written: str) -> float:
    seconds = _seconds(option, written)
    if seconds > _LONGEST_TIME:
        raise UsageError(f"{option} {written} is more than an hour")
    return seconds


def _url_time(option: str, written: str) -> float:
    if not (seconds := _short_time(option, written)):
        raise UsageError(f"{option} must be more than 0")
    return seconds


def _sample(option: str, written: str) -> Sample:
    from newsarc.model.external import Sample

    if (share := _SHARE.fullmatch(written.strip())) and 0 < float(share[1]) <= 100:
        return Sample(float(share[1]) / 100) if float(share[1]) < 100 else Sample(sys.maxsize)
    if written.strip().isascii() and written.strip().isdigit() and int(written) > 0:
        return Sample(int(written))
    raise UsageError(f"{option} {written!r} is neither a share nor a number of URLs", "write 5% or 200")


def _hosts(option: str, written: list[str]) -> frozenset[str]:
    return frozenset(one.strip() for given in written for one in given.split(",") if one.strip())


def _as_given(option: str, value: object) -> object:
    return value


def _file(option: str, value: Path) -> Path:
    return value.absolute()


_READERS: dict[str, Any] = {
    "dead_after": _as_given,
    "max_time": _seconds,
    "sample": _sample,
    "allow_host": _hosts,
    "ask_archive": _as_given,
    "link_cache": _file,
    "recheck": _as_given,
    "concurrency": _as_given,
    "spacing": _short_time,
    "url_timeout": _url_time,
}
_FIELDS = {"allow_host": "allow_hosts", "url_timeout": "timeout"}


# ---------------------------------------------------------------- progress


@contextmanager
def external_progress() -> Iterator[OnProgress | None]:
    """A progress bar on stderr for the URLs; None if there is no terminal to show it on."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("Asking"), BarColumn(), TextColumn("{task.completed:,}/{task.total:,} {task.description}"))
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
    """The verdicts so far, the rate, hosts in wait and the time left.

    >>> from newsarc.model.external import ExternalProgress
    >>> describe(ExternalProgress(total=400, done=100, ok=90, dead=4, unsure=6, waiting=2), 50)
    '· 90 ok, 4 dead, 6 unsure · 2/s · 2 hosts in wait · 2:30 left'
    """
    rate = state.done / seconds if seconds > 0 else 0.0
    parts = [f"{state.ok:,} ok, {state.dead:,} dead, {state.unsure:,} unsure", f"{rate:,.0f}/s"]
    if state.waiting:
        parts.append(f"{state.waiting:,} host{'' if state.waiting == 1 else 's'} in wait")
    if rate:
        left = round((state.total - state.done) / rate)
        hours, rest = divmod(left, 3600)
        parts.append(f"{f'{hours}:{rest // 60:02d}' if hours else rest // 60}:{rest % 60:02d} left")
    return "".join(f"· {part} " for part in parts).rstrip()
