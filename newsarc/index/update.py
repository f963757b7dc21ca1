"""Updating a cached index after a few pages have changed.

Knows: what in the index depends on a page.  Must not know: queries.

The contexts of an event come from its own page, its day's page and the Related
lists that it is on; the index has the contexts from each page.  So only the pages
that changed are read again: the contexts of the events that they list, or listed
before, are derived from the index.  The result answers every query like an index
built from scratch.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.files.paths import unavailable_error
from newsarc.files.tree import Changes
from newsarc.index.batch import Batch
from newsarc.index.changed_pages import changed_pages
from newsarc.index.merge import one_of_each, split_list
from newsarc.index.page_rows import read_batch
from newsarc.index.schema import (
    LIST_HAS_NAME,
    LIST_HAS_PARTS,
    RelatedEntries,
    facts,
    folder_paths,
    folder_rows,
    folder_signatures,
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
from newsarc.index.sqlite import IN_LIST, number_list, text_list
from newsarc.index.update_words import WordUpdate
from newsarc.pages.folders import group_by_folder
from newsarc.pages.layouts.daily import disk, layout
from newsarc.text.names import root_key

if TYPE_CHECKING:
    from newsarc.index.update_site import DocumentUpdate
    from newsarc.pages.site import Site

MOST = 1000  # changed pages; for more, building from scratch is as fast


def update(
    connection: sqlite3.Connection, root: Path, changes: Changes, begin: Callable[[], object] = lambda: None
) -> bool:
    """Update an index in one transaction; False, without a change, if it must be rebuilt.

    ``begin`` is called when everything is read, before anything is written.
    Raises `UnavailableError` if a page can't be read at the moment.
    """
    facts = dict(connection.execute("SELECT name, value FROM fact"))
    site = None
    if facts["site"]:
        from newsarc.index.update_site import still_recognized  # here, since the daily layout has no site

        site = still_recognized(facts["site"], root, changes)
        if site is None:
            return False
    pages = changed_pages(connection, changes, site)
    if len(pages) > MOST:
        return False
    with connection:
        work = _Update(connection, root, pages, site) if pages else None
        begin()
        if work:
            work.apply()
        _update_folders(connection, changes)
    return True


def _update_folders(connection: sqlite3.Connection, changes: Changes) -> None:
    """Write the current states of the folders."""
    states = changes.tree.states
    gone = changes.before.keys() - states.keys()
    connection.executemany("DELETE FROM folder WHERE path = ?", [(os.fsencode(path),) for path in gone])
    connection.executemany("INSERT OR REPLACE INTO folder VALUES (?, ?, ?, ?)", folder_rows(states.items()))
    before = dict(connection.execute("SELECT name, value FROM fact"))
    folders = folder_signatures(folder_paths(before["folders"]), before["signatures"])
    for path in gone:
        folders.pop(path, None)
    folders |= {path: state.own for path, state in states.items()}
    removed, added = (sum(state.size for state in some.values()) for some in (changes.before, states))
    linked = before["linked"] or changes.tree.has_links
    now = facts(folders, before["files"] - removed + added, linked, before["site"])
    changed = [(name, value) for name, value in now if value != before[name]]
    connection.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", changed)


class _Numbers(Mapping[bytes, int]):
    """The numbers of events by path: existing ones, and new ones for events that are added."""

    def __init__(self, connection: sqlite3.Connection, added: Mapping[str, int], removed: Collection[int]) -> None:
        self._connection = connection
        self._added = {path.encode(): number for path, number in added.items()}
        self._removed = removed

    def __getitem__(self, path: bytes) -> int:
        if path in self._added:
            return self._added[path]
        try:
            text = path.decode()
        except UnicodeDecodeError:  # the path of no event
            raise KeyError(path) from None
        found = self._connection.execute("SELECT id FROM page WHERE path = ?", (text,)).fetchone()
        if found is None or found[0] in self._removed:
            raise KeyError(path)
        return int(found[0])

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._added)

    def __len__(self) -> int:
        return len(self._added)


# ---------------------------------------------------------------- one transaction


class _Update:
    """One transaction: the changed ``pages``, each with whether it exists, are read first, then applied."""

    def __init__(
        self, connection: sqlite3.Connection, root: Path, pages: Mapping[str, bool], site: Site | None
    ) -> None:
        self._connection = connection
        self._root = root
        self._documents: DocumentUpdate | None = None
        if site:
            from newsarc.index.update_site import DocumentUpdate  # as above

            self._documents = DocumentUpdate(connection, root, site)
        self._known = {path: number for path in pages if (number := self._number(path)) is not None}
        self._batch, self._added = self._read(pages)
        self._affected: set[int] = set()  # events whose contexts or words may have changed
        self._words = WordUpdate(connection)
        self._changed_roots: set[str] = set()  # of names that were added or removed

    def apply(self) -> None:
        """Apply the pages that were read."""
        batch = self._batch
        existing = {row.path for row in batch.rows}
        comma_names = self._comma_names(self._known.values())
        for path, number in self._added.items():
            self._add(path, number)
        for path, number in self._known.items():
            if path not in existing:
                self._remove(path, number)
        self._rewrite(batch)
        if self._documents:
            self._documents.write()
        comma_names = self._update_comma_names(batch, comma_names)
        for event in sorted(self._affected):
            self._update_names(event, comma_names)
        self._update_roots()
        self._words.update_counts()

    # ------------------------------------------------------------ reading

    def _read(self, pages: Mapping[str, bool]) -> tuple[Batch, dict[str, int]]:
        """The pages that exist and can be read, and the numbers of those that are new."""
        last = self._connection.execute("SELECT max(id) FROM page").fetchone()[0] or 0
        readable = {path for path, exists in pages.items() if exists}
        if self._documents:
            return self._documents.read(self._known, readable, last)
        while True:
            added = {path: number for number, path in enumerate(sorted(readable - self._known.keys()), last + 1)}
            removed = {number for path, number in self._known.items() if path not in readable}
            days = {day for path in readable if (day := layout.date_of(path))}
            own = (path for day in days for paths in disk.day_pages(self._root, day) for path in paths)
            folders = group_by_folder(readable.union(own))
            batch = read_batch(str(self._root), folders, _Numbers(self._connection, added, removed))
            if batch.unavailable:
                raise unavailable_error(batch.unavailable)
            read = {row.path for row in batch.rows}
            if read == readable:
                return batch, added
            readable = read  # links to unreadable ones lead nowhere

    def _number(self, path: str) -> int | None:
        found = self._connection.execute("SELECT id FROM page WHERE path = ?", (path,)).fetchone()
        return found[0] if found else None

    def _related(self, event: int) -> RelatedEntries:
        found = self._connection.execute("SELECT related FROM page WHERE id = ?", (event,)).fetchone()
        return unpack_related(found[0] if found else b"")

    def _set_related(self, event: int, related: RelatedEntries) -> None:
        self._connection.execute("UPDATE page SET related = ? WHERE id = ?", (pack_related(related), event))

    def _listed_by(self, event: int) -> array[int]:
        found = self._connection.execute("SELECT listed_by FROM page WHERE id = ?", (event,)).fetchone()
        return unpack(found[0] if found else b"")

    def _change_listed_by(self, event: int, *, add: Collection[int] = (), remove: Collection[int] = ()) -> None:
        listed_by = pack(sorted(set(self._listed_by(event)).difference(remove).union(add)))
        self._connection.execute("UPDATE page SET listed_by = ? WHERE id = ?", (listed_by, event))

    def _names(self, event: int) -> list[str]:
        """The names of an event's contexts, in order."""
        found = self._connection.execute("SELECT names FROM page WHERE id = ?", (event,)).fetchone()
        query, ids = f"SELECT name FROM name WHERE id {IN_LIST}", unpack(found[0] if found else b"")
        return sorted(name for (name,) in self._connection.execute(query, (number_list(ids),)))

    # ------------------------------------------------------------ pages

    def _add(self, path: str, event: int) -> None:
        """Insert a new event, to which entries of other Related lists may already lead."""
        query = "INSERT INTO page VALUES (?, ?, '', NULL, '', '', '', '', x'', x'', x'', '')"
        self._connection.execute(query, (event, path))
        waiting = self._connection.execute("SELECT page, entry FROM missing WHERE path = ?", (path,)).fetchall()
        for other, entry in waiting:
            targets, lists = self._related(other)
            targets[entry] = event
            self._set_related(other, (targets, lists))
            self._change_listed_by(event, add=[other])
        self._connection.execute("DELETE FROM missing WHERE path = ?", (path,))
        self._words.add(event)
        self._affected.add(event)

    def _remove(self, path: str, event: int) -> None:
        """Delete an event; the entries that led to it lead nowhere from now on."""
        names = self._names(event)
        self._words.remove(event, names)
        for other in self._listed_by(event):
            targets, lists = self._related(other)
            for entry, target in enumerate(targets):
                if target == event:
                    targets[entry] = 0
                    self._connection.execute("INSERT INTO missing VALUES (?, ?, ?)", (path, other, entry))
            self._set_related(other, (targets, lists))
        for target in set(self._related(event)[0]) - {0, event}:
            self._change_listed_by(target, remove=[event])
            self._affected.add(target)
        self._set_names(event, names, [])
        self._connection.execute("DELETE FROM page WHERE id = ?", (event,))
        self._connection.execute("DELETE FROM missing WHERE page = ?", (event,))
        self._connection.execute("DELETE FROM dependency WHERE page = ?", (event,))
        self._affected.discard(event)

    def _rewrite(self, batch: Batch) -> None:
        """Write the new content of the pages that were read."""
        list_ids = [0, *map(self._list_id, batch.name_lists)]  # by their numbers in the batch, which start from 1
        missing: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for path, event, entry in batch.missing:
            missing[event].append((path, entry))
        self._connection.executemany("DELETE FROM dependency WHERE page = ?", ((row.number,) for row in batch.rows))
        self._connection.executemany("INSERT INTO dependency VALUES (?, ?)", sorted(set(batch.dependencies)))
        start = 0
        for row, count in zip(batch.rows, batch.entry_counts, strict=True):
            event, end = row.number, start + count
            self._words.remember(event, self._names(event))
            lists = array("I", (list_ids[number] for number in batch.target_lists[start:end]))
            self._replace_related(event, (batch.targets[start:end], lists))
            self._connection.execute(
                "UPDATE page SET date = ?, position = ?, title = ?, summary = ?, source_labels = ?, topic = ?"
                " WHERE id = ?",
                (row.date, row.position, row.title, row.summary, row.source_labels, row.topic, event),
            )
            self._connection.execute("DELETE FROM missing WHERE page = ?", (event,))
            entries = ((path, event, entry - start) for path, entry in missing[event])
            self._connection.executemany("INSERT INTO missing VALUES (?, ?, ?)", entries)
            start = end

    def _replace_related(self, event: int, related: RelatedEntries) -> None:
        """Replace the Related list of an event, and update which events it lists."""
        before = self._related(event)
        changed = set(zip(*before, strict=True)) ^ set(zip(*related, strict=True))
        self._affected.update({event, *(target for target, _ in changed)} - {0})
        old, new = set(before[0]), set(related[0])
        for target in old - new - {0, event}:
            self._change_listed_by(target, remove=[event])
        for target in new - old - {0, event}:
            self._change_listed_by(target, add=[event])
        self._set_related(event, related)

    def _list_id(self, names: str) -> int:
        """The id of a list of names, which is inserted if it is new."""
        self._connection.execute("INSERT OR IGNORE INTO list (names) VALUES (?)", (names,))
        return int(self._connection.execute("SELECT id FROM list WHERE names = ?", (names,)).fetchone()[0])

    # ------------------------------------------------------------ contexts

    def _update_names(self, event: int, comma_names: Collection[str]) -> None:
        """Derive the contexts of an event from the lists on its page and others, and its words from these."""
        found = self._connection.execute("SELECT topic FROM page WHERE id = ?", (event,)).fetchone()
        if found is None:
            return
        before = self._names(event)
        self._words.remember(event, before)
        query, lists = f"SELECT names FROM list WHERE id {IN_LIST}", number_list(self._lists_of(event))
        given = [names for (names,) in self._connection.execute(query, (lists,))]
        names = one_of_each({name for names in given for name in split_list(names, comma_names)}, found[0])
        self._set_names(event, before, names)
        self._words.change(event, names)

    def _lists_of(self, event: int) -> set[int]:
        """The lists of names on an event's page, and those for it in the Related lists of others."""
        lists = set(self._related(event)[1])
        for other in self._listed_by(event):
            for target, names in zip(*self._related(other), strict=True):
                if target == event:
                    lists.add(names)
        return lists

    def _set_names(self, event: int, before: Collection[str], now: Collection[str]) -> None:
        """Replace the contexts of an event; contexts that no event has any more are deleted."""
        if before == now:
            return
        for name in set(before) ^ set(now):
            found = self._connection.execute("SELECT id, events FROM name WHERE name = ?", (name,)).fetchone()
            events = set(unpack(found[1])) if found else set()
            events = events - {event} if name in before else events | {event}
            if not (found and events):
                self._changed_roots.add(root_key(name))
            if not events:
                self._connection.execute("DELETE FROM name WHERE id = ?", (found[0],))
            elif found:
                query = "UPDATE name SET pages = ?, events = ? WHERE id = ?"
                self._connection.execute(query, (len(events), pack(sorted(events)), found[0]))
            else:
                row = name_row(name, sorted(events))
                self._connection.execute("INSERT INTO name VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)
        query = "SELECT id FROM name WHERE name = ?"
        ids = sorted(self._connection.execute(query, (name,)).fetchone()[0] for name in now)
        self._connection.execute("UPDATE page SET names = ? WHERE id = ?", (pack(ids), event))

    def _update_roots(self) -> None:
        """Write the root keys of all names again, if names were added or removed."""
        changed = self._changed_roots
        if not changed:
            return
        (column,) = self._connection.execute("SELECT keys FROM roots").fetchone()
        query = f"SELECT DISTINCT root FROM name WHERE root {IN_LIST}"
        existing = [root for (root,) in self._connection.execute(query, (text_list(changed),))]
        roots = [root for root in split_roots(column) if root not in changed]
        for root in existing:
            insort(roots, root)
        self._connection.execute("UPDATE roots SET keys = ?", (join_roots(roots),))

    # ------------------------------------------------------------ names that contain a comma

    def _comma_names(self, events: Iterable[int]) -> set[str]:
        """The names with a comma on the pages of some events."""
        found: set[str] = set()
        query = f"SELECT names FROM list WHERE id {IN_LIST} UNION SELECT topic FROM page WHERE id = ?"
        for event in events:
            for (names,) in self._connection.execute(query, (number_list(self._related(event)[1]), event)):
                found.update(name for name in split_names(names) if ", " in name)
        return found

    def _update_comma_names(self, batch: Batch, before: Collection[str]) -> set[str]:
        """All names known to contain a comma, after the pages with those of ``before`` have changed.

        If one is added or removed, the contexts of every event with its parts may change.
        """
        known = {name for (name,) in self._connection.execute("SELECT name FROM comma")}
        now = {name for names in batch.name_lists for name in split_names(names) if ", " in name}
        now |= {row.topic for row in batch.rows if ", " in row.topic}
        lost = {name for name in set(before) - now if not self._is_given(name)}
        for name in now - known:
            self._connection.execute("INSERT INTO comma VALUES (?)", (name,))
        for name in lost:
            self._connection.execute("DELETE FROM comma WHERE name = ?", (name,))
        for name in (now - known) | lost:
            self._affected |= self._events_with_lists(self._lists_with_parts(name))
        return (known | now) - lost

    def _is_given(self, name: str) -> bool:
        """Whether any page still has a name with a comma."""
        if self._connection.execute("SELECT 1 FROM page WHERE topic = ?", (name,)).fetchone():
            return True
        return bool(self._events_with_lists(self._lists_with(name)))

    def _lists_with(self, name: str) -> set[int]:
        """The lists that contain a name."""
        query = f"SELECT id FROM list WHERE {LIST_HAS_NAME}"
        return {number for (number,) in self._connection.execute(query, (join_names(["", name, ""]),))}

    def _lists_with_parts(self, name: str) -> set[int]:
        """The lists that contain the parts of a name in sequence, whichever of them are joined."""
        query = f"SELECT id FROM list WHERE {LIST_HAS_PARTS}"
        return {number for (number,) in self._connection.execute(query, (f", {name}, ",))}

    def _events_with_lists(self, lists: Set[int]) -> set[int]:
        """The events for which their own page or another has any of some lists.

        All events are read, which is rarely needed.
        """
        found: set[int] = set()
        for event, related in self._connection.execute("SELECT id, related FROM page") if lists else ():
            targets, shared = unpack_related(related)
            if not lists.isdisjoint(shared):
                found.add(event)
                found.update(target for target, names in zip(targets, shared, strict=True) if names in lists)
        return found - {0}
