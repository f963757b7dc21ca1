"""The options that commands share, each described once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from newsarc import layout
from newsarc.cli import completion
from newsarc.errors import UsageError


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


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

_PERIOD = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?")


def read_day(text: str) -> date | None:
    """The date a text is, None where it has not the form of one.  Raises `UsageError` for a day no calendar has."""
    if day := layout.read_date(text):
        return day
    if layout.looks_like_date(text):
        raise UsageError(f"there is no day {text}", "write a date as in 2012-02-08")
    return None


def read_period(text: str) -> tuple[int, int | None] | None:
    """The year and month of ``2012-02`` or ``2012``; None where a text is neither."""
    found = _PERIOD.fullmatch(text)
    if not found:
        return None
    year, month = int(found[1]), int(found[2]) if found[2] else None
    if year < 1 or (month is not None and not 1 <= month <= 12):
        raise UsageError(f"there is no month {text}", "write a month as in 2012-02, a year as in 2012")
    return year, month


def first_day(text: str) -> date | None:
    """The first day of a date, month or year; None for no text."""
    return _bound(text, last=False)


def last_day(text: str) -> date | None:
    """The last day of a date, month or year; None for no text."""
    return _bound(text, last=True)


def _bound(text: str, *, last: bool) -> date | None:
    if not text:
        return None
    if day := read_day(text):
        return day
    if not (period := read_period(text)):
        raise UsageError(f"{text!r} is not a date", "write a day, month or year as in 2012-02-08, 2012-02 or 2012")
    year, month = period
    if not last:
        return date(year, month or 1, 1)
    if month in (None, 12):
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)
