"""Days, months and periods as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from newsarc import UsageError
from newsarc.text.dates import (
    ALWAYS,
    Period,
    leading_date,
    typed_day,
    typed_month,
)

FIRST, LEAP = date(2012, 2, 8), date(2012, 2, 29)


@pytest.mark.parametrize("text", ["2012-02-08", "2012-2-8", "2012/02/8", "20120208", " 2012-02-08\n"])
def test_day(text: str) -> None:
    """A day may be typed with hyphens, slashes or nothing between its numbers, padded or not."""
    assert typed_day(text) == FIRST


@pytest.mark.parametrize("text", ["2012", "2012-02", "2012-02-008", "2012-02/08", "2012028", "x2012-02-08", "8 Feb"])
def test_no_day(text: str) -> None:
    """Any other text isn't a day."""
    assert typed_day(text) is None


@pytest.mark.parametrize("text", ["2012-02-31", "2011/2/29", "20121301", "2012-00-08"])
def test_day_of_no_calendar(text: str) -> None:
    """What has the form of a day but isn't in the calendar is refused."""
    with pytest.raises(UsageError, match=text):
        typed_day(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012-02-08", FIRST),
        (" 2012-2-8: a Wednesday", FIRST),
        ("2012-2-31", None),
        ("on 2012-02-08", None),
        ("2012-02", None),
    ],
)
def test_leading_date(text: str, day: date | None) -> None:
    """A text may go on after the date that it begins with."""
    assert leading_date(text) == day


@pytest.mark.parametrize(
    ("text", "month"),
    [("2012-02", (2012, 2)), ("2012/12", (2012, 12)), ("2012-1", (2012, 1)), ("2012", (2012, None)), ("12-02", None)],
)
def test_month(text: str, month: tuple[int, int | None] | None) -> None:
    """A month or a year may be typed; any other text is neither."""
    assert typed_month(text) == month


@pytest.mark.parametrize("text", ["2012-13", "2012-00", "0000", "0000-01"])
def test_month_of_no_calendar(text: str) -> None:
    """What has the form of a month or a year but isn't in the calendar is refused."""
    with pytest.raises(UsageError, match=text):
        typed_month(text)


def test_days_of_a_period() -> None:
    """A period has its first day and its last, and all days where it has no limit."""
    assert [Period(FIRST, LEAP).holds(day) for day in ("2012-02-07", "2012-02-08", "2012-02-29", "2012-03-01")] == [
        False,
        True,
        True,
        False,
    ]
    assert ALWAYS.holds("0001-01-01")
    assert ALWAYS.holds("9999-12-31")


def test_days_of_two_periods() -> None:
    """Two periods have in common what is in both."""
    assert Period(FIRST, None) & Period(None, LEAP) == Period(FIRST, LEAP)
    assert Period(FIRST, LEAP) & Period(date(2012, 2, 9), date(2012, 2, 28)) == Period(
        date(2012, 2, 9), date(2012, 2, 28)
    )
    assert ALWAYS & ALWAYS == ALWAYS
