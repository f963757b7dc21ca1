"""The tables of the index, and how values are packed into their columns.

Knows: the content of each column.  Must not know: how pages are read, the queries.

References from events to contexts, to events and back are arrays of numbers in
columns: a row for each of a million links would make up most of the database.  All
other modules pass values and let this one pack them.
"""

from __future__ import annotations

import os
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from newsarc.files.stat import SIGNATURE_SIZE, FolderState
from newsarc.text.names import joined_key, singular, sorted_key

KIND = "index"  # of the snapshot in the cache
TABLES = """
    CREATE TABLE page (              -- events
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL,
        date TEXT NOT NULL,          -- ISO: a day, or a month of which no day is known; empty for none
        position INTEGER,            -- on its day page, from 1; NULL where that doesn't list it
        title TEXT NOT NULL,
        summary TEXT NOT NULL,
        source_labels TEXT NOT NULL, -- `join_labels`
        topic TEXT NOT NULL,
        names BLOB NOT NULL,         -- ids of its contexts (`pack`)
        related BLOB NOT NULL,       -- its Related list (`pack_related`)
        listed_by BLOB NOT NULL,     -- ids of the events on whose Related list it is (`pack`)
        date_source TEXT NOT NULL    -- where the date of a document is from; empty for other events
    );
    CREATE TABLE body (              -- the words of the texts of documents
        id INTEGER PRIMARY KEY,
        words BLOB NOT NULL          -- `pack_text`
    );
    CREATE TABLE alias (             -- other names of documents, which unite contexts
        page INTEGER NOT NULL,
        name TEXT NOT NULL
    );
    CREATE TABLE page_key (          -- what documents answer to
        key INTEGER NOT NULL,        -- `document_rows.key_number`
        page INTEGER NOT NULL
    );
    CREATE TABLE link_key (          -- what the links of documents ask for
        key INTEGER NOT NULL,
        page INTEGER NOT NULL
    );
    CREATE TABLE name (              -- contexts
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        joined TEXT NOT NULL,        -- `names.joined_key`
        root TEXT NOT NULL,          -- `names.root_key`
        sorted TEXT NOT NULL,        -- `names.sorted_key`
        pages INTEGER NOT NULL,      -- how many events have it
        events BLOB NOT NULL         -- their ids (`pack`)
    );
    CREATE TABLE roots (keys TEXT NOT NULL);  -- one row: all of `name.root`, in order (`join_roots`)
    CREATE TABLE list (              -- lists of names, as pages give them
        id INTEGER PRIMARY KEY,
        names TEXT NOT NULL          -- `join_names`
    );
    CREATE TABLE comma (name TEXT PRIMARY KEY) WITHOUT ROWID;  -- names known to contain a comma
    CREATE TABLE missing (           -- entries of Related lists that lead to no event
        path TEXT NOT NULL,
        page INTEGER NOT NULL,
        entry INTEGER NOT NULL       -- its place in `page.related`
    );
    CREATE TABLE dependency (        -- Related lists with a link that leads elsewhere once similar names come or go
        lookup_key TEXT NOT NULL,    -- `resolve.lookup_key` of these names
        page INTEGER NOT NULL
    );
    CREATE TABLE fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;  -- `facts`
    CREATE TABLE folder (            -- what each looked like before it was read: a `FolderState`
        path BLOB NOT NULL,          -- names may be of any bytes
        own BLOB NOT NULL,
        names BLOB NOT NULL,
        signatures BLOB NOT NULL
    );
    CREATE TABLE spelling (          -- words that may be misspelt, by their length
        length INTEGER PRIMARY KEY,
        words TEXT NOT NULL          -- in order (`vocabulary.by_length`)
    );
    CREATE TABLE count (             -- how many events have each word
        word TEXT PRIMARY KEY,
        pages INTEGER NOT NULL
    ) WITHOUT ROWID;
"""
FULL_TEXT = """
    CREATE VIRTUAL TABLE word USING fts5(title, contexts, summary, sources, body, content='', tokenize='ascii');
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab(word, 'row');
"""
INSERT_WORDS = "INSERT INTO word (rowid, title, contexts, summary, sources, body) VALUES (?, ?, ?, ?, ?, ?)"
FORGET_WORDS = (
    "INSERT INTO word (word, rowid, title, contexts, summary, sources, body) VALUES ('delete', ?, ?, ?, ?, ?, ?)"
)
WordRow = tuple[int, str, str, str, str, str]  # an event's number, and the words of its fields with spaces between them
# The tables of FTS5's own index.
FULL_TEXT_TABLES = ("word_data", "word_idx", "word_docsize", "word_config")
# Created after the rows are inserted: a b-tree is filled fastest in order.
INDEXES = """
    CREATE UNIQUE INDEX folder_path ON folder (path);
    CREATE UNIQUE INDEX page_path ON page (path);
    CREATE UNIQUE INDEX name_name ON name (name);
    CREATE UNIQUE INDEX list_names ON list (names);
    CREATE INDEX name_joined ON name (joined, pages);
    CREATE INDEX name_root ON name (root, pages);
    CREATE INDEX name_sorted ON name (sorted);
    CREATE INDEX missing_path ON missing (path);
    CREATE INDEX missing_page ON missing (page);
    CREATE INDEX dependency_key ON dependency (lookup_key);
    CREATE INDEX dependency_page ON dependency (page);
    CREATE INDEX alias_page ON alias (page);
    CREATE INDEX page_key_key ON page_key (key);
    CREATE INDEX page_key_page ON page_key (page);
    CREATE INDEX link_key_key ON link_key (key);
    CREATE INDEX link_key_page ON link_key (page);
    CREATE INDEX page_date ON page (date, position);
    CREATE INDEX page_names ON page (id, date, names);  -- a hundredth of the table, for questions about many
"""

# ---------------------------------------------------------------- numbers

ID_SIZE = array("I").itemsize  # bytes
# The events that a page lists, and for each the number of the list of names for both.
RelatedEntries = tuple["array[int]", "array[int]"]


def pack(numbers: Iterable[int]) -> bytes:
    """Numbers for a column."""
    return array("I", numbers).tobytes()


def unpack(column: bytes) -> array[int]:
    """The numbers in a column."""
    return array("I", column)


def pack_related(related: RelatedEntries) -> bytes:
    """A Related list for its column."""
    targets, lists = related
    return targets.tobytes() + lists.tobytes()


def unpack_related(column: bytes) -> RelatedEntries:
    """The Related list in its column.

    The target is 0 for an entry that leads to no event, and for names without a link
    on the page or its day's page.
    """
    both = array("I", column)
    half = len(both) // 2
    return both[:half], both[half:]


def outgoing_links(column: bytes, own: int) -> set[int]:
    """The events in the Related list of the page with the number ``own``, except itself."""
    return set(array("I", column[: len(column) // 2])).difference((0, own))


# ---------------------------------------------------------------- texts


def pack_text(text: str) -> bytes:
    """The words of a document, with spaces between them, for their column."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack_text(column: bytes) -> str:
    """The words of a document in their column."""
    return zlib.decompress(column).decode("utf-8", "surrogatepass")


# The joined texts contain no line breaks: `text.clean` removes them.
_NAME_SEPARATOR = "\x1f"  # names may contain any other character


def join_labels(labels: Iterable[str]) -> str:
    """The labels of an event's sources for their column."""
    return "\n".join(labels)


def split_labels(column: str) -> tuple[str, ...]:
    """The labels of an event's sources in their column."""
    return tuple(column.split("\n")) if column else ()


def join_roots(keys: Iterable[str]) -> str:
    """The root keys of all contexts for their column."""
    return "\n".join(keys)


def split_roots(column: str) -> list[str]:
    """The root keys of all contexts in their column."""
    return column.split("\n") if column else []


def join_names(names: Iterable[str]) -> str:
    """A list of names for its column."""
    return _NAME_SEPARATOR.join(names)


def split_names(column: str) -> list[str]:
    """The list of names in its column."""
    return column.split(_NAME_SEPARATOR) if column else []


# A list, with the separators as commas; ``?`` takes a name in the same form.
LIST_HAS_NAME = f"instr(char({ord(_NAME_SEPARATOR)}) || names || char({ord(_NAME_SEPARATOR)}), ?)"
LIST_HAS_PARTS = f"instr(', ' || replace(names, char({ord(_NAME_SEPARATOR)}), ', ') || ', ', ?)"


# ---------------------------------------------------------------- rows


def name_row(name: str, events: Collection[int]) -> tuple[str, str, str, str, int, bytes]:
    """The row of a context with the events that have it, without its id."""
    joined = joined_key(name)
    return name, joined, singular(joined), sorted_key(name), len(events), pack(events)


def folder_rows(states: Iterable[tuple[str, FolderState]]) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    """The rows of folders."""
    return ((os.fsencode(path), *state) for path, state in states)


def facts(folders: Mapping[str, bytes], files: int, linked: bool, site: str) -> list[tuple[str, object]]:
    """The values that every command reads first.

    These are the signature of each folder itself, the number of files, whether
    symbolic links lead from one to another, and the recognised site (`Site.to_json`;
    empty for the daily layout).
    """
    paths = sorted(folders)
    return [
        ("files", files),
        ("linked", linked),
        ("site", site),
        ("folders", os.fsencode("\0".join(paths))),
        ("signatures", b"".join(folders[path] for path in paths)),
    ]


def folder_paths(fact: bytes, root: str = "") -> list[str]:
    """The site paths of the folders in a fact, each after the path of a root."""
    # All together, since every command first checks each of these folders.
    return f"{root}{os.fsdecode(fact)}".replace("\0", f"\0{root}").split("\0")


def folder_signatures(paths: Sequence[str], fact: bytes) -> dict[str, bytes]:
    """The signature of each folder itself, by its site path."""
    return {path: fact[at * SIGNATURE_SIZE : (at + 1) * SIGNATURE_SIZE] for at, path in enumerate(paths)}
