"""URL patterns of tools, filled with the values of a page.

Knows: the placeholders of Jekyll, Hugo, Hexo, Pelican and MkDocs (``:year``, ``{slug}``), and their values for a date.
Must not know: which pattern applies to which page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import islice, product

from newsarc.text.calendar_names import MONTHS, SHORT, WEEKDAYS
from newsarc.text.day_or_month import DayOrMonth

_MOST_VARIANTS = 8  # of one pattern
_PLACEHOLDER = re.compile(r":([a-z_]+)(?:\[[^\]]*\])?|\{([a-z_]+)(?::([^}]*))?\}", re.IGNORECASE)
_LETTER = re.compile(r"%-?([a-zA-Z])")
_BY_LETTER = {"Y": "year", "y": "short_year", "m": "month", "d": "day", "b": "short_month", "B": "long_month"}
_BY_LETTER |= {"j": "y_day", "a": "short_day", "A": "long_day"}

ValuesOf = Callable[[str], Sequence[str]]  # a placeholder's name to its possible values; none if unknown


class _Placeholder(str):
    """The name of a placeholder."""

    __slots__ = ()


def fill(pattern: str, values_of: ValuesOf) -> list[str]:
    """The possible URLs of a pattern; none if a placeholder in it has no value.

    >>> fill("/:year/:title/", {"year": ["2012"], "title": ["rain", "heavy-rain"]}.__getitem__)
    ['/2012/rain/', '/2012/heavy-rain/']
    """
    pieces: list[Sequence[str]] = []
    for piece in _pieces(pattern):
        values = values_of(piece) if isinstance(piece, _Placeholder) else (piece,)
        if not values:
            return []
        pieces.append(values)
    return ["".join(one) for one in islice(product(*pieces), _MOST_VARIANTS)]


@cache
def _pieces(pattern: str) -> tuple[str, ...]:
    pieces: list[str] = []
    at = 0
    for found in _PLACEHOLDER.finditer(pattern):
        pieces.append(pattern[at : found.start()])
        pieces += _read_placeholder((found[1] or found[2]).lower(), found[3] or "")
        at = found.end()
    return (*pieces, pattern[at:])


def _read_placeholder(name: str, form: str) -> list[str]:
    """A placeholder and the literal text after it; a date with its own format is several placeholders."""
    if name == "date" and form:
        pieces: list[str] = []
        at = 0
        for found in _LETTER.finditer(form):
            pieces += (form[at : found.start()], _Placeholder(_BY_LETTER.get(found[1], "")))
            at = found.end()
        return [*pieces, form[at:]]
    plain = name.rstrip("_")  # as in `:year_:month`
    return [_Placeholder(plain), name[len(plain) :]]


@lru_cache(maxsize=4096)
def date_values(when: DayOrMonth | None) -> Mapping[str, str]:
    """The values of all placeholders that depend on a page's date."""
    if when is None:
        return {}
    first = when.as_date() or date(when.year, when.month, 1)
    month = MONTHS[first.month - 1]
    found = {
        "year": f"{when.year:04d}",
        "short_year": f"{when.year % 100:02d}",
        "month": f"{when.month:02d}",
        "i_month": str(when.month),
        "short_month": month[:SHORT],
        "long_month": month,
        "monthname": month,
    }
    if when.day is None:
        return found
    year, week, weekday = first.isocalendar()
    name = WEEKDAYS[weekday - 1]
    return found | {
        "day": f"{first.day:02d}",
        "i_day": str(first.day),
        "y_day": f"{first:%j}",
        "yearday": str(first.timetuple().tm_yday),
        "w_year": str(year),
        "week": f"{week:02d}",
        "w_day": str(weekday),
        "short_day": name[:SHORT],
        "long_day": name,
        "weekday": str(weekday % 7),
        "weekdayname": name,
        "date": f"{first:%Y/%m/%d}",
    }
