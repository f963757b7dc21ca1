"""Converts pages to the rows of the index, many at a time and compactly.

Knows: which fields of a page are indexed.  Must not know: the tables of the index.

An ordinary page is read by `fast_path`, every other page is parsed; both give the same rows.  The parser is imported
when the first page needs it: after an edit, usually none does, and the author is waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsarc.files.paths import is_text, is_transient, read_bytes
from newsarc.index.batch import Batch, PageRow
from newsarc.index.schema import join_labels, join_names
from newsarc.links.row_targets import RowResolver
from newsarc.pages import context_lists
from newsarc.pages.folders import Folder
from newsarc.pages.layouts.daily import fast_path, layout
from newsarc.pages.layouts.daily.form import COVER_IMAGE
from newsarc.text.clean import clean
from newsarc.text.words import searchable_each

if TYPE_CHECKING:
    from newsarc.files.tree import Tree
    from newsarc.pages.page import Page


class _Listed(NamedTuple):
    """An event on its day page: its position from 1, its topic, and its context line as written."""

    position: int | None = None
    topic: str | None = None
    names: str | None = None


_UNLISTED = _Listed()


def read_batch(root: str, folders: Iterable[Folder], numbers: Mapping[bytes, int], tree: Tree | None = None) -> Batch:
    """The events in some folders of the archive at ``root``; ``numbers`` has the number of each event's site path.

    Without a ``tree`` of the archive, the targets of rows are looked up on disk.
    """
    reader = _BatchReader(root, numbers, RowResolver(root, tree))
    for folder in folders:
        reader.read(folder)
    reader.add_words()
    return reader.batch


class _BatchReader:
    """Fills one batch."""

    def __init__(self, root: str, numbers: Mapping[bytes, int], resolver: RowResolver) -> None:
        self._root = root
        self._numbers = numbers
        self._resolver = resolver
        self.batch = Batch()
        # The numbers of lists of names by their text: after a row, after a row of a parsed page, and on a day page.
        self._lists_by_tail: dict[bytes, int] = {}
        self._lists_by_row: dict[str, int] = {}
        self._lists_by_line: dict[str, int] = {}
        self._headings = fast_path.NO_HEADINGS
        self._date = ""

    def read(self, folder: Folder) -> None:
        first = folder.names[0]
        own = f"{folder.path}/{first}"
        day = layout.date_of(own)
        self._date = day.isoformat() if day else ""
        is_own = folder.day_pages is None and layout.is_day_page(own)
        self._headings = fast_path.headings(own) if is_own else fast_path.NO_HEADINGS
        items = {} if folder.day_pages is None else self._items_of_folders(folder.day_pages)
        awaits_day_page = is_own  # which comes before its copies
        for name in folder.names:
            path = f"{folder.path}/{name}"
            site = path.encode("utf-8", "surrogateescape")
            number = self._numbers.get(site)
            if number is None and not (awaits_day_page and layout.is_day_page(path)):
                continue  # a copy of the day page, or a page without a day
            data = self._read(path)
            if data is None:
                continue
            if number is None:
                items, awaits_day_page = self._day_items(path, data), False
            else:
                self._add_event(number, path, data, items.get(site, _UNLISTED))

    def _read(self, path: str) -> bytes | None:
        try:
            return read_bytes(self._root + path)
        except OSError as error:  # `validate` reports it; the other pages are indexed
            if is_transient(error):
                self.batch.unavailable[path] = error.strerror or str(error)
            return None

    # ------------------------------------------------------------ day pages

    def _day_items(self, path: str, data: bytes) -> Mapping[bytes, _Listed]:
        """The events that a day page lists, by site path."""
        body = fast_path.after_formats(data)
        day = fast_path.read_day(body, self._headings.day)
        if day and not fast_path.has_topics(body) and fast_path.are_plain(day.rows):
            targets = list(map(fast_path.target_of, day.rows))
            if fast_path.are_plain_targets(targets) and all(map(self._is_site_path, targets)):
                first = dict(zip(reversed(targets), reversed(day.texts), strict=True))
                order = enumerate(dict.fromkeys(targets), 1)
                return {
                    target: _Listed(position, None, fast_path.context_line(first[target])) for position, target in order
                }
        return self._parsed_items([(path, data)])

    def _is_site_path(self, target: bytes) -> bool:
        """Whether a plain target is the site path of an event, existing or not, without a prefix."""
        if target in self._numbers:
            return True
        written = target.decode("utf-8", "surrogateescape")
        return self._resolver.plain_path_of(written) == written

    def _items_of_folders(self, day_pages: Sequence[Sequence[str]]) -> Mapping[bytes, _Listed]:
        """The events on the day pages of a day with several folders: in each, the first page that can be read."""
        read = (((path, data) for path in paths if (data := self._read(path)) is not None) for paths in day_pages)
        return self._parsed_items(filter(None, (next(pages, None) for pages in read)))

    def _parsed_items(self, pages: Iterable[tuple[str, bytes]]) -> Mapping[bytes, _Listed]:
        from newsarc.pages import convert, parse

        items = convert.items_by_path((parse.parse(path, data) for path, data in pages), self._resolver.path_of)
        return {
            target.encode("utf-8", "surrogateescape"): _Listed(position, item.topic, item.names)
            for position, (target, item) in enumerate(items.items(), 1)
        }

    # ------------------------------------------------------------ events

    def _add_event(self, number: int, path: str, data: bytes, listed: _Listed) -> None:
        start = len(self.batch.targets)
        if not self._add_fast(number, path, fast_path.after_formats(data), listed):
            from newsarc.pages.parse import parse

            self._add_parsed(number, parse(path, data), listed)
        self.batch.entry_counts.append(len(self.batch.targets) - start)

    def _add_fast(self, number: int, path: str, body: bytes, listed: _Listed) -> bool:
        """Add an event that the fast path can read; for any other, add nothing and return False."""
        event = fast_path.read_event(body, self._headings.event)
        listed_sources = fast_path.sources_of(event.sources) if event else None
        related = fast_path.links_of(event.related) if event else None
        if event is None or listed_sources is None or related is None:
            return False
        targets, tails = related
        if not fast_path.holds_only(event.head + b"".join(tails), 1 + len(listed_sources)):
            return False
        title = clean(event.title.decode())
        shared = [self._lists_by_tail.get(tail) or self._list_of_tail(tail) for tail in tails]
        if not title or 0 in shared:
            return False
        if not fast_path.are_plain_targets(targets):
            return False
        try:  # nearly always, all of them exist
            pages = list(map(self._numbers.__getitem__, targets))
        except KeyError:
            start = len(self.batch.targets) + bool(listed.names)
            written = [target.decode("utf-8", "surrogateescape") for target in targets]
            pages = [self._number_of(number, path, one, at) for at, one in enumerate(written, start)]
        sources = [label for written, url in listed_sources if (label := _label(written, url)) is not None]
        topic = (clean(event.topic.decode()) if event.topic else "") or listed.topic or ""
        summary = "" if event.summary.isspace() else clean(event.summary.decode())
        self._add_row(number, path, self._date, listed, title, summary, sources, topic)
        if listed.names:
            self._add_entry(0, self._list_of_line(listed.names))
        self.batch.targets.extend(pages)
        self.batch.target_lists.extend(shared)
        return True

    def _add_parsed(self, number: int, page: Page, listed: _Listed) -> None:
        from newsarc.pages import convert

        day = convert.page_date(page)
        title = convert.title_of(page)
        sources = [source.title for source in convert.sources_of(page)]
        topic = page.topic or listed.topic or ""
        date = day.isoformat() if day else ""
        self._add_row(number, page.path, date, listed, title, page.summary or "", sources, topic)
        if listed.names:
            self._add_entry(0, self._list_of_line(listed.names))
        if page.matter and page.matter.tags:
            self._add_entry(0, self._list_number(page.matter.tags))
        for row in page.related:
            shared = self._list_of_row(row.tail, (title, row.text))
            self._add_entry(self._number_of(number, page.path, row.target, len(self.batch.targets)), shared)

    def _add_row(
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
        self.batch.rows.append(PageRow(number, path, date, listed.position, title, summary, labels, topic))

    def add_words(self) -> None:
        """Add the words of all texts, which are found faster in many texts than in each."""
        rows = self.batch.rows
        titles = searchable_each(row.title for row in rows)
        summaries = searchable_each(row.summary for row in rows)
        sources = searchable_each(row.source_labels for row in rows)
        self.batch.rows = [
            row._replace(title_words=title, summary_words=summary, source_words=labels)
            for row, title, summary, labels in zip(rows, titles, summaries, sources, strict=True)
        ]

    # ------------------------------------------------------------ entries: a page, or 0, and a list of names

    def _add_entry(self, page: int, names: int) -> None:
        self.batch.targets.append(page)
        self.batch.target_lists.append(names)

    def _number_of(self, number: int, page: str, target: str, at: int) -> int:
        """The number of the event that a row's target leads to, 0 if there is none; ``at`` is the entry's index."""
        path = self._resolver.plain_path_of(target)
        if path is not None and layout.is_event(path):
            to = self._numbers.get(path.encode("utf-8", "surrogateescape"), 0)
            is_there = to != 0
        else:
            from newsarc.links.resolve import lookup_key

            path, is_there = self._resolver.found(target, page)  # an event or not
            to = self._numbers.get(path.encode("utf-8", "surrogateescape"), 0)
            if is_text(key := lookup_key(path)):
                self.batch.dependencies.append((key, number))
        if not is_there and is_text(path):  # a page with any other path can't be added later
            self.batch.missing.append((path, number, at))
        return to

    def _list_of_tail(self, tail: bytes) -> int:
        """The list of names that follows a row; 0 if splitting them needs the pages' titles."""
        plain = context_lists.plain_names(tail.decode().partition(": ")[2], ordered=True)
        if plain is None:
            return 0
        number = self._lists_by_tail[tail] = self._list_number(plain)
        return number

    def _list_of_row(self, names: str, titles: tuple[str, str]) -> int:
        """The list of names that follows a row of a parsed page; cached unless splitting them needed a title."""
        if (known := self._lists_by_row.get(names)) is not None:
            return known
        split = context_lists.split_names(names, ordered=True, titles=titles)
        number = self._list_number(split)
        if list(split) == sorted(split):
            self._lists_by_row[names] = number
        return number

    def _list_of_line(self, names: str) -> int:
        """The list of names in a day page's context line."""
        if (known := self._lists_by_line.get(names)) is None:
            plain = context_lists.plain_names(names, ordered=False)
            known = self._lists_by_line[names] = self._list_number(
                plain or context_lists.split_names(names, ordered=False)
            )
        return known

    def _list_number(self, names: Iterable[str]) -> int:
        return self.batch.name_lists.setdefault(join_names(names), len(self.batch.name_lists) + 1)


@lru_cache(maxsize=4096)
def _known_label(written: bytes) -> str:
    """A source's label as it is shown; empty if that depends on its URL."""
    label = clean(written.decode())
    return "" if label == COVER_IMAGE or label.startswith("url=") else label


def _label(written: bytes, url: bytes) -> str | None:
    """The label of a source; None for the cover image."""
    if label := _known_label(written):
        return label
    from newsarc.pages.convert import sources_of_rows
    from newsarc.pages.page import LinkRow

    sources = sources_of_rows([LinkRow(written.decode(), url.decode(), "", 0, 0)])
    return sources[0].title if sources else None
