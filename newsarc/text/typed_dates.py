"""Dates and periods as people type them, wherever a command takes a date.

Knows: the calendar, English names, dates relative to today.
Must not know: archives, queries, options; dates on pages (`written_dates`).

    2012-02-08  2012/2/8  20120208            a day
    2012.02.08  8.2.2012                      a day
    13/2/2012  2/13/2012  13-2-2012           a day, if either number can't be the month
    8 february 2012  Feb 8, 2012  2012-W06-3  a day
    today  yesterday  friday  last friday     a day
    latest                                    the last day that has events
    30d  2w  6 months ago  1y                 the day that long ago
    2012-02  2012  february 2012  2012-W06    a month, a year, a week
    this week  last month                     a week, a month, a year
    2012-02..2012-04  2012-02-08..  ..2012    from one of these to another
    02-08  8 february  13/2                   a day of every year (`typed_anniversary`)
    february  feb                             a month of every year (`typed_month_of_year`)

A text that has the form of a date but isn't in the calendar raises `UsageError`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from newsarc.errors import NotFoundError, UsageError
from newsarc.text.calendar_names import CHINESE_DAY, CHINESE_MONTH, CHINESE_YEAR, MONTH_NUMBERS, MONTHS, SHORT, WEEKDAYS
from newsarc.text.dates import (
    ALWAYS,
    Period,
    days_of,
    invalid_date,
    make_date,
    period_of,
    shifted,
    typed_day,
    typed_month,
    valid_date,
)

Latest = Callable[[], date | None]

_BETWEEN = ".."
_WEEKDAYS = tuple(name.lower() for name in WEEKDAYS)
_SHORT_WEEKDAYS = {name[:SHORT] for name in _WEEKDAYS}  # before a day
_FILLERS = {"of", "the"}  # as in `the 8th of February 2012`
_UNITS = {"d": 1, "day": 1, "w": 7, "week": 7}  # days
_MONTHS = {"m": 1, "mo": 1, "month": 1, "y": 12, "year": 12}
_LEAP_YEAR = "2000"
_SLASHED = re.compile(r"(\d\d?)/(\d\d?)")


def typed_period(text: str, *, latest: Latest | None = None, today: date | None = None) -> Period:
    """The days that were typed.

    ``latest`` returns the last day that has events; without it, that word isn't a date.
    Raises `UsageError` for a text that isn't a date, `NotFoundError` for the latest day if there are no events.
    """
    if found := read_period(text, latest=latest, today=today):
        return found
    raise UsageError(f"{text!r} is not a date", "use a day, month or year as in 2012-02-08, 2012-02 or 2012")


def read_period(text: str, *, latest: Latest | None = None, today: date | None = None) -> Period | None:
    """The same; None for a text that doesn't have the form of a date."""
    if _BETWEEN not in text:
        return _read(text, latest, today)
    first, last = (_read(end, latest, today) if end.strip() else ALWAYS for end in text.split(_BETWEEN, 1))
    if not first or not last or first == last == ALWAYS:
        return None
    if first.since and last.until and first.since > last.until:
        raise UsageError(f"{text.strip()} ends before it begins", "put the earlier date first")
    return Period(first.since, last.until)


def read_day(text: str, *, latest: Latest | None = None, today: date | None = None) -> date | None:
    """The same for a single day; None for any other text, such as a month."""
    found = read_period(text, latest=latest, today=today)
    return found.since if found and found.since == found.until else None


def day_with_year(text: str) -> date | None:
    """The day of a text that has its year; None for any other text, such as a month, or yesterday.

    >>> day_with_year("8 february 2012"), day_with_year("2012-02"), day_with_year("yesterday")
    (datetime.date(2012, 2, 8), None, None)
    """
    return read_day(text) if has_year(text) else None


def has_year(text: str) -> bool:
    """Whether a text may have a year in it; one without may be a date or a name."""
    return re.search(r"\d{4}", text) is not None


def typed_anniversary(text: str) -> tuple[int, int] | None:
    """The month and day of ``02-08``, ``13/2`` or ``8 february``, a day of every year; None for any other text.

    Raises `UsageError` for one that no year has, or where either number may be the month.

    >>> typed_anniversary("02-08"), typed_anniversary("Feb 29"), typed_anniversary("8 february 2012")
    ((2, 8), (2, 29), None)
    """
    text = text.strip()
    found = _anniversary(text)
    if not found:
        return None
    day, month = found
    if day:
        return day.month, day.day
    last = days_of(f"{_LEAP_YEAR}-{month:02}")[1] if 1 <= month <= len(MONTHS) else None
    hint = f"{MONTHS[month - 1]} has at most {last.day} days" if last else "use MM-DD, as in 02-08"
    raise UsageError(f"{text} is not a day of any year", hint)


def typed_month_of_year(text: str) -> int | None:
    """The month that a text names without a year; None for any other text.

    >>> typed_month_of_year("Feb"), typed_month_of_year("feb 2012")
    (2, None)
    """
    return MONTH_NUMBERS.get(text.strip(" .").casefold())


def _anniversary(text: str) -> tuple[date | None, int] | None:
    """The day in a leap year of a text without a year, None if there is no such day, and the typed number of its month.

    None for any other text.
    """
    if found := _SLASHED.fullmatch(text):
        return _either_order(text, *found.groups()), min(map(int, found.groups()))
    if found := re.fullmatch(r"(\d\d)-(\d\d)", text):
        return make_date(_LEAP_YEAR, *found.groups()), int(found[1])
    words = [*_words(text), _LEAP_YEAR]
    if day := _spoken_day(words):
        return day, day.month
    impossible = _month_of_impossible(words)
    return (None, impossible[1]) if impossible else None


def is_fraction(text: str) -> bool:
    """Whether a text is two numbers with a slash, which may be an anniversary or anything else: ``9/11``, ``24/7``."""
    return _SLASHED.fullmatch(text.strip()) is not None


def _read(text: str, latest: Latest | None, today: date | None) -> Period | None:
    """The days of a text without ``..``; the forms in digits come first, since they are the commonest."""
    text = text.strip()
    if day := typed_day(text):
        return Period(day, day)
    if month := typed_month(text):
        return period_of(*month)
    if day := _dotted(text) or _year_last(text):
        return Period(day, day)
    words = _words(text)
    if words == ["latest"] and latest:
        return _latest(latest)
    found = _week(text) or _chinese(text) or _spoken(words) or _relative(words, today or date.today())
    if not found and (month := _month_of_impossible(words)):
        raise invalid_date(text, *month)
    return found


def _latest(latest: Latest) -> Period:
    if day := latest():
        return Period(day, day)
    raise NotFoundError("the archive has no events")


def _week(text: str) -> Period | None:
    """The days of an ISO week, or one of them: ``2012-W06``, ``2012-W06-3``."""
    found = re.fullmatch(r"(\d{4})-?[Ww](\d\d?)(?:-?([1-7]))?", text)
    if not found:
        return None
    try:
        first = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
        return Period(first, first if found[3] else shifted(first, 6))
    except (ValueError, OverflowError):
        raise UsageError(f"{text} is not a week of that year", "use YYYY-Www, as in 2012-W06") from None


def _dotted(text: str) -> date | None:
    """A day in digits with dots, ``2012.02.08`` or ``8.2.2012``."""
    found = re.fullmatch(r"(\d{4})\.(\d\d?)\.(\d\d?)", text)
    last = None if found else re.fullmatch(r"(\d\d?)\.(\d\d?)\.(\d{4})", text)
    digits = found.groups() if found else last.groups()[::-1] if last else None
    return valid_date(text, *digits) if digits else None


def _year_last(text: str) -> date | None:
    """A day in digits with slashes or hyphens and its year last, ``13/2/2012`` or ``2-13-2012``.

    Raises `UsageError` where either number may be the month.
    """
    found = re.fullmatch(r"(\d\d?)([-/])(\d\d?)\2(\d{4})", text)
    if not found:
        return None
    one, _, other, year = found.groups()
    day = _either_order(text, one, other, year)
    if not day:
        raise invalid_date(text, int(year), min(int(one), int(other)))
    return day


def _either_order(text: str, one: str, other: str, year: str = "") -> date | None:
    """The only day whose month and day are two numbers in either order; None if there is no such day.

    Without ``year`` it is a day of every year.  Raises `UsageError` for ``text`` if there are two days.
    """
    orders = ((one, other), (other, one))
    days = sorted({day for order in orders if (day := make_date(year or _LEAP_YEAR, *order))})
    if len(days) > 1:
        both = " or ".join(str(day)[0 if year else len("2000-") :] for day in days)
        raise UsageError(f"{text} is ambiguous", f"use {both}")
    return days[0] if days else None


def _chinese(text: str) -> Period | None:
    """A year, month or day as Chinese and Japanese write it: ``2012年2月8日``."""
    forms = (CHINESE_DAY, CHINESE_MONTH, CHINESE_YEAR)
    found = next(filter(None, (re.fullmatch(form, text) for form in forms)), None)
    if not found:
        return None
    if len(found.groups()) < len(("year", "month", "day")):
        return _read("-".join(found.groups()), None, None)
    day = valid_date(text, *found.groups())
    return Period(day, day)


def _words(text: str) -> list[str]:
    """The words of a text, folded; none if any of it can't be part of a date."""
    words = re.split(r"[\s,.-]+", text.casefold().strip(" ,."))
    return words if all(map(str.isalnum, words)) else []


def _spoken(words: Sequence[str]) -> Period | None:
    """The days of words that name a month and a year, perhaps after a weekday."""
    row = _parts(words)
    if len(row) < 2:
        return None
    from newsarc.text.spoken_dates import spoken_dates  # here, since dates in words are rare

    found = next(spoken_dates(row), None)
    return found.period if found and found.size == len(row) else None


def _month_of_impossible(words: Sequence[str]) -> tuple[int, int] | None:
    """The year and month of words that name a day that the calendar doesn't have; None for any others."""
    row = _parts(words)
    if len(row) < 3:
        return None
    from newsarc.text.spoken_dates import month_of_impossible_day

    return month_of_impossible_day(row)


def _parts(words: Sequence[str]) -> list[str]:
    """The parts of a date in words: without its weekday, ``the`` and ``of``."""
    row = [word for word in words if word not in _FILLERS]
    is_weekday = row and (row[0] in _WEEKDAYS or row[0] in _SHORT_WEEKDAYS)
    return row[1:] if is_weekday else row


def _spoken_day(words: Sequence[str]) -> date | None:
    period = _spoken(words)
    return period.since if period and period.since == period.until else None


def _relative(words: Sequence[str], today: date) -> Period | None:
    """The days of words that are relative to today."""
    match words:
        case ["this", unit]:
            return _around(unit, today)
        case ["last", "week" | "month" | "year" as unit]:
            this = _around(unit, today)
            return _around(unit, this.since - timedelta(days=1)) if this and this.since else None
        case _:
            pass
    day = _named_day(words, today) or _ago("".join(words), today)
    return Period(day, day) if day else None


def _around(unit: str, day: date) -> Period | None:
    """The week, month or year that a day is in."""
    match unit:
        case "week":
            monday = day - timedelta(days=day.weekday())
            return Period(monday, monday + timedelta(days=6))
        case "month":
            return period_of(day.year, day.month)
        case "year":
            return period_of(day.year)
        case _:
            return None


def _named_day(words: Sequence[str], today: date) -> date | None:
    """Today, yesterday, or the latest such weekday: today or earlier; with ``last``, before today."""
    match words:
        case ["today"]:
            return today
        case ["yesterday"]:
            return today - timedelta(days=1)
        case [name] if name in _WEEKDAYS:
            return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(name)) % 7)
        case ["last", name] if name in _WEEKDAYS:
            return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(name) - 1) % 7 + 1)
        case _:
            return None


def _ago(text: str, today: date) -> date | None:
    """The day that long ago: ``30d``, ``2weeksago``."""
    found = re.fullmatch(r"(\d{1,5})(days?|weeks?|months?|years?|d|w|mo?|y)(?:ago)?", text)
    if not found:
        return None
    number, unit = int(found[1]), found[2].removesuffix("s")
    from calendar import monthrange  # here, since most dates don't need it

    try:
        if unit in _UNITS:
            return today - timedelta(days=number * _UNITS[unit])
        month = today.year * 12 + today.month - 1 - number * _MONTHS[unit]
        first = date(month // 12, month % 12 + 1, 1)
        return first.replace(day=min(today.day, monthrange(first.year, first.month)[1]))
    except (ValueError, OverflowError):  # before the calendar begins
        raise UsageError(f"{text} is too long ago", "use a date as in 2012-02-08") from None
