"""The options that commands share, each described once."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion

if TYPE_CHECKING:
    from newsarc.periods import Span


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


class Sort(StrEnum):
    SCORE = "score"
    DATE = "date"


ArchiveDir = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        "-C",
        metavar="DIR",
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
    str,
    typer.Option(
        "--since", metavar="DATE", help="Nothing before this day, month or year.", autocompletion=completion.periods
    ),
]
Until = Annotated[
    str,
    typer.Option(
        "--until", metavar="DATE", help="Nothing after this day, month or year.", autocompletion=completion.periods
    ),
]
Explain = Annotated[bool, typer.Option("--explain", help="Say for each hit why it is there.")]


def file_or_stdout(file: Path | None) -> Path | None:
    """The file that an option names; None, as without the option, for ``-``, which everywhere means stdout."""
    return None if file == Path("-") else file


def first_day(text: str) -> date | None:
    """The first day of a date, month or year; None for no text."""
    return _span(text).since


def last_day(text: str) -> date | None:
    """The last day of a date, month or year; None for no text."""
    return _span(text).until


def _span(text: str) -> Span:
    from newsarc.periods import Span, span_of  # here, since help and completion ask for no days

    return span_of(text) if text else Span()
