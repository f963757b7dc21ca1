"""A kept index brought up to date with the few pages that have changed.

Knows: what of the index depends on a page.  Must not know: what is asked of it.

What a page carries is said by its own file, by its day's page and by the Related
lists it is on; the index keeps who said what.  So a page that changed is read
again, and nothing else: those that it speaks of, or spoke of before, are named
anew from what is kept.  The outcome answers every question as an index built
from nothing would.
"""

from __future__ import annotations

import json
import os
import sqlite3
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from pathlib import Path

from newsarc.files.paths import unread_error
from newsarc.files.stat import NOTHING
from newsarc.files.tree import Changes
from newsarc.index.build import is_indexed
from newsarc.index.merge import one_of_each, split_list
from newsarc.index.page_rows import Batch, is_text, read_batch
from newsarc.index.schema import (
    LIST_HAS_NAME,
    LIST_HAS_PARTS,
    Related,
    facts,
    folder_looks,
    folder_paths,
    folder_rows,
    join_names,
    join_roots,
    name_row,
    pack,
    pack_related,
    split_names,
    split_roots,
    unpack,
    unpack_related,
)
from newsarc.index.update_words import Rewording
from newsarc.pages.folders import group_by_folder
from newsarc.pages.layouts.daily import disk, layout
from newsarc.text.names import root_key

MOST = 1000  # changed pages; with more, to build from nothing is as fast


def _changed_pages(database: sqlite3.Connection, changes: Changes) -> dict[str, bool]:
    """The events that look otherwise, are new or gone, each with whether it is there; all of a day whose page did.

    So are those with a row that may lead elsewhere now.
    """
    found: dict[str, bool] = {}
    days: set[str] = set()
    others: set[str] = changes.before.keys() ^ changes.tree.states.keys()
    for folder in changes.before.keys() | changes.tree.states.keys():
        old = changes.before.get(folder, NOTHING).by_name()
        new = changes.tree.states.get(folder, NOTHING).by_name()
        names = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        others.update(f"{folder}/{name}" for name in old.keys() ^ new.keys())
        if layout.folder_of(folder) == folder and layout.day_pages_in(names):
            days.add(str(layout.date_of(folder)))
        here = set(changes.tree.names.get(folder, ()))
        found.update((path, name in here) for name in names if is_indexed(path := f"{folder}/{name}"))
    for path in (*_of_days(database, days), *_loose(database, others)):
        found.setdefault(path, True)  # what doesn't look otherwise is there
    return found


def _of_days(database: sqlite3.Connection, days: Collection[str]) -> Iterator[str]:
    """The events of some days, in ISO form."""
    query = "SELECT path FROM page WHERE date IN (SELECT value FROM json_each(?))"
    return (path for (path,) in database.execute(query, (json.dumps(list(days)),)))


def _loose(database: sqlite3.Connection, others: Iterable[str]) -> Iterator[str]:
    """The events with a row that may lead elsewhere where some files and folders came or went."""
    if not database.execute("SELECT 1 FROM dependency LIMIT 1").fetchone():
        return iter(())
    from newsarc.links.resolve import lookup_key

    kin = [one for one in {lookup_key(path) for path in others} if is_text(one)]
    query = "SELECT path FROM page JOIN dependency ON id = page WHERE lookup_key IN (SELECT value FROM json_each(?))"
    return (path for (path,) in database.execute(query, (json.dumps(kin),)))


def update(
    database: sqlite3.Connection, root: Path, changes: Changes, begin: Callable[[], object] = lambda: None
) -> bool:
    """Bring an index up to date, in one transaction; False where it must be built anew, and nothing is changed.

    ``begin`` is called when all is read, before anything is written.  Raises
    `UnreadError` where a page can't be read at the moment.
    """
    pages = _changed_pages(database, changes)
    if len(pages) > MOST:
        return False
    with database:
        work = _Update(database, root, pages)
        begin()
        if pages:
            work.apply()
        _look_again(database, changes)
    return True


def _look_again(database: sqlite3.Connection, changes: Changes) -> None:
    """Keep what the folders look like now."""
    states = changes.tree.states
    gone = [(os.fsencode(path),) for path in changes.before.keys() - states.keys()]
    database.executemany("DELETE FROM folder WHERE path = ?", gone)
    database.executemany("INSERT OR REPLACE INTO folder VALUES (?, ?, ?, ?)", folder_rows(states.items()))
    kept = dict(database.execute("SELECT name, value FROM fact"))
    own = folder_looks(folder_paths(kept["folders"]), kept["looks"])
    files = kept["files"] - sum(state.size for state in changes.before.values())
    for path in changes.before.keys() - states.keys():
        own.pop(path, None)
    for path, state in states.items():
        own[path], files = state.own, files + state.size
    linked = kept["linked"] or changes.tree.linked
    now = (fact for fact in facts(own, files, linked) if fact[1] != kept[fact[0]])
    database.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", now)


class _Numbers(Mapping[bytes, int]):
    """The pages' numbers: those they have, and new ones for pages that are added."""

    def __init__(self, database: sqlite3.Connection, added: Mapping[str, int], removed: Collection[int]) -> None:
        self._database = database
        self._added = {path.encode(): number for path, number in added.items()}
        self._removed = removed

    def __getitem__(self, path: bytes) -> int:
        if path in self._added:
            return self._added[path]
        try:
            text = path.decode()
        except UnicodeDecodeError:  # no page is called so
            raise KeyError(path) from None
        found = self._database.execute("SELECT id FROM page WHERE path = ?", (text,)).fetchone()
        if found is None or found[0] in self._removed:
            raise KeyError(path)
        return int(found[0])

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._added)

    def __len__(self) -> int:
        return len(self._added)


class _Update:
    """One transaction's work: events that have changed, each with whether it is there, are read, then taken in."""

    def __init__(self, database: sqlite3.Connection, root: Path, pages: Mapping[str, bool]) -> None:
        self._database = database
        self._root = root
        self._stored = {path: number for path in pages if (number := self._number(path)) is not None}
        self._batch, self._added = self._read(pages) if pages else (Batch(), {})
        self._touched: set[int] = set()  # pages that may carry other names, or have other words
        self._words = Rewording(database)
        self._roots: set[str] = set()  # of names that are new or gone

    def apply(self) -> None:
        """Take in what was read."""
        batch = self._batch
        there = {row.path for row in batch.rows}
        commas = self._commas(self._stored.values())
        for path, number in self._added.items():
            self._add(path, number)
        for path, number in self._stored.items():
            if path not in there:
                self._remove(path, number)
        self._rewrite(batch)
        known = self._known_commas(batch, commas)
        for page in sorted(self._touched):
            self._name(page, known)
        self._list_roots()
        self._words.recount()

    # ------------------------------------------------------------ reading

    def _read(self, pages: Mapping[str, bool]) -> tuple[Batch, dict[str, int]]:
        """The pages that are there and can be read, and the numbers of those that are new."""
        last = self._database.execute("SELECT max(id) FROM page").fetchone()[0] or 0
        there = {path for path, here in pages.items() if here}
        while True:
            added = {path: number for number, path in enumerate(sorted(there - self._stored.keys()), last + 1)}
            removed = {number for path, number in self._stored.items() if path not in there}
            days = {day for path in there if (day := layout.date_of(path))}
            own = (path for day in days for paths in disk.day_pages(self._root, day) for path in paths)
            folders = group_by_folder(there.union(own))
            batch = read_batch(str(self._root), folders, _Numbers(self._database, added, removed))
            if batch.unread:
                raise unread_error(batch.unread)
            read = {row.path for row in batch.rows}
            if read == there:
                return batch, added
            there = read  # one can't be read, and links to it lead to nothing

    def _number(self, path: str) -> int | None:
        found = self._database.execute("SELECT id FROM page WHERE path = ?", (path,)).fetchone()
        return found[0] if found else None

    def _numbers(self, column: str, page: int) -> array[int]:
        found = self._database.execute(f"SELECT {column} FROM page WHERE id = ?", (page,)).fetchone()
        return unpack(found[0] if found else b"")

    def _said(self, page: int) -> Related:
        found = self._database.execute("SELECT related FROM page WHERE id = ?", (page,)).fetchone()
        return unpack_related(found[0] if found else b"")

    def _say(self, page: int, related: Related) -> None:
        self._database.execute("UPDATE page SET related = ? WHERE id = ?", (pack_related(related), page))

    def _names(self, page: int) -> list[str]:
        query = "SELECT name FROM name WHERE id IN (SELECT value FROM json_each(?))"
        return sorted(name for (name,) in self._database.execute(query, (str(self._numbers("names", page).tolist()),)))

    # ------------------------------------------------------------ pages

    def _add(self, path: str, page: int) -> None:
        """Make a place for a new page, to which entries of other pages' lists may lead already."""
        self._database.execute("INSERT INTO page VALUES (?, ?, '', NULL, '', '', '', '', x'', x'', x'')", (page, path))
        waiting = self._database.execute("SELECT page, entry FROM missing WHERE path = ?", (path,)).fetchall()
        for other, entry in waiting:
            targets, lists = self._said(other)
            targets[entry] = page
            self._say(other, (targets, lists))
            self._change_listed(page, with_=other)
        self._database.execute("DELETE FROM missing WHERE path = ?", (path,))
        self._words.is_new(page)
        self._touched.add(page)

    def _remove(self, path: str, page: int) -> None:
        """Take a page out; entries that led to it lead to nothing now."""
        names = self._names(page)
        self._words.forget(page, names)
        for other in self._numbers("listed_by", page):
            targets, lists = self._said(other)
            for entry, target in enumerate(targets):
                if target == page:
                    targets[entry] = 0
                    self._database.execute("INSERT INTO missing VALUES (?, ?, ?)", (path, other, entry))
            self._say(other, (targets, lists))
        for target in set(self._said(page)[0]) - {0, page}:
            self._change_listed(target, without=page)
            self._touched.add(target)
        self._rename(page, names, [])
        self._database.execute("DELETE FROM page WHERE id = ?", (page,))
        self._database.execute("DELETE FROM missing WHERE page = ?", (page,))
        self._database.execute("DELETE FROM dependency WHERE page = ?", (page,))
        self._touched.discard(page)

    def _rewrite(self, batch: Batch) -> None:
        """Have the pages that were read again say what they say now."""
        here = [0, *map(self._list, batch.lists)]  # numbered from 1
        missing: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for path, page, at in batch.missing:
            missing[page].append((path, at))
        self._database.executemany("DELETE FROM dependency WHERE page = ?", ((row.number,) for row in batch.rows))
        self._database.executemany("INSERT INTO dependency VALUES (?, ?)", sorted(set(batch.loose)))
        begun = 0
        for row, count in zip(batch.rows, batch.counts, strict=True):
            page = row.number
            self._words.remember(page, self._names(page))
            targets = batch.targets[begun : begun + count]
            lists = array("I", map(here.__getitem__, batch.said[begun : begun + count]))
            self._speak(page, targets, lists)
            self._database.execute(
                "UPDATE page SET date = ?, position = ?, title = ?, summary = ?, sources = ?, topic = ? WHERE id = ?",
                (*row[2:8], page),
            )
            self._database.execute("DELETE FROM missing WHERE page = ?", (page,))
            entries = ((path, page, at - begun) for path, at in missing[page])
            self._database.executemany("INSERT INTO missing VALUES (?, ?, ?)", entries)
            begun += count

    def _speak(self, page: int, targets: array[int], lists: array[int]) -> None:
        """Have a page say something else of itself and others."""
        before = self._said(page)
        others = set(zip(*before, strict=True)) ^ set(zip(targets, lists, strict=True))
        self._touched.update({page, *(target for target, _ in others)} - {0})
        for target in set(before[0]) - set(targets) - {0, page}:
            self._change_listed(target, without=page)
        for target in set(targets) - set(before[0]) - {0, page}:
            self._change_listed(target, with_=page)
        self._say(page, (targets, lists))

    def _change_listed(self, page: int, *, with_: int | None = None, without: int | None = None) -> None:
        listers = set(self._numbers("listed_by", page)) - {without}
        if with_ is not None:
            listers.add(with_)
        self._database.execute("UPDATE page SET listed_by = ? WHERE id = ?", (pack(sorted(listers)), page))

    def _list(self, names: str) -> int:
        """The id of a list of names, which is kept from now on."""
        self._database.execute("INSERT OR IGNORE INTO list (names) VALUES (?)", (names,))
        return int(self._database.execute("SELECT id FROM list WHERE names = ?", (names,)).fetchone()[0])

    # ------------------------------------------------------------ names

    def _name(self, page: int, known: Collection[str]) -> None:
        """Have a page carry what it and others say of it, and be found by its words."""
        found = self._database.execute("SELECT topic FROM page WHERE id = ?", (page,)).fetchone()
        if found is None:
            return
        before = self._names(page)
        self._words.remember(page, before)
        said = set(self._said(page)[1])
        for other in self._numbers("listed_by", page):
            said.update(names for target, names in zip(*self._said(other), strict=True) if target == page)
        query = "SELECT names FROM list WHERE id IN (SELECT value FROM json_each(?))"
        lists = self._database.execute(query, (str(list(said)),)).fetchall()
        names = one_of_each({name for (names,) in lists for name in split_list(names, known)}, found[0])
        self._rename(page, before, names)
        self._words.change(page, names)

    def _rename(self, page: int, before: Collection[str], now: Collection[str]) -> None:
        """Have a page carry other names; names that nobody carries any more go."""
        if before == now:
            return
        for name in set(before) ^ set(now):
            query = "SELECT id, carriers FROM name WHERE name = ?"
            found = self._database.execute(query, (name,)).fetchone()
            carriers = set(unpack(found[1])) if found else set()
            carriers = carriers - {page} if name in before else carriers | {page}
            if not (found and carriers):
                self._roots.add(root_key(name))
            if not carriers:
                self._database.execute("DELETE FROM name WHERE id = ?", (found[0],))
            elif found:
                query = "UPDATE name SET pages = ?, carriers = ? WHERE id = ?"
                self._database.execute(query, (len(carriers), pack(sorted(carriers)), found[0]))
            else:
                row = name_row(name, sorted(carriers))
                self._database.execute("INSERT INTO name VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)
        query = "SELECT id FROM name WHERE name = ?"
        ids = sorted(self._database.execute(query, (name,)).fetchone()[0] for name in now)
        self._database.execute("UPDATE page SET names = ? WHERE id = ?", (pack(ids), page))

    def _list_roots(self) -> None:
        """Have the list of all root keys hold those of the names that are there."""
        if not self._roots:
            return
        listed = self._database.execute("SELECT keys FROM roots").fetchone()[0]
        query = "SELECT DISTINCT root FROM name WHERE root IN (SELECT value FROM json_each(?))"
        there = {root for (root,) in self._database.execute(query, (json.dumps(list(self._roots)),))}
        roots = split_roots(listed)
        for root in self._roots:
            at = bisect_left(roots, root)
            roots[at : at + (root in roots[at : at + 1])] = [root] if root in there else []
        self._database.execute("UPDATE roots SET keys = ?", (join_roots(roots),))

    # ------------------------------------------------------------ names that hold a comma

    def _commas(self, pages: Iterable[int]) -> set[str]:
        """The names with a comma that some pages make known."""
        found: set[str] = set()
        for page in pages:
            query = (
                "SELECT names FROM list WHERE id IN (SELECT value FROM json_each(?))"
                " UNION SELECT topic FROM page WHERE id = ?"
            )
            for (names,) in self._database.execute(query, (str(self._said(page)[1].tolist()), page)):
                found.update(name for name in split_names(names) if ", " in name)
        return found

    def _known_commas(self, batch: Batch, before: Collection[str]) -> set[str]:
        """All names known to hold a comma, now that the pages that made ``before`` known have changed.

        Where one comes or goes, each page that carries its parts is to be named anew.
        """
        known = {name for (name,) in self._database.execute("SELECT name FROM comma")}
        now = {name for names in batch.lists for name in split_names(names) if ", " in name}
        now |= {row.topic for row in batch.rows if ", " in row.topic}
        lost = {name for name in set(before) - now if not self._is_said(name)}
        for name in now - known:
            self._database.execute("INSERT INTO comma VALUES (?)", (name,))
        for name in lost:
            self._database.execute("DELETE FROM comma WHERE name = ?", (name,))
        for name in (now - known) | lost:
            self._touched |= self._carriers(self._lists_of_parts(name))
        return (known | now) - lost

    def _is_said(self, name: str) -> bool:
        """Whether a page still makes it known that a name holds a comma."""
        if self._database.execute("SELECT 1 FROM page WHERE topic = ?", (name,)).fetchone():
            return True
        return bool(self._carriers(self._lists_with(name)))

    def _lists_with(self, name: str) -> set[int]:
        """The lists in which a name stands."""
        query = f"SELECT id FROM list WHERE {LIST_HAS_NAME}"
        return {number for (number,) in self._database.execute(query, (join_names(["", name, ""]),))}

    def _lists_of_parts(self, name: str) -> set[int]:
        """The lists in which the parts of a name stand in a row, put together in whatever way."""
        query = f"SELECT id FROM list WHERE {LIST_HAS_PARTS}"
        return {number for (number,) in self._database.execute(query, (f", {name}, ",))}

    def _carriers(self, lists: Set[int]) -> set[int]:
        """The pages of which some page, perhaps itself, says one of some lists: a look at all, but seldom needed."""
        found: set[int] = set()
        for page, related in self._database.execute("SELECT id, related FROM page") if lists else ():
            targets, shared = unpack_related(related)
            if not lists.isdisjoint(shared):
                found.add(page)
                found.update(target for target, names in zip(targets, shared, strict=True) if names in lists)
        return found - {0}
