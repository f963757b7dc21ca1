"""All pages of an archive to a new index.

Knows: which pages are indexed, in which order tables are filled.  Must not know: queries.

Files are the truth: the index can always be rebuilt from them.  Words are folded and
separated by `text.words`, CJK characters one by one, and those of a query in the
same way.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.files.paths import is_text, unavailable_error
from newsarc.files.scan import scan
from newsarc.files.tree import Tree
from newsarc.index.batch import Batch
from newsarc.index.merge import MergedPages
from newsarc.index.page_rows import read_batch
from newsarc.index.schema import (
    FULL_TEXT,
    FULL_TEXT_TABLES,
    INDEXES,
    INSERT_WORDS,
    TABLES,
    facts,
    folder_rows,
    join_roots,
    name_row,
    pack,
    pack_related,
    pack_text,
)
from newsarc.index.vocabulary import by_length
from newsarc.pages.folders import Folder, page_folders
from newsarc.pages.layouts.daily import layout
from newsarc.parallel import gc_paused, in_background, map_chunks
from newsarc.sites import is_daily, site_of
from newsarc.text.words import searchable_each

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress
    from newsarc.pages.site import Site

Step = tuple[int, int]  # pages read, and all pages
_FULL_TEXT_CACHE = 256 * 2**20  # bytes: words are flushed once at the end, not merged many times


def build(root: Path, database: sqlite3.Connection, progress: Progress | None = None) -> dict[str, str]:
    """Fill an empty database with the archive at ``root``.

    ``progress`` is called with the number of pages read and of all pages.
    Returns the paths that are omitted because they can't be read at the moment, each
    with the reason.
    """
    pages = MergedPages()
    with gc_paused():
        tree = scan(root, signatures=True, allow_unavailable=True, ignore_files=not is_daily(root))
        _report(_steps(tree, pages, database), progress)
    return tree.unavailable | pages.unavailable


def build_file(root: Path, file: Path, progress: Progress | None = None) -> None:
    """Fill a file with the archive at ``root``, in a process of its own.

    The memory of millions of values is released at once when that ends.  Raises
    `UnavailableError` if anything can't be read at the moment.
    """
    pages = MergedPages()  # referenced here, so that it isn't freed value by value before the process ends
    with gc_paused():
        tree = scan(root, signatures=True, ignore_files=not is_daily(root))
        with in_background(partial(_steps_to_file, file, tree, pages), weight=len(tree.files)) as steps:
            _report(steps, progress)


def _steps_to_file(file: Path, tree: Tree, pages: MergedPages) -> Iterator[Step]:
    with closing(sqlite3.connect(file)) as database:
        yield from _steps(tree, pages, database, partly=False)


def _report(steps: Iterable[Step], progress: Progress | None) -> None:
    for done, total in steps:
        if progress:
            progress(done, total)


def _steps(tree: Tree, pages: MergedPages, database: sqlite3.Connection, *, partly: bool = True) -> Iterator[Step]:
    """Read all pages into ``pages``, then fill an empty database; without ``partly``, all must be readable."""
    site = site_of(tree.root, tree)
    folders = page_folders(tree.names)
    paths = sorted(path for folder in folders for path in indexed_pages(folder, site))
    numbers = {path.encode(): number for number, path in enumerate(paths, 1)}
    for batch in map_chunks(reader_of(tree.root, numbers, site, tree), folders, weight=len(paths)):
        pages.add(batch)
        yield len(pages.rows), len(paths)
    if pages.unavailable and not partly:
        raise unavailable_error(pages.unavailable)
    pages.finish(paths)
    _fill(database, pages, tree, site)


def reader_of(
    root: Path, numbers: Mapping[bytes, int], site: Site | None, tree: Tree | None = None
) -> Callable[[Iterable[Folder]], Batch]:
    """The function that reads the pages of folders; ``tree`` is that of the archive, if known."""
    if site is None:
        return partial(read_batch, str(root), numbers=numbers, tree=tree)
    from newsarc.index.document_rows import read_documents  # here, since the daily layout has none

    return partial(read_documents, str(root), numbers=numbers, site=site, dates=first_commits(root, site))


def first_commits(root: Path, site: Site) -> Mapping[str, str]:
    """The ISO dates of the first commits of pages, if they are dates of events; empty otherwise."""
    if "git" not in site.options.date:
        return {}
    from newsarc.files.first_commits import first_commit_dates  # here, since few archives need it

    return {path: day.isoformat() for path, day in first_commit_dates(root).items()}


def is_indexed(path: str, site: Site | None = None) -> bool:
    """Whether a page is an event, at a path that is valid text; without a ``site``, in the daily layout."""
    return (layout.is_event(path) if site is None else site.is_page(path)) and is_text(path)


def indexed_pages(folder: Folder, site: Site | None = None) -> list[str]:
    """The pages of a folder that are `is_indexed`, decided for all at once in an ordinary folder."""
    if site is not None:
        return [path for path in folder.pages() if is_indexed(path, site)]
    if layout.folder_of(folder.path) == folder.path and is_text("".join(folder.names)):
        own = layout.day_pages_in(folder.names)
        return [f"{folder.path}/{name}" for name in folder.names if name not in own]
    return list(filter(is_indexed, folder.pages()))


def _fill(database: sqlite3.Connection, pages: MergedPages, tree: Tree, site: Site | None) -> None:
    """Fill the tables, while other processes compute which event lists which, and index the words."""
    weight = len(pages.rows)
    with ExitStack() as stack:
        listed_by = stack.enter_context(in_background(partial(_packed_listed_by, pages), weight=weight))
        pages.resolve_names()
        words = stack.enter_context(in_background(partial(_words, pages), weight=weight))
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
        database.executescript(TABLES + FULL_TEXT)
        with database:
            _fill_pages(database, pages, next(listed_by))
            _fill_names(database, pages)
            database.executemany("INSERT INTO list (names, id) VALUES (?, ?)", pages.lists.items())
            database.executemany("INSERT INTO comma VALUES (?)", ((name,) for name in sorted(pages.comma_names)))
            database.executemany("INSERT INTO missing VALUES (?, ?, ?)", pages.missing)
            database.executemany("INSERT INTO dependency VALUES (?, ?)", sorted(set(pages.dependencies)))
            _fill_keys(database, pages)
            database.executemany("INSERT INTO folder VALUES (?, ?, ?, ?)", folder_rows(sorted(tree.states.items())))
            database.executemany("INSERT INTO fact VALUES (?, ?)", _facts(tree, site))
            database.executescript(INDEXES)
            roots = database.execute("SELECT DISTINCT root FROM name ORDER BY root")
            database.execute("INSERT INTO roots VALUES (?)", (join_roots(root for (root,) in roots),))
            for table, rows in words:
                database.execute(f"DELETE FROM {table}")
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _packed_listed_by(pages: MergedPages) -> Iterator[list[bytes]]:
    yield list(map(pack, pages.listed_by()))


def _fill_pages(database: sqlite3.Connection, pages: MergedPages, listed_by: Sequence[bytes]) -> None:
    rows = (
        (
            row.number,
            row.path,
            row.date,
            row.position,
            row.title,
            row.summary,
            row.source_labels,
            row.topic,
            pack(names),
            pack_related(pages.related[row.number]),
            listed,
            row.date_source,
        )
        for row, names, listed in zip(pages.rows, pages.name_ids, listed_by, strict=True)
    )
    database.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    bodies = ((row.number, pack_text(row.body_words)) for row in pages.rows if row.body_words)
    database.executemany("INSERT INTO body VALUES (?, ?)", bodies)


def _fill_keys(database: sqlite3.Connection, pages: MergedPages) -> None:
    """Insert the keys of documents, the keys of their links, and their other names."""
    database.executemany("INSERT INTO alias VALUES (?, ?)", pages.aliases)
    answered = ((key, page) for page, keys in pages.page_keys for key in keys)
    database.executemany("INSERT INTO page_key VALUES (?, ?)", answered)
    asked = sorted({(key, page) for page, _, keys in pages.links for key in keys})
    database.executemany("INSERT INTO link_key VALUES (?, ?)", asked)


def _fill_names(database: sqlite3.Connection, pages: MergedPages) -> None:
    names = pages.names.names
    events: dict[int, list[int]] = defaultdict(list)
    for row, ids in zip(pages.rows, pages.name_ids, strict=True):
        for name in ids:
            events[name].append(row.number)
    rows = ((number, *name_row(names[number - 1], events[number])) for number in sorted(events))
    database.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


# ---------------------------------------------------------------- words


def _words(pages: MergedPages) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """The rows of FTS5's own tables for all words, then those of the tables of counts and of spellings."""
    database = sqlite3.connect(":memory:")
    database.executescript("PRAGMA page_size = 8192;" + FULL_TEXT)
    database.execute("INSERT INTO word (word, rank) VALUES ('hashsize', ?)", (_FULL_TEXT_CACHE,))
    name_words = searchable_each(pages.names.names)
    with database:
        database.executemany(
            INSERT_WORDS,
            (
                (
                    row.number,
                    row.title_words,
                    " ".join(name_words[name - 1] for name in ids),
                    row.summary_words,
                    row.source_words,
                    row.body_words,
                )
                for row, ids in zip(pages.rows, pages.name_ids, strict=True)
            ),
        )
    database.execute("INSERT INTO word (word, rank) VALUES ('hashsize', 1048576)")
    tables = {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in FULL_TEXT_TABLES}
    counted = database.execute("SELECT term, doc FROM vocabulary ORDER BY term").fetchall()
    # All are complete before the first is sent to the process that waits for them.
    yield from {**tables, "count": counted, "spelling": list(by_length(word for word, _ in counted))}.items()


def _facts(tree: Tree, site: Site | None) -> list[tuple[str, object]]:
    folders = {path: state.own for path, state in tree.states.items()}
    files = sum(state.size for state in tree.states.values())
    return facts(folders, files, tree.has_links, site.to_json() if site else "")
