"""Where pages lie: dates and site paths, one from the other.

Knows: ``/news/YYYY/MM/D/<slug>.md``, that other archives pad the day or don't
pad the month, and what a page's file and a day's page are called.
Must not know: which files there are, or what is in a page.

A path is what it is stored as: ``/news/2012/02/8`` and ``/news/2012/02/08`` are
folders of one day, and what lies in or below either is of that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from newsarc.files.paths import PAGE_ENDINGS, is_page, stem
from newsarc.text.dates import make_date

_DAY = re.compile(r"/news/([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})(?=/|\Z)")
PAGES = "news"  # the folder below the root that holds all pages
_PAGES = f"/{PAGES}/"
_EDITION = re.compile(r"\A/[a-z]{2,3}(?:-[A-Za-z]{2,4})?(?=/news/)")
_ANY_DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,3})(?=/|$)")
_DOTS = re.compile(r"/\.{0,2}(?=/|\Z)")  # no names: such a path leads elsewhere than it looks
_NAME = r"[^/\x00-\x20\x7f%?#&\\<>()\ud800-\udfff]+"
# Nothing in it is read otherwise than it looks; what stands before /news/ may be a prefix.
_PLAIN = re.compile(rf"((?:/(?!\.){_NAME}){{0,3}}?)(/news/[0-9]{{4}}/[0-9]{{1,2}}/[0-9]{{1,2}}/(?!\.){_NAME}\.md)")
DAY_PAGE = "index.md"
DAY_PAGES = (DAY_PAGE, "README.md")  # as they are made; the second is a copy of the first
_DAY_STEMS = ("index", "readme")
_DAY_NAME = re.compile(
    rf"({'|'.join(_DAY_STEMS)})(?:{'|'.join(map(re.escape, PAGE_ENDINGS))})", re.IGNORECASE | re.ASCII
)


# ---------------------------------------------------------------- a day's folders


def year_folder(year: int) -> str:
    """The site path of a year's folder."""
    return f"{_PAGES}{year:04d}"


def day_folder(day: date, *, month_padded: bool = True, day_padded: bool = False) -> str:
    """The site path of a day's folder, without a slash at the end, as an archive writes it that pads so."""
    month, number = (
        f"{one:02d}" if padded else str(one) for one, padded in ((day.month, month_padded), (day.day, day_padded))
    )
    return f"/news/{day.year:04d}/{month}/{number}"


def day_folders(day: date) -> tuple[str, ...]:
    """All that a day's folder may be called, in the order in which they are read where there are several."""
    year, month, number = f"/news/{day.year:04d}", day.month, day.day
    usual = f"{year}/{month:02d}/{number}"
    if month > 9 and number > 9:  # nothing to pad
        return (usual,)
    ways = usual, f"{year}/{month:02d}/{number:02d}", f"{year}/{month}/{number}", f"{year}/{month}/{number:02d}"
    return tuple(dict.fromkeys(ways))


def folder_of(path: str) -> str:
    """The folder of the day in or below which a site path lies; the empty string where it lies in none."""
    found = _DAY.match(path)
    return found[0] if found and make_date(*found.groups()) else ""


def folders_beside(folder: str) -> tuple[str, ...]:
    """All that the folder of the same day may be called; nothing for a folder in or below no day's."""
    day = date_of(folder)
    return day_folders(day) if day else ()


def heading_of(folder: str) -> str:
    """How the pages in a day's folder write its date: as the folder does.

    >>> heading_of("/news/2012/02/8"), heading_of("/news/2012/02/08")
    ('2012-02-8', '2012-02-08')
    """
    return folder.removeprefix(_PAGES).replace("/", "-")


def is_misplaced(path: str) -> bool:
    """Whether a page that lies below the folder of pages is that of no day, and no page about a year or month."""
    if not path.startswith(_PAGES) or date_of(path):
        return False
    return _DAY.match(path) is not None or not _is_day_name(path.rpartition("/")[2])


def date_of(path: str) -> date | None:
    """The day in or below whose folder a site path lies; None where it lies in none."""
    found = _DAY.match(path)
    return make_date(found[1], found[2], found[3]) if found else None


def day_of(text: str) -> date | None:
    """The day whose page or folder a path names (``/news/2012/02/8/index.md``, ``news/2012/02/8``); None for none."""
    site = canonical("/" + text.strip().lstrip("/")).rstrip("/")
    return date_of(site) if is_day_page(site) or folder_of(site) == site else None


def unpadded(path: str) -> str:
    """A path with its month padded and its day not, however it writes them.

    >>> unpadded("/news/2012/2/08/index.md")
    '/news/2012/02/8/index.md'
    """
    return _ANY_DAY.sub(lambda day: f"/{day[1]}/{int(day[2]):02d}/{int(day[3])}", path, count=1)


def respelt(path: str) -> Iterator[str]:
    """A path with the month and day in it padded in each other way, the usual one first.

    >>> list(respelt("/news/2012/2/10/a.md"))
    ['/news/2012/02/10/a.md']
    """
    found = _ANY_DAY.search(path)
    if not found:
        return
    month, day = int(found[2]), int(found[3])
    seen = {path}
    for one, other in (
        (f"{month:02d}", f"{day}"),
        (f"{month:02d}", f"{day:02d}"),
        (f"{month}", f"{day}"),
        (f"{month}", f"{day:02d}"),
    ):
        other_path = f"{path[: found.start()]}/{found[1]}/{one}/{other}{path[found.end() :]}"
        if other_path not in seen:
            seen.add(other_path)
            yield other_path


def canonical(target: str) -> str:
    """A link's site path without the prefix of an edition: ``/zh/news/…`` is ``/news/…``."""
    if target.startswith("/news/"):
        return target
    return _EDITION.sub("", target, count=1) if target.startswith("/") else target


def plain_path(target: str) -> tuple[str, str] | None:
    """A target's prefix and the site path behind it, where it can be read in one way only; None for any other.

    >>> plain_path("/zh/news/2012/02/8/a.md"), plain_path("/news/2012/02/8/a%20b.md")
    (('/zh', '/news/2012/02/8/a.md'), None)
    """
    found = _PLAIN.fullmatch(target)
    return (found[1], found[2]) if found else None


# ---------------------------------------------------------------- pages of days


def is_event(path: str) -> bool:
    """Whether a site path is that of an event: a page in or below a day's folder that is not its day page."""
    return is_page(path) and folder_of(path) != "" and not is_day_page(path) and not _DOTS.search(path)


def is_day_page(path: str) -> bool:
    """Whether a site path is that of a day page or of its README copy."""
    folder, _, name = path.rpartition("/")
    return folder != "" and _is_day_name(name) and folder_of(folder) == folder


def day_pages_in(names: Iterable[str]) -> list[str]:
    """The names of a folder's own page and its copies among those of files; the first is the one that counts."""
    found = [name for name in names if _is_day_name(name)]
    return sorted(found, key=_day_page_order) if len(found) > 1 else found


def index_in(names: Iterable[str]) -> str | None:
    """The name of a folder's own page among those of files, copies aside; None where there is none."""
    first = next(iter(day_pages_in(names)), None)
    return first if first and _day_page_order(first)[0] == 0 else None


def order_of_day_page(path: str) -> tuple[int, str]:
    """What puts the pages of one day in order that lie in several folders, the one that counts first."""
    folder = path.rpartition("/")[0]
    beside = folders_beside(folder)
    return (beside.index(folder) if folder in beside else len(beside)), path


def _is_day_name(name: str) -> bool:
    return name[:1] in "iIrR" and _DAY_NAME.fullmatch(name) is not None  # few names take a closer look


@lru_cache(maxsize=64)  # nearly all are called one of two names
def _day_page_order(name: str) -> tuple[int, bool, str]:
    return _DAY_STEMS.index(stem(name).lower()), name not in DAY_PAGES, name
