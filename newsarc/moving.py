"""A page to another day or name, and every link to it: what is to be written in which file, in which order.

Knows: the page itself, the pages of its old and new day, the links of all others.
Must not know: how files are written, what a person types for a page.

The new file comes first, then the pages that list or name it, then the removal
of the old one: whoever is killed in between leaves an archive in which every
link leads somewhere, and the same move once more finishes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from newsarc import layout, listing, parse
from newsarc.discover import follow, read_bytes
from newsarc.errors import NewsarcError, UsageError
from newsarc.folders import page_folders
from newsarc.links import find_links
from newsarc.page import Page
from newsarc.parallel import in_pieces
from newsarc.repair import redirected
from newsarc.report import Edit, Move
from newsarc.resolve import Resolver, Verdict
from newsarc.survey import sampled_prefix
from newsarc.text import clean
from newsarc.tree import Tree, scan


def destination(root: Path, source: str, text: str) -> str:
    """The site path that ``text`` means for the page at ``source``: a date, a site path, or a file of the archive.

    Raises `UsageError` where that is no place for an event, or one that is taken by a day page.
    """
    if day := layout.read_date(text):
        return f"{layout.day_folder(day)}/{source.rpartition('/')[2]}"
    if layout.looks_like_date(text):
        raise UsageError(f"there is no day {text}", "write a date as in 2012-02-08")
    for path in _site_paths(root, text):
        if (day := layout.day_of(path)) and not path.endswith(".md"):
            return f"{layout.day_folder(day)}/{source.rpartition('/')[2]}"
        if layout.is_day_page(path):
            raise UsageError(f"{path} is a day page", "name the page's new file, or only the day")
        if layout.is_event(page := path if path.endswith(".md") else f"{path}.md"):
            return page
    raise UsageError(f"{text} is no place for an event", "write a date, or a path as in /news/2012/02/8/its-name.md")


def _site_paths(root: Path, text: str) -> Iterator[str]:
    """What a path may be as a site path: seen from the current folder, and from the root."""
    folder, name = os.path.split(text.rstrip("/"))
    file = Path(os.path.realpath(folder), name)
    if file.is_relative_to(root):
        yield f"/{file.relative_to(root).as_posix()}"
    yield layout.unpadded(layout.canonical("/" + text.strip("/")))


def plan(root: Path, source: str, target: str) -> Move:
    """What is to be written so that the event at the site path ``source`` is at ``target``.

    Raises `UsageError` where the target is taken by something else, `NewsarcError`
    where a page can't be read or rewritten.  A move that was cut off is gone on with.
    """
    if source == target:
        raise UsageError(f"{source} is there already", "name another day or file")
    for path in (source, target):
        if follow(str(root), path) != f"{root}{path}":
            raise UsageError(f"{path} is or lies behind a symbolic link", "move what the link leads to")
    return _Plan(root, source, target).move()


class _Plan:
    """One move, worked out from the archive as it is."""

    def __init__(self, root: Path, source: str, target: str) -> None:
        self._root = root
        self._source, self._target = source, target
        self._old_day, self._new_day = layout.date_of(source), layout.date_of(target)
        self._tree = scan(root)
        prefix = sampled_prefix(self._tree, page_folders(self._tree.names))
        self._style = listing.Style(prefix)
        self._before = Resolver(self._tree, prefix)
        self._after = Resolver(self._tree_afterwards(), prefix)
        self._aliases = self._names_of_source()
        self._data: dict[str, bytes] = {}  # what pages held when they were first read
        self._now: dict[str, bytes] = {}  # and will hold
        self._links: dict[str, int] = {}

    def _tree_afterwards(self) -> Tree:
        names = dict(self._tree.names)
        folder, _, name = self._target.rpartition("/")
        names[folder] = [*{name, layout.DAY_PAGE, *names.get(folder, ())}]
        return Tree(self._root, names, self._tree.outside, self._tree.dangling, self._tree.closed)

    def _names_of_source(self) -> set[str]:
        """The site paths by which the page is reached: its own, and those through symbolic links to folders."""
        if not self._tree.linked:
            return {self._source}
        real = f"{self._root}{self._source}"
        found = {path for path in self._tree.files if follow(str(self._root), path) == real}
        for path in sorted(found):
            if (self._root / path[1:]).is_symlink():
                raise NewsarcError(f"{path} is a symbolic link to the page", "remove it, or have it lead elsewhere")
        return found

    # ---------------------------------------------------------------- the whole

    def move(self) -> Move:
        moved = self._moved_page(self._read(self._source))
        self._see_that_it_is_free(moved)
        for path in self._naming():
            self._now[path] = self._with_links(path, self._read(path))
        if self._old_day != self._new_day:
            self._change_days()
        new = Edit(self._target[1:], None, moved, self._links[self._source])
        old = Edit(self._source[1:], self._data[self._source], None)
        return Move(self._source, self._target, (*(() if self._is_begun() else (new,)), *self._edits(), old))

    def _is_begun(self) -> bool:
        """Whether the same move was cut off before."""
        return self._target in self._tree.files

    def _edits(self) -> Iterator[Edit]:
        """The pages that change, those of the new day first, so that a page is listed before it is taken off."""
        folder = self._target.rpartition("/")[0]
        for path in sorted(self._now, key=lambda path: (path.rpartition("/")[0] != folder, path.lower())):
            before = self._data.get(path)
            if before != self._now[path]:
                yield Edit(path[1:], before, self._now[path], self._links.get(path, 0))

    def _see_that_it_is_free(self, moved: bytes) -> None:
        """Raise `UsageError` where the target is something else than a move that was cut off has left there."""
        there = self._root / self._target[1:]
        taken = self._target in self._tree.files or there.exists() or there.is_symlink()
        if taken and self._read(self._target) != moved:
            raise UsageError(f"{self._target} is there already", "name another file")

    def _read(self, path: str) -> bytes:
        if path not in self._data:
            try:
                self._data[path] = read_bytes(f"{self._root}{path}")
            except OSError as error:
                raise NewsarcError(f"{path} can't be read: {error.strerror}") from error
        return self._data[path]

    # ---------------------------------------------------------------- links

    def _leads_to_source(self, target: str, path: str) -> bool:
        found = self._before.resolve(target, path)
        there = found.verdict in (Verdict.FOUND, Verdict.CASE, Verdict.PADDED) and not found.others
        return there and found.path in self._aliases

    def _naming(self) -> list[str]:
        """The other pages that have a link to the page, each by its own name."""
        pages = [path for path in self._tree.pages() if path not in {self._source, self._target}]
        if self._tree.linked:
            pages = [path for path in pages if follow(str(self._root), path) == f"{self._root}{path}"]
        return [path for part in in_pieces(self._naming_among, pages) for path in part]

    def _naming_among(self, paths: Sequence[str]) -> list[str]:
        may_name = _may_name(self._source)
        found: list[str] = []
        for path in paths:
            try:
                data = read_bytes(f"{self._root}{path}")
            except OSError:
                continue  # validate says so
            if may_name(data):
                page = parse.parse(path, data)
                links = find_links(page.text, page.body)
                if any(self._leads_to_source(link.target, path) for link in links):
                    found.append(path)
        return found

    def _with_links(self, path: str, data: bytes) -> bytes:
        """A page with every link to the page that moves rewritten."""
        page = parse.parse(path, data)
        news: dict[int, str] = {}
        for number, link in enumerate(find_links(page.text, page.body)):
            if self._leads_to_source(link.target, path):
                news[number] = self._redirect(page.text[link.start : link.end], path, self._target)
        self._links[path] = len(news)
        return self._redirected(path, data, news)

    def _redirect(self, raw: str, path: str, target: str) -> str:
        new = self._after.redirect(raw, target, path)
        if new is None:
            raise NewsarcError(f"{path}: the link {raw} can't be made to lead to {target}", "change it by hand first")
        return new

    def _redirected(self, path: str, data: bytes, news: dict[int, str]) -> bytes:
        changed = redirected(data, news)
        if changed is None:
            raise NewsarcError(
                f"{path}: its links can't be rewritten without changing more", "change them by hand first"
            )
        return changed

    # ---------------------------------------------------------------- the page itself

    def _moved_page(self, data: bytes) -> bytes:
        """The page as it is at its new place: links to itself and relative ones, its heading, its date."""
        page = parse.parse(self._source, data)
        news: dict[int, str] = {}
        for number, link in enumerate(find_links(page.text, page.body)):
            raw = page.text[link.start : link.end]
            if self._is_own_day(page, link.start):
                news[number] = self._redirect(raw, self._target, layout.day_page(self._new_day or date.min))
            elif link.target.partition("#")[0] and self._leads_to_source(link.target, self._source):
                news[number] = self._redirect(raw, self._target, self._target)
            elif (new := self._before.rebase(raw, self._source, self._target)) != raw:
                news[number] = new
        self._links[self._source] = len(news)
        changed = self._redirected(self._source, data, news)
        return changed if self._old_day == self._new_day else self._with_date(changed)

    def _is_own_day(self, page: Page, start: int) -> bool:
        """Whether the link at an offset is that of the page's heading and leads to its old day."""
        if not page.heading or self._old_day is None or self._old_day == self._new_day:
            return False
        own = page.heading.start <= start < page.heading.end
        found = self._before.resolve(page.heading.target, self._source).path
        return own and found == layout.day_page(self._old_day)

    def _with_date(self, data: bytes) -> bytes:
        """The page with its new day in heading and front matter, in the form that they have."""
        page = parse.parse(self._target, data)
        spans: list[tuple[int, int, str]] = []
        day = self._new_day or date.min
        if page.heading:
            start = page.text.rfind(page.heading.text, 0, page.heading.start)
            spans.append((start, start + len(page.heading.text), _redated(page.heading.text, day, padded=False)))
        if page.matter and page.matter.day:
            start, end = page.matter.date_span
            spans.append((start, end, _redated(page.text[start:end], day, padded=True)))
        text = page.text
        for start, end, new in sorted(spans, reverse=True):
            text = text[:start] + new + text[end:]
        return _encoded(text, data)

    # ---------------------------------------------------------------- the days' pages

    def _change_days(self) -> None:
        """Take the event off its old day's page and its copy, and put it on the new day's, which is made if missing."""
        entry = self._take_off()
        listed = layout.DAY_PAGE in self._names(self._source)
        if entry is None and not listed:
            entry = self._entry(self._source)
        folder = self._target.rpartition("/")[0]
        made = layout.DAY_PAGE not in self._names(self._target)
        if made:
            self._make_day(folder, entry)
        if made or self._is_begun():
            self._lead_back()
        for name in layout.DAY_PAGES:
            if entry and not made and name in self._names(self._target):
                self._put_on(f"{folder}/{name}", entry)

    def _names(self, path: str) -> Sequence[str]:
        return self._tree.names.get(path.rpartition("/")[0], ())

    def _take_off(self) -> listing.Entry | None:
        """Take the event off the pages of its old day; how they list it."""
        entry: listing.Entry | None = None
        folder = self._source.rpartition("/")[0]
        for name in layout.DAY_PAGES:
            path = f"{folder}/{name}"
            if name not in self._names(self._source):
                continue
            page = parse.parse(path, self._read(path))
            text, taken = listing.without(page, partial(self._leads_to_source, path=path))
            entry = entry or taken
            if taken:
                self._now[path] = self._with_links(path, _encoded(text, self._read(path)))
        return entry

    def _put_on(self, path: str, entry: listing.Entry) -> None:
        data = self._now.get(path, self._read(path))
        page = parse.parse(path, data)
        if any(self._after.resolve(item.row.target, path).path == self._target for item in page.items):
            return
        self._now[path] = _encoded(listing.with_entry(page, entry, self._written(path, self._target)), data)

    def _written(self, path: str, target: str) -> str:
        """How a new link on a page is written."""
        return self._redirect(f"{self._style.prefix}/{layout.DAY_PAGE}", path, target)

    def _make_day(self, folder: str, entry: listing.Entry | None) -> None:
        """Make the page of the new day, with what is stored there already."""
        day = self._new_day or date.min
        earlier = max((one for one in self._days() if one < day), default=None)
        like = f"{self._source.rpartition('/')[0]}/{layout.DAY_PAGE}"
        page = parse.parse(like, self._read(like)) if like in self._tree.files else None
        style = listing.style_of(page, self._style.prefix)
        stored = [f"{folder}/{name}" for name in self._names(self._target) if layout.is_event(f"{folder}/{name}")]
        own = f"{folder}/{layout.DAY_PAGE}"
        entries = [(self._entry(path), self._written(own, path)) for path in stored if path != self._target]
        entries += [(entry, self._written(own, self._target))] if entry else []
        text = listing.made(day, entries, earlier, style).encode("utf-8", "surrogateescape")
        copied = layout.DAY_PAGES[1] in self._names(self._source)
        for name in layout.DAY_PAGES if copied else layout.DAY_PAGES[:1]:
            if name not in self._names(self._target):
                self._now[f"{folder}/{name}"] = text

    def _days(self) -> set[date]:
        """The days that have a page."""
        return {one for path in self._tree.files if path.endswith(f"/{layout.DAY_PAGE}") and (one := _day(path))}

    def _lead_back(self) -> None:
        """Have the pages of the day after the new one lead back to it, where they lead past it."""
        day = self._new_day or date.min
        later = min((one for one in self._days() if one > day), default=date.max)
        # A README without its day's page, in between, leads back too.
        for path in sorted(path for path in self._tree.files if layout.is_day_page(path)):
            if not day < (layout.date_of(path) or day) <= later:
                continue
            data = self._now.get(path, self._read(path))
            page = parse.parse(path, data)
            found = self._before.resolve(page.previous.target, path) if page.previous else None
            previous = _day(found.path) if found and found.verdict is Verdict.FOUND else None
            if page.previous is None or previous is None or previous >= day:
                continue
            starts = [link.start for link in find_links(page.text, page.body)]
            if page.previous.start in starts:
                raw = page.text[page.previous.start : page.previous.end]
                new = self._redirect(raw, path, layout.day_page(day))
                self._now[path] = self._redirected(path, data, {starts.index(page.previous.start): new})

    def _entry(self, path: str) -> listing.Entry:
        """An event as a day page may list it, from its own page."""
        title = parse.parse(path, self._read(path)).title_raw or ""
        name = path.rpartition("/")[2].removesuffix(".md")
        return listing.Entry(None, clean(title).replace("](", "] (") or name, "")


def _day(path: str) -> date | None:
    return layout.date_of(path) if layout.is_day_page(path) else None


def _encoded(text: str, like: bytes) -> bytes:
    """A page's text as bytes, with a byte order mark where it had one."""
    mark = b"\xef\xbb\xbf" if like.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode("utf-8", "surrogateescape")


def _redated(written: str, day: date, *, padded: bool) -> str:
    """A text with another day in place of its date, padded as that is; as ``padded`` says where it can't be told."""

    def other(found: re.Match[str]) -> str:
        told = len(found[1]) == 2 if int(found[1]) < 10 else padded
        return day.isoformat() if told else f"{day.year:04d}-{day.month:02d}-{day.day}"

    return re.sub(r"\d{4}-\d{1,2}-(\d{1,2})", other, written, count=1)


def _may_name(path: str) -> Callable[[bytes], bool]:
    """Whether a page's bytes may hold a link to a path: its name in any case, or signs that stand for others."""
    name = path.rpartition("/")[2].removesuffix(".md").lower().encode("utf-8", "surrogateescape")
    plain = max(bytes(one if one < 128 else 32 for one in name).split(), key=len, default=b"")
    return lambda data: plain in data.lower() or b"%" in data or b"&" in data
