"""Every page read once, as bytes and as fast as possible, before any page is checked.

Knows: what checks of other pages need from a page (`Survey`), and which pages need no full check.
Must not know: what the rules check, whether links lead anywhere.

Nearly all pages have no findings, and parsing them would be most of the work.  For a page that `fast_path` can read, it
is enough to check that its rows have the titles and paths of their targets.  Every other page is parsed and needs the
full check: one page too many costs a little time, one too few would lose a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsarc.files.paths import raise_if_transient, read_bytes
from newsarc.files.tree import Tree
from newsarc.pages import parse
from newsarc.pages.folders import Folder
from newsarc.pages.layouts.daily import fast_path, layout
from newsarc.pages.layouts.daily.form import CURRENT_VERSION
from newsarc.pages.page import Page, PageKind
from newsarc.text.clean import clean
from newsarc.validation.survey import Survey, prefix_of, title_key

_SAMPLED = 40  # folders for the first guess at the links' prefix
_SPACES = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
# Bytes that never change a title's key: all except those that are decoded, removed or converted to quotes.
_IRRELEVANT = bytes(set(range(256)) - set(b"&'[={+"))
_LETTER = re.compile(rb" *[A-Za-z0-9]")
# Characters in a file name that links escape, or that end a target.
_ODD_NAME = re.compile(r"[%?#&()<>{`\\\s\ud800-\udfff]")


def survey(root: str, folders: Iterable[Folder], prefix: str) -> Survey:
    """Read the pages in some folders of the archive at ``root``, whose links have ``prefix``.

    Raises `UnavailableError` for a page that can't be read at the moment.
    """
    found = Survey()
    for folder in folders:
        is_own = folder.day_pages is None and layout.folder_of(folder.path) == folder.path
        reader = _DayFolderReader(found, root, folder, prefix) if is_own else _FolderReader(found, root, folder)
        for path in folder.pages():
            title, right, links, rows = reader.read(path)
            found.titles.append(title)
            found.right.append(right)
            found.links.append(links)
            if links:
                found.rows.append(reader.heading)
            found.rows.extend(rows)
            found.counts.append(len(rows) + (links > 0))
    return found


def sampled_prefix(tree: Tree, folders: Sequence[Folder]) -> str:
    """The probable prefix of links, from a sample of the folders."""
    return prefix_of(survey(str(tree.root), folders[:: max(1, len(folders) // _SAMPLED)], "").prefixes, tree)


# ---------------------------------------------------------------- what is recorded of a page


class _PageRecord(NamedTuple):
    """A page's entries in the parallel lists of a `Survey`."""

    title: bytes = b""
    right: int = 0
    links: int = 0
    rows: Sequence[int] = ()


def _is_title(title: bytes) -> bool:
    """Whether anything is left of a title when it is cleaned; if it begins with a letter, that is certain."""
    if _LETTER.match(title):
        return True
    return clean(title.decode("utf-8", "surrogateescape")) != ""


def _fast_title_key(title: bytes) -> bytes:
    """A key that is equal for titles with one `title_key`, or with two that differ only in spaces; computed faster."""
    if title.isascii() and not title.translate(None, _IRRELEVANT):
        return title.lower().translate(None, _SPACES)
    return "".join(title_key(title).split()).encode("utf-8", "surrogateescape")


class _FolderReader:
    """Reads pages that all need the full check; ``heading`` is the hash of the row in their heading, 0 for none."""

    heading = 0

    def __init__(self, found: Survey, root: str, folder: Folder) -> None:
        self._found = found
        self._root = root
        self._folder = folder.path

    def read(self, path: str) -> _PageRecord:
        page = self._parse(path, self._bytes(path))
        title = (page.title_raw or "") if page else ""
        return _PageRecord(title.encode("utf-8", "surrogateescape"))

    def _bytes(self, path: str) -> bytes | None:
        try:
            return read_bytes(self._root + path)
        except OSError as error:
            raise_if_transient(error, path)
            self._found.unreadable[path] = error.strerror or str(error)
            return None

    def _parse(self, path: str, data: bytes | None) -> Page | None:
        """Parse a page that needs the full check, and record the facts about it."""
        if data is None:
            return None
        found = self._found
        page = parse.parse(path, data)
        found.needs_full_check.add(path)
        for line in data.splitlines():  # bytes have the same line ends as pages
            if not line.startswith(b"#") or page.kind is PageKind.DAY:
                self._count_prefixes_in(line)
        if page.changes:
            found.older[path] = [row.target for row in page.changes if CURRENT_VERSION not in row.tail]
        return page

    def _count_prefixes_in(self, text: bytes) -> None:
        """Count the prefixes of the links in a text."""
        for prefix in fast_path.prefixes_in(text):
            self._found.prefixes[self._folder, prefix] += 1


class _DayFolderReader(_FolderReader):
    """Reads the pages of one day, its day page first."""

    def __init__(self, found: Survey, root: str, folder: Folder, prefix: str) -> None:
        super().__init__(found, root, folder)
        self._day_pages = layout.day_pages_in(folder.names)
        self._own = f"{folder.path}/{layout.index_in(self._day_pages) or layout.DAY_PAGE}"
        self._headings = fast_path.headings(self._own)
        self.heading = hash(self._headings.row)
        self._prefix = fast_path.LinkPrefix(prefix)
        self._listed: set[str] | None = None
        self._by_title: dict[bytes, str] = {}
        self._day = _PageRecord()
        self._day_bytes: bytes | None = None
        # Searched in all names at once, since there is nearly always none.
        self._has_odd_names = _ODD_NAME.search("/".join(folder.names)) is not None

    def read(self, path: str) -> _PageRecord:
        data = self._bytes(path)
        if data is None:
            return _PageRecord()
        if path.rpartition("/")[2] in self._day_pages:
            return self._read_copy(path) if data == self._day_bytes else self._read_day_page(path, data)
        return self._read_event(path, data)

    def _read_copy(self, path: str) -> _PageRecord:
        """A README with the same bytes: the findings of the day page apply to it, and it lists the same events."""
        self._found.copies[self._own] = path
        return _PageRecord(links=self._day.links)

    def _read_day_page(self, path: str, data: bytes) -> _PageRecord:
        day = self._fast_day(path, data)
        if day is None:
            page = self._parse(path, data)
            targets = [self._prefix.site_path(item.row.target) for item in page.items] if page else []
            record = _PageRecord()
        else:
            targets = [fast_path.target_of(row).decode("utf-8", "surrogateescape") for row in day.rows]
            record = _PageRecord(links=day.links, rows=list(map(hash, day.rows)))
        if path == self._own:
            self._listed, self._day_bytes = set(targets), data
            # The heading of every page of the day links here, with the date as its text.
            self._day = record = record._replace(right=self.heading)
        return record

    def _fast_day(self, path: str, data: bytes) -> fast_path.DayParts | None:
        body = self._prefix.removed_from(fast_path.after_formats(data))
        day = fast_path.read_day(body, self._headings.day)
        if day is None or len(set(day.rows)) != len(day.rows):
            return None
        if day.previous:
            self._found.previous[path] = day.previous.decode("utf-8", "surrogateescape")
        self._count_prefixes(day.rows, data)
        return day

    def _read_event(self, path: str, data: bytes) -> _PageRecord:
        record = self._fast_event(path, data)
        if record is None:
            page = self._parse(path, data)
            title = ((page.title_raw or "") if page else "").encode("utf-8", "surrogateescape")
            record = _PageRecord(title, self._right(title, path))
        key = _fast_title_key(record.title)
        twin = self._by_title.setdefault(key, path)
        if twin != path and key:
            self._found.needs_full_check.update((twin, path))
        if self._listed is not None and (path not in self._listed or self._has_odd_name(path)):
            self._found.needs_full_check.add(path)
        return record

    def _fast_event(self, path: str, data: bytes) -> _PageRecord | None:
        body = self._prefix.removed_from(fast_path.after_formats(data))
        event = fast_path.read_event(body, self._headings.event)
        if event is None or not _is_title(event.title):
            return None
        urls = fast_path.urls_of(event.sources) if event.sources else []
        related = fast_path.rows_of(event.related)
        if urls is None or related is None:
            return None
        if not fast_path.holds_only(event.head + b"".join(related[1]), 1 + len(urls)):
            return None
        if len(set(urls)) != len(urls):
            return None
        right = self._right(event.title, path)
        rows = list(map(hash, related[0]))
        if right in rows or len(set(rows)) != len(rows):
            return None
        self._count_prefixes(related[0], data)
        return _PageRecord(event.title, right, 1 + len(urls) + len(rows), rows)

    def _right(self, title: bytes, path: str) -> int:
        """The hash of the correct row to a page; 0 if each row to it needs the full check."""
        if self._has_odd_name(path) or not fast_path.is_plain(title):
            return 0
        return hash(fast_path.row_to(title, path.encode("utf-8", "surrogateescape")))

    def _has_odd_name(self, path: str) -> bool:
        return self._has_odd_names and _ODD_NAME.search(path) is not None

    def _count_prefixes(self, rows: Sequence[bytes], data: bytes) -> None:
        """Count the prefixes of a page's rows; the first row gives the prefix of all rows in the same form."""
        if prefixed := self._prefix.count_in(data):
            self._found.prefixes[self._folder, self._prefix.text] += prefixed
        elif not rows or fast_path.leads_to_page(rows[0]):
            self._found.prefixes[self._folder, ""] += len(rows)
        else:
            for row in rows:
                self._count_prefixes_in(row)
