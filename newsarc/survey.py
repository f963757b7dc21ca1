"""Pages to what the rest of the archive must know of them, read as bytes and as fast as they come.

Knows: the ordinary form of a page, so well that a page of that form needs no
closer look.  Must not know: what the rules say, whether links lead anywhere.

Nearly all pages of an archive are in order, and to parse each one only to find
nothing would be most of the work.  A page is *ordinary* if every ``](`` in it
belongs to a line of the plain forms, if it holds no code, comment, HTML,
reference or escape, and if its heading, title and lists are as they should be.
What is left to ask of an ordinary page is whether its rows (a text and a
target) say what the targets' own titles and paths say; so each row is kept as
a hash, and beside each page the hash of a right row to it.  Every other page is
a suspect, to be parsed and checked in full: to suspect one too many costs a
little time, to suspect one too few would lose a finding.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from newsarc import layout, parse
from newsarc.discover import read_bytes
from newsarc.folders import Folder
from newsarc.page import Kind, Page
from newsarc.text import clean, display, fold


@dataclass(slots=True)
class Survey:
    """What is known of the pages of some folders.

    An entry a page, in the folders' order: ``titles`` as written (empty for
    what is no event), ``right``, the hash of a right row to it (0 for none),
    ``links`` and ``counts``, how many links an ordinary page has and how many
    of ``rows`` are its own (0 for any other).

    ``previous`` leads from day pages to what their Previous Day says, ``older``
    from pages to the older versions they name, ``copies`` from day pages to
    README copies of the same bytes; ``prefixes`` counts what stands before
    ``/news/`` in targets.
    """

    titles: list[bytes] = field(default_factory=list)
    right: array[int] = field(default_factory=lambda: array("q"))
    links: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("i"))
    rows: array[int] = field(default_factory=lambda: array("q"))
    suspects: set[str] = field(default_factory=set)
    previous: dict[str, str] = field(default_factory=dict)
    older: dict[str, list[str]] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    prefixes: Counter[str] = field(default_factory=Counter)
    unreadable: dict[str, str] = field(default_factory=dict)

    def add(self, other: Survey) -> None:
        """Take in what is known of the folders that come next."""
        self.titles += other.titles
        self.right += other.right
        self.links += other.links
        self.counts += other.counts
        self.rows += other.rows
        self.suspects |= other.suspects
        self.previous |= other.previous
        self.older |= other.older
        self.copies |= other.copies
        self.prefixes += other.prefixes
        self.unreadable |= other.unreadable

    def astray(self) -> Iterator[int]:
        """The numbers of the pages that have a row which is not the right one to any page."""
        wrong = set(self.rows).difference(self.right)
        if not wrong:
            return
        at = 0
        for number, count in enumerate(self.counts):
            if count and not wrong.isdisjoint(self.rows[at : at + count]):
                yield number
            at += count


class _Entry(NamedTuple):
    """What is kept of one page in the lists that run together."""

    title: bytes = b""
    right: int = 0
    links: int = 0
    rows: Sequence[bytes] = ()


def survey(root: str, folders: Iterable[Folder], prefix: str) -> Survey:
    """Read the pages of some folders of the archive at the folder ``root``, whose links carry ``prefix``."""
    found = Survey()
    for folder in folders:
        own = f"{folder.path}/{layout.DAY_PAGE}"
        day = layout.date_of(own) if layout.is_day_page(own) else None
        read = (_DayReader(found, root, folder, day, prefix) if day else _Reader(found, root)).read
        for path in folder.pages():
            title, right, links, rows = read(path)
            found.titles.append(title)
            found.right.append(right)
            found.links.append(links)
            found.counts.append(len(rows))
            found.rows.extend(map(hash, rows))
    return found


# ---------------------------------------------------------------- what an ordinary page looks like

_WEB = re.compile(rb"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:[/?][!#-&*-;=?-\[\]-~]*)?")
_DAY_PAGES = tuple(f"/{name}" for name in layout.DAY_PAGES)
_SECTIONS = frozenset(
    line.encode() for line in ("### Source:", "### Sources:", "### Related:", "### 信息来源:", "### 有关:")
)
_PREVIOUS_TEXT = (b"[Previous Day...](", "[前一天...](".encode())
_PREFIXED = re.compile(rb"\]\(((?:/[^/()\s]+){0,3}?)/news/\d\d\d\d/")
_LETTER = re.compile(rb" *[A-Za-z0-9]")
_TITLE_MARKS = re.compile(rb"&|''|\[http|date=|-\{|\+00:00")
# In a file's name, what a link writes otherwise or ends at.
_WRITTEN_OTHERWISE = re.compile(r"[%?#&()<>\\\s]")


class _Lines(NamedTuple):
    """The links of plain lines: rows into the archive up to their targets' end, addresses outside it."""

    rows: list[bytes]
    addresses: list[bytes]
    images: int


def _read_items(lines: bytes) -> _Lines | None:
    """The links of a day page beneath its heading; None where a line is of any other form."""
    rows: list[bytes] = []
    for line in lines.split(b"\n"):
        at = line.rfind(b"](")
        if at < 0:
            if line.startswith(b"#") and not line.startswith(b"##### "):
                return None
            continue
        stop = line.find(b")", at)
        opened = 4 if line.startswith(b"### [") else 3
        if stop != len(line) - 1 or not line.startswith(b"/", at + 2):
            return None
        if opened == 3 and not (line.startswith(b"## [") and line.startswith(_PREVIOUS_TEXT, 3)):
            return None
        rows.append(line[opened:stop])
    return _Lines(rows, [], 0) if _is_accounted_for(lines, len(rows)) else None


def _read_lists(lines: bytes) -> _Lines | None:
    """The links of an event beneath its heading; None where a line is of any other form."""
    rows: list[bytes] = []
    addresses: list[bytes] = []
    images = 0
    for line in lines.split(b"\n"):
        at = line.rfind(b"](")
        if at < 0:
            if line.startswith(b"#") and not line.startswith((b"# ", b"##### ")) and line not in _SECTIONS:
                return None
            continue
        opened = line.find(b"[")
        if not line.startswith(b". ", opened - 2) or not line[: opened - 2].isdigit():
            return None
        if line.startswith(b"/", at + 2):
            stop = line.find(b")", at)
            if stop < 0 or (stop + 1 < len(line) and not (line.startswith(b" _", stop + 1) and line.endswith(b"_"))):
                return None
            rows.append(line[opened:stop])
            continue
        end = len(line) - 1
        if line.startswith(b"[IMG](", at - 4):
            if not _WEB.fullmatch(line, at + 2, end) or not line.endswith(b")"):
                return None
            images += 1
            end = at - 6
            at = line.rfind(b"](", 0, end)
        if not line.startswith(b")", end) or not _WEB.fullmatch(line, at + 2, end):
            return None
        addresses.append(line[at + 2 : end])
    links = len(rows) + len(addresses) + images
    return _Lines(rows, addresses, images) if _is_accounted_for(lines, links) else None


def _is_accounted_for(lines: bytes, links: int) -> bool:
    """Whether a page's plain lines hold all its links, and nothing in it is read otherwise than it looks."""
    if lines.count(b"]") != links and (lines.count(b"](") != links or b"]:" in lines):
        return False
    return _is_plain(lines)


def _is_plain(body: bytes) -> bool:
    """Whether a page holds nothing that is read otherwise than it looks, and all of it can be read."""
    if (  # code, HTML, escapes, templates, breaks that are none; one by one, for a loop takes as long as all of them
        b"`" in body
        or b"<" in body
        or b"\\" in body
        or b"\r" in body
        or b"\t" in body
        or b"~" in body
        or b"{" in body
        or b"\n    " in body
    ):
        return False
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _right_row(title: bytes, path: str) -> bytes:
    """The row that leads to a page under its own title, up to the target's end."""
    return b"[%b](%b" % (title, path.encode("utf-8", "surrogateescape"))


def _right(title: bytes, path: str) -> int:
    """The hash of the right row to a page; 0 where a link must write its name otherwise."""
    return 0 if _WRITTEN_OTHERWISE.search(path) else hash(_right_row(title, path))


def _target(row: bytes) -> str:
    return row[row.rindex(b"](") + 2 :].decode("utf-8", "surrogateescape")


def _after_formats(data: bytes) -> bytes:
    """A page without its Formats line, whose links count nowhere."""
    end = data.find(b"\n", 1) if data.startswith(b"\nFormats: [") else -1
    return data[end + 2 :] if end > 0 and data.startswith(b"\n\n", end) else data


def _says_something(title: bytes) -> bool:
    """Whether anything is left of a title when it is cleaned; letters say so at once."""
    if _LETTER.match(title):
        return True
    return clean(title.decode("utf-8", "surrogateescape")) != ""


def story(title: bytes) -> str:
    """What two titles have in common if they tell the same story."""
    if title.isascii() and not _TITLE_MARKS.search(title):
        return " ".join(title.decode().split()).lower()
    return fold(display(clean(title.decode("utf-8", "surrogateescape"))))


class _Reader:
    """Reads pages of which nothing is ordinary."""

    def __init__(self, found: Survey, root: str) -> None:
        self._found = found
        self._root = root

    def read(self, path: str) -> _Entry:
        self._suspect(path, self._bytes(path))
        return _Entry()

    def _bytes(self, path: str) -> bytes | None:
        try:
            return read_bytes(self._root + path)
        except OSError as error:
            self._found.unreadable[path] = error.strerror or str(error)
            return None

    def _suspect(self, path: str, data: bytes | None) -> Page | None:
        """Keep what others must know of a page that is to be checked in full."""
        if data is None:
            return None
        found = self._found
        page = parse.parse(path, data)
        found.suspects.add(path)
        for line in data.split(b"\n"):
            if not line.startswith(b"#") or page.kind is Kind.DAY:
                found.prefixes.update(prefix.decode("utf-8", "surrogateescape") for prefix in _PREFIXED.findall(line))
        if page.changes:
            found.older[path] = [row.target for row in page.changes if "(Current version)" not in row.tail]
        return page


class _DayReader(_Reader):
    """Reads the pages of one day, its day page first."""

    def __init__(self, found: Survey, root: str, folder: Folder, day: date, prefix: str) -> None:
        super().__init__(found, root)
        self._own = f"{folder.path}/{layout.DAY_PAGE}"
        self._heading = f"# [{day.year}-{day.month:02d}-{day.day}]({self._own})\n".encode()
        self._prefix = prefix
        self._prefixed = f"]({prefix}/news/".encode() if prefix else b""
        self._listed: set[str] | None = None
        self._stories: dict[str, str] = {}
        self._day = _Entry()
        self._day_bytes: bytes | None = None

    def read(self, path: str) -> _Entry:
        data = self._bytes(path)
        if data is None:
            return _Entry()
        if path.endswith(_DAY_PAGES):
            return self._read_copy(path) if data == self._day_bytes else self._read_day_page(path, data)
        return self._read_event(path, data)

    def _read_copy(self, path: str) -> _Entry:
        """The README of the same bytes: what is said of the day page holds for it, and it lists nothing more."""
        self._found.copies[self._own] = path
        return _Entry(links=self._day.links)

    def _read_day_page(self, path: str, data: bytes) -> _Entry:
        entry = self._ordinary_day(path, data)
        if entry is None:
            page = self._suspect(path, data)
            targets = [self._site_path(item.row.target) for item in page.items] if page else []
            entry = _Entry()
        else:
            targets = [_target(row) for row in entry.rows[1:]]
        if path == self._own:
            self._listed, self._day_bytes = set(targets), data
            # The heading of every page of the day leads here, by the date.
            self._day = entry = entry._replace(right=hash(self._heading[2:-2]))
        return entry

    def _ordinary_day(self, path: str, data: bytes) -> _Entry | None:
        body = self._without_prefix(_after_formats(data))
        heading = b"#" + self._heading
        if not body.startswith(heading) or (lines := _read_items(body[len(heading) :])) is None:
            return None
        rows, previous = lines.rows, ""
        if rows and rows[-1].startswith(_PREVIOUS_TEXT):
            previous = _target(rows.pop())
        if len(set(rows)) != len(rows) or any(row.startswith(_PREVIOUS_TEXT) for row in rows):
            return None
        if previous:
            self._found.previous[path] = previous
        self._count_prefixes(data, len(rows))
        return _Entry(links=1 + len(rows) + bool(previous), rows=[self._heading[2:-2], *rows])

    def _read_event(self, path: str, data: bytes) -> _Entry:
        entry = self._ordinary_event(path, data)
        if entry is None:
            page = self._suspect(path, data)
            title = ((page.title_raw or "") if page else "").encode("utf-8", "surrogateescape")
            entry = _Entry(title, _right(title, path))
        told = story(entry.title)
        twin = self._stories.setdefault(told, path)
        if twin != path and told:
            self._found.suspects.update((twin, path))
        if self._listed is not None and (path not in self._listed or _WRITTEN_OTHERWISE.search(path)):
            self._found.suspects.add(path)
        return entry

    def _ordinary_event(self, path: str, data: bytes) -> _Entry | None:
        body = self._without_prefix(_after_formats(data))
        at = body.find(b"\n# ")
        title = body[at + 3 : body.find(b"\n", at + 1)]
        heading = b"##" + self._heading
        if not body.startswith(heading) or at < 0 or not _says_something(title):
            return None
        if (lines := _read_lists(body[len(heading) :])) is None:
            return None
        rows = set(lines.rows)
        if (
            _right_row(title, path) in rows
            or len(rows) != len(lines.rows)
            or len(set(lines.addresses)) != len(lines.addresses)
            or any(b";" in address for address in lines.addresses)
        ):
            return None
        self._count_prefixes(data, len(rows))
        links = 1 + len(rows) + len(lines.addresses) + lines.images
        return _Entry(title, _right(title, path), links, [self._heading[2:-2], *lines.rows])

    def _site_path(self, target: str) -> str:
        return target.removeprefix(self._prefix) if target.startswith(f"{self._prefix}/news/") else target

    def _without_prefix(self, data: bytes) -> bytes:
        return data.replace(self._prefixed, b"](/news/") if self._prefixed else data

    def _count_prefixes(self, data: bytes, rows: int) -> None:
        prefixed = data.count(self._prefixed) if self._prefixed else 0
        self._found.prefixes[self._prefix] += prefixed
        self._found.prefixes[""] += rows - prefixed
