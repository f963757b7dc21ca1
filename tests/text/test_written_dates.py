"""Dates as people write them: which are read, which aren't dates, and another day in the same form."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.text import written_dates
from tests.conftest import Linear

FORMS = [
    ("2012-02-08", "2013-11-03"),
    ("2012-2-8 (a Wednesday)", "2013-11-3 (a Wednesday)"),
    ("2012-02-8", "2013-11-3"),
    ("2012/02/08", "2013/11/03"),
    ("2012.2.8", "2013.11.3"),
    ("20120208T101500Z", "20131103T101500Z"),
    ("20120208101500", "20131103101500"),
    ("2012-02-08T10:30:00+02:00", "2013-11-03T10:30:00+02:00"),
    ("8 February 2012", "3 November 2013"),
    ("08-Feb-2012", "03-Nov-2013"),
    ("8th of February 2012", "3rd of November 2013"),
    ("February 8th, 2012", "November 3rd, 2013"),
    ("FEB. 8, 2012, 10 a.m.", "NOV. 3, 2013, 10 a.m."),
    ("Wed, 08 Feb 2012 10:00:00 +0100", "Sun, 03 Nov 2013 10:00:00 +0100"),
    ("wednesday, february 8, 2012", "sunday, november 3, 2013"),
    ("2012 Feb 8", "2013 Nov 3"),
    ("2012年2月8日", "2013年11月3日"),
]


@pytest.mark.parametrize(("written", "expected"), FORMS)
def test_another_day_in_the_same_form(written: str, expected: str) -> None:
    """Order, separators, zeros, words and their case, weekday, ordinal and what follows stay as they are."""
    found = written_dates.read(written)

    assert found is not None
    assert found.day == date(2012, 2, 8)
    assert found.with_day(date(2013, 11, 3)) == expected


@given(st.sampled_from(FORMS), st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.booleans())
def test_there_and_back(form: tuple[str, str], day: date, padded: bool) -> None:
    """A date that was written is read as the same day, and writing the old day again restores the text."""
    found = written_dates.read(form[0])
    assert found is not None

    there = written_dates.read(found.with_day(day, padded=padded))

    assert there is not None
    assert there.day == day
    assert written_dates.read(there.with_day(date(2012, 2, 8), padded=padded)).day == date(2012, 2, 8)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "padded", "expected"),
    [
        ("2012-02-12", True, "2012-03-05"),
        ("2012-02-12", False, "2012-03-5"),
        ("2012-2-12", True, "2012-3-5"),
        ("2012-12-8", True, "2012-03-5"),
        ("12 May 2012", True, "5 March 2012"),
    ],
)
def test_day_of_two_digits(written: str, padded: bool, expected: str) -> None:
    """A day of two digits doesn't show whether days are padded: the month may, else the caller decides."""
    found = written_dates.read(written)

    assert found is not None
    assert found.with_day(date(2012, 3, 5), padded=padded) == expected


@pytest.mark.parametrize(
    "text", ["2012-02-085", "2012-13-40", "2012/02/30", "20121340", "31 February 2012", "yesterday"]
)
def test_what_is_no_date(text: str) -> None:
    """A day that no calendar has, a digit too many and a text without a year aren't dates."""
    assert written_dates.is_invalid(text)


@pytest.mark.parametrize("text", ["8/2/2012", "2012", "2012-02", "February 2012", "1328659200", "in 2012"])
def test_what_may_be_a_date(text: str) -> None:
    """An ambiguous date, a month or a year isn't read, but isn't invalid either."""
    assert written_dates.read(text) is None
    assert not written_dates.is_invalid(text)


@pytest.mark.parametrize("part", ["1 ", "8 ", "Wed, ", "May ", "2012 ", "2012-", " ", "年"])
def test_reading_takes_linear_time(part: str, linear: Linear) -> None:
    """Looking for a date takes linear time."""
    linear(lambda text: list(written_dates.find_all(text)), lambda size: "8" + part * (size // len(part)))


def test_every_day_of_a_year() -> None:
    """Each day of a leap year is read as it was written."""
    first = written_dates.read("Wed, 08 Feb 2012")
    assert first is not None
    for number in range(366):
        day = date(2012, 1, 1) + timedelta(number)
        found = written_dates.read(first.with_day(day))
        assert found is not None
        assert found.day == day
