"""Pages to the index: its tables, and how they are filled.

Knows: what stands where.  Must not know: what is asked of it (`index`).

Files are the truth and this can always be built again from them.  Words go in
folded and set apart by `text.words`, CJK characters one by one, so that one
rule serves the pages and the queries alike.  What leads from pages to names, to
pages and back is kept as arrays of numbers beside each: a row for each of a
million links would be most of the database.
"""

from __future__ import annotations

import os
import re
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from newsarc import layout
from newsarc.discover import State, Tree, scan
from newsarc.entities import joined_key, sorted_key
from newsarc.folders import in_folders
from newsarc.naming import join_known
from newsarc.parallel import in_pieces, without_collecting
from newsarc.records import BETWEEN, Batch, Row, read_batch
from newsarc.text import words
from newsarc.vocabulary import by_length

Progress = Callable[[int, int], None]

_SURROGATE = re.compile("[\ud800-\udfff]")
_TABLES = """
    CREATE TABLE page (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL,
        date TEXT NOT NULL,          -- ISO
        position INTEGER,            -- on its day page, from 1; NULL where that doesn't list it
        title TEXT NOT NULL,
        summary TEXT NOT NULL,
        sources TEXT NOT NULL,       -- labels, a line each
        names BLOB NOT NULL,         -- ids of the contexts it carries
        lists BLOB NOT NULL,         -- ids of the pages on its Related list
        listed BLOB NOT NULL         -- ids of the pages on whose Related list it is
    );
    CREATE TABLE name (              -- contexts
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        joined TEXT NOT NULL,        -- `entities.joined_key`
        sorted TEXT NOT NULL,        -- `entities.sorted_key`
        pages INTEGER NOT NULL,      -- how many carry it
        carriers BLOB NOT NULL       -- their ids
    );
    CREATE TABLE comma (name TEXT);  -- names known to hold one
    CREATE TABLE missing (path TEXT, page INTEGER);  -- Related links to pages that aren't stored
    CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
    CREATE TABLE folder (            -- what each looked like before it was read
        path BLOB PRIMARY KEY,       -- names may be of any bytes
        seen BLOB NOT NULL,
        entries BLOB NOT NULL        -- the names and looks of what lies in it
    ) WITHOUT ROWID;
    CREATE TABLE spelling (          -- words that may be misspelt, by their length
        length INTEGER PRIMARY KEY,
        words TEXT NOT NULL,
        counts BLOB NOT NULL         -- how many pages hold each
    );
    CREATE VIRTUAL TABLE word USING fts5(title, contexts, summary, sources, content='', tokenize='ascii');
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, 'row');
"""
# Made when the rows are in: a b-tree that is filled in order is filled fast.
_ORDERS = """
    CREATE UNIQUE INDEX page_path ON page (path);
    CREATE UNIQUE INDEX name_name ON name (name);
    CREATE INDEX name_joined ON name (joined);
    CREATE INDEX name_sorted ON name (sorted);
    CREATE INDEX missing_path ON missing (path);
    CREATE INDEX page_date ON page (date, position);
"""
WORD_ROW = "INSERT INTO word (rowid, title, contexts, summary, sources) VALUES (?, ?, ?, ?, ?)"
# One flush of the words at the end instead of many to merge.
_WORDS_IN_MEMORY = 256 * 2**20


def build(root: Path, database: sqlite3.Connection, progress: Progress | None = None) -> None:
    """Fill an empty database with the archive at ``root``; ``progress`` is called with folders done and in all."""
    with without_collecting():
        tree = scan(root, stats=True)
        folders = in_folders(path for path in tree.files if path.endswith(".md"))
        events = sorted(path for folder in folders for path in folder.pages() if is_indexed(path))
        numbers = {path: number for number, path in enumerate(events, 1)}
        batches = Batches()
        for batch in in_pieces(lambda piece: read_batch(str(root), piece, numbers), folders, len(numbers)):
            batches.add(batch)
            if progress:
                progress(len(batches.rows), len(numbers))
        _fill(database, batches, tree)


def is_indexed(path: str) -> bool:
    """Whether a page is an event that can be named; a file's name may be of bytes that no text is made of."""
    return layout.is_event(path) and _SURROGATE.search(path) is None


class Batches:
    """All batches as one: lists of names are numbered anew."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.lists: dict[str, int] = {}
        self.topics: dict[int, str] = {}
        self.carried: dict[int, set[int]] = defaultdict(set)  # page -> lists of names
        self.links: dict[int, set[int]] = defaultdict(set)  # page -> pages on its Related list
        self.missing: list[tuple[str, int]] = []  # path that isn't stored, page that lists it

    def add(self, batch: Batch) -> None:
        self.rows += batch.rows
        self.topics |= batch.topics
        self.missing += batch.missing
        here = [self.lists.setdefault(names, len(self.lists)) for names in batch.lists]
        for page, names in _tuples(batch.own, 2):
            self.carried[page].add(here[names])
        for page, target, names in _tuples(batch.links, 3):
            self.carried[page].add(here[names])
            if target and target != page:
                self.carried[target].add(here[names])
                self.links[page].add(target)

    def commas(self) -> set[str]:
        """The names known to hold a comma, by their lists' order or as topics."""
        known = {name for names in self.lists for name in names.split(BETWEEN) if ", " in name}
        return known | {topic for topic in self.topics.values() if ", " in topic}

    def names(self, known: Collection[str]) -> dict[int, list[str]]:
        """The names of each page: those of its lists, then its topic, one of those that differ only in case."""
        split = [join_known(names.split(BETWEEN), known) if names else [] for names in self.lists]
        named: dict[int, list[str]] = {}
        for row in self.rows:
            names = sorted({name for one in self.carried.get(row.number, ()) for name in split[one]})
            # A topic line prints `bomb` as `Bomb`.
            first = {name.lower(): name for name in (self.topics.get(row.number), *reversed(names)) if name}
            named[row.number] = sorted(first.values())
        return named


def _tuples(numbers: array[int], size: int) -> Iterator[tuple[int, ...]]:
    return zip(*[iter(numbers)] * size, strict=True)


def _fill(database: sqlite3.Connection, batches: Batches, tree: Tree) -> None:
    batches.rows.sort()
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;" + _TABLES)
    database.execute("INSERT INTO word (word, rank) VALUES ('hashsize', ?)", (_WORDS_IN_MEMORY,))
    known = batches.commas()
    named = batches.names(known)
    ids = {name: number for number, name in enumerate(sorted({name for names in named.values() for name in names}), 1)}
    with database:
        _fill_pages(database, batches, named, ids)
        _fill_words(database, batches, named)
        _fill_names(database, named, ids)
        counted = database.execute("SELECT term, doc FROM vocabulary ORDER BY term")
        database.executemany("INSERT INTO spelling VALUES (?, ?, ?)", by_length(counted))
        database.executemany("INSERT INTO comma VALUES (?)", ((name,) for name in sorted(known)))
        database.executemany("INSERT INTO missing VALUES (?, ?)", batches.missing)
        states = sorted(tree.states.items())
        database.executemany("INSERT INTO folder VALUES (?, ?, ?)", folder_rows(states))
        database.execute("INSERT INTO fact VALUES ('files', ?)", (len(tree.files),))
        database.executescript(_ORDERS)


def _fill_pages(
    database: sqlite3.Connection, batches: Batches, named: Mapping[int, Collection[str]], ids: Mapping[str, int]
) -> None:
    listed: dict[int, list[int]] = defaultdict(list)
    for page in sorted(batches.links):
        for target in batches.links[page]:
            listed[target].append(page)
    database.executemany(
        "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *row[:7],
                blob(ids[name] for name in named[row.number]),
                blob(sorted(batches.links.get(row.number, ()))),
                blob(listed.get(row.number, ())),
            )
            for row in batches.rows
        ),
    )


def _fill_words(database: sqlite3.Connection, batches: Batches, named: Mapping[int, Collection[str]]) -> None:
    database.executemany(WORD_ROW, (word_row(row, named[row.number]) for row in batches.rows))


def word_row(row: Row, names: Iterable[str]) -> tuple[int, str, str, str, str]:
    """A page's words as the index looks them up."""
    return row.number, row.title_words, _words_of("\n".join(names)), row.summary_words, row.source_words


@lru_cache(maxsize=4096)
def _words_of(text: str) -> str:
    return " ".join(words(text))


def _fill_names(database: sqlite3.Connection, named: Mapping[int, Collection[str]], ids: Mapping[str, int]) -> None:
    carriers: dict[str, list[int]] = defaultdict(list)
    for page in sorted(named):
        for name in named[page]:
            carriers[name].append(page)
    database.executemany(
        "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)",
        (
            (number, name, joined_key(name), sorted_key(name), len(carriers[name]), blob(carriers[name]))
            for name, number in ids.items()
        ),
    )


def folder_rows(states: Iterable[tuple[str, State]]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """What folders look like as the index keeps it."""
    return ((os.fsencode(path), *state) for path, state in states)


def blob(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()
