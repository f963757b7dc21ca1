"""Dates and periods as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import NotFoundError, UsageError
from newsarc.text.dates import Period
from newsarc.text.typed_dates import read_period, typed_anniversary, typed_period

TODAY = date(2026, 3, 31)  # a Tuesday
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def days(text: str) -> str | None:
    """The period of a text, as ISO dates."""
    period = read_period(text, latest=lambda: date(2012, 2, 8), today=TODAY)
    return None if period is None else str(period)


# Days, weeks, months and years in digits or words, in the usual orders.
CALENDAR = [
    ("2012-02-08", "2012-02-08"),
    ("8 february 2012", "2012-02-08"),
    ("Feb 8 2012", "2012-02-08"),
    ("Wednesday, February 8th, 2012", "2012-02-08"),
    ("the 8th of February 2012", "2012-02-08"),
    ("8-Feb-2012", "2012-02-08"),
    ("08 Feb 2012", "2012-02-08"),
    ("08-feb-2012", "2012-02-08"),
    ("Wed, 8 Feb 2012", "2012-02-08"),
    ("2012.02.08", "2012-02-08"),
    ("8.2.2012", "2012-02-08"),
    ("08.02.2012", "2012-02-08"),
    ("13/2/2012", "2012-02-13"),
    ("2/13/2012", "2012-02-13"),
    ("08/08/2012", "2012-08-08"),
    ("2012年2月8日", "2012-02-08"),
    ("2012-W06-3", "2012-02-08"),
    ("2012-02", "2012-02-01..2012-02-29"),
    ("feb 2012", "2012-02-01..2012-02-29"),
    ("2012年2月", "2012-02-01..2012-02-29"),
    ("2012-12", "2012-12-01..2012-12-31"),
    ("2012", "2012-01-01..2012-12-31"),
    ("2012-W06", "2012-02-06..2012-02-12"),
    ("2015-w53", "2015-12-28..2016-01-03"),
]
# Days as one speaks of them, and counted back from today.
RELATIVE = [
    ("today", "2026-03-31"),
    ("Yesterday", "2026-03-30"),
    ("latest", "2012-02-08"),
    ("tuesday", "2026-03-31"),
    ("last tuesday", "2026-03-24"),
    ("wednesday", "2026-03-25"),
    ("last Wednesday", "2026-03-25"),
    ("30d", "2026-03-01"),
    ("1 day ago", "2026-03-30"),
    ("2 weeks ago", "2026-03-17"),
    ("1m", "2026-02-28"),
    ("14 months ago", "2025-01-31"),
    ("1y", "2025-03-31"),
    ("this week", "2026-03-30..2026-04-05"),
    ("last week", "2026-03-23..2026-03-29"),
    ("last month", "2026-02-01..2026-02-28"),
    ("last year", "2025-01-01..2025-12-31"),
]
# All days from the first to the last of two dates; one end may be open.
SPANS = [
    ("2012-02..2013", "2012-02-01..2013-12-31"),
    ("2012-02-01..2012-02-07", "2012-02-01..2012-02-07"),
    ("8 feb 2012 .. 2012-W07", "2012-02-08..2012-02-19"),
    ("2012-02-08..", "2012-02-08.."),
    ("..2012-02", "..2012-02-29"),
    ("last monday..today", "2026-03-30..2026-03-31"),
]


@pytest.mark.parametrize(("text", "period"), [*CALENDAR, *RELATIVE, *SPANS])
def test_period(text: str, period: str) -> None:
    """A period may be typed as a date, as one speaks of it, or as two dates with two dots between."""
    assert days(text) == period


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "..",
            "...",
            "soon",
            "2012-02..soon",
            "../a.md",
            "may",
            "8 february",
            "28 days later",
        ),
        *("28 days later", "this", "last", "this one", "monday week", "-30d", "2012-02-08-rain", "wang lijun"),
    ],
)
def test_no_date(text: str) -> None:
    """Any other text is no date, and refused where a date is needed."""
    assert days(text) is None
    with pytest.raises(UsageError, match="is not a date"):
        typed_period(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2012-02-31",
            "31.2.2012",
            "2012-13..",
            "2013-W53",
            "2012年13月",
            "2012年2月31日",
            "99999y",
            "2012-03..2012-02",
        ),
        *("31 feb 2012", "february 30 2012", "2011 feb 29", "Tue, 31st of February 2012", "40 may 2012", "2/30/2012"),
        "31 feb 2012..2012-04",
    ],
)
def test_impossible(text: str) -> None:
    """What has the form of a date but can't be one is refused."""
    with pytest.raises(UsageError):
        days(text)


def test_ambiguous_day_is_refused_with_both_days() -> None:
    """In digits with the year last, either number may be the month; the hint has both days as they can be typed."""
    with pytest.raises(UsageError, match=r"^8/2/2012 is ambiguous") as refused:
        days("8/2/2012")

    assert refused.value.hint == "use 2012-02-08 or 2012-08-02"


@pytest.mark.parametrize("text", ["30 feb", "february 30th", "02-30"])
def test_day_of_no_year_is_refused(text: str) -> None:
    """A day without a year, in digits or words, must be in the calendar of a leap year."""
    with pytest.raises(UsageError, match=f"^{text} is not a day of any year"):
        typed_anniversary(text)


def test_latest() -> None:
    """The latest day is that of an archive: a word where there is none, an error where that has no events."""
    assert read_period("latest") is None
    with pytest.raises(NotFoundError, match="the archive has no events"):
        read_period("latest", latest=lambda: None)


@given(DAYS, DAYS)
def test_spans_of_days(one: date, other: date) -> None:
    """Any two days in order are a span, which reads as it is written; in the other order they are refused."""
    first, last = sorted((one, other))
    assert str(typed_period(f"{first}..{last}")) == (f"{first}..{last}" if first < last else str(first))
    if first < last:
        with pytest.raises(UsageError, match="ends before it begins"):
            typed_period(f"{last}..{first}")


@given(DAYS)
def test_weeks(day: date) -> None:
    """A day is in the week that the calendar says, and in the one before a week later."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)

    assert typed_period(f"{year}-W{week:02}") == Period(monday, monday + timedelta(days=6))
    assert read_period("last week", today=day + timedelta(days=7)) == typed_period(f"{year}-W{week:02}")
    assert read_period(f"{day:%A}", today=day) == read_period(f"last {day:%A}", today=day + timedelta(days=7))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("02-08", (2, 8)),
        ("02-29", (2, 29)),
        ("8 february", (2, 8)),
        ("Feb 8th", (2, 8)),
        ("13/2", (2, 13)),
        ("2/29", (2, 29)),
    ],
)
def test_anniversary(text: str, day: tuple[int, int]) -> None:
    """A month and a day without a year are that day of every year."""
    assert typed_anniversary(text) == day


def test_no_anniversary() -> None:
    """A text with a year, or with a month alone, is no day of every year; one that no year has is refused."""
    assert [typed_anniversary(text) for text in ("2012-02-08", "february", "8 february 2012", "2-8", "", "rain")] == [
        None
    ] * 6
    with pytest.raises(UsageError, match="02-30"):
        typed_anniversary("02-30")
