"""Pages to what the rest of the archive must know of them, read as bytes and as fast as they come.

Knows: what others must know of a page (`Survey`), and which pages need no closer look.
Must not know: what the rules say, whether links lead anywhere.

Nearly all pages of an archive are in order, and to parse each one only to find
nothing would be most of the work.  What is left to ask of an `ordinary` page is
whether its rows say what the targets' own titles and paths say.  Every other
page is a suspect, to be parsed and checked in full: to suspect one too many
costs a little time, to suspect one too few would lose a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsarc.files.paths import read_bytes, refuse_passing
from newsarc.files.tree import Tree
from newsarc.pages import parse
from newsarc.pages.folders import Folder
from newsarc.pages.layouts.daily import fast_path, layout
from newsarc.pages.page import Page, PageKind
from newsarc.text.words import clean
from newsarc.validation.survey import Survey, prefix_of, title_key

_SAMPLED = 40  # folders that a first guess at the links' prefix is made from
_PREFIXED = re.compile(rb"\]\(((?:/[^/()\s]+){0,3}?)/news/\d\d\d\d/")
_BLANKS = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
# All that no title's story depends on: it does where something is decoded, taken out or turned to quotes.
_UNTOLD = bytes(set(range(256)) - set(b"&'[={+"))
_LETTER = re.compile(rb" *[A-Za-z0-9]")
# In a file's name, what a link writes otherwise or ends at.
_WRITTEN_OTHERWISE = re.compile(r"[%?#&()<>{`\\\s\ud800-\udfff]")


def survey(root: str, folders: Iterable[Folder], prefix: str) -> Survey:
    """Read the pages of some folders of the archive at the folder ``root``, whose links carry ``prefix``.

    Raises `UnreadError` for a page that can't be read at the moment.
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
    """What links probably carry before the site path, by a sample of the folders, all of them in a small archive."""
    return prefix_of(survey(str(tree.root), folders[:: max(1, len(folders) // _SAMPLED)], "").prefixes, tree)


# ---------------------------------------------------------------- what is told of a page


class _PageRecord(NamedTuple):
    """What is kept of one page in the lists that run together."""

    title: bytes = b""
    right: int = 0
    links: int = 0
    rows: Sequence[int] = ()


def _says_something(title: bytes) -> bool:
    """Whether anything is left of a title when it is cleaned; letters say so at once."""
    if _LETTER.match(title):
        return True
    return clean(title.decode("utf-8", "surrogateescape")) != ""


def _story_key(title: bytes) -> bytes:
    """The same for two titles if their `story` is; and found faster."""
    if title.isascii() and not title.translate(None, _UNTOLD):
        return title.lower().translate(None, _BLANKS)
    return "".join(title_key(title).split()).encode("utf-8", "surrogateescape")


class _FolderReader:
    """Reads pages of which nothing is ordinary; ``heading`` is the hash of the row in an ordinary page's heading."""

    heading = 0

    def __init__(self, found: Survey, root: str, folder: Folder) -> None:
        self._found = found
        self._root = root
        self._folder = folder.path

    def read(self, path: str) -> _PageRecord:
        page = self._suspect(path, self._bytes(path))
        title = (page.title_raw or "") if page else ""
        return _PageRecord(title.encode("utf-8", "surrogateescape"))

    def _bytes(self, path: str) -> bytes | None:
        try:
            return read_bytes(self._root + path)
        except OSError as error:
            refuse_passing(error, path)
            self._found.unreadable[path] = error.strerror or str(error)
            return None

    def _suspect(self, path: str, data: bytes | None) -> Page | None:
        """Keep what others must know of a page that is to be checked in full."""
        if data is None:
            return None
        found = self._found
        page = parse.parse(path, data)
        found.needs_full_check.add(path)
        for line in data.splitlines():  # bytes have no other line ends than pages
            if not line.startswith(b"#") or page.kind is PageKind.DAY:
                self._count(line)
        if page.changes:
            found.older[path] = [row.target for row in page.changes if "(Current version)" not in row.tail]
        return page

    def _count(self, text: bytes) -> None:
        """Count what stands before ``/news/`` in the targets of a text."""
        for prefix in _PREFIXED.findall(text):
            self._found.prefixes[self._folder, prefix.decode("utf-8", "surrogateescape")] += 1


class _DayFolderReader(_FolderReader):
    """Reads the pages of one day, its day page first."""

    def __init__(self, found: Survey, root: str, folder: Folder, prefix: str) -> None:
        super().__init__(found, root, folder)
        self._day_pages = layout.day_pages_in(folder.names)
        self._own = f"{folder.path}/{layout.index_in(self._day_pages) or layout.DAY_PAGE}"
        row = f"[{layout.heading_of(folder.path)}]({self._own}"
        self._day_heading, self._event_heading = (f"{level} {row})\n".encode() for level in ("##", "###"))
        self.heading = hash(row.encode())
        self._prefix = prefix
        self._prefixed = f"]({prefix}/news/".encode("utf-8", "surrogateescape") if prefix else b""
        self._listed: set[str] | None = None
        self._stories: dict[bytes, str] = {}
        self._day = _PageRecord()
        self._day_bytes: bytes | None = None
        # Looked for once in all names: nearly always there is none.
        self._odd_names = _WRITTEN_OTHERWISE.search("/".join(folder.names)) is not None

    def read(self, path: str) -> _PageRecord:
        data = self._bytes(path)
        if data is None:
            return _PageRecord()
        if path.rpartition("/")[2] in self._day_pages:
            return self._read_copy(path) if data == self._day_bytes else self._read_day_page(path, data)
        return self._read_event(path, data)

    def _read_copy(self, path: str) -> _PageRecord:
        """The README of the same bytes: what is said of the day page holds for it, and it lists nothing more."""
        self._found.copies[self._own] = path
        return _PageRecord(links=self._day.links)

    def _read_day_page(self, path: str, data: bytes) -> _PageRecord:
        day = self._ordinary_day(path, data)
        if day is None:
            page = self._suspect(path, data)
            targets = [self._site_path(item.row.target) for item in page.items] if page else []
            entry = _PageRecord()
        else:
            targets = [fast_path.target_of(row).decode("utf-8", "surrogateescape") for row in day.rows]
            entry = _PageRecord(links=day.links, rows=list(map(hash, day.rows)))
        if path == self._own:
            self._listed, self._day_bytes = set(targets), data
            # The heading of every page of the day leads here, by the date.
            self._day = entry = entry._replace(right=self.heading)
        return entry

    def _ordinary_day(self, path: str, data: bytes) -> fast_path.DayParts | None:
        body = self._without_prefix(fast_path.after_formats(data))
        if not body.startswith(self._day_heading) or not (day := fast_path.read_day(body, len(self._day_heading))):
            return None
        if len(set(day.rows)) != len(day.rows):
            return None
        if day.previous:
            self._found.previous[path] = day.previous.decode("utf-8", "surrogateescape")
        self._count_prefixes(day.rows, data)
        return day

    def _read_event(self, path: str, data: bytes) -> _PageRecord:
        entry = self._ordinary_event(path, data)
        if entry is None:
            page = self._suspect(path, data)
            title = ((page.title_raw or "") if page else "").encode("utf-8", "surrogateescape")
            entry = _PageRecord(title, self._right(title, path))
        told = _story_key(entry.title)
        twin = self._stories.setdefault(told, path)
        if twin != path and told:
            self._found.needs_full_check.update((twin, path))
        if self._listed is not None and (path not in self._listed or self._is_odd(path)):
            self._found.needs_full_check.add(path)
        return entry

    def _ordinary_event(self, path: str, data: bytes) -> _PageRecord | None:
        body = self._without_prefix(fast_path.after_formats(data))
        if not body.startswith(self._event_heading):
            return None
        event = fast_path.read_event(body, len(self._event_heading))
        if event is None or not _says_something(event.title):
            return None
        addresses = fast_path.addresses_of(event.sources) if event.sources else []
        related = fast_path.rows_of(event.related)
        if addresses is None or related is None:
            return None
        if not fast_path.holds_only(event.head + b"".join(related[1]), 1 + len(addresses)):
            return None
        if len(set(addresses)) != len(addresses):
            return None
        right = self._right(event.title, path)
        rows = list(map(hash, related[0]))
        if right in rows or len(set(rows)) != len(rows):
            return None
        self._count_prefixes(related[0], data)
        return _PageRecord(event.title, right, 1 + len(addresses) + len(rows), rows)

    def _right(self, title: bytes, path: str) -> int:
        """The hash of the right row to a page; 0 where a closer look at each row is needed."""
        if self._is_odd(path) or not fast_path.is_plain(title):
            return 0
        return hash(fast_path.row_to(title, path.encode("utf-8", "surrogateescape")))

    def _is_odd(self, path: str) -> bool:
        return self._odd_names and _WRITTEN_OTHERWISE.search(path) is not None

    def _site_path(self, target: str) -> str:
        return target.removeprefix(self._prefix) if target.startswith(f"{self._prefix}/news/") else target

    def _without_prefix(self, data: bytes) -> bytes:
        return data.replace(self._prefixed, b"](/news/") if self._prefixed else data

    def _count_prefixes(self, rows: Sequence[bytes], data: bytes) -> None:
        """Count what stands before ``/news/`` in a page's rows; they are written alike, so the first tells."""
        if self._prefixed and (prefixed := data.count(self._prefixed)):
            self._found.prefixes[self._folder, self._prefix] += prefixed
        elif not rows or b"](/news/" in rows[0]:
            self._found.prefixes[self._folder, ""] += len(rows)
        else:
            for row in rows:
                self._count(row)
