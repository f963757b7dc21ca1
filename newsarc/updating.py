"""A kept index brought up to date with the few pages that have changed.

Knows: what of the index depends on a page.  Must not know: what is asked of it.

What a page carries is said by its own file, by its day's page and by the Related
lists it is on.  So when a page changes, the pages that it lists, or listed
before, may carry other names; these and all that list them are read again, and
whatever comes out otherwise is written anew.  The outcome answers every
question as an index built from nothing would.
"""

from __future__ import annotations

import json
import os
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from newsarc import layout
from newsarc.discover import State, Tree
from newsarc.entities import joined_key, sorted_key
from newsarc.folders import in_folders
from newsarc.index import kept_states
from newsarc.indexing import WORD_ROW, Batches, blob, folder_rows, is_indexed, word_row
from newsarc.records import Row, read_batch
from newsarc.text import words
from newsarc.vocabulary import allowed_errors, by_length

MOST = 200  # changed pages; with more, to build from nothing is as fast
_FORGET = "INSERT INTO word (word, rowid, title, contexts, summary, sources) VALUES ('delete', ?, ?, ?, ?, ?)"
_NOTHING = State(b"", b"")


def update(database: sqlite3.Connection, root: Path, tree: Tree) -> bool:
    """Bring an index up to date with the files in ``tree``; False where it must be built anew and is of no use."""
    kept = kept_states(database)
    changed = _changed_pages(kept, tree.states)
    if len(changed) > MOST:
        return False
    with database:
        right = _Update(database, root, tree).apply(changed) if changed else True
        gone = [(os.fsencode(path),) for path in kept.keys() - tree.states.keys()]
        database.executemany("DELETE FROM folder WHERE path = ?", gone)
        others = ((path, state) for path, state in tree.states.items() if kept.get(path) != state)
        database.executemany("INSERT OR REPLACE INTO folder VALUES (?, ?, ?)", folder_rows(others))
        database.execute("UPDATE fact SET value = ? WHERE name = 'files'", (len(tree.files),))
    return right


def _changed_pages(kept: Mapping[str, State], states: Mapping[str, State]) -> set[str]:
    """The events that look otherwise than when they were indexed, that are new or gone; all of a day whose page did."""
    changed: set[str] = set()
    for folder in kept.keys() | states.keys():
        before, now = kept.get(folder, _NOTHING), states.get(folder, _NOTHING)
        if before.entries == now.entries:
            continue
        old, new = before.looks(), now.looks()
        names = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        if names.intersection(layout.DAY_PAGES):
            names = old.keys() | new.keys()
        changed.update(path for name in names if is_indexed(path := f"{folder}/{name}"))
    return changed


class _Numbers(Mapping[str, int]):
    """The pages' numbers: those they have, and new ones for pages that are added."""

    def __init__(self, database: sqlite3.Connection, added: Iterable[str]) -> None:
        self._database = database
        last = database.execute("SELECT max(id) FROM page").fetchone()[0] or 0
        self._added = {path: number for number, path in enumerate(sorted(added), last + 1)}

    def __getitem__(self, path: str) -> int:
        if path in self._added:
            return self._added[path]
        found = self._database.execute("SELECT id FROM page WHERE path = ?", (path,)).fetchone()
        if found is None:
            raise KeyError(path)
        return int(found[0])

    def __iter__(self) -> Iterator[str]:
        return iter(self._added)

    def __len__(self) -> int:
        return len(self._added)


class _Update:
    """One transaction's work."""

    def __init__(self, database: sqlite3.Connection, root: Path, tree: Tree) -> None:
        self._database = database
        self._root = root
        self._tree = tree
        self._words: set[str] = set()  # whose counts may be others now

    def apply(self, changed: set[str]) -> bool:
        """False where a change reaches further than the pages that are read for it."""
        stored = {path: number for path in changed if (number := self._number(path)) is not None}
        added = {path for path in changed if path in self._tree.files} - stored.keys()
        removed = {path for path in stored if path not in self._tree.files}
        for path in removed:  # whoever lists a page that is gone lists a missing one now
            changed |= self._paths(self._numbers("listed", stored[path]))
        for path in added:  # and the other way round
            rows = self._database.execute("SELECT page FROM missing WHERE path = ?", (path,))
            changed |= self._paths(number for (number,) in rows)
        stored = {path: number for path in changed if (number := self._number(path)) is not None}
        before = {number: set(self._numbers("lists", number)) for number in stored.values()}
        numbers = _Numbers(self._database, added)  # before any goes, so that no number is given twice
        self._remove([stored[path] for path in removed])
        now = self._read(changed - removed, numbers)
        touched = {row.number for row in now.rows}
        touched |= {target for lists in (before, now.links) for targets in lists.values() for target in targets}
        touched -= {stored[path] for path in removed}
        self._relink(before, now, removed={stored[path] for path in removed})
        known = {name for (name,) in self._database.execute("SELECT name FROM comma")}
        if not now.commas() <= known or self._lost_commas(now, touched):
            return False
        paths = self._paths(touched) | added
        around = self._paths({number for page in touched for number in self._numbers("listed", page)})
        everything = self._read(paths, numbers, listers=around - paths)
        named = everything.names(known)
        self._write([row for row in everything.rows if row.number in touched], named)
        self._recount()
        return True

    # ------------------------------------------------------------ reading

    def _number(self, path: str) -> int | None:
        found = self._database.execute("SELECT id FROM page WHERE path = ?", (path,)).fetchone()
        return found[0] if found else None

    def _numbers(self, column: str, page: int) -> array[int]:
        found = self._database.execute(f"SELECT {column} FROM page WHERE id = ?", (page,)).fetchone()
        return array("I", found[0] if found else b"")

    def _paths(self, pages: Iterable[int]) -> set[str]:
        query = "SELECT path FROM page WHERE id IN (SELECT value FROM json_each(?))"
        return {path for (path,) in self._database.execute(query, (str(list(pages)),))}

    def _read(self, paths: Collection[str], numbers: _Numbers, listers: Collection[str] = ()) -> Batches:
        """The pages as they are now, with what their days' pages say of them; ``listers`` for their lists alone."""
        days = {f"{path.rpartition('/')[0]}/{layout.DAY_PAGE}" for path in paths} & self._tree.files
        batches = Batches()
        for together in ({*paths, *days}, listers):
            batches.add(read_batch(str(self._root), in_folders(together), numbers))
        return batches

    def _names(self, page: int) -> list[str]:
        query = "SELECT name FROM name WHERE id IN (SELECT value FROM json_each(?)) ORDER BY name"
        return sorted(name for (name,) in self._database.execute(query, (str(self._numbers("names", page).tolist()),)))

    def _lost_commas(self, now: Batches, touched: Collection[int]) -> bool:
        """Whether a name that holds a comma may have been known by what is no longer there."""
        here = now.commas()
        carried = {name for page in touched for name in self._names(page) if ", " in name}
        return not carried <= here

    # ------------------------------------------------------------ writing

    def _remove(self, pages: Iterable[int]) -> None:
        for page in pages:
            for target in self._numbers("lists", page):
                self._change("listed", target, without=page)
            for lister in self._numbers("listed", page):
                self._change("lists", lister, without=page)
            self._forget_words(page)
            self._rename(page, self._names(page), ())
            self._database.execute("DELETE FROM page WHERE id = ?", (page,))
            self._database.execute("DELETE FROM missing WHERE page = ?", (page,))

    def _relink(self, before: Mapping[int, set[int]], now: Batches, *, removed: Collection[int]) -> None:
        """Have the pages that were read again listed by what they list now, new ones with a row to be filled."""
        for row in now.rows:
            self._database.execute("INSERT OR IGNORE INTO page VALUES (?, ?, ?, ?, '', '', '', x'', x'', x'')", row[:4])
        for row in now.rows:
            page = row.number
            old, new = before.get(page, set()) - set(removed), now.links.get(page, set())
            for target in old - new:
                self._change("listed", target, without=page)
            for target in new - old:
                self._change("listed", target, with_=page)
            self._database.execute("UPDATE page SET lists = ? WHERE id = ?", (blob(sorted(new)), page))
            self._database.execute("DELETE FROM missing WHERE page = ?", (page,))
        self._database.executemany("INSERT INTO missing VALUES (?, ?)", now.missing)

    def _change(self, column: str, page: int, *, with_: int | None = None, without: int | None = None) -> None:
        numbers = set(self._numbers(column, page)) - {without}
        if with_ is not None:
            numbers.add(with_)
        self._database.execute(f"UPDATE page SET {column} = ? WHERE id = ?", (blob(sorted(numbers)), page))

    def _write(self, rows: Iterable[Row], named: Mapping[int, list[str]]) -> None:
        """Rows, words and names of pages that may have changed."""
        for row in rows:
            names = named[row.number]
            self._forget_words(row.number)
            self._rename(row.number, self._names(row.number), names)
            self._database.execute(
                "UPDATE page SET date = ?, position = ?, title = ?, summary = ?, sources = ? WHERE id = ?",
                (*row[2:7], row.number),
            )
            self._database.execute(WORD_ROW, word_row(row, names))
            self._words.update(*(text.split() for text in word_row(row, names)[1:]))

    def _forget_words(self, page: int) -> None:
        """Take a page's words out of the index, where it is in: what stands there must be said again to the letter."""
        query = "SELECT id, path, date, position, title, summary, sources FROM page WHERE id = ?"
        found = self._database.execute(query, (page,)).fetchone()
        texts = [" ".join(words(text)) for text in found[4:]]
        row = word_row(Row(*found, *texts), self._names(page))
        if any(row[1:]):
            self._database.execute(_FORGET, row)
            self._words.update(*(text.split() for text in row[1:]))

    def _rename(self, page: int, before: Collection[str], now: Collection[str]) -> None:
        """Have a page carry other names; names that nobody carries any more go."""
        for name in set(before) ^ set(now):
            query = "SELECT id, carriers FROM name WHERE name = ?"
            found = self._database.execute(query, (name,)).fetchone()
            carriers = set(array("I", found[1])) if found else set()
            carriers = carriers - {page} if name in before else carriers | {page}
            if not carriers:
                self._database.execute("DELETE FROM name WHERE id = ?", (found[0],))
            elif found:
                update = "UPDATE name SET pages = ?, carriers = ? WHERE id = ?"
                self._database.execute(update, (len(carriers), blob(sorted(carriers)), found[0]))
            else:
                row = (name, joined_key(name), sorted_key(name), 1, blob(carriers))
                self._database.execute("INSERT INTO name VALUES (NULL, ?, ?, ?, ?, ?)", row)
        query = "SELECT id FROM name WHERE name IN (SELECT value FROM json_each(?)) ORDER BY id"
        ids = [number for (number,) in self._database.execute(query, (json.dumps(list(now)),))]
        self._database.execute("UPDATE page SET names = ? WHERE id = ?", (blob(ids), page))

    def _recount(self) -> None:
        """Have the words that may be misspelt counted again where their counts may have changed."""
        for length in {len(word) for word in self._words if allowed_errors(word)}:
            query = "SELECT words, counts FROM spelling WHERE length = ?"
            found = self._database.execute(query, (length,)).fetchone() or ("", b"")
            counts = dict(zip(found[0].split(), array("I", found[1]), strict=True))
            for word in self._words:
                if len(word) == length and allowed_errors(word):
                    doc = self._database.execute("SELECT doc FROM vocabulary WHERE term = ?", (word,)).fetchone()
                    counts[word] = doc[0] if doc else 0
            self._database.execute("DELETE FROM spelling WHERE length = ?", (length,))
            kept = sorted((word, count) for word, count in counts.items() if count)
            self._database.executemany("INSERT INTO spelling VALUES (?, ?, ?)", by_length(kept))
