"""The options that commands share, each described once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.models import TyperPath

from newsarc.cli import completion
from newsarc.errors import UsageError

if TYPE_CHECKING:
    from typer._click.core import Context, Parameter

    from newsarc.text.dates import Period


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


class _Folder(TyperPath):
    """The name of a folder; an empty one, which would mean the current folder, is none."""

    def convert(self, value: Any, param: Parameter | None, ctx: Context | None) -> Any:  # noqa: ANN401 - as Click has it
        if not str(value):
            raise UsageError("--archive is empty", "name a folder, or leave the option out")
        return super().convert(value, param, ctx)  # type: ignore[arg-type] # Typer names its subclass


ArchiveDir = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        "-C",
        metavar="DIR",
        click_type=_Folder(),
        envvar="NEWSARC_ARCHIVE",
        help="The archive: its root or its folder of pages. Default: the nearest one upwards from here.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
ColorWhen = Annotated[Color, typer.Option("--color", metavar="WHEN", help="auto, always or never.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Index in memory only; write nothing.")]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Look at every file for changes, as small archives do by themselves.")
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most N hits; 0 for all.")]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DATE", help="Nothing before this day, month or year.", autocompletion=completion.periods
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DATE", help="Nothing after this day, month or year.", autocompletion=completion.periods
    ),
]
Explain = Annotated[bool, typer.Option("--explain", help="Say for each hit why it is there.")]


def file_or_stdout(file: Path | None) -> Path | None:
    """The file that an option names; None, as without the option, for ``-``, which everywhere means stdout."""
    return None if file == Path("-") else file


def period(since: str | None, until: str | None) -> Period:
    """The days from the first of one date, month or year to the last of another; no bound for None.

    Raises `UsageError` for what is no date, and where no day is left.
    """
    from newsarc.text.dates import Period, typed_period  # here, since help and completion ask for no days

    for option, text in (("--since", since), ("--until", until)):
        if text is not None and not text.strip():
            raise UsageError(f"{option} is empty", "give a day, month or year, as in 2012-02")
    first = None if since is None else typed_period(since).since
    last = None if until is None else typed_period(until).until
    if first and last and first > last:
        raise UsageError(f"--since {since} is after --until {until}", "no day is left between them")
    return Period(first, last)


def refuse_together(**given: object) -> None:
    """Raise `UsageError` where more than one of some options, by their names, was given."""
    both = [f"--{name.rstrip('_').replace('_', '-')}" for name, value in given.items() if value]
    if len(both) > 1:
        raise UsageError(f"{both[0]} and {both[1]} can't be combined")
