"""Pages to the rows that the index is filled with, many at a time and in little room.

Knows: what of a page the index keeps.  Must not know: its tables.

A `Batch` comes back from another process, so it holds no object a link: rows
are tuples, what pages say of each other is numbers, and each list of names is
kept once.  Pages of the `ordinary` form are taken apart as bytes, all others
parsed; either way gives the same rows.  What parses is loaded when the first of
these comes: an edited page is mostly an ordinary one, and somebody waits for it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from newsarc.files.paths import is_transient, read_bytes
from newsarc.index.schema import join_labels, join_names
from newsarc.links.row_targets import RowResolver
from newsarc.pages import context_lists
from newsarc.pages.folders import Folder
from newsarc.pages.layouts.daily import fast_path, layout
from newsarc.pages.layouts.daily.form import COVER_IMAGE
from newsarc.text.clean import clean
from newsarc.text.words import searchable

if TYPE_CHECKING:
    from newsarc.files.tree import Tree
    from newsarc.pages.page import Page

# Bytes that have a target read otherwise than it looks, or go on where it seems to end: `layout.plain_path` has none.
_LOOKS = bytes(set(range(256)) - {*range(33), *b"\x7f%?#&\\<>("})
_SURROGATE = re.compile("[\ud800-\udfff]")


class PageRow(NamedTuple):
    """An event: its fields as they are shown, and their words as they are looked up."""

    number: int
    path: str
    date: str
    position: int | None
    title: str
    summary: str
    sources: str
    topic: str
    title_words: str
    summary_words: str
    source_words: str


@dataclass(slots=True)
class Batch:
    """The events of some folders.

    ``lists`` are lists of names, each once, numbered from 1.  For each row in turn, ``counts``
    says how many entries of ``targets`` and ``shared`` are its page's own: the
    number of a page on its Related list (0 for one that isn't stored, or where
    the page speaks of itself alone), and the list of what the two share.
    ``missing`` holds a path that isn't stored, the page that lists it, and
    where in ``targets`` it does; ``dependencies`` a `resolve.lookup_key` and
    a page with a row that may lead elsewhere when names with that key come or go;
    ``unread`` are pages that can't be read at the moment, with why.
    """

    rows: list[PageRow] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    counts: array[int] = field(default_factory=lambda: array("I"))
    targets: array[int] = field(default_factory=lambda: array("I"))
    shared: array[int] = field(default_factory=lambda: array("I"))
    missing: list[tuple[str, int, int]] = field(default_factory=list)
    dependencies: list[tuple[str, int]] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[object, ...]:
        """As it is sent from process to process: plain tuples take half the time of named ones."""
        others = (self.lists, self.counts, self.targets, self.shared, self.missing, self.dependencies, self.unread)
        return _sent, (list(map(tuple, self.rows)), *others)


def _sent(rows: list[tuple[Any, ...]], *others: Any) -> Batch:  # noqa: ANN401 - what `Batch.__reduce__` gives
    return Batch(list(map(PageRow._make, rows)), *others)


class _Listed(NamedTuple):
    """What a day page says of an event: its place among all, its topic, its line of contexts as written."""

    position: int | None = None
    topic: str | None = None
    names: str | None = None


_UNLISTED = _Listed()


def read_batch(root: str, folders: Iterable[Folder], numbers: Mapping[bytes, int], tree: Tree | None = None) -> Batch:
    """The events in some folders of the archive at ``root``; ``numbers`` are those of all events, by site path.

    ``tree`` is what lies below the root, where that is known; else what rows lead to is looked up.
    """
    reader = _BatchReader(root, numbers, RowResolver(root, tree))
    for folder in folders:
        reader.read(folder)
    return reader.batch


class _BatchReader:
    """Fills one batch."""

    def __init__(self, root: str, numbers: Mapping[bytes, int], rows: RowResolver) -> None:
        self._root = root
        self._numbers = numbers
        self._rows = rows
        self.batch = Batch()
        self._tails: dict[bytes, int] = {}  # what follows an ordinary entry, to its list
        self._shares: dict[str, int] = {}  # what is parsed of it, to its list
        self._lines: dict[str, int] = {}  # a line of contexts, to its list
        self._headings = fast_path.NO_HEADINGS
        self._date = ""

    def read(self, folder: Folder) -> None:
        first = folder.names[0]
        own = f"{folder.path}/{first}"
        day = layout.date_of(own)
        self._date = day.isoformat() if day else ""
        is_own = folder.day_pages is None and layout.is_day_page(own)
        self._headings = fast_path.headings(own) if is_own else fast_path.NO_HEADINGS
        items = {} if folder.day_pages is None else self._items_of(folder.day_pages)
        sought = is_own  # the day page, before its copy
        for name in folder.names:
            path = f"{folder.path}/{name}"
            site = path.encode("utf-8", "surrogateescape")
            number = self._numbers.get(site)
            if number is None and not (sought and layout.is_day_page(path)):
                continue  # the day page's copy, or no page of a day at all
            data = self._bytes(path)
            if data is None:
                continue
            if number is None:
                items, sought = self._items(path, data), False
            else:
                self._event(number, path, data, items.get(site, _UNLISTED))

    def _bytes(self, path: str) -> bytes | None:
        try:
            return read_bytes(self._root + path)
        except OSError as error:  # `validate` says so; what can be read is still found
            if is_transient(error):
                self.batch.unread[path] = error.strerror or str(error)
            return None

    # ------------------------------------------------------------ day pages

    def _items(self, path: str, data: bytes) -> Mapping[bytes, _Listed]:
        """What a day page says of each event that it lists, by site path."""
        body = fast_path.after_formats(data)
        day = fast_path.read_day(body, self._headings.day)
        if day and not fast_path.has_topics(body) and fast_path.are_plain(day.rows):
            targets = list(map(fast_path.target_of, day.rows))
            if _are_plain(targets) and all(map(self._is_site_path, targets)):
                first = dict(zip(reversed(targets), reversed(day.texts), strict=True))
                order = enumerate(dict.fromkeys(targets), 1)
                return {
                    target: _Listed(position, None, fast_path.context_line(first[target])) for position, target in order
                }
        return self._parsed_items([(path, data)])

    def _is_site_path(self, target: bytes) -> bool:
        """Whether a plain target is that of an event as it stands, stored or not."""
        if target in self._numbers:
            return True
        written = target.decode("utf-8", "surrogateescape")
        return self._rows.plain_path_of(written) == written

    def _items_of(self, day_pages: Sequence[Sequence[str]]) -> Mapping[bytes, _Listed]:
        """What the pages of a day list that has several folders: in each, the first page that can be read."""
        read = (((path, data) for path in paths if (data := self._bytes(path)) is not None) for paths in day_pages)
        return self._parsed_items(filter(None, (next(pages, None) for pages in read)))

    def _parsed_items(self, pages: Iterable[tuple[str, bytes]]) -> Mapping[bytes, _Listed]:
        from newsarc.pages import convert, parse

        items = convert.listed((parse.parse(path, data) for path, data in pages), self._rows.path_of)
        return {
            target.encode("utf-8", "surrogateescape"): _Listed(position, item.topic, item.names)
            for position, (target, item) in enumerate(items.items(), 1)
        }

    # ------------------------------------------------------------ events

    def _event(self, number: int, path: str, data: bytes, listed: _Listed) -> None:
        begun = len(self.batch.targets)
        if not self._ordinary(number, path, fast_path.after_formats(data), listed):
            from newsarc.pages.parse import parse

            self._parsed(number, parse(path, data), listed)
        self.batch.counts.append(len(self.batch.targets) - begun)

    def _ordinary(self, number: int, path: str, body: bytes, listed: _Listed) -> bool:
        """Take in an ordinary event; False, and nothing taken in, for one that needs a closer look."""
        event = fast_path.read_event(body, self._headings.event)
        shown = fast_path.sources_of(event.sources) if event else None
        related = fast_path.links_of(event.related) if event else None
        if event is None or shown is None or related is None:
            return False
        targets, tails = related
        if not fast_path.holds_only(event.head + b"".join(tails), 1 + len(shown)):
            return False
        title = clean(event.title.decode())
        shared = [self._tails.get(tail) or self._of_tail(tail) for tail in tails]
        if not title or 0 in shared:
            return False
        if not _are_plain(targets):
            return False
        try:  # nearly always all are known
            pages = list(map(self._numbers.__getitem__, targets))
        except KeyError:
            begun = len(self.batch.targets) + bool(listed.names)
            written = [target.decode("utf-8", "surrogateescape") for target in targets]
            pages = [self._elsewhere(number, path, one, at) for at, one in enumerate(written, begun)]
        sources = [label for written, url in shown if (label := _label(written, url)) is not None]
        topic = (clean(event.topic.decode()) if event.topic else "") or listed.topic or ""
        summary = "" if event.summary.isspace() else clean(event.summary.decode())
        self._add(number, path, self._date, listed, title, summary, sources, topic)
        if listed.names:
            self._speaks_of(0, self._line(listed.names))
        self.batch.targets.extend(pages)
        self.batch.shared.extend(shared)
        return True

    def _parsed(self, number: int, page: Page, listed: _Listed) -> None:
        from newsarc.pages import convert

        day = convert.page_date(page)
        title = convert.title_of(page)
        sources = [source.title for source in convert.sources_of(page)]
        topic = page.topic or listed.topic or ""
        date = day.isoformat() if day else ""
        self._add(number, page.path, date, listed, title, page.summary or "", sources, topic)
        if listed.names:
            self._speaks_of(0, self._line(listed.names))
        if page.matter and page.matter.tags:
            self._speaks_of(0, self._list(page.matter.tags))
        for row in page.related:
            shared = self._shared(row.tail, (title, row.text))
            self._speaks_of(self._elsewhere(number, page.path, row.target, len(self.batch.targets)), shared)

    def _add(
        self,
        number: int,
        path: str,
        date: str,
        listed: _Listed,
        title: str,
        summary: str,
        sources: list[str],
        topic: str,
    ) -> None:
        labels = join_labels(sources)
        words = searchable(title), searchable(summary) if summary else "", _words_of(labels)
        self.batch.rows.append(PageRow(number, path, date, listed.position, title, summary, labels, topic, *words))

    # ------------------------------------------------------------ what pages say of each other

    def _speaks_of(self, page: int, names: int) -> None:
        self.batch.targets.append(page)
        self.batch.shared.append(names)

    def _elsewhere(self, number: int, page: str, target: str, at: int) -> int:
        """The page that a target leads to; a page that isn't stored has no number, and 0 is nobody's."""
        path = self._rows.plain_path_of(target)
        if path is not None and layout.is_event(path):
            to = self._numbers.get(path.encode("utf-8", "surrogateescape"), 0)
            is_there = to != 0
        else:
            from newsarc.links.resolve import lookup_key

            path, is_there = self._rows.found(target, page)  # be it an event or not
            to = self._numbers.get(path.encode("utf-8", "surrogateescape"), 0)
            if is_text(key := lookup_key(path)):
                self.batch.dependencies.append((key, number))
        if not is_there and is_text(path):  # else no page that may come can be called so
            self.batch.missing.append((path, number, at))
        return to

    def _of_tail(self, tail: bytes) -> int:
        """The list of what two pages share by what follows an entry; 0 where the titles may have to decide."""
        plain = context_lists.plain_names(tail.decode().partition(": ")[2], ordered=True)
        if plain is None:
            return 0
        number = self._tails[tail] = self._list(plain)
        return number

    def _shared(self, names: str, titles: tuple[str, str]) -> int:
        """The list of what two pages share; the same words are the same list unless a title must decide."""
        if (known := self._shares.get(names)) is not None:
            return known
        split = context_lists.split_names(names, ordered=True, titles=titles)
        number = self._list(split)
        if list(split) == sorted(split):
            self._shares[names] = number
        return number

    def _line(self, names: str) -> int:
        """The list of a day page's line of contexts."""
        if (known := self._lines.get(names)) is None:
            plain = context_lists.plain_names(names, ordered=False)
            known = self._lines[names] = self._list(plain or context_lists.split_names(names, ordered=False))
        return known

    def _list(self, names: Iterable[str]) -> int:
        return self.batch.lists.setdefault(join_names(names), len(self.batch.lists) + 1)


def _are_plain(targets: Iterable[bytes]) -> bool:
    """Whether targets are read as they look, and can be compared with site paths byte by byte."""
    return not b"".join(targets).translate(None, _LOOKS)


def is_text(path: str) -> bool:
    """Whether a path can be written down; a file's name may be of bytes that no text is made of."""
    return path.isascii() or _SURROGATE.search(path) is None


@lru_cache(maxsize=4096)
def _known_label(written: bytes) -> str:
    """A source's label as it is shown; empty where a closer look is needed."""
    label = clean(written.decode())
    return "" if label == COVER_IMAGE or label.startswith("url=") else label


def _label(written: bytes, url: bytes) -> str | None:
    """What a source is called; None for the cover image."""
    if label := _known_label(written):
        return label
    from newsarc.pages.convert import sources_of_rows
    from newsarc.pages.page import LinkRow

    shown = sources_of_rows([LinkRow(written.decode(), url.decode(), "", 0, 0)])
    return shown[0].title if shown else None


@lru_cache(maxsize=4096)
def _words_of(labels: str) -> str:
    return searchable(labels)
