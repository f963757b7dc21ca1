"""Dates in the forms that people write on a page, and how to write another day in the same form.

Knows: the order, separators and padding in dates.
Must not know: where on a page a date is found, files.

This reads `2012-02-08`, `2012/2/8`, `2012.02.08`, `20120208`, `8 February 2012`,
`February 8th, 2012`, `Wed, 08 Feb 2012`, `2012 Feb 8` and `2012年2月8日`, each
with whatever follows it, such as a time.  It doesn't read ambiguous dates (`8/2/2012`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from newsarc.text.calendar_names import CHINESE_DAY, MONTH_NUMBERS, MONTHS, SEPT, SHORT, WEEKDAYS, ordinal_ending
from newsarc.text.dates import make_date


def _names(names: Sequence[str], *more: str) -> str:
    return "|".join((*names, *more, *(name[:SHORT] for name in names)))


_WEEKDAY = rf"(?:(?P<weekday>{_names(WEEKDAYS)})\b[.,]?\s+)?"
_MONTH = rf"(?P<name>{_names(MONTHS, SEPT)})\b"
_DAY = r"(?P<day>\d{1,2})(?P<ordinal>st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(rf"(?<![\w-]){form}", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:(?=\d{4}(?:\d\d)?(?!\d))|(?!\d))",
        CHINESE_DAY,
        rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s-]+{_MONTH}[.,]?[\s-]*(?<=[\s-])(?P<year>\d{{4}})(?!\d)",
        rf"{_WEEKDAY}{_MONTH}\.?\s+{_DAY},?\s+(?P<year>\d{{4}})(?!\d)",
        rf"(?P<year>\d{{4}})[\s-]+{_MONTH}\.?[\s-]+(?P<day>\d{{1,2}})(?!\d)",
    )
)
_NUMERIC = re.compile(r"\d{4}([-/.])\d+\1\d")  # a date, valid or not
_YEAR = re.compile(r"\d{4}")


class WrittenDate(NamedTuple):
    """A date in a text: its day, None if the calendar has no such day, and its match in the text."""

    day: date | None
    found: re.Match[str]

    def with_day(self, day: date, *, padded: bool = True) -> str:
        """The text with this date replaced by another one, in the same form.

        ``padded`` says whether days below 10 get a leading zero, where this date doesn't show it.
        """
        text = self.found.string
        news = {name: self._part(name, day, padded=padded) for name, part in self.found.groupdict().items() if part}
        for name in sorted(news, key=self.found.start, reverse=True):
            start, end = self.found.span(name)
            text = text[:start] + news[name] + text[end:]
        return text

    def _part(self, name: str, day: date, *, padded: bool) -> str:
        """A part of the date for another day."""
        was = self.found[name]
        match name:
            case "year":
                return f"{day.year:04d}"
            case "month":
                return self._number(was, day.month, padded=self._has_sign("-") or not self._is_bare("day"))
            case "day":
                padded = padded and not self._is_bare("month") and "name" not in self.found.groupdict()
                return self._number(was, day.day, padded=padded)
            case "name":
                return _like(was, MONTHS[day.month - 1], whole=was.title() in MONTHS)
            case "weekday":
                return _like(was, WEEKDAYS[day.weekday()], whole=was.title() in WEEKDAYS)
            case "ordinal":
                return _like(was, ordinal_ending(day.day), whole=True)
            case _:  # the sign between numbers
                return was

    def _has_sign(self, sign: str) -> bool:
        return self.found.groupdict().get("sign") == sign

    def _is_bare(self, name: str) -> bool:
        """Whether a part is a single digit."""
        return len(self.found.groupdict().get(name) or "00") == 1

    def _number(self, was: str, number: int, *, padded: bool) -> str:
        """A number, padded as ``was`` is, or as ``padded`` says where ``was`` has two digits without a leading zero."""
        if len(was) == 2:
            padded = padded or was.startswith("0") or self.found[0].isdigit()
            return f"{number:02d}" if padded else f"{number}"
        return f"{number}"


def _like(was: str, name: str, *, whole: bool) -> str:
    """A name in the case of another one, and abbreviated unless that is ``whole``."""
    name = name if whole else name[:SHORT]
    return name.upper() if was.isupper() else name.lower() if was.islower() else name


def read(text: str) -> WrittenDate | None:
    """The date at the beginning of a text; None if there is none in a form that this module reads."""
    return next((_written(found) for form in _FORMS if (found := form.match(text.strip()))), None)


def is_invalid(text: str) -> bool:
    """Whether a text that should be a date is surely not one: it has no year, or its day doesn't exist."""
    found = read(text)
    if found:
        return found.day is None
    return bool(_NUMERIC.match(text.strip())) or not _YEAR.search(text)


def find_all(text: str) -> Iterator[WrittenDate]:
    """Yield all dates in a text."""
    for form in _FORMS:
        yield from map(_written, form.finditer(text))


def _written(found: re.Match[str]) -> WrittenDate:
    names = found.groupdict()
    month = names.get("month") or str(MONTH_NUMBERS[names["name"][:SHORT].casefold()])
    return WrittenDate(make_date(names["year"], month, names["day"]), found)
