"""The root of an archive, and the days and files that are asked for by name.

Knows: the file system.  Must not know: what is in a page.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from newsarc.errors import ArchiveError
from newsarc.files.paths import follow, followed, is_file, is_page, is_passed_over, names_in
from newsarc.pages.layouts.daily import layout

CONFIG = "newsarc.toml"
PAGES = "news"
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_ONE_DIGIT = re.compile(r"0?[1-9]")


def find_root(start: Path) -> Path:
    """The root for a folder that was named: itself, or its parent where it is the folder of pages.

    Raises `ArchiveError` where neither holds an archive.
    """
    if not start.is_dir():
        what = "is not a folder" if start.exists() else "does not exist"
        raise ArchiveError(f"{start} {what}", "name the archive's folder with -C DIR or NEWSARC_ARCHIVE")
    for folder in (start, start.parent):
        if (folder == start or start.name == PAGES) and _is_root(root := folder.resolve()):
            return root
    raise ArchiveError(
        f"no archive in {start}: it holds neither {CONFIG} nor a folder {PAGES}/ of dated pages ({PAGES}/YYYY/MM/D)"
        + _led_out(start.resolve()),
        "name the archive's folder with -C DIR or NEWSARC_ARCHIVE",
    )


def search_root(start: Path) -> Path:
    """The root nearest to a folder, upwards.  Raises `ArchiveError` where there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if _is_root(folder):
            return folder
    raise ArchiveError(
        f"no archive here: neither {start} nor a folder above it holds {CONFIG} or a folder {PAGES}/ of dated pages"
        + _led_out(start),
        "name the archive's folder with -C DIR or NEWSARC_ARCHIVE",
    )


def _is_root(folder: Path) -> bool:
    """Whether a folder, by its real path, holds an archive; what a link in it leads to elsewhere doesn't count."""
    file = follow(str(folder), f"/{CONFIG}")
    if file is not None and is_file(file):
        return True
    return any(_YEAR.fullmatch(name) for name in _names_inside(folder, f"/{PAGES}"))


def _led_out(folder: Path) -> str:
    """What to add where a folder would be a root if links out of it were followed."""
    names = [name for name in (CONFIG, PAGES) if follow(str(folder), f"/{name}") is None]
    are = "are symbolic links" if len(names) > 1 else "is a symbolic link"
    return f" ({' and '.join(names)} there {are} out of it, not followed)" if names else ""


# ---------------------------------------------------------------- days, without reading a page


def days_of(root: Path, year: int, month: int) -> list[date]:
    """The days of a month that have a folder, in order."""
    above = f"/{PAGES}/{year:04d}"
    names = (name for name in _names_inside(root, above) if _MONTH.fullmatch(name) and int(name) == month)
    folders = (f"{above}/{name}" for name in names)
    days = (layout.date_of(f"{folder}/{name}") for folder in folders for name in _names_inside(root, folder))
    return sorted({day for day in days if day})


def months_of(root: Path, year: int) -> list[int]:
    """The months of a year that have a folder, in order."""
    names = _names_inside(root, f"/{PAGES}/{year:04d}")
    return sorted({int(name) for name in names if _MONTH.fullmatch(name)})


def years_of(root: Path) -> list[int]:
    """The years that have a folder, in order."""
    return sorted(int(name) for name in _names_inside(root, f"/{PAGES}") if _YEAR.fullmatch(name) and name != "0000")


def _names_inside(root: Path, path: str) -> list[str]:
    """The names in the folder at a site path; none where a symbolic link on the way leads out of the root."""
    folder = follow(str(root), path)
    return names_in(folder) if folder is not None else []


def days_from(root: Path, day: date, step: int) -> Iterator[date]:
    """The days after (``step`` 1) or before (-1) a day that have a folder, nearest first."""
    for year in years_of(root)[::step]:
        if (year - day.year) * step < 0:
            continue
        for month in months_of(root, year)[::step]:
            if ((year, month) > (day.year, day.month)) - ((year, month) < (day.year, day.month)) == -step:
                continue
            yield from (found for found in days_of(root, year, month)[::step] if (found - day).days * step > 0)


def day_pages(root: Path, day: date) -> list[list[str]]:
    """The site paths of the pages of a day itself: those of each folder that it has, the one that counts first."""
    folders = ((folder, layout.day_pages_in(_names_inside(root, folder))) for folder in layout.day_folders(day))
    return [[f"{folder}/{name}" for name in names] for folder, names in folders if names]


def day_page(root: Path, day: date) -> str:
    """The site path of a day's page, or where it belongs if there is none."""
    stored = [path for pages in day_pages(root, day) for path in pages]
    return stored[0] if stored else f"{day_folder(root, day)}/{layout.DAY_PAGE}"


def day_folder(root: Path, day: date) -> str:
    """The site path of a day's folder: the one that is there, else one that is written as those near it are."""
    for folder in layout.day_folders(day):
        if _names_inside(root, folder):
            return folder
    year = f"/{PAGES}/{day.year:04d}"
    years = [year, *(f"/{PAGES}/{one:04d}" for one in sorted(years_of(root), key=lambda one: abs(one - day.year)))]
    months = {one: _names_inside(root, one) for one in years}
    month_padded = next((said for one in years if (said := _is_padded(months[one])) is not None), True)
    month = f"{day.month:02d}" if month_padded else f"{day.month}"
    if month not in months[year]:
        month = next((name for name in months[year] if _MONTH.fullmatch(name) and int(name) == day.month), month)
    near = [f"{year}/{month}", *(f"{one}/{name}" for one in years for name in sorted(months[one]))]
    padded = next((said for one in near if (said := _is_padded(_names_inside(root, one))) is not None), False)
    return layout.day_folder(day, month_padded=len(month) == 2, day_padded=padded)


def is_folder(root: Path, path: str) -> bool:
    """Whether a site path is that of a folder; one that a symbolic link out of the root leads to is none."""
    real = follow(str(root), path)
    try:
        return real is not None and stat.S_ISDIR(os.lstat(real).st_mode)
    except OSError:
        return False


def _is_padded(names: Sequence[str]) -> bool | None:
    """Whether most numbers of one digit among some names are padded; None where there is none."""
    digits = [name for name in names if _ONE_DIGIT.fullmatch(name)]
    return 2 * sum(len(name) == 2 for name in digits) > len(digits) if digits else None


def event_paths(root: Path, day: date) -> list[str]:
    """The site paths of the events stored in and below a day's folders, in order of their names."""
    found = (path for folder in layout.day_folders(day) for path in _files_below(root, folder))
    return sorted(filter(layout.is_event, found))


def _files_below(root: Path, folder: str) -> Iterator[str]:
    """The site paths of what lies in a folder and below it, in all folders that `tree.scan` goes into."""
    todo = [(folder, False)]
    while todo:
        folder, by_link = todo.pop()
        place = follow(str(root), folder)
        names = names_in(place) if place is not None else []
        if "pyvenv.cfg" in names:
            continue
        yield from (f"{folder}/{name}" for name in names)
        for name in names:
            if is_page(name) or is_passed_over(name):
                continue
            is_link, real = os.path.islink(f"{place}/{name}"), follow(str(root), f"{folder}/{name}")
            if real is not None and not (is_link and (by_link or f"{place}/".startswith(f"{real}/"))):
                todo.append((f"{folder}/{name}", by_link or is_link))


def existing_path(root: Path, named: Path | str) -> str | None:
    """The same of what is there, even if it is a page that is a link out of the root, or to nothing; None of others."""
    path = followed(root, named)
    if path is not None and os.path.lexists(f"{root}{path}"):
        return path
    whole = os.path.abspath(named)
    folder = followed(root, os.path.dirname(whole))
    page = f"{folder}/{os.path.basename(whole)}"
    is_link = folder is not None and is_page(page) and os.path.islink(f"{root}{page}")
    return page if is_link else None
