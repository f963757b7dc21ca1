"""Where pages lie: dates and site paths, one from the other.

Knows: ``/news/YYYY/MM/D/<slug>.md``, month padded, day not.
Must not know: files, or what is in a page.
"""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"/news/(\d{4})/(\d\d)/([1-9]\d?)(?=/|$)")
_EDITION = re.compile(r"\A/[a-z]{2,3}(?:-[A-Za-z]{2,4})?(?=/news/)")
_WRITTEN = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TYPED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})/(\d{1,2})/(\d{1,2})|(\d{4})(\d\d)(\d\d)")
_ANY_DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,3})(?=/|$)")
DAY_DEPTH = 4  # names in the path of a day's folder
DAY_PAGE = "index.md"
DAY_PAGES = (DAY_PAGE, "README.md")  # the second is a copy of the first


def day_folder(day: date) -> str:
    """The site path of a day's folder, without a slash at the end."""
    return f"/news/{day.year:04d}/{day.month:02d}/{day.day}"


def day_page(day: date) -> str:
    """The site path of a day's page."""
    return f"{day_folder(day)}/{DAY_PAGE}"


def date_of(path: str) -> date | None:
    """The day in whose folder a site path lies; None where it lies in none."""
    found = _DAY.match(path)
    return make_date(found[1], found[2], found[3]) if found else None


def make_date(year: str, month: str, day: str) -> date | None:
    """A date from its digits; None where the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def written_date(text: str) -> date | None:
    """The date a text begins with, as in ``2012-02-8``; None where there is none."""
    found = _WRITTEN.match(text.strip())
    return make_date(found[1], found[2], found[3]) if found else None


def read_date(text: str) -> date | None:
    """The date that a text is: ``2012-02-08``, ``2012-2-8``, ``2012/02/8`` or ``20120208``; None where it is none."""
    found = _TYPED.fullmatch(text.strip())
    return make_date(*(group for group in found.groups() if group)) if found else None


def day_of(text: str) -> date | None:
    """The day whose page or folder a path names (``/news/2012/02/8/index.md``, ``news/2012/02/8``); None for none."""
    site = canonical("/" + text.strip().lstrip("/")).rstrip("/")
    return date_of(site) if is_day_page(site) or is_day_page(f"{site}/{DAY_PAGE}") else None


def unpadded(path: str) -> str:
    """A path with its month padded and its day not, however it writes them.

    >>> unpadded("/news/2012/2/08/index.md")
    '/news/2012/02/8/index.md'
    """
    return _ANY_DAY.sub(lambda day: f"/{day[1]}/{int(day[2]):02d}/{int(day[3])}", path, count=1)


def looks_like_date(text: str) -> bool:
    """Whether a text has the form of a date, be there such a day or not."""
    return _TYPED.fullmatch(text.strip()) is not None


def canonical(target: str) -> str:
    """A link's site path without the prefix of an edition: ``/zh/news/…`` is ``/news/…``."""
    if target.startswith("/news/"):
        return target
    return _EDITION.sub("", target, count=1) if target.startswith("/") else target


def is_event(path: str) -> bool:
    """Whether a site path is that of an event: a page of a day's folder that is not its day page."""
    name = path.rpartition("/")[2]
    return name.endswith(".md") and name not in DAY_PAGES and _in_day_folder(path)


def is_day_page(path: str) -> bool:
    """Whether a site path is that of a day page or of its README copy."""
    return path.rpartition("/")[2] in DAY_PAGES and _in_day_folder(path)


def _in_day_folder(path: str) -> bool:
    found = _DAY.match(path)
    return found is not None and path.rfind("/") == found.end() and date_of(path) is not None
