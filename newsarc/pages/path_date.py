"""The date in the path of a page: in its name, in the folders above it, or in both together.

Knows: how people write days and months in names of files and folders.
Must not know: what is on a page, which folders an archive has, files.

A number in a path may be anything: a version, an issue, a count.  So a date needs a year, in the name or in a folder,
with a month and a day in plausible positions after it; a year alone isn't a date.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsarc.pages.value_date import MONTH_NAME, month_number
from newsarc.text.day_or_month import DayOrMonth, make_day, make_month

_LANGUAGES = "en|zh|ja|ko|de|fr|es|pt|it|ru|nl|pl|tr|uk|vi|ar|fa|id|sv|cs|he"
_EXTENSIONS = re.compile(rf"(?:\.(?:{_LANGUAGES})(?:[-_][a-z]{{2,4}})?)?\.[a-z]{{2,8}}$", re.IGNORECASE | re.ASCII)
_INDEX = "index"
_COVERS = ("readme", "_index")  # they are about their folder, so only a folder of one day dates them


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("MONTH", MONTH_NAME), re.IGNORECASE | re.ASCII)


_YEAR = "(?P<year>(?:19|20)[0-9][0-9])"
# A complete date anywhere in a name.
_FULL = tuple(
    map(
        _pattern,
        (
            rf"(?<!\d){_YEAR}([-_])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})(?!\d)",
            rf"(?:^|(?<=[a-z]\.)){_YEAR}([. ])(?P<month>\d\d)\2(?P<day>\d\d)(?!\d)",
            # at most with hours, minutes and seconds
            rf"(?<![\d.v]){_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:(?:[0-2]\d[0-5]\d){{1}}(?:[0-5]\d)?)?(?!\d)(?!\.\d)",
            rf"(?<![a-z\d])(?P<month>MONTH)[-_. ]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[-_ ]+{_YEAR}(?!\d)",
            rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-_. ]+(?P<month>MONTH)[-_., ]+{_YEAR}(?!\d)",
            rf"(?<!\d){_YEAR}[-_ ]?(?P<month>MONTH)[-_ ]?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)",
        ),
    )
)
_YEAR_LAST = _pattern(rf"(?<![\d.])(?P<a>\d{{1,2}})([-_.])(?P<b>\d{{1,2}})\2{_YEAR}(?!\d)")
_SHORT_YEAR = _pattern(r"(?<![\d.])(?P<a>\d{1,2})([-_.])(?P<b>\d{1,2})\2(?P<c>\d\d)(?!\d)(?![-_.]\d)")
# Words before numbers that count something.
_COUNTED = r"(?:issue|vol|volume|no|nr|num|part|chapter|ch|episode|ep|week|wk|w|day|pr|v|version|q|lesson|season|s)"
# A month and a day in a name, with the year in a folder.
_MONTH_AND_DAY = tuple(
    map(
        _pattern,
        (
            r"^(?P<month>\d\d)[-_.](?P<day>\d\d)(?!\d)(?![-_.]\d)",
            rf"^(?!{_COUNTED}[-_])[a-z]{{1,8}}[-_](?P<month>\d\d)[-_](?P<day>\d\d)(?!\d)(?![-_.]\d)",
            rf"(?<![a-z\d])(?!{_COUNTED}[-_ ])[a-z]+[-_ ](?P<month>\d\d)-(?P<day>\d{{1,2}})$",
            r"^(?P<month>\d{1,2})[-_.](?P<day>\d{1,2})$",
            r"^(?P<month>\d\d)(?P<day>\d\d)$",
            r"^(?P<month>MONTH)[-_. ]*(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)",
            r"^(?P<day>\d{1,2})(?:st|nd|rd|th)?[-_. ]*(?P<month>MONTH)(?![a-z])",
            r"(?<![a-z\d])(?P<month>MONTH)[-_. ]*(?P<day>\d{1,2})(?:st|nd|rd|th)?$",
        ),
    )
)
_DAY = _pattern(r"^(?:(?P<whole>\d{1,2})$|(?P<padded>\d\d)(?=[-_. ])|(?P<nth>\d{1,2})(?:st|nd|rd|th)(?![a-z]))")
_MONTH_IN_NAME = tuple(
    map(
        _pattern,
        (
            rf"^{_YEAR}[-_](?P<month>\d\d)(?=$|[-_. ])",
            rf"(?<=[-_ ]){_YEAR}[-_](?P<month>\d\d)$",
            rf"(?<![a-z\d])(?P<month>MONTH)[-_ ]?{_YEAR}(?!\d)",
            rf"(?<!\d){_YEAR}[-_ ]?(?P<month>MONTH)(?![a-z])",
        ),
    )
)
_MONTH_OF_YEAR = _pattern(r"^(?:(?P<number>\d\d)(?:[-_. ]*MONTH)?|(?P<name>MONTH))$")
_YEAR_FOLDER = _pattern(rf"^(?:[a-z]+[-_ ])*{_YEAR}(?:[-_ ][a-z]\w*)*$")
_MONTH_FOLDER = _pattern(r"^(?:(?P<number>\d{1,2})(?:[-_. ]*MONTH)?|(?P<name>MONTH))$")
_DAY_OF_YEAR_FOLDER = _pattern(
    r"^(?:(?P<number>\d\d)[-_.](?=\d\d(?!\d))|(?P<name>MONTH)[-_. ]*(?=\d))(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\da-z])"
)
_DAY_FOLDER = _pattern(r"^(?:\d{1,2}$|\d\d(?=[-_. ]))")


class _Folders(NamedTuple):
    """The date in the folders above a page, and whether the last folder gave most of it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    is_next: bool = False


class PathDate(NamedTuple):
    """The date of a path, the name of the page in it, and the span of the date in that name."""

    when: DayOrMonth | None
    name: str
    span: tuple[int, int] | None = None


def date_in_path(path: str) -> DayOrMonth | None:
    """The date in a site path: a day, or a month if it has no day; None if it has neither.

    >>> date_in_path("/agendas/2023/01-Jan/05-wg-primary.md"), date_in_path("/docs/7.28.0.md")
    (DayOrMonth(year=2023, month=1, day=5), None)
    """
    return read_path(path).when


def read_path(path: str) -> PathDate:
    """The date of a site path and the name of its page: that of the file, or of the folder whose page it is."""
    *parents, last = path.strip("/").split("/")
    name = _EXTENSIONS.sub("", last) or last
    is_cover = name.lower() in _COVERS
    if parents and (is_cover or name.lower() == _INDEX):
        name = parents.pop()
    if not any(map(str.isdigit, path)):
        return PathDate(None, name)
    found = _in_name(name, _in_folders(parents))
    return PathDate(None, name) if is_cover and found.when and found.when.day is None else found


def _in_name(name: str, folders: _Folders) -> PathDate:
    for form in _FULL:
        if found := form.search(name):
            return PathDate(_day(found, int(found["year"])), name, found.span())
    if found := _YEAR_LAST.search(name):
        day = _in_either_order(int(found["a"]), int(found["b"]), int(found["year"]), folders)
        return PathDate(day, name, found.span())
    if folders.year and (below := _below_year(name, folders.year, folders)):
        return below
    if folders.year and folders.day:
        return PathDate(make_day(folders.year, folders.month or 0, folders.day), name)
    for form in _MONTH_IN_NAME:
        if (found := form.search(name)) and (month := make_month(int(found["year"]), _month(found["month"]))):
            return PathDate(month, name, found.span())
    return PathDate(_month_below_year(name, folders), name)


def _month_below_year(name: str, folders: _Folders) -> DayOrMonth | None:
    if not folders.year:
        return None
    if folders.month:
        return make_month(folders.year, folders.month)
    found = _MONTH_OF_YEAR.match(name) if folders.is_next else None
    return make_month(folders.year, _month(found["number"] or found["name"])) if found else None


def _below_year(name: str, year: int, folders: _Folders) -> PathDate | None:
    """The day of a name without the year, or without year and month."""
    if found := _SHORT_YEAR.search(name):
        day = _with_short_year(int(found["a"]), int(found["b"]), int(found["c"]), year)
        return PathDate(day, name, found.span()) if day else None
    for form in _MONTH_AND_DAY:
        if (found := form.search(name)) and (day := _near(found, year, folders.month)):
            return PathDate(day, name, (min(found.start("month"), found.start("day")), found.end()))
    if folders.month and not folders.day and folders.is_next and (found := _DAY.match(name)):
        day = make_day(year, folders.month, int(found["whole"] or found["padded"] or found["nth"]))
        return PathDate(day, name, found.span()) if day else None
    return None


def _near(found: re.Match[str], year: int, folder_month: int | None) -> DayOrMonth | None:
    """The day from a month and a day; None if the folder is of a month that isn't adjacent."""
    month = _month(found["month"])
    if folder_month:
        away = month - folder_month
        if away in (11, -11):
            year -= away // 11
        elif abs(away) > 1:
            return None
    return make_day(year, month, int(found["day"]))


def _in_either_order(first: int, second: int, year: int, folders: _Folders) -> DayOrMonth | None:
    """The date of `09-26-2022` or `26-09-2022`: if both are possible, the folders decide, if they can."""
    month_first, day_first = make_day(year, first, second), make_day(year, second, first)
    if not month_first or not day_first or month_first == day_first:
        return month_first or day_first
    if folders.year == year and folders.month in (first, second):
        return month_first if folders.month == first else day_first
    return None


def _with_short_year(first: int, second: int, third: int, year: int) -> DayOrMonth | None:
    """The date of `9-26-22`, `26-9-22` or `22-9-26` in a folder of that year."""
    short = year % 100
    if third == short:
        day = make_day(year, first, second) or make_day(year, second, first)
        if day:
            return day
    return make_day(year, second, third) if first == short else None


def _in_folders(parents: list[str]) -> _Folders:
    folders = _Folders()
    for name in parents:
        folders = _full_folder(name) or _next_folder(name, folders)
    return folders


def _full_folder(name: str) -> _Folders | None:
    """The date in a folder with a year in its name."""
    for form in _FULL:
        if (found := form.search(name)) and (day := _day(found, int(found["year"]))):
            return _Folders(day.year, day.month, day.day, is_next=True)
    for form in _MONTH_IN_NAME:
        if (found := form.search(name)) and (month := make_month(int(found["year"]), _month(found["month"]))):
            return _Folders(month.year, month.month, None, is_next=True)
    found = _YEAR_FOLDER.match(name)
    return _Folders(int(found["year"]), is_next=True) if found else None


def _next_folder(name: str, above: _Folders) -> _Folders:
    """The date below a folder without a year, which may be of a month or a day, directly below one of a year."""
    if not above.is_next or not above.year or above.day:
        return above._replace(is_next=False)
    if not above.month:
        found = _MONTH_FOLDER.match(name)
        month = _month(found["number"] or found["name"]) if found else 0
        if make_month(above.year, month):
            return above._replace(month=month)
        found = _DAY_OF_YEAR_FOLDER.match(name)
        if found and (day := make_day(above.year, _month(found["number"] or found["name"]), int(found["day"]))):
            return above._replace(month=day.month, day=day.day)
    elif (found := _DAY_FOLDER.match(name)) and make_day(above.year, above.month, int(name[:2])):
        return above._replace(day=int(name[:2]))
    return above._replace(is_next=False)


def _day(found: re.Match[str], year: int) -> DayOrMonth | None:
    return make_day(year, _month(found["month"]), int(found["day"]))


def _month(written: str) -> int:
    return int(written) if written.isdigit() else month_number(written)
