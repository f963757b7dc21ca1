"""Dates among the words of a query: a year, a month with its year, a day with both.

Knows: the order of the parts of a date, the calendar.  Must not know: queries, dates on pages (`written_dates`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from newsarc.text.calendar_names import MONTH_NUMBERS
from newsarc.text.dates import Period, period_of

_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?")
_TWO_DIGITS = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_DAYS = ("ymd", "mdy", "dmy")
_FORMS = (*_DAYS, "my", "ym", "y")  # the longest first


class SpokenDate(NamedTuple):
    """A date among words: the number of its first word, how many words it has, and its days."""

    at: int
    size: int
    period: Period


def spoken_dates(words: Sequence[str]) -> Iterator[SpokenDate]:
    """Yield the dates among folded words, in order; a month or a day without a year doesn't count.

    >>> [(one.at, one.size, str(one.period.since)) for one in spoken_dates("london july 7 2005".split())]
    [(1, 3, '2005-07-07')]
    """
    end = 0
    for at in range(len(words)):
        if at >= end and (found := _date_at(words, at)):
            end = at + found.size
            yield found


def month_of_impossible_day(words: Sequence[str]) -> tuple[int, int] | None:
    """The year and month of folded words that have the form of a day that the calendar doesn't have; None for others.

    >>> month_of_impossible_day("31 feb 2012".split()), month_of_impossible_day("28 feb 2012".split())
    ((2012, 2), None)
    """
    forms = (dict(zip(form, words, strict=True)) for form in _DAYS if len(words) == len(form))
    day = next((parts for parts in forms if _is_day(**parts)), None)
    found = _date_at(words, 0) if day else None
    if not day or (found and found.size == len(words)):
        return None
    return int(day["y"]), MONTH_NUMBERS[day["m"]]


def _is_day(y: str, m: str, d: str) -> bool:
    return bool(_YEAR.fullmatch(y) and m in MONTH_NUMBERS and _TWO_DIGITS.fullmatch(d))


def _date_at(words: Sequence[str], at: int) -> SpokenDate | None:
    for form in _FORMS:
        parts = dict(zip(form, words[at : at + len(form)], strict=False))
        if len(parts) == len(form) and all(parts.values()) and (period := _period(**parts)):
            return SpokenDate(at, len(form), period)
    return None


def _period(y: str, m: str = "", d: str = "") -> Period | None:
    """The days of a typed year, month and day; None if they are not a valid date."""
    day = _DAY.fullmatch(d)
    if not _YEAR.fullmatch(y) or (m and m not in MONTH_NUMBERS) or (d and not day):
        return None
    year, month = int(y), MONTH_NUMBERS.get(m)
    if day and month:
        try:
            one = date(year, month, int(day[1]))
        except ValueError:
            return None
        return Period(one, one)
    return period_of(year, month)
