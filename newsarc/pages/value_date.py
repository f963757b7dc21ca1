"""The date in a value of a page's metadata, in any form that people and programs use.

Knows: forms of dates, times and placeholders.  Must not know: fields, pages, paths.

A value may be a day or only a month.  If day and month can't be distinguished (`8/2/2012`), there is no date.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from newsarc.text import written_dates
from newsarc.text.calendar_names import MONTH_NUMBERS, SHORT, WEEKDAYS
from newsarc.text.day_or_month import DayOrMonth, make_day, make_month

# A month's name or an abbreviation, as a pattern without groups.
MONTH_NAME = f"(?:{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})"


class Invalid(NamedTuple):
    """A value that should be a date but isn't valid: ``written`` is its text.

    ``is_day`` is whether it has the form of a date that doesn't exist, such as 2017-02-29; otherwise it is other text.
    """

    written: str
    is_day: bool = True


_AROUND = " \t\r\n\xa0\u2007\u202f\u200b\ufeff\"'<>[]()"
_LEADING = re.compile(r"(\d{4})([-/._])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?=$|[T ]|\d{4}(?:\d\d)?(?!\d)|\d{9}$)", re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](?:xx|dd|\?\??))?$", re.ASCII | re.IGNORECASE)
_EPOCH = re.compile(r"([12]\d{9})(?:\d{3})?$", re.ASCII)
_LAST_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_WEEKDAY = rf"(?:(?:{'|'.join(name[:SHORT] for name in WEEKDAYS)})[a-z]*+[.,]?\s++)?"  # also tues, thurs
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_NAMED = tuple(
    re.compile(_WEEKDAY + form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"(?:the\s+)?{_DAY}(?:\s+of)?[\s-]+(?P<month>{MONTH_NAME})\b[.,]?[\s-]*(?P<year>\d{{4}})(?!\d)",
        rf"(?P<month>{MONTH_NAME})\b\.?[\s-]+{_DAY},?[\s-]+(?P<year>\d{{4}})(?![\d:])",
        # as `date` prints it: Fri Sep  3 10:00:00 UTC 2021
        rf"(?P<month>{MONTH_NAME})\s+{_DAY},?\s+\d\d?:\d\d(?::\d\d)?(?:\s+[a-z]{{1,5}}|\s+[+-]\d{{4}})?\s+(?P<year>\d{{4}})(?!\d)",
        rf"(?P<year>\d{{4}})[\s,-]+(?P<month>{MONTH_NAME})\b\.?[\s-]+{_DAY}(?!\d)",
    )
)
_NAMED_MONTH = re.compile(
    rf"(?:({MONTH_NAME})\b[.,]?[\s-]+(\d{{4}})|(\d{{4}})[\s,-]+({MONTH_NAME})\b)\.?$", re.IGNORECASE | re.ASCII
)
_PLACEHOLDER = re.compile(
    r"\{|\}|<%|%>|\$\(|YYYY|%Y|\?\?|x{4}|\b(?:tbd|tba|todo|n/?a|unknown|none|never|created|last modified)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_ZERO = "0001-01-01"  # Go's zero time, which Hugo writes


def month_number(name: str) -> int:
    """The number of a month from its name or an abbreviation, in any case."""
    return MONTH_NUMBERS[name.lower()]


def date_in_value(value: object) -> DayOrMonth | Invalid | None:
    """The date at the beginning of a value, the first of a list; None if it is a placeholder, or contains no date.

    >>> date_in_value("2013-05-1 14:4g5:00"), date_in_value("2017-02-29")
    (DayOrMonth(year=2013, month=5, day=1), Invalid(written='2017-02-29', is_day=True))
    """
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, date):  # a datetime too
        return make_day(value.year, value.month, value.day)
    if isinstance(value, int):
        value = str(value) if value.bit_length() <= 64 else None
    if not isinstance(value, str):
        return None
    text = value[:200].strip(_AROUND)
    if not text or text.startswith(_ZERO):
        return None
    found = _numeric(text) or _named(text)
    if found or _YEAR.search(text) or _PLACEHOLDER.search(value[:200]):
        return found
    return Invalid(text, is_day=False)


def _numeric(text: str) -> DayOrMonth | Invalid | None:
    if not text[0].isdigit():
        return None
    if found := _LEADING.match(text):
        return make_day(int(found[1]), int(found[3]), int(found[4])) or Invalid(found[0])
    if found := _MONTH.match(text):
        return make_month(int(found[1]), int(found[2]))
    if found := _EPOCH.match(text):
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        return make_day(moment.year, moment.month, moment.day)
    if found := _COMPACT.match(text):
        return make_day(int(found[1]), int(found[2]), int(found[3])) or Invalid(found[0])
    if found := _LAST_YEAR.match(text):
        return _year_last(int(found[1]), int(found[3]), int(found[4]), found)
    return None


def _year_last(first: int, second: int, year: int, found: re.Match[str]) -> DayOrMonth | Invalid | None:
    """The date of `9/26/2022` or `26.9.2022`; None if either number may be the month, except with dots."""
    day_first, month_first = make_day(year, second, first), make_day(year, first, second)
    if found[2] == "." or not month_first or day_first == month_first:
        return day_first or Invalid(found[0])
    return None if day_first else month_first


def _named(text: str) -> DayOrMonth | Invalid | None:
    for form in _NAMED:
        if found := form.match(text):
            day = make_day(int(found["year"]), month_number(found["month"]), int(found["day"]))
            return day or Invalid(found[0])
    if found := _NAMED_MONTH.match(text):
        year, month = (found[2], found[1]) if found[1] else (found[3], found[4])
        return make_month(int(year), month_number(month))
    written = written_dates.read(text)  # forms of other languages
    return make_day(written.day.year, written.day.month, written.day.day) if written and written.day else None
