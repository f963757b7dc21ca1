"""Dates among the words of a query."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.text.spoken_dates import spoken_dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("haiti earthquake 2010", [("2010", "2010-01-01", "2010-12-31")]),
        ("july 2005 london", [("july 2005", "2005-07-01", "2005-07-31")]),
        ("london 7 july 2005", [("7 july 2005", "2005-07-07", "2005-07-07")]),
        ("london july 7th 2005 bus", [("july 7th 2005", "2005-07-07", "2005-07-07")]),
        ("2012 february 30", [("2012 february", "2012-02-01", "2012-02-29")]),
        ("dec 1999 2000", [("dec 1999", "1999-12-01", "1999-12-31"), ("2000", "2000-01-01", "2000-12-31")]),
        ("may march through 1850 towns", []),
        ("10000 men 7 july", []),
        ("", []),
    ],
)
def test_dates(text: str, dates: list[tuple[str, str, str]]) -> None:
    """A year, a month with a year and a day with both are dates; a month, a day or another number alone is none."""
    words = text.split()

    found = [(" ".join(words[one.at : one.at + one.size]), one.period) for one in spoken_dates(words)]

    assert [(row, str(period.since), str(period.until)) for row, period in found] == dates


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), order=st.permutations([0, 1, 2]))
def test_every_day(day: date, order: list[int]) -> None:
    """Each day of two centuries is understood, by its month's name or the start of it, in the usual orders."""
    parts = [str(day.day), day.strftime("%B").lower(), str(day.year)]
    if order in ([0, 1, 2], [1, 0, 2], [2, 1, 0]):
        words = [parts[at] for at in order]
        short = [word[:3] if word.isalpha() else word for word in words]
        for row in (words, short):
            (found,) = spoken_dates(row)
            assert (found.size, found.period.since, found.period.until) == (3, day, day)
