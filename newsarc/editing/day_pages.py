"""What becomes of the pages of days when an event moves from one day to another.

Knows: the day pages of both days, and of the day after the new one, which leads back.
Must not know: the other pages that name the event, how files are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from newsarc.editing.redirect import Redirection
from newsarc.files.paths import stem
from newsarc.links.resolve import Verdict
from newsarc.markdown.links import find_links
from newsarc.pages import parse
from newsarc.pages.encoding import encode
from newsarc.pages.layouts.daily import day_page, layout
from newsarc.text.clean import clean


def relist(move: Redirection) -> None:
    """Take the event off its old day's page and its copy, and put it on the new day's, which is made if missing."""
    entry = _take_off(move)
    if entry is None and _index(_day_pages(move, move.source)) is None:
        entry = _entry(move, move.source)
    pages = _day_pages(move, move.target)
    made = _index(pages) is None
    if made:
        _make_day(move, entry)
    if made or move.is_begun():
        _lead_back(move)
    # Of several folders of the day, the event's own lists it, else the first that has a page.
    own = [path for path in pages if path.startswith(f"{layout.folder_of(move.target)}/")]
    folder = (own or pages or [""])[0].rpartition("/")[0]
    for path in pages:
        if entry and not made and path.rpartition("/")[0] == folder:
            _put_on(move, path, entry)


def _day_pages(move: Redirection, path: str) -> list[str]:
    """The pages of the day of an event, and their copies, in all folders that the day has."""
    folders = layout.same_day_folders(path)
    return [f"{one}/{name}" for one in folders for name in layout.day_pages_in(move.tree.names.get(one, ()))]


def _index(pages: Sequence[str]) -> str | None:
    """The first of some day pages that is no copy."""
    return next((path for path in pages if layout.index_in([path.rpartition("/")[2]])), None)


def _take_off(move: Redirection) -> day_page.DayEntry | None:
    """Take the event off the pages of its old day; how they list it."""
    entry: day_page.DayEntry | None = None
    for path in _day_pages(move, move.source):
        page = parse.parse(path, move.read(path))
        text, taken = day_page.without(page, partial(move.row_leads_to_source, path=path))
        entry = entry or taken
        if taken:
            move.will_hold[path] = move.with_links(path, encode(text, move.read(path)))
    return entry


def _put_on(move: Redirection, path: str, entry: day_page.DayEntry) -> None:
    data = move.will_hold.get(path, move.read(path))
    page = parse.parse(path, data)
    if any(move.after.resolve_row(item.row.target, path).path == move.target for item in page.items):
        return
    move.will_hold[path] = encode(day_page.with_entry(page, entry, _written(move, path, move.target)), data)


def _written(move: Redirection, path: str, target: str) -> str:
    """How a new link on a page is written."""
    return move.redirect(f"{move.prefix}/{layout.DAY_PAGE}", path, target)


def _make_day(move: Redirection, entry: day_page.DayEntry | None) -> None:
    """Make the page of the new day, with what is stored there already."""
    day, days, folder = move.new_day or date.min, _days(move), layout.folder_of(move.target)
    earlier = days[max(before)] if (before := [one for one in days if one < day]) else None
    like = _day_pages(move, move.source)
    page = parse.parse(first, move.read(first)) if (first := _index(like)) else None
    style = day_page.style_of(page, move.prefix)
    names = move.tree.names.get(folder, ())
    stored = [path for name in names if layout.is_event(path := f"{folder}/{name}")]
    own = move.new_day_page
    entries = [(_entry(move, path), _written(move, own, path)) for path in stored if path != move.target]
    entries += [(entry, _written(move, own, move.target))] if entry else []
    text = day_page.made(own, entries, earlier, style).encode("utf-8", "surrogateescape")
    copied = any(path.endswith(f"/{layout.DAY_PAGES[1]}") for path in like)
    for name in layout.DAY_PAGES if copied else layout.DAY_PAGES[:1]:
        if name not in names:
            move.will_hold[f"{folder}/{name}"] = text


def _days(move: Redirection) -> dict[date, str]:
    """The days that have a page, each with its site path."""
    pages = (f"{folder}/{name}" for folder, names in move.tree.names.items() if (name := layout.index_in(names)))
    found = sorted((path for path in pages if layout.is_day_page(path)), key=layout.order_of_day_page, reverse=True)
    return {day: path for path in found if (day := layout.date_of(path))}


def _lead_back(move: Redirection) -> None:
    """Have the pages of the day after the new one lead back to it, where they lead past it."""
    day = move.new_day or date.min
    later = min((one for one in _days(move) if one > day), default=date.max)
    # A README without its day's page, in between, leads back too.
    for path in sorted(path for path in move.tree.files if layout.is_day_page(path)):
        if not day < (layout.date_of(path) or day) <= later:
            continue
        data = move.will_hold.get(path, move.read(path))
        page = parse.parse(path, data)
        found = move.before.resolve_row(page.previous.target, path) if page.previous else None
        previous = _day(found.path) if found and found.verdict is Verdict.FOUND else None
        if page.previous is None or previous is None or previous >= day:
            continue
        starts = [link.start for link in find_links(page.text, page.body)]
        if page.previous.start in starts:
            raw = page.text[page.previous.start : page.previous.end]
            new = move.redirect(raw, path, move.new_day_page)
            move.will_hold[path] = move.redirected(path, data, {starts.index(page.previous.start): new})


def _entry(move: Redirection, path: str) -> day_page.DayEntry:
    """An event as a day page may list it, from its own page."""
    title = parse.parse(path, move.read(path)).title_raw or ""
    name = stem(path.rpartition("/")[2])
    return day_page.DayEntry(None, clean(title).replace("](", "] (") or name, "")


def _day(path: str) -> date | None:
    return layout.date_of(path) if layout.is_day_page(path) else None
