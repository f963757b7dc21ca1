"""The days and pages of an archive in the daily layout, found by listing folders.

Knows: which folders to list.  Must not know: what is in a page.

No page is opened, and only the folders on the way are listed, so the time doesn't grow with the archive.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from newsarc.files.paths import follow_links, is_page, is_skipped_name, list_names, names_at
from newsarc.pages.layouts.daily import layout

_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_ONE_DIGIT = re.compile(r"0?[1-9]")


def has_pages(root: Path) -> bool:
    """Whether a folder, given by its real path, has the layout's folder of pages with the folder of a day in it.

    Sites of other layouts have ``news/2019/slug.md``.  Years, months and days are
    searched until the first day is found, usually in the first of each.
    """
    pages = f"/{layout.PAGES}"
    years = (f"{pages}/{name}" for name in sorted(names_at(root, pages)) if _YEAR.fullmatch(name))
    months = (f"{year}/{name}" for year in years for name in sorted(names_at(root, year)) if _MONTH.fullmatch(name))
    return any(layout.date_of(f"{month}/{name}") for month in months for name in names_at(root, month))


def years_of(root: Path) -> list[int]:
    """The years that have a folder, in order."""
    names = names_at(root, f"/{layout.PAGES}")
    return sorted(int(name) for name in names if _YEAR.fullmatch(name) and name != "0000")


def months_of(root: Path, year: int) -> list[int]:
    """The months of a year that have a folder, in order."""
    return sorted({int(name) for name in names_at(root, layout.year_folder(year)) if _MONTH.fullmatch(name)})


def days_of(root: Path, year: int, month: int) -> list[date]:
    """The days of a month that have a folder, in order."""
    above = layout.year_folder(year)
    names = (name for name in names_at(root, above) if _MONTH.fullmatch(name) and int(name) == month)
    folders = (f"{above}/{name}" for name in names)
    days = (layout.date_of(f"{folder}/{name}") for folder in folders for name in names_at(root, folder))
    return sorted({day for day in days if day})


def days_from(root: Path, day: date, step: int) -> Iterator[date]:
    """The days after (``step`` 1) or before (-1) a day that have a folder, nearest first."""
    for year in years_of(root)[::step]:
        if (year - day.year) * step < 0:
            continue  # on the other side of the day
        for month in months_of(root, year)[::step]:
            months_apart = 12 * (year - day.year) + month - day.month
            if months_apart * step >= 0:
                yield from (found for found in days_of(root, year, month)[::step] if (found - day).days * step > 0)


def day_pages(root: Path, day: date) -> list[list[str]]:
    """The site paths of a day's pages: a list for each of the day's folders, with the page that counts first."""
    folders = ((folder, layout.day_pages_in(names_at(root, folder))) for folder in layout.day_folders(day))
    return [[f"{folder}/{name}" for name in names] for folder, names in folders if names]


def day_page(root: Path, day: date) -> str:
    """The site path of a day's page; if there is none, the path that it would have."""
    found = [path for pages in day_pages(root, day) for path in pages]
    return found[0] if found else f"{day_folder(root, day)}/{layout.DAY_PAGE}"


def day_folder(root: Path, day: date) -> str:
    """The site path of a day's folder; if there is none, a path padded like those of near days."""
    for folder in layout.day_folders(day):
        if names_at(root, folder):
            return folder
    year = layout.year_folder(day.year)
    nearest = sorted(years_of(root), key=lambda one: abs(one - day.year))
    years = [year, *map(layout.year_folder, nearest)]
    months = {one: names_at(root, one) for one in years}
    month_padded = next((padded for one in years if (padded := _is_padded(months[one])) is not None), True)
    month = f"{day.month:02d}" if month_padded else f"{day.month}"
    if month not in months[year]:
        month = next((name for name in months[year] if _MONTH.fullmatch(name) and int(name) == day.month), month)
    near = [f"{year}/{month}", *(f"{one}/{name}" for one in years for name in sorted(months[one]))]
    day_padded = next((padded for one in near if (padded := _is_padded(names_at(root, one))) is not None), False)
    return layout.day_folder(day, month_padded=len(month) == 2, day_padded=day_padded)


def _is_padded(names: Sequence[str]) -> bool | None:
    """Whether most one-digit numbers in some names are padded; None without such numbers."""
    digits = [name for name in names if _ONE_DIGIT.fullmatch(name)]
    return 2 * sum(len(name) == 2 for name in digits) > len(digits) if digits else None


def event_paths(root: Path, day: date) -> list[str]:
    """The site paths of the events in and below a day's folders, sorted."""
    found = (path for folder in layout.day_folders(day) for path in _files_below(root, folder))
    return sorted(filter(layout.is_event, found))


def _files_below(root: Path, folder: str) -> Iterator[str]:
    """The site paths of everything in a folder and below it, in the same folders that `tree.scan` enters."""
    todo = [(folder, False)]
    while todo:
        folder, by_link = todo.pop()
        place = follow_links(str(root), folder)
        names = list_names(place) if place is not None else []
        if "pyvenv.cfg" in names:
            continue
        yield from (f"{folder}/{name}" for name in names)
        for name in names:
            if is_page(name) or is_skipped_name(name):
                continue
            is_link, real = os.path.islink(f"{place}/{name}"), follow_links(str(root), f"{folder}/{name}")
            if real is not None and not (is_link and (by_link or f"{place}/".startswith(f"{real}/"))):
                todo.append((f"{folder}/{name}", by_link or is_link))
