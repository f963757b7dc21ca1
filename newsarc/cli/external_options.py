"""The options of ``validate --external``: each declared, and what is typed for it.

Knows: Typer's declarations, times and sizes as people type them.  Must not know: how a URL is asked.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsarc.errors import UsageError

if TYPE_CHECKING:
    from newsarc.model.external import ExternalOptions, Sample

External = Annotated[bool, typer.Option("--external", help="Also check external links (needs newsarc[external]).")]
DeadAfter = Annotated[
    int | None,
    typer.Option(
        "--dead-after",
        metavar="N",
        min=1,
        help="External: a URL found dead on N days is an error. Default: 2.",
    ),
]
MaxTime = Annotated[
    str | None,
    typer.Option("--max-time", metavar="TIME", help="External: stop after this time, as in 90s, 30m, 2h."),
]
SampleSize = Annotated[
    str | None,
    typer.Option(
        "--sample", metavar="SIZE", help="External: check only a part, as in 5% or 200; least recently checked first."
    ),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="NAME", help="External: connect to this host even if its network is private."),
]
AskArchive = Annotated[
    bool, typer.Option("--ask-archive", help="External: ask the web archive for copies of dead URLs.")
]
LinkCacheFile = Annotated[
    Path | None,
    typer.Option(
        "--link-cache", metavar="FILE", help="External: the file with the history. Default: in the cache folder."
    ),
]
Recheck = Annotated[bool, typer.Option("--recheck", help="External: also check URLs that were checked recently.")]
Concurrency = Annotated[
    int | None,
    typer.Option("--concurrency", metavar="N", min=1, max=1000, help="External: hosts checked at once. Default: 128."),
]
Spacing = Annotated[
    str | None,
    typer.Option("--spacing", metavar="TIME", help="External: time between requests to a host. Default: 0.25s."),
]
UrlTimeout = Annotated[
    str | None,
    typer.Option("--url-timeout", metavar="TIME", help="External: time limit for each URL. Default: 30s."),
]

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
        raise UsageError(f"{option} {written!r} is not a time", "use 0.5s, 90s, 30m, 2h or 1d")
    return float(found[1]) * _UNITS[found[2]]


def _run_time(option: str, written: str) -> float:
    return _more_than_nothing(option, _seconds(option, written))


def _short_time(option: str, written: str) -> float:
    seconds = _seconds(option, written)
    if seconds > _LONGEST_TIME:
        raise UsageError(f"{option} {written} is more than an hour")
    return seconds


def _url_time(option: str, written: str) -> float:
    return _more_than_nothing(option, _short_time(option, written))


def _more_than_nothing(option: str, seconds: float) -> float:
    if not seconds:
        raise UsageError(f"{option} must be more than 0")
    return seconds


def _sample(option: str, written: str) -> Sample:
    from newsarc.model.external import Sample

    if (share := _SHARE.fullmatch(written.strip())) and 0 < float(share[1]) <= 100:
        return Sample(float(share[1]) / 100) if float(share[1]) < 100 else Sample(sys.maxsize)
    if written.strip().isascii() and written.strip().isdigit() and int(written) > 0:
        return Sample(int(written))
    raise UsageError(f"{option} {written!r} is not a percentage or a number of URLs", "use 5% or 200")


def _hosts(option: str, written: list[str]) -> frozenset[str]:
    return frozenset(one.strip() for given in written for one in given.split(",") if one.strip())


def _as_given(option: str, value: object) -> object:
    return value


def _file(option: str, value: Path) -> Path:
    return value.absolute()


_READERS: dict[str, Any] = {
    "dead_after": _as_given,
    "max_time": _run_time,
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
