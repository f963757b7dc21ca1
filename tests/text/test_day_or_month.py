"""Days and months: what they are written as, and which numbers are one."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from newsarc.text.day_or_month import DayOrMonth, make_day, make_month


def test_a_day_is_written_with_its_day_and_a_month_without() -> None:
    assert DayOrMonth(2012, 2, 8).isoformat() == "2012-02-08"
    assert DayOrMonth(2012, 2, None).isoformat() == "2012-02"


def test_only_a_day_is_a_date() -> None:
    assert DayOrMonth(2012, 2, 8).as_date() == date(2012, 2, 8)
    assert DayOrMonth(2012, 2, None).as_date() is None


def test_a_day_that_the_calendar_has_not_is_none() -> None:
    assert make_day(2017, 2, 29) is None
    assert make_day(2016, 2, 29) == DayOrMonth(2016, 2, 29)
    assert make_month(2016, 13) is None


def test_years_that_no_archive_has_are_none() -> None:
    assert make_day(1899, 1, 1) is None
    assert make_day(2101, 1, 1) is None
    assert make_month(9999, 1) is None


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_any_day_of_two_centuries_is_itself(day: date) -> None:
    made = make_day(day.year, day.month, day.day)

    assert made is not None
    assert made.as_date() == day
    assert made.isoformat() == day.isoformat()
