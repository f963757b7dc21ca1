"""The options that commands share, each declared once, and what their values mean.

Knows: Typer's declarations.  Must not know: which command has which option.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsarc.cli import completion
from newsarc.errors import UsageError
from newsarc.model.choices import FacetBy
from newsarc.render.formats import OutputFormat

if TYPE_CHECKING:
    from newsarc.model.query import Filters
    from newsarc.text.dates import Period
    from newsarc.text.typed_dates import Latest


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def _folder(name: str) -> Path:
    """A folder by its name; an empty name, which would mean the current folder, is refused."""
    if not str(name):
        raise UsageError("--archive is empty", "name a folder, or omit the option")
    return Path(name)


def limit_option(unit: str, *, default: str | bool = True) -> Any:  # noqa: ANN401 - as `typer.Option`
    """``--limit`` for so many of a unit; ``default`` is its default in the help if the parameter's own says less."""
    return typer.Option("--limit", "-n", min=0, metavar="N", help=f"At most N {unit}; 0 for all.", show_default=default)


def output_option(*names: str, help: str) -> Any:  # noqa: ANN401 - as `typer.Option`
    """``--output`` for a file to write; ``-`` is stdout."""
    return typer.Option("--output", *names, metavar="FILE", help=help)


def sort_option(*, default: str) -> Any:  # noqa: ANN401 - as `typer.Option`
    """``--sort`` of hits; ``default`` is the order if it isn't given."""
    return typer.Option("--sort", help="Order by score or by date.", show_default=default)


ArchiveFolder = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        "-C",
        metavar="DIR",
        parser=_folder,
        envvar="NEWSARC_ARCHIVE",
        help="The archive's root or its folder of pages. Default: the nearest archive from the current folder upwards.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Format = Annotated[
    OutputFormat | None,
    typer.Option("--format", metavar="FORMAT", help="text (the default), json, jsonl, csv or tsv."),
]
ColorWhen = Annotated[Color, typer.Option("--color", metavar="WHEN", help="auto, always or never.")]
NoPager = Annotated[bool, typer.Option("--no-pager", help="Don't use a pager ($NEWSARC_PAGER, $PAGER or less).")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Don't read or write the cache.")]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Check every file for changes, as is always done in small archives.")
]
Limit = Annotated[int | None, limit_option("hits", default="20 on a terminal, else all")]
USUAL_LIMIT = 20
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help="Only events from this date on: 2012-02-08, 2012-02, 2012, yesterday, 30d (days ago).",
        autocompletion=completion.periods,
    ),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Only events up to this date.", autocompletion=completion.periods),
]
Contexts = Annotated[
    list[str] | None,
    typer.Option(
        "--context", metavar="NAME", help="Only events with this context.", autocompletion=completion.contexts
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only events with this source.", autocompletion=completion.sources),
]
Also = Annotated[
    list[str] | None,
    typer.Option(
        "--and",
        metavar="NAME",
        help="Only events that also have or mention this name; can be repeated.",
        autocompletion=completion.contexts,
    ),
]
Reverse = Annotated[bool, typer.Option("--reverse", help="Reverse the order.")]
Count = Annotated[bool, typer.Option("--count", help="Print only the number of hits.")]
Paths = Annotated[bool, typer.Option("--paths", "-l", help="Print only the files, one per line, for xargs.")]
Null = Annotated[bool, typer.Option("--null", "-0", help="Print only the files, each followed by NUL, for xargs -0.")]
FacetOption = Annotated[FacetBy | None, typer.Option("--facet", help="Count hits by year, month, context or source.")]
Explain = Annotated[bool, typer.Option("--explain", help="Explain each hit: its reasons and its score.")]


def period(since: str | None, until: str | None, latest: Latest) -> Period:
    """The days from the first of one date, month or year to the last of another; None is no bound.

    A span as ``--since`` has both its ends.  Raises `UsageError` if one is not a date, or if no day is between them.
    """
    from newsarc.text.dates import ALWAYS, Period  # here, since help and completion need no dates
    from newsarc.text.typed_dates import typed_period

    for option, text in (("--since", since), ("--until", until)):
        if text is not None and not text.strip():
            raise UsageError(f"{option} is empty", "give a day, month or year, as in 2012-02")
    first = ALWAYS if since is None else typed_period(since, latest=latest)
    last = ALWAYS if until is None else typed_period(until, latest=latest)
    if first.since and last.until and first.since > last.until:
        raise UsageError(f"--since {since} is after --until {until}", "put the earlier date first")
    is_span = since is not None and ".." in since and until is None
    return Period(first.since, first.until if is_span else last.until)


def filters(
    since: str | None,
    until: str | None,
    context: list[str] | None,
    source: list[str] | None,
    also: list[str] | None,
    latest: Latest,
) -> Filters:
    """The filters that these options give.  Raises `UsageError` as `period` does, and for an empty name."""
    days = period(since, until, latest)
    return {
        "since": days.since,
        "until": days.until,
        "contexts": _names(context, "--context"),
        "sources": _names(source, "--source"),
        "also": _names(also, "--and"),
    }


def _names(given: list[str] | None, option: str) -> list[str]:
    if not all(name.strip() for name in given or ()):
        raise UsageError(f"{option} is empty", "give the name of a person, place or story")
    return given or []


def at_most(given: int | None, usual: int) -> int | None:
    """The number that ``--limit`` gives, else the ``usual`` one; None, which means all, for 0."""
    return (usual if given is None else given) or None


def refuse_together(**given: object) -> None:
    """Raise `UsageError` if more than one of some options was given; keywords are their names."""
    both = [f"--{name.rstrip('_').replace('_', '-')}" for name, value in given.items() if value]
    if len(both) > 1:
        raise UsageError(f"{both[0]} and {both[1]} can't be combined")
