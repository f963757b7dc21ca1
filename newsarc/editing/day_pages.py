"""The day pages to change when an event moves from one day to another.

Knows: the pages of both days, and those of the day after the new one, whose Previous Day link leads back to it.
Must not know: the other pages that link to the event, how files are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from newsarc.editing.redirect import MoveContext
from newsarc.files.paths import slug_of
from newsarc.links.resolve import Verdict
from newsarc.markdown.links import find_links
from newsarc.pages import parse
from newsarc.pages.encoding import encode
from newsarc.pages.layouts.daily import day_page, layout
from newsarc.text.clean import clean


def update_day_pages(move: MoveContext) -> None:
    """Remove the event from the page of its old day and add it to that of the new day, which is created if missing."""
    entry = _unlist(move)
    if entry is None and _main_page(_day_pages(move, move.source)) is None:
        entry = _entry(move, move.source)
    pages = _day_pages(move, move.target)
    made = _main_page(pages) is None
    if made:
        _create_day_page(move, entry)
    if made or move.is_resumed():
        _link_back(move)
    # If the day has several folders, the page in the event's own folder lists it, else the first one.
    own = [path for path in pages if path.startswith(f"{layout.folder_of(move.target)}/")]
    folder = (own or pages or [""])[0].rpartition("/")[0]
    for path in pages:
        if entry and not made and path.rpartition("/")[0] == folder:
            _list(move, path, entry)


def _day_pages(move: MoveContext, path: str) -> list[str]:
    """The day pages of the day of an event and their copies, in all folders of the day."""
    folders = layout.same_day_folders(path)
    return [f"{one}/{name}" for one in folders for name in layout.day_pages_in(move.tree.names.get(one, ()))]


def _main_page(pages: Sequence[str]) -> str | None:
    """The first of some day pages that isn't a copy."""
    return next((path for path in pages if layout.index_in([path.rpartition("/")[2]])), None)


def _unlist(move: MoveContext) -> day_page.DayEntry | None:
    """Remove the event from the pages of its old day; return its entry there."""
    entry: day_page.DayEntry | None = None
    for path in _day_pages(move, move.source):
        page = parse.parse(path, move.read(path))
        text, taken = day_page.without(page, partial(move.row_leads_to_source, path=path))
        entry = entry or taken
        if taken:
            move.changed[path] = move.with_links_rewritten(path, encode(text, move.read(path)))
    return entry


def _list(move: MoveContext, path: str, entry: day_page.DayEntry) -> None:
    data = move.changed.get(path, move.read(path))
    page = parse.parse(path, data)
    if any(move.after.resolve_row(item.row.target, path).path == move.target for item in page.items):
        return
    move.changed[path] = encode(day_page.with_entry(page, entry, _day_link(move, path, move.target)), data)


def _day_link(move: MoveContext, path: str, target: str) -> str:
    """The text of a new link from a day page to ``target``."""
    return move.new_link(f"{move.prefix}/{layout.DAY_PAGE}", path, target)


def _create_day_page(move: MoveContext, entry: day_page.DayEntry | None) -> None:
    """Create the page of the new day; it lists the event, and the events that the day already has."""
    day, days, folder = move.new_day or date.min, _days(move), layout.folder_of(move.target)
    earlier = days[max(before)] if (before := [one for one in days if one < day]) else None
    like = _day_pages(move, move.source)
    page = parse.parse(first, move.read(first)) if (first := _main_page(like)) else None
    style = day_page.style_of(page, move.prefix)
    names = move.tree.names.get(folder, ())
    existing = [path for name in names if layout.is_event(path := f"{folder}/{name}")]
    own = move.new_day_page
    entries = [(_entry(move, path), _day_link(move, own, path)) for path in existing if path != move.target]
    entries += [(entry, _day_link(move, own, move.target))] if entry else []
    text = day_page.made(own, entries, earlier, style).encode("utf-8", "surrogateescape")
    copied = any(path.endswith(f"/{layout.DAY_PAGES[1]}") for path in like)
    for name in layout.DAY_PAGES if copied else layout.DAY_PAGES[:1]:
        if name not in names:
            move.changed[f"{folder}/{name}"] = text


def _days(move: MoveContext) -> dict[date, str]:
    """The days that have a page, each with the page's site path."""
    pages = (f"{folder}/{name}" for folder, names in move.tree.names.items() if (name := layout.index_in(names)))
    found = sorted((path for path in pages if layout.is_day_page(path)), key=layout.order_of_day_page, reverse=True)
    return {day: path for path in found if (day := layout.date_of(path))}


def _link_back(move: MoveContext) -> None:
    """Rewrite the Previous Day links of the next day that lead past the new day."""
    day = move.new_day or date.min
    later = min((one for one in _days(move) if one > day), default=date.max)
    # A README in between, on a day without a day page, has such a link too.
    for path in sorted(path for path in move.tree.files if layout.is_day_page(path)):
        if not day < (layout.date_of(path) or day) <= later:
            continue
        data = move.changed.get(path, move.read(path))
        page = parse.parse(path, data)
        found = move.before.resolve_row(page.previous.target, path) if page.previous else None
        previous = _day(found.path) if found and found.verdict is Verdict.FOUND else None
        if page.previous is None or previous is None or previous >= day:
            continue
        starts = [link.start for link in find_links(page.text, page.body)]
        if page.previous.start in starts:
            raw = page.text[page.previous.start : page.previous.end]
            new = move.new_link(raw, path, move.new_day_page)
            move.changed[path] = move.with_targets(path, data, {starts.index(page.previous.start): new})


def _entry(move: MoveContext, path: str) -> day_page.DayEntry:
    """The entry of an event for a day page, made from its own page."""
    title = parse.parse(path, move.read(path)).title_raw or ""
    name = slug_of(path)
    return day_page.DayEntry(None, clean(title).replace("](", "] (") or name, "")


def _day(path: str) -> date | None:
    return layout.date_of(path) if layout.is_day_page(path) else None
