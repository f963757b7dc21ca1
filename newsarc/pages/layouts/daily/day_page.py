"""A day page's text with an event taken off it or put on it, and the text of a day page that is made.

Knows: how a day page is written.  Must not know: files, where links lead beyond what it is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from newsarc.pages.layouts.daily import layout
from newsarc.pages.page import Item, Page

_HEADING = re.compile(r"^#{1,6}(?=[ \t\r\n])", re.MULTILINE)
_TOPIC = re.compile(r"^#####(?=[ \t\r\n])[^\n]*\n\s*\Z", re.MULTILINE)
_PREVIOUS = "Previous Day..."


class DayEntry(NamedTuple):
    """An event as a day page lists it: its topic, its title, and the lines below that, without line ends at the end."""

    topic: str | None
    title: str
    below: str


def without(page: Page, leads_there: Callable[[str], bool]) -> tuple[str, DayEntry | None]:
    """A day page's text without the items whose targets lead to an event, and the first of these; None for none."""
    text, taken = page.text, None
    for item in reversed(page.items):
        if leads_there(item.row.target):
            start, end, taken = _block(page, item)
            text = text[:start] + text[end:]
    return text, taken


def _block(page: Page, item: Item) -> tuple[int, int, DayEntry]:
    """From where to where an item reaches, with its topic if no other needs that, and what it says."""
    text = page.text
    start = text.rfind("\n", 0, item.row.start) + 1
    line_end = text.find("\n", item.row.end)
    line_end = len(text) if line_end < 0 else line_end
    following = _HEADING.search(text, line_end)
    end = following.start() if following else len(text)
    entry = DayEntry(item.topic, item.row.text, text[line_end + 1 : end].strip())
    topic = _TOPIC.search(text, 0, start)
    inherited = following is not None and following[0] == "###" and layout.canonical(item.row.target) != item.row.target
    return (start if inherited or not topic else topic.start()), end, entry


def with_entry(page: Page, entry: DayEntry, target: str) -> str:
    """A day page's text with an event put behind those that it lists."""
    text = page.text
    at = _end_of_items(page)
    # An edition's day page prints a topic only when it changes, so that none must be said too.
    inherits = bool(page.items and page.items[-1].topic) and layout.canonical(target) != target
    before = text[:at] if not text[:at] or text[:at].endswith("\n") else f"{text[:at]}\n"
    block = _written(entry, target, say_topic=inherits)
    return before + (block.replace("\n", "\r\n") if "\r\n" in text else block) + text[at:]


def _end_of_items(page: Page) -> int:
    """Where the items end: at the heading behind the last one; without items, before the one to the day before."""
    text = page.text
    if page.items:
        following = _HEADING.search(text, page.items[-1].row.end)
        return following.start() if following else len(text)
    return text.rfind("\n", 0, page.previous.start) + 1 if page.previous else len(text)


def _written(entry: DayEntry, target: str, *, say_topic: bool = False) -> str:
    topic = f"##### {entry.topic or ''}\n" if entry.topic or say_topic else ""
    return f"{topic}### [{entry.title}]({target})\n" + (f"{entry.below}\n\n" if entry.below else "")


class Style(NamedTuple):
    """How an archive's day pages are written: what links carry before the site path, the words for the day before."""

    prefix: str = ""
    previous: str = _PREVIOUS


def style_of(page: Page | None, prefix: str) -> Style:
    """The style of a day page, as far as it can be told."""
    said = re.match(r"\[(.*?)\]\(", page.previous.text) if page and page.previous else None
    return Style(prefix, said[1] if said else _PREVIOUS)


def made(own: str, entries: Iterable[tuple[DayEntry, str]], previous: str | None, style: Style) -> str:
    """The text of the day page at a site path: entries with their targets, and the way to the page before it."""
    head = f"## [{layout.heading_of(layout.folder_of(own))}]({style.prefix}{own})\n\n"
    items = "".join(_written(entry, target) for entry, target in entries)
    back = f"## [{style.previous}]({style.prefix}{previous})\n\n" if previous else ""
    return head + items + ("\n" if items and not items.endswith("\n\n") and back else "") + back
