"""Pages to the index: its tables, and how they are filled.

Knows: what stands where.  Must not know: what is asked of it (`index`).

Files are the truth and this can always be built again from them.  Words go in
folded and set apart by `text.words`, CJK characters one by one, so that one
rule serves the pages and the queries alike.  What leads from pages to names, to
pages and back is kept as arrays of numbers beside each: a row for each of a
million links would be most of the database.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from newsarc.files.paths import unread_error
from newsarc.files.tree import Tree, scan
from newsarc.index.merge import Pages
from newsarc.index.page_rows import PageRow, is_text, read_batch
from newsarc.index.schema import (
    FULL_TEXT,
    FULL_TEXT_TABLES,
    INDEXES,
    TABLES,
    facts,
    folder_rows,
    join_roots,
    name_row,
    pack,
    pack_related,
)
from newsarc.index.vocabulary import by_length
from newsarc.pages.folders import Folder, page_folders
from newsarc.pages.layouts.daily import layout
from newsarc.parallel import gc_paused, in_background, map_chunks
from newsarc.text.words import searchable

Progress = Callable[[int, int], None]
Step = tuple[int, int]  # pages read, and in all
WordRow = tuple[int, str, str, str, str]

WORD_ROW = "INSERT INTO word (rowid, title, contexts, summary, sources) VALUES (?, ?, ?, ?, ?)"
# One flush of the words at the end instead of many to merge.
_WORDS_IN_MEMORY = 256 * 2**20


def build(root: Path, database: sqlite3.Connection, progress: Progress | None = None) -> dict[str, str]:
    """Fill an empty database with the archive at ``root``; ``progress`` is called with pages done and in all.

    Gives what is left out because it can't be read at the moment, with why.
    """
    pages = Pages()
    with gc_paused():
        tree = scan(root, looks=True, partly=True)
        _follow(_steps(tree, pages, database), progress)
    return tree.unread | pages.unread


def build_file(root: Path, file: Path, progress: Progress | None = None) -> None:
    """The same in a file, which a process of its own fills: millions of values are gone when it ends, in no time.

    Raises `UnreadError` where something can't be read at the moment.
    """
    pages = Pages()  # held here, so that they are not taken apart one by one before that
    with gc_paused():
        tree = scan(root, looks=True)
        with in_background(partial(_steps_to_file, file, tree, pages), weight=len(tree.files)) as done:
            _follow(done, progress)


def _steps_to_file(file: Path, tree: Tree, pages: Pages) -> Iterator[Step]:
    with closing(sqlite3.connect(file)) as database:
        yield from _steps(tree, pages, database, partly=False)


def _follow(steps: Iterable[Step], progress: Progress | None) -> None:
    for done, total in steps:
        if progress:
            progress(done, total)


def _steps(tree: Tree, pages: Pages, database: sqlite3.Connection, *, partly: bool = True) -> Iterator[Step]:
    """Fill an empty database, by way of ``pages``; says after each step how many are read, and how many there are."""
    folders = page_folders(tree.names)
    paths = sorted(path for folder in folders for path in indexed_pages(folder))
    numbers = {path.encode(): number for number, path in enumerate(paths, 1)}
    root = str(tree.root)
    for batch in map_chunks(partial(read_batch, root, numbers=numbers, tree=tree), folders, weight=len(paths)):
        pages.add(batch)
        yield len(pages.rows), len(paths)
    if pages.unread and not partly:
        raise unread_error(pages.unread)
    pages.settle(paths)
    _fill(database, pages, tree)


def is_indexed(path: str) -> bool:
    """Whether a page is an event that can be named."""
    return layout.is_event(path) and is_text(path)


def indexed_pages(folder: Folder) -> list[str]:
    """The pages of a folder that `is_indexed`, found out for all at once where nothing is odd."""
    if layout.folder_of(folder.path) == folder.path and is_text("".join(folder.names)):
        own = layout.day_pages_in(folder.names)
        return [f"{folder.path}/{name}" for name in folder.names if name not in own]
    return list(filter(is_indexed, folder.pages()))


def _fill(database: sqlite3.Connection, pages: Pages, tree: Tree) -> None:
    """Fill the tables, while other processes find out who lists whom, and index the words."""
    weight = len(pages.rows)
    with ExitStack() as stack:
        listers = stack.enter_context(in_background(partial(_listers, pages), weight=weight))
        pages.name()
        words = stack.enter_context(in_background(partial(_words, pages), weight=weight))
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
        database.executescript(TABLES + FULL_TEXT)
        with database:
            _fill_pages(database, pages, next(listers))
            _fill_names(database, pages)
            database.executemany("INSERT INTO list (names, id) VALUES (?, ?)", pages.lists.items())
            database.executemany("INSERT INTO comma VALUES (?)", ((name,) for name in sorted(pages.commas)))
            database.executemany("INSERT INTO missing VALUES (?, ?, ?)", pages.missing)
            database.executemany("INSERT INTO dependency VALUES (?, ?)", sorted(set(pages.loose)))
            database.executemany("INSERT INTO folder VALUES (?, ?, ?, ?)", folder_rows(sorted(tree.states.items())))
            database.executemany("INSERT INTO fact VALUES (?, ?)", _facts(tree))
            database.executescript(INDEXES)
            roots = database.execute("SELECT DISTINCT root FROM name ORDER BY root")
            database.execute("INSERT INTO roots VALUES (?)", (join_roots(root for (root,) in roots),))
            for table, rows in words:
                database.execute(f"DELETE FROM {table}")
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _listers(pages: Pages) -> Iterator[list[bytes]]:
    yield list(map(pack, pages.listers()))


def _fill_pages(database: sqlite3.Connection, pages: Pages, listers: Sequence[bytes]) -> None:
    rows = (
        (*row[:8], pack(names), pack_related(pages.said[row.number]), listed)
        for row, names, listed in zip(pages.rows, pages.names, listers, strict=True)
    )
    database.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _fill_names(database: sqlite3.Connection, pages: Pages) -> None:
    names = pages.naming.names
    carriers: dict[int, list[int]] = defaultdict(list)
    for row, ids in zip(pages.rows, pages.names, strict=True):
        for name in ids:
            carriers[name].append(row.number)
    rows = ((number, *name_row(names[number - 1], carriers[number])) for number in sorted(carriers))
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


# ---------------------------------------------------------------- words


def _words(pages: Pages) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """What FTS5 makes of all words, table by table, and how they are spelt."""
    database = sqlite3.connect(":memory:")
    database.executescript("PRAGMA page_size = 8192;" + FULL_TEXT)
    database.execute("INSERT INTO word (word, rank) VALUES ('hashsize', ?)", (_WORDS_IN_MEMORY,))
    said = [searchable(name) for name in pages.naming.names]
    with database:
        database.executemany(
            WORD_ROW,
            (
                (row.number, row.title_words, " ".join(said[one - 1] for one in ids), *row[9:])
                for row, ids in zip(pages.rows, pages.names, strict=True)
            ),
        )
    database.execute("INSERT INTO word (word, rank) VALUES ('hashsize', 1048576)")
    tables = {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in FULL_TEXT_TABLES}
    counted = database.execute("SELECT term, doc FROM vocabulary ORDER BY term").fetchall()
    # All are there before the first is waited for.
    yield from {**tables, "count": counted, "spelling": list(by_length(word for word, _ in counted))}.items()


def word_row(row: PageRow, names: Iterable[str]) -> WordRow:
    """A page's words as the index looks them up; ``names`` are in order."""
    contexts = " ".join(map(searchable, names))
    return row.number, row.title_words, contexts, row.summary_words, row.source_words


def _facts(tree: Tree) -> list[tuple[str, object]]:
    folders = {path: state.own for path, state in tree.states.items()}
    return facts(folders, sum(state.size for state in tree.states.values()), tree.linked)
