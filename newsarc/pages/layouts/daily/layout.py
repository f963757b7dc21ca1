"""The names and site paths of the daily layout: from a date to the paths of its pages, and back.

Knows: ``/news/YYYY/MM/D/<slug>.md``, that other archives pad the day or don't pad the month, and the names of event
pages and day pages.  Must not know: which files exist, what is in a page.

Paths are used as in the tree: ``/news/2012/02/8`` and ``/news/2012/02/08`` are folders of the same day, and everything
in or below either belongs to that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from newsarc.files.paths import PAGE_ENDINGS, is_page, stem
from newsarc.text.dates import make_date

PAGES = "news"  # the folder below the root with all pages
PAGES_PATH = f"/{PAGES}/"
EXAMPLE = f"{PAGES_PATH}2012/02/8"  # a day's folder, for messages
_DATED_FOLDER = r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"
_DAY = re.compile(rf"{PAGES_PATH}{_DATED_FOLDER}(?=/|\Z)")
_ANY_DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,3})(?=/|$)")  # in any folder, also an invalid day of three digits
_EDITION = re.compile(rf"\A/[a-z]{{2,3}}(?:-[A-Za-z]{{2,4}})?(?={PAGES_PATH})")
_PREFIX = re.compile(rf"(?:/[^/?#()\s]+){{1,3}}?(?={PAGES_PATH})")
_DOTS = re.compile(r"/\.{0,2}(?=/|\Z)")  # an empty name, ``.`` or ``..``: such a path leads elsewhere than it seems to
_NAME = r"(?!\.)[^/\x00-\x20\x7f%?#&\\<>()\ud800-\udfff]+"
_PLAIN = re.compile(rf"((?:/{_NAME}){{0,3}}?)({PAGES_PATH}[0-9]{{4}}/[0-9]{{1,2}}/[0-9]{{1,2}}/{_NAME}\.md)")
DAY_PAGE = "index.md"
DAY_PAGES = (DAY_PAGE, "README.md")  # the generator's names; the second page is a copy of the first
_DAY_STEMS = ("index", "readme")
_DAY_NAME = re.compile(
    rf"({'|'.join(_DAY_STEMS)})(?:{'|'.join(map(re.escape, PAGE_ENDINGS))})", re.IGNORECASE | re.ASCII
)


# ---------------------------------------------------------------- a day's folders


def year_folder(year: int) -> str:
    """The site path of a year's folder."""
    return f"{PAGES_PATH}{year:04d}"


def day_folder(day: date, *, month_padded: bool = True, day_padded: bool = False) -> str:
    """The site path of a day's folder, without a trailing slash, in an archive that pads numbers in this way."""
    month, number = (
        f"{one:02d}" if padded else str(one) for one, padded in ((day.month, month_padded), (day.day, day_padded))
    )
    return f"{year_folder(day.year)}/{month}/{number}"


def day_folders(day: date) -> tuple[str, ...]:
    """The possible site paths of a day's folder; if there are several folders, they are read in this order."""
    year, month, number = year_folder(day.year), day.month, day.day
    usual = f"{year}/{month:02d}/{number}"
    if month > 9 and number > 9:  # nothing to pad
        return (usual,)
    ways = usual, f"{year}/{month:02d}/{number:02d}", f"{year}/{month}/{number}", f"{year}/{month}/{number:02d}"
    return tuple(dict.fromkeys(ways))


def folder_of(path: str) -> str:
    """The day's folder at or above a site path; the empty string if there is none."""
    found = _DAY.match(path)
    return found[0] if found and make_date(*found.groups()) else ""


def date_of(path: str) -> date | None:
    """The day whose folder is at or above a site path; None if there is none."""
    found = _DAY.match(path)
    return make_date(found[1], found[2], found[3]) if found else None


def same_day_folders(path: str) -> tuple[str, ...]:
    """The possible site paths of the folder of a path's day (`day_folders`); empty if the path belongs to no day."""
    day = date_of(path)
    return day_folders(day) if day else ()


def day_named_by(text: str) -> date | None:
    """The day whose page or folder a path names (``/news/2012/02/8/index.md``, ``news/2012/02/8``); None otherwise."""
    site = without_edition("/" + text.strip().lstrip("/")).rstrip("/")
    return date_of(site) if is_day_page(site) or folder_of(site) == site else None


def written_date(folder: str) -> str:
    """A day's date as written on the pages in its folder, padded like the folder.

    >>> written_date("/news/2012/02/8"), written_date("/news/2012/02/08")
    ('2012-02-8', '2012-02-08')
    """
    return folder.removeprefix(PAGES_PATH).replace("/", "-")


def with_usual_padding(path: str) -> str:
    """A path with the usual padding: the month padded, the day not.

    >>> with_usual_padding("/news/2012/2/08/index.md")
    '/news/2012/02/8/index.md'
    """
    return _ANY_DAY.sub(lambda day: f"/{day[1]}/{int(day[2]):02d}/{int(day[3])}", path, count=1)


def with_other_padding(path: str) -> Iterator[str]:
    """A path with every other padding of its month and day, the usual one first.

    >>> list(with_other_padding("/news/2012/2/10/a.md"))
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


# ---------------------------------------------------------------- links to pages


def may_be_path(text: str) -> bool:
    """Whether a text, with or without a leading slash, may be the path of a page."""
    return PAGES_PATH in f"/{text}"


def is_in_pages(path: str) -> bool:
    """Whether a site path is the folder of pages or in it."""
    return f"{path}/".startswith(PAGES_PATH)


def without_edition(target: str) -> str:
    """A link's site path without the prefix of an edition: ``/zh/news/…`` is ``/news/…``."""
    if target.startswith(PAGES_PATH):
        return target
    return _EDITION.sub("", target, count=1) if target.startswith("/") else target


def prefix_of(target: str) -> str:
    """What a link's target may have before the site path of a page (``/zh``); usually the empty string."""
    found = _PREFIX.match(target)
    return found[0] if found else ""


def plain_path(target: str) -> tuple[str, str] | None:
    """A target's prefix and the site path after it, if it is unambiguous; otherwise None.

    >>> plain_path("/zh/news/2012/02/8/a.md"), plain_path("/news/2012/02/8/a%20b.md")
    (('/zh', '/news/2012/02/8/a.md'), None)
    """
    found = _PLAIN.fullmatch(target)
    return (found[1], found[2]) if found else None


# ---------------------------------------------------------------- pages


def is_event(path: str) -> bool:
    """Whether a site path is that of an event: a page in or below a day's folder that isn't the day's own page."""
    return is_page(path) and folder_of(path) != "" and not is_day_page(path) and not _DOTS.search(path)


def is_day_page(path: str) -> bool:
    """Whether a site path is that of a day page or of its README copy."""
    folder, _, name = path.rpartition("/")
    return folder != "" and _is_day_name(name) and folder_of(folder) == folder


def is_misplaced(path: str) -> bool:
    """Whether a page in the folder of pages belongs to no day, and isn't the page of a year or a month."""
    if not path.startswith(PAGES_PATH) or date_of(path):
        return False
    return _DAY.match(path) is not None or not _is_day_name(path.rpartition("/")[2])


def day_pages_in(names: Iterable[str]) -> list[str]:
    """Those of a folder's file names that are its own page or copies of it; the first one counts."""
    found = [name for name in names if _is_day_name(name)]
    return sorted(found, key=_order_of_name) if len(found) > 1 else found


def index_in(names: Iterable[str]) -> str | None:
    """The one of a folder's file names that is its own page; None if there is none, or only a README."""
    first = next(iter(day_pages_in(names)), None)
    return first if first and _order_of_name(first)[0] == 0 else None


def order_of_day_page(path: str) -> tuple[int, str]:
    """A sort key for the pages of one day in several folders; the page that counts comes first."""
    folder = path.rpartition("/")[0]
    folders = same_day_folders(folder)
    return (folders.index(folder) if folder in folders else len(folders)), path


def _is_day_name(name: str) -> bool:
    return name[:1] in "iIrR" and _DAY_NAME.fullmatch(name) is not None  # the first letter rules out most names


@lru_cache(maxsize=64)  # nearly all have one of two names
def _order_of_name(name: str) -> tuple[int, bool, str]:
    return _DAY_STEMS.index(stem(name).lower()), name not in DAY_PAGES, name
