"""The in-memory index: one SQLite database with FTS5, built from the pages.

Knows: its tables and how pages fill them.  Must not know: queries' grammar,
ranking, how anything is shown.

Files are the truth and this can always be built again from them.  Words go in
folded and set apart by `text.words`, CJK characters one by one, so that one
tokenizer rule serves the pages and the queries alike.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from newsarc import layout, parse
from newsarc.discover import file_of, read_bytes, scan
from newsarc.entities import Entities
from newsarc.page import Kind, Page
from newsarc.text import clean, fold, words
from newsarc.vocabulary import Vocabulary

Progress = Callable[[int, int], None]

_TABLES = """
    CREATE TABLE page (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        date TEXT NOT NULL,          -- ISO
        position INTEGER,            -- on its day page, from 1; NULL where it isn't listed
        title TEXT NOT NULL,
        summary TEXT NOT NULL,
        sources TEXT NOT NULL        -- labels, a line each
    );
    CREATE TABLE name (              -- contexts
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        folded TEXT NOT NULL,
        pages INTEGER NOT NULL       -- how many carry it
    );
    CREATE TABLE carries (name INTEGER, page INTEGER, PRIMARY KEY (name, page)) WITHOUT ROWID;
    CREATE TABLE link (page INTEGER, target INTEGER, PRIMARY KEY (page, target)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE word USING fts5(title, contexts, summary, sources, content='', tokenize='ascii');
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, 'row');
"""
# Made when the rows are in: a b-tree that is filled in order is filled fast.
_ORDERS = """
    CREATE INDEX page_date ON page (date, position);
    CREATE INDEX name_folded ON name (folded);
    CREATE INDEX carried ON carries (page, name);
    CREATE INDEX linked ON link (target, page);
"""


class Index:
    """The database with what is read from it once: its words and its names."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The archive's words, with the number of pages that hold each."""
        return Vocabulary(dict(self.database.execute("SELECT term, doc FROM vocabulary ORDER BY term")))

    @cached_property
    def entities(self) -> Entities:
        """The archive's contexts."""
        return Entities(self.database)


class Listing(NamedTuple):
    """What a day page says of one event."""

    path: str
    position: int
    names: str
    topic: str | None


class Record(NamedTuple):
    """What the index keeps of one event page, before names that hold commas are known."""

    path: str
    date: str
    title: str
    summary: str
    sources: tuple[str, ...]
    topic: str | None
    tags: tuple[str, ...]
    related: tuple[tuple[str, str, str], ...]  # path, names as written, the link's text


def build(root: Path, progress: Progress | None = None) -> sqlite3.Connection:
    """The index of the archive at ``root``, in memory; ``progress`` is called with pages done and in all."""
    tree = scan(root)
    records: list[Record] = []
    listings: dict[str, Listing] = {}
    paths = [path for path in tree.pages() if not path.endswith("/README.md")]
    for done, path in enumerate(paths):
        if progress and done % 500 == 0:
            progress(done, len(paths))
        try:
            page = parse.parse(path, read_bytes(file_of(root, path)))
        except OSError:
            continue  # `validate` says so; what can be read is still found
        if page.kind is Kind.EVENT:
            records.append(record_of(page))
        elif page.kind is Kind.DAY:
            listings.update((listing.path, listing) for listing in listings_of(page))
    return fill(records, listings)


def record_of(page: Page) -> Record:
    """What the index keeps of an event page."""
    day = parse.page_date(page)
    return Record(
        page.path,
        day.isoformat() if day else "",
        parse.title_of(page),
        page.summary or "",
        tuple(source.title for source in parse.sources_of(page)),
        page.topic,
        page.matter.tags if page.matter else (),
        tuple((layout.canonical(row.target), row.tail, row.text) for row in page.related),
    )


def listings_of(page: Page) -> Iterator[Listing]:
    """What a day page says of each of its events."""
    once = {layout.canonical(item.row.target): item for item in reversed(page.items)}
    for position, (path, item) in enumerate(reversed(once.items()), 1):
        yield Listing(path, position, item.names or "", item.topic)


def fill(records: Iterable[Record], listings: dict[str, Listing]) -> sqlite3.Connection:
    """A database with its rows."""
    records = sorted(records)
    database = sqlite3.connect(":memory:")
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
    ids = {record.path: number for number, record in enumerate(records, 1)}
    carried = _carried(records, listings, ids)
    with database:
        _fill_pages(database, records, listings, carried)
        _fill_names(database, carried)
        database.executemany("INSERT OR IGNORE INTO link VALUES (?, ?)", _links(records, ids))
        database.executescript(_ORDERS)
    return database


def _fill_pages(
    database: sqlite3.Connection,
    records: list[Record],
    listings: dict[str, Listing],
    carried: dict[int, list[str]],
) -> None:
    database.executemany(
        "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (number, one.path, one.date, _position(listings, one), one.title, one.summary, "\n".join(one.sources))
            for number, one in enumerate(records, 1)
        ),
    )
    database.executemany(
        "INSERT INTO word (rowid, title, contexts, summary, sources) VALUES (?, ?, ?, ?, ?)",
        (
            (
                number,
                _tokens(one.title),
                _tokens("\n".join(carried[number])),
                _tokens(one.summary),
                _tokens("\n".join(one.sources)),
            )
            for number, one in enumerate(records, 1)
        ),
    )


def _position(listings: dict[str, Listing], record: Record) -> int | None:
    listing = listings.get(record.path)
    return listing.position if listing else None


def _tokens(text: str) -> str:
    return " ".join(words(text))


def _fill_names(database: sqlite3.Connection, carried: dict[int, list[str]]) -> None:
    counts = Counter(name for names in carried.values() for name in names)
    ids = {name: number for number, name in enumerate(sorted(counts), 1)}
    database.executemany(
        "INSERT INTO name VALUES (?, ?, ?, ?)",
        ((number, name, fold(name), counts[name]) for name, number in ids.items()),
    )
    pairs = sorted((ids[name], page) for page, names in carried.items() for name in names)
    database.executemany("INSERT INTO carries VALUES (?, ?)", pairs)


def _links(records: list[Record], ids: dict[str, int]) -> Iterator[tuple[int, int]]:
    for record in records:
        page = ids[record.path]
        for target, _, _ in record.related:
            if (other := ids.get(target, page)) != page:
                yield page, other


# ---------------------------------------------------------------- which page carries which names


def _carried(records: list[Record], listings: dict[str, Listing], ids: dict[str, int]) -> dict[int, list[str]]:
    """The names of each page: its day page's, its tags and topic, its Related list's and those of lists it is on."""
    known = _comma_names(records, listings)
    carried: dict[int, dict[str, None]] = defaultdict(dict)
    for record in records:
        page = ids[record.path]
        names = carried[page]
        if listing := listings.get(record.path):
            names.update(dict.fromkeys(parse.split_names(listing.names, ordered=False, known=known)))
        names.update(dict.fromkeys(record.tags))
        for target, written, text in record.related:
            shared = _split(record, written, text, known)
            names.update(dict.fromkeys(shared))
            if target in ids:
                carried[ids[target]].update(dict.fromkeys(shared))
        if topic := record.topic or (listing.topic if listing else None):
            names[topic] = None
    return {page: _one_spelling(names) for page, names in carried.items()}


def _one_spelling(names: Iterable[str]) -> list[str]:
    """Names in order, one of those that differ only in case: a topic line prints ``bomb`` as ``Bomb``."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.lower(), name)
    return sorted(first.values())


def _comma_names(records: list[Record], listings: dict[str, Listing]) -> frozenset[str]:
    """The names known to hold a comma: topics, tags, and what the order of a Related list proves."""
    named = [record.topic for record in records] + [listing.topic for listing in listings.values()]
    named += [name for record in records for name in record.tags]
    known = {name for name in named if name and ", " in name}
    for record in records:
        for _, written, text in record.related:
            if written.count(", ") > 0:
                known.update(name for name in _split(record, written, text, ()) if ", " in name)
    return frozenset(known)


def _split(record: Record, written: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
    return parse.split_names(written, ordered=True, known=frozenset(known), titles=(record.title, clean(text)))
