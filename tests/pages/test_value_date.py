"""Dates in values, in the forms in which people and programs write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.pages.value_date import Invalid, date_in_value
from newsarc.text.day_or_month import DayOrMonth

FORMS = [
    *("2020-09-14", "2020/09/14", "2020.09.14", "2020_09_14", "2020-9-14", "20200914", "20200914T101010Z"),
    *("2020-09-14T16:00:00.000+00:00", "2020-09-14 9:18:00", "2020-09-14 14:4g5:00 -0000", "2020-09-14 (Monday)"),
    *("2020-09-14/2020-09-16", "2020-09-14 - 2020-09-16", "\xa0 2020-09-14 10:00:00", "<2020-09-14 Mon>"),
    *("[[2020-09-14]]", "[[Sep 14th, 2020]]", "Sep 14th, 2020", "Sept 14, 2020", "Sep. 14, 2020", "SEPTEMBER 14 2020"),
    *("14 September 2020", "14. September 2020", "14-Sep-2020", "14th of September, 2020", "2020 Sep 14"),
    *(
        "Mon, 14 Sep 2020 10:00:00 +0200",
        "Mon Sep  14 2020",
        "Mon Sep 14 10:00:00 UTC 2020",
        "Monday 14 September 2020",
    ),
    *("Mon Sep 14 2020 10:00:00 GMT+0000 (UTC)", "Monday, September 14th 2020, 10:00:00 am", "2020年9月14日"),
    *("9/14/2020", "14/9/2020", "14.9.2020", "1600041600", "1600041600000", "20200914120000000"),
]


@pytest.mark.parametrize("written", FORMS)
def test_a_day_in_any_form(written: str) -> None:
    assert date_in_value(written) == DayOrMonth(2020, 9, 14)


@pytest.mark.parametrize("written", ["2013-05-1", "2013-05-1 10:30", "2013-5-01"])
def test_numbers_need_no_zeros(written: str) -> None:
    assert date_in_value(written) == DayOrMonth(2013, 5, 1)


@pytest.mark.parametrize("written", ["2020-09", "2020/9", "2020-09-xx", "September 2020", "Sep. 2020", "2020 Sept"])
def test_a_month_without_a_day_is_a_month(written: str) -> None:
    assert date_in_value(written) == DayOrMonth(2020, 9, None)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (["2020-09-14", "2021-01-01"], DayOrMonth(2020, 9, 14)),
        ([["2020-09-14"]], None),
        ([], None),
        (date(2020, 9, 14), DayOrMonth(2020, 9, 14)),
        (datetime(2020, 9, 14, 23, 59), DayOrMonth(2020, 9, 14)),
        (20200914, DayOrMonth(2020, 9, 14)),
        (10**30, None),
        (None, None),
        ({"a": "2020-09-14"}, None),
    ],
)
def test_other_values_than_text(value: object, day: DayOrMonth | None) -> None:
    assert date_in_value(value) == day


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2017-02-29 11:00:00", "2017-02-29"),
        ("2020-13-01", "2020-13-01"),
        ("20201301", "20201301"),
        ("30 February 2020", "30 February 2020"),
        ("31.4.2020", "31.4.2020"),
    ],
)
def test_a_day_that_the_calendar_has_not_is_invalid(written: str, said: str) -> None:
    assert date_in_value(written) == Invalid(said, is_day=True)


def test_a_text_without_a_year_is_invalid_and_no_day() -> None:
    assert date_in_value("yesterday") == Invalid("yesterday", is_day=False)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            " ",
            "{{ date }}",
            '"{{ .Date }}"',
            "<% tp.date.now() %>",
            "${date}",
            "$(date)",
            "YYYY-MM-DD",
            "%Y-%m-%d",
        ),
        *("TBD", "n/a", "Last Modified", "git Created", "0001-01-01T00:00:00Z", "2020", "Summer 2020"),
    ],
)
def test_a_placeholder_and_a_vague_text_are_no_date_and_no_mistake(written: str) -> None:
    assert date_in_value(written) is None


def test_a_date_whose_day_and_month_can_not_be_told_apart_is_none() -> None:
    assert date_in_value("9/8/2020") is None
    assert date_in_value("9/9/2020") == DayOrMonth(2020, 9, 9)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    wanted = DayOrMonth(day.year, day.month, day.day)
    months = "January February March April May June July August September October November December".split()  # noqa: SIM905
    month = months[day.month - 1]

    for written in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day.day} {month} {day.year}",
        f"{month[:3]} {day.day}th, {day.year}",
        f"{month} {day.day} 10:00:00 {day.year}",
    ):
        assert date_in_value(written) == wanted


@given(st.one_of(st.text(max_size=30), st.text(alphabet="0123456789-/. :TZSepmay,", max_size=24)))
def test_any_text_has_a_date_or_none(written: str) -> None:
    found = date_in_value(written)

    assert found is None or isinstance(found, Invalid) or found.day is None or found.as_date()
