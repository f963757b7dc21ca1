"""The YAML front matter at the top of a page.

Knows: the few fields that newsarc uses, and how to change the date.
Must not know: where the block is and how it is read (`yaml_block`), the rest of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from newsarc.pages import yaml_block
from newsarc.pages.page import FrontMatter, Problem
from newsarc.text import written_dates
from newsarc.text.clean import clean
from newsarc.text.lines import with_line_feeds

_MOST_TAGS = 200


def read_front_matter(text: str) -> tuple[int, FrontMatter | None, list[Problem]]:
    """The offset of the body, the front matter if it can be read, and the problems in it."""
    block = yaml_block.read_block(text)
    if block.fields is None:
        return block.body, None, list(block.problems)
    matter = _known_fields(block.fields, block.inside, block.spans)
    written = block.fields.get("date")
    if isinstance(written, str) and clean(written) and written_dates.is_invalid(written):
        message = f"the front matter date is not a valid date: {clean(written)[:40]}"
        return block.body, matter, [Problem("NA503", message, *matter.date_span)]
    return block.body, matter, []


def with_day(text: str, day: date) -> str | None:
    """A page's text with another day in its front matter's date, and all other fields unchanged.

    The date has the same form as before: order, separators, padding, words and time.  None if it can't be changed
    reliably; the unchanged text if there is no date, or only a year or month that contains the day.
    """
    block = yaml_block.find_block(with_line_feeds(text)) if read_front_matter(text)[0] else None
    if not block:
        return text
    before, spans = _fields(block)
    if before is None:
        return None if "date" in block[1] else text
    if before.get("date") in (None, "") or day.isoformat().startswith(f"{before['date']}-"):
        return text
    at, inside = block.start(1), block.span(1)
    start, end = _known_fields(before, inside, {key: (at + a, at + b) for key, (a, b) in spans.items()}).date_span
    for written in written_dates.find_all(text[start:end]):
        if written.day is not None and written.day == _day(before["date"]):
            changed = f"{text[:start]}{written.with_day(day)}{text[end:]}"
            again = yaml_block.find_block(with_line_feeds(changed))
            after = _fields(again)[0] if again else None
            if after and _day(after["date"]) == day and _without_date(after) == _without_date(before):
                return changed
    return None


def _fields(block: re.Match[str]) -> tuple[dict[Any, Any] | None, Mapping[str, tuple[int, int]]]:
    """All fields of a block, None if it can't be read, and the spans of their values within it."""
    if len(block[1]) > yaml_block.LONGEST:
        return None, {}
    try:
        fields, spans = yaml_block.load_yaml(block[1])
    except Exception:  # reported when the page is parsed
        return None, {}
    return (fields, spans) if isinstance(fields, dict) else ({}, {})


def _without_date(fields: dict[Any, Any]) -> str:
    """All fields except the date, as text: some values contain themselves, or don't equal themselves."""
    return repr([one for one in fields.items() if one[0] != "date"])


def _known_fields(fields: dict[Any, Any], inside: tuple[int, int], spans: Mapping[str, tuple[int, int]]) -> FrontMatter:
    return FrontMatter(
        title=_string(fields.get("title")),
        day=_day(fields.get("date")),
        summary=_string(fields.get("summary") or fields.get("description")),
        topic=_string(fields.get("topic")),
        tags=(*_strings(fields.get("contexts")), *_strings(fields.get("tags"))),
        date_span=spans.get("date", inside),
    )


def _string(value: object) -> str | None:
    if (
        isinstance(value, int) and value.bit_length() > 64
    ):  # nobody writes such a number, and Python refuses to print a huge one
        return None
    return clean(str(value)) or None if isinstance(value, str | int | float) else None


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        return ()
    return tuple(name for entry in value[:_MOST_TAGS] if (name := _string(entry)))


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = written_dates.read(value) if isinstance(value, str) else None
    return written.day if written else None
