"""The text of a day page with an event removed or added, and the text of a new day page.

Knows: the form of a day page.  Must not know: files, where links lead (callers say so).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from newsarc.pages.layouts.daily import form, layout
from newsarc.pages.page import Item, Page

_DAY, _EVENT, _TOPIC = map(form.hashes, (form.DAY, form.EVENT, form.TOPIC))
_PREVIOUS = f"{form.PREVIOUS_DAY[0]}..."
_ANY_HEADING = re.compile(r"^#{1,6}(?=[ \t\r\n])", re.MULTILINE)
_TOPIC_ABOVE = re.compile(rf"^{_TOPIC}(?=[ \t\r\n])[^\n]*\n\s*\Z", re.MULTILINE)


class DayEntry(NamedTuple):
    """An event as a day page lists it: its topic, its title, and the stripped lines below it."""

    topic: str | None
    title: str
    below: str


def without(page: Page, leads_there: Callable[[str], bool]) -> tuple[str, DayEntry | None]:
    """A day page's text without the items whose targets lead to an event, and the first of these, if any."""
    text, removed = page.text, None
    for item in reversed(page.items):
        if leads_there(item.row.target):
            start, end, removed = _block(page, item)
            text = text[:start] + text[end:]
    return text, removed


def _block(page: Page, item: Item) -> tuple[int, int, DayEntry]:
    """The start and end of an item, with its topic unless the next item also needs that, and its entry."""
    text = page.text
    start = text.rfind("\n", 0, item.row.start) + 1
    line_end = text.find("\n", item.row.end)
    line_end = len(text) if line_end < 0 else line_end
    following = _ANY_HEADING.search(text, line_end)
    end = following.start() if following else len(text)
    entry = DayEntry(item.topic, item.row.text, text[line_end + 1 : end].strip())
    topic = _TOPIC_ABOVE.search(text, 0, start)
    inherited = following is not None and following[0] == _EVENT and _is_of_edition(item.row.target)
    return (start if inherited or not topic else topic.start()), end, entry


def with_entry(page: Page, entry: DayEntry, target: str) -> str:
    """A day page's text with an event added after those that it lists."""
    text = page.text
    at = _end_of_items(page)
    # An edition's day page prints a topic only when it changes, so the end of a topic must be written too.
    ends_topic = bool(page.items and page.items[-1].topic) and _is_of_edition(target)
    before = text[:at] if not text[:at] or text[:at].endswith("\n") else f"{text[:at]}\n"
    block = _written(entry, target, with_topic=ends_topic)
    return before + (block.replace("\n", "\r\n") if "\r\n" in text else block) + text[at:]


def _is_of_edition(target: str) -> bool:
    return layout.without_edition(target) != target


def _end_of_items(page: Page) -> int:
    """Where the items end: at the heading after the last one; without items, before the link to the day before."""
    text = page.text
    if page.items:
        following = _ANY_HEADING.search(text, page.items[-1].row.end)
        return following.start() if following else len(text)
    return text.rfind("\n", 0, page.previous.start) + 1 if page.previous else len(text)


def _written(entry: DayEntry, target: str, *, with_topic: bool = False) -> str:
    """The lines of an entry; ``with_topic`` writes an empty topic if it has none."""
    topic = f"{_TOPIC} {entry.topic or ''}\n" if entry.topic or with_topic else ""
    return f"{topic}{_EVENT} [{entry.title}]({target})\n" + (f"{entry.below}\n\n" if entry.below else "")


class Style(NamedTuple):
    """How an archive writes its day pages: the prefix of links, the text of the Previous Day link."""

    prefix: str = ""
    previous: str = _PREVIOUS


def style_of(page: Page | None, prefix: str) -> Style:
    """The style of a day page, as far as it can be seen."""
    link = re.match(r"\[(.*?)\]\(", page.previous.text) if page and page.previous else None
    return Style(prefix, link[1] if link else _PREVIOUS)


def made(own: str, entries: Iterable[tuple[DayEntry, str]], previous: str | None, style: Style) -> str:
    """The text of a new day page at the site path ``own``: entries with their targets, and a link to the day before."""
    head = f"{_DAY} {form.date_link(own, style.prefix)}\n\n"
    items = "".join(_written(entry, target) for entry, target in entries)
    back = f"{_DAY} [{style.previous}]({style.prefix}{previous})\n\n" if previous else ""
    return head + items + ("\n" if items and not items.endswith("\n\n") and back else "") + back
