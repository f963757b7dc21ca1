"""The values of a page for the placeholders of a URL pattern.

Knows: which fields, names and folders tools use for a placeholder.
Must not know: the syntax of patterns (`permalinks`), which pattern applies to which page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from newsarc.links.permalinks import date_values
from newsarc.pages import slugs
from newsarc.pages.document import Document
from newsarc.text.day_or_month import DayOrMonth, make_day

OWN_NAMES = (*slugs.OWN_NAMES, "page", "+page")  # the last ones in code
DATED = re.compile(r"\d{4}[-_.]\d{1,2}[-_.]\d{1,2}[-_. ]+(?=.)")
_ZONED = re.compile(r"[T\s](\d\d):\d\d(?::[\d.]+)?\s*([+-])(\d\d):?(\d\d)")


class PermalinkValues:
    """The possible values of a pattern's placeholders, computed on demand."""

    def __init__(self, document: Document, rel: str, *, title_too: bool = False) -> None:
        self._document = document
        self._rel = rel
        self._title_too = title_too
        # The values of the days that the URL may have: the page's own, and that in UTC.
        self._dates = [date_values(one) for one in (document.when, _day_in_utc(document)) if one]

    def __call__(self, name: str) -> Sequence[str]:
        if self._dates and name in self._dates[0]:
            return [one[name] for one in self._dates]
        fields = self._document.fields
        folder, file = self._folder_and_name()
        match name:
            case "title" | "slug" | "contentbasename" | "slugorfilename" | "slugorcontentbasename" | "post_title":
                return self._titles(file)
            case "name" | "filename" | "basename":
                return [_without_date(file)]
            case "path":
                names = [*_served(folder), _without_date(file)]
                return ["/".join(names[1:] if folder.startswith("_") else names)]
            case "categories" | "slugified_categories":
                return ["/".join(self._categories(folder))]
            case "category":
                return list(self._categories(folder))[:1] or ["uncategorized"]
            case "section" | "collection":
                return [(*_served(folder), "")[0]]
            case "sections":
                return ["/".join(_served(folder))]
            case "output_ext" | "lang":
                return [""]
            case _:
                value = fields.get(name)
                return [str(value)] if isinstance(value, (str, int)) else ()

    def _folder_and_name(self) -> tuple[str, str]:
        folder, _, name = self._rel.rpartition("/")
        if name.lower() in OWN_NAMES:
            folder, _, name = folder.rpartition("/")
        return folder, name

    def _titles(self, file: str) -> Sequence[str]:
        slug = self._document.fields.get("slug")
        if isinstance(slug, (str, int)) and slug:
            return [str(slug)]
        title = self._document.title.replace("/", "-")
        return [_without_date(file), title] if self._title_too and title else [_without_date(file)]

    def _categories(self, folder: str) -> Iterable[str]:
        fields = self._document.fields
        above = (one for one in folder.split("/") if one and not one.startswith("_"))
        return dict.fromkeys((*above, *_listed(fields, "categories"), *_listed(fields, "category")))


def _without_date(name: str) -> str:
    found = DATED.match(name)
    return name[found.end() :] if found else name


def _served(folder: str) -> list[str]:
    """The names in a URL of the folders that a page is in."""
    return [one.removeprefix("_") for one in folder.split("/") if one and one not in ("_posts", "_drafts")]


def _day_in_utc(document: Document) -> DayOrMonth | None:
    value = document.fields.get("date")
    if not isinstance(value, str) or not document.when or value.endswith(("Z", "+0000", "+00:00")):
        return None
    zoned = _ZONED.search(value)
    day = document.when.as_date()
    if day is None or zoned is None:
        return None
    offset = int(zoned[3]) if zoned[2] == "+" else -int(zoned[3])
    shift = (int(zoned[1]) - offset) // 24
    other = day + timedelta(days=shift)
    return make_day(other.year, other.month, other.day) if shift else None


def _listed(fields: Mapping[str, Any], name: str) -> list[str]:
    """The values of a field with one or several; text is several words in Jekyll, or several after commas."""
    value = fields.get(name)
    if isinstance(value, str):
        return value.split(",") if "," in value else value.split()
    return [str(one) for one in value] if isinstance(value, list) else []
