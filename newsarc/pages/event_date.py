"""The date of a page: from its metadata or its path.

Knows: which fields have a date, and their precedence.
Must not know: the forms of a date (`value_date`, `path_date`), layouts, files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from newsarc.pages.metadata.metadata import Metadata
from newsarc.pages.path_date import date_in_path
from newsarc.pages.value_date import Invalid, date_in_value
from newsarc.text.day_or_month import DayOrMonth

DATE_KEYS = ("date", "published", "pubDate", "publishDate", "created", "created_at")
# Other names for these in themes and note-taking programs, in the form of `_folded`.
_MORE_KEYS = (
    *("datepublished", "publisheddate", "publishedat", "publishedon", "pubdatetime", "publishdatetime"),
    *("posted", "postdate", "postedon", "datecreated", "createddate", "createdat", "createdon", "creationdate"),
    *("createdate", "createtime", "publishtime", "dateadded", "meetingdate", "eventdate"),
)
_PATH_KEYS = ("path", "slug", "url", "permalink")
_FRONT_MATTER = "front matter"
_SIGNS = re.compile(r"[-_\s]+")


class EventDate(NamedTuple):
    """The date of a page, None if it has none, and where it is from.

    ``source`` says that in words, such as ``front matter: date`` or ``path``; it is empty without a date.  ``span`` is
    the span of the value with the date in the page's text, None if it is from the path.  ``invalid`` is a value that
    should be the date but isn't valid, and ``invalid_span`` its span.
    """

    when: DayOrMonth | None = None
    source: str = ""
    span: tuple[int, int] | None = None
    invalid: str | None = None
    invalid_span: tuple[int, int] | None = None


def event_date(metadata: Metadata, path: str, keys: Sequence[str] = DATE_KEYS) -> EventDate:
    """The date of the page at a site path: front matter, then a URL in it with a date, then the path."""
    invalid: Invalid | None = None
    invalid_span = None
    in_path = date_in_path(path)
    for key in _present(metadata.fields, keys) if metadata.fields else ():
        value = date_in_value(metadata.fields[key])
        span = metadata.spans.get(key)
        if isinstance(value, DayOrMonth):
            if value.day is None and in_path and in_path[:2] == value[:2]:
                break  # the path gives the day in that month
            return EventDate(value, _source(metadata, key), span)
        if value and not invalid and _is_date_for_sure(metadata, key, value):
            invalid, invalid_span = value, span
    written = invalid.written if invalid else None
    in_field = _in_field(metadata, in_path)
    if in_field:
        when, key = in_field
        return EventDate(when, _source(metadata, key), metadata.spans.get(key), written, invalid_span)
    return EventDate(in_path, "path" if in_path else "", None, written, invalid_span)


def _present(fields: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """The names of a page's fields that match the keys, in any spelling, in the order of the keys."""
    by_name: dict[str, str] = {}
    for name in fields:
        by_name.setdefault(_folded(name), name)
    wanted = [_folded(key) for key in keys]
    if keys is DATE_KEYS:
        wanted += _MORE_KEYS
    return [by_name[key] for key in dict.fromkeys(wanted) if key in by_name]


def _folded(name: str) -> str:
    return _SIGNS.sub("", name.lower())


def _is_date_for_sure(metadata: Metadata, key: str, value: Invalid) -> bool:
    """Whether an invalid value is a mistake: other fields, and lines for people, may have any text."""
    return value.is_day or (key == "date" and _where(metadata, key) == _FRONT_MATTER)


def _in_field(metadata: Metadata, in_path: DayOrMonth | None) -> tuple[DayOrMonth, str] | None:
    """The date in a field with the page's own URL, and that field, unless the path is more precise."""
    for key in _PATH_KEYS:
        value = metadata.fields.get(key)
        if not isinstance(value, str) or "://" in value:  # a URL of another site has the date of another page
            continue
        found = date_in_path(value[:500])
        if found and (found.day is not None or in_path is None):
            return found, key
    return None


def _source(metadata: Metadata, key: str) -> str:
    return f"{_where(metadata, key)}: {key}"


def _where(metadata: Metadata, key: str) -> str:
    """Where a field is, in words."""
    span = metadata.spans.get(key)
    if metadata.form == "properties":
        return "properties"
    if span and span[0] >= metadata.body:
        return "below the title"
    return "header" if metadata.form == "header" else _FRONT_MATTER
