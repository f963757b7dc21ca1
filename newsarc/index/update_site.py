"""Updating an index for documents, which are found by keys and not only by paths.

Knows: the keys of documents and of their links in the index.
Must not know: the other data of a page in the index (`update` does), where links lead by their texts.

A link leads to the page that has one of its keys.  So a page is also read again if its links ask for a key that a
changed page has gained or lost; of several pages with a key the one with the first path counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from newsarc.files.paths import unavailable_error
from newsarc.files.scan import scan
from newsarc.files.tree import Changes
from newsarc.index.batch import Batch
from newsarc.index.build import first_commits
from newsarc.index.document_rows import read_documents
from newsarc.index.schema import pack_text
from newsarc.index.sqlite import IN_LIST, number_list
from newsarc.pages.discover import CONFIG
from newsarc.pages.folders import group_by_folder
from newsarc.pages.recognize import settings_files
from newsarc.pages.site import Site
from newsarc.sites import site_of


def still_recognized(stored: str, root: Path, changes: Changes) -> Site | None:
    """The site of an index, if it would still be recognised the same; otherwise None."""
    site = Site.from_json(stored)
    if not _may_change_site(site, changes):
        return site
    now = site_of(root, scan(root, ignore_files=True))
    return site if now == site else None


def _may_change_site(site: Site, changes: Changes) -> bool:
    """Whether names were added or removed, or files with settings changed."""
    settings = {*settings_files(site), f"/{CONFIG}", "/pyproject.toml"}
    for folder in changes.before.keys() | changes.tree.states.keys():
        if folder not in changes.before or folder not in changes.tree.states:
            return True
        old, new = changes.before[folder].by_name(), changes.tree.states[folder].by_name()
        if old.keys() != new.keys():
            return True
        if any(old[name] != new[name] and f"{folder}/{name}" in settings for name in old):
            return True
    return False


class DocumentUpdate:
    """The documents that are read again in one transaction."""

    def __init__(self, connection: sqlite3.Connection, root: Path, site: Site) -> None:
        self._connection = connection
        self._root = root
        self._site = site
        self._batch = Batch()
        self._numbers: set[int] = set()  # of all documents that are read again or removed

    def read(self, known: dict[str, int], existing: Collection[str], last: int) -> tuple[Batch, dict[str, int]]:
        """The changed documents that are ``existing``, and all documents whose links may lead elsewhere now.

        ``known`` has the numbers of changed documents in the index; the others that are read again are added to it.
        New ones are numbered from ``last`` on.  Raises `UnavailableError`.
        """
        readable, tried = set(existing), set(existing)
        dates = first_commits(self._root, self._site)
        while True:
            added = {path: number for number, path in enumerate(sorted(readable - known.keys()), last + 1)}
            numbers = {path.encode(): number for path, number in (known | added).items() if path in readable}
            batch = read_documents(str(self._root), group_by_folder(readable), numbers, self._site, dates)
            if batch.unavailable:
                raise unavailable_error(batch.unavailable)
            read = {row.path for row in batch.rows}
            self._numbers = set(known.values())
            others = {} if read != readable else self._dependents(batch, tried)
            if read == readable and not others:
                break
            known |= others
            readable = read | others.keys()
            tried |= readable
        self._batch = batch
        self._resolve()
        return batch, added

    def write(self) -> None:
        """Write the keys, other names, words and sources of dates of the documents that were read."""
        gone = [(number,) for number in self._numbers]
        for table, column in (("page_key", "page"), ("link_key", "page"), ("alias", "page"), ("body", "id")):
            self._connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", gone)
        answered = ((key, page) for page, keys in self._batch.page_keys for key in keys)
        asked = sorted({(key, page) for page, _, keys in self._batch.links for key in keys})
        bodies = ((row.number, pack_text(row.body_words)) for row in self._batch.rows if row.body_words)
        self._connection.executemany("INSERT INTO page_key VALUES (?, ?)", answered)
        self._connection.executemany("INSERT INTO link_key VALUES (?, ?)", asked)
        self._connection.executemany("INSERT INTO body VALUES (?, ?)", bodies)
        self._connection.executemany("INSERT INTO alias VALUES (?, ?)", self._batch.aliases)
        sources = ((row.date_source, row.number) for row in self._batch.rows)
        self._connection.executemany("UPDATE page SET date_source = ? WHERE id = ?", sources)

    def _dependents(self, batch: Batch, tried: Collection[str]) -> dict[str, int]:
        """The documents with links that ask for a key which was added or removed, with their numbers."""
        query = f"SELECT key, page FROM page_key WHERE page {IN_LIST}"
        before = set(self._connection.execute(query, (number_list(self._numbers),)))
        now = {(key, page) for page, keys in batch.page_keys for key in keys}
        keys = {key for key, _ in before ^ now}
        query = f"SELECT DISTINCT path, id FROM link_key JOIN page ON id = page WHERE key {IN_LIST}"
        found = self._connection.execute(query, (number_list(keys),))
        return {path: number for path, number in found if path not in tried}

    def _resolve(self) -> None:
        """Set the targets of entries to the pages that have the keys of their links."""
        batch = self._batch
        wanted = {key for _, _, keys in batch.links for key in keys}
        pages: dict[int, tuple[str, int]] = {}
        for key, path, number in (*self._unchanged(wanted), *_answering(batch)):
            if key not in pages or path < pages[key][0]:
                pages[key] = path, number
        starts: dict[int, int] = {}
        start = 0
        for row, count in zip(batch.rows, batch.entry_counts, strict=True):
            starts[row.number] = start
            start += count
        for page, entry, keys in batch.links:
            found = next((pages[key][1] for key in keys if key in pages), 0)
            batch.targets[starts[page] + entry] = found

    def _unchanged(self, keys: Iterable[int]) -> Iterator[tuple[int, str, int]]:
        """Key, path and number of the unchanged documents that have any of some keys."""
        query = f"SELECT key, path, id FROM page_key JOIN page ON id = page WHERE key {IN_LIST}"
        rows = self._connection.execute(query, (number_list(keys),))
        return (row for row in rows if row[2] not in self._numbers)


def _answering(batch: Batch) -> Iterator[tuple[int, str, int]]:
    """Key, path and number of the documents that were read."""
    paths = {row.number: row.path for row in batch.rows}
    return ((key, paths[page], page) for page, keys in batch.page_keys for key in keys)
