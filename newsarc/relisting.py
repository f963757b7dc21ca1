"""What becomes of the pages of days when an event moves from one day to another.

Knows: the day pages of both days, and of the day after the new one, which leads back.
Must not know: the other pages that name the event, how files are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from newsarc import layout, listing, parse
from newsarc.links import find_links
from newsarc.redirecting import Redirection, encoded
from newsarc.resolve import Verdict
from newsarc.text import clean


def relist(move: Redirection) -> None:
    """Take the event off its old day's page and its copy, and put it on the new day's, which is made if missing."""
    entry = _take_off(move)
    listed = layout.DAY_PAGE in _names(move, move.source)
    if entry is None and not listed:
        entry = _entry(move, move.source)
    folder = move.target.rpartition("/")[0]
    made = layout.DAY_PAGE not in _names(move, move.target)
    if made:
        _make_day(move, folder, entry)
    if made or move.is_begun():
        _lead_back(move)
    for name in layout.DAY_PAGES:
        if entry and not made and name in _names(move, move.target):
            _put_on(move, f"{folder}/{name}", entry)


def _names(move: Redirection, path: str) -> Sequence[str]:
    """What there is in a page's folder."""
    return move.tree.names.get(path.rpartition("/")[0], ())


def _take_off(move: Redirection) -> listing.Entry | None:
    """Take the event off the pages of its old day; how they list it."""
    entry: listing.Entry | None = None
    folder = move.source.rpartition("/")[0]
    for name in layout.DAY_PAGES:
        path = f"{folder}/{name}"
        if name not in _names(move, move.source):
            continue
        page = parse.parse(path, move.read(path))
        text, taken = listing.without(page, partial(move.leads_to_source, path=path))
        entry = entry or taken
        if taken:
            move.will_hold[path] = move.with_links(path, encoded(text, move.read(path)))
    return entry


def _put_on(move: Redirection, path: str, entry: listing.Entry) -> None:
    data = move.will_hold.get(path, move.read(path))
    page = parse.parse(path, data)
    if any(move.after.resolve(item.row.target, path).path == move.target for item in page.items):
        return
    move.will_hold[path] = encoded(listing.with_entry(page, entry, _written(move, path, move.target)), data)


def _written(move: Redirection, path: str, target: str) -> str:
    """How a new link on a page is written."""
    return move.redirect(f"{move.prefix}/{layout.DAY_PAGE}", path, target)


def _make_day(move: Redirection, folder: str, entry: listing.Entry | None) -> None:
    """Make the page of the new day, with what is stored there already."""
    day = move.new_day or date.min
    earlier = max((one for one in _days(move) if one < day), default=None)
    like = f"{move.source.rpartition('/')[0]}/{layout.DAY_PAGE}"
    page = parse.parse(like, move.read(like)) if like in move.tree.files else None
    style = listing.style_of(page, move.prefix)
    stored = [f"{folder}/{name}" for name in _names(move, move.target) if layout.is_event(f"{folder}/{name}")]
    own = f"{folder}/{layout.DAY_PAGE}"
    entries = [(_entry(move, path), _written(move, own, path)) for path in stored if path != move.target]
    entries += [(entry, _written(move, own, move.target))] if entry else []
    text = listing.made(day, entries, earlier, style).encode("utf-8", "surrogateescape")
    copied = layout.DAY_PAGES[1] in _names(move, move.source)
    for name in layout.DAY_PAGES if copied else layout.DAY_PAGES[:1]:
        if name not in _names(move, move.target):
            move.will_hold[f"{folder}/{name}"] = text


def _days(move: Redirection) -> set[date]:
    """The days that have a page."""
    return {one for path in move.tree.files if path.endswith(f"/{layout.DAY_PAGE}") and (one := _day(path))}


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
        found = move.before.resolve(page.previous.target, path) if page.previous else None
        previous = _day(found.path) if found and found.verdict is Verdict.FOUND else None
        if page.previous is None or previous is None or previous >= day:
            continue
        starts = [link.start for link in find_links(page.text, page.body)]
        if page.previous.start in starts:
            raw = page.text[page.previous.start : page.previous.end]
            new = move.redirect(raw, path, layout.day_page(day))
            move.will_hold[path] = move.redirected(path, data, {starts.index(page.previous.start): new})


def _entry(move: Redirection, path: str) -> listing.Entry:
    """An event as a day page may list it, from its own page."""
    title = parse.parse(path, move.read(path)).title_raw or ""
    name = path.rpartition("/")[2].removesuffix(".md")
    return listing.Entry(None, clean(title).replace("](", "] (") or name, "")


def _day(path: str) -> date | None:
    return layout.date_of(path) if layout.is_day_page(path) else None
