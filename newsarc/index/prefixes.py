"""Slugs, contexts and source labels that start with some text.

Knows: the tables, where the index is cached.  Must not know: shells, how completions are shown.

Completion runs at each press of the Tab key, so this loads little, never waits for
a writer, and doesn't check whether the index is up to date.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from newsarc.files.cache import Cache
from newsarc.index.schema import KIND, split_labels
from newsarc.index.sqlite import DAMAGE, event_slugs, open_read_only, paths_with_slug
from newsarc.pages.slugs import document_slugs
from newsarc.text.folding import fold
from newsarc.text.names import joined_key

_LATEST = 1000  # events whose sources are counted
_LAST = "\U0010ffff"  # sorts after any character that a name may go on with
T = TypeVar("T")


class Prefixes:
    """Looks things up by their start in the cached index of the archive at ``root``.

    It finds nothing if there is no index, or none that can be read immediately.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def slugs(self, start: str, limit: int) -> list[str]:
        """The slugs of the latest events; of documents only those of one document, whatever their case."""
        return list(dict.fromkeys(self._read(lambda connection: _slugs(connection, start, limit))))

    def days(self, start: str) -> list[str]:
        """The ISO dates of events that start with a text."""
        query = "SELECT DISTINCT date FROM page WHERE date >= ? AND date < ? AND date <> ''"
        return self._read(lambda connection: [day for (day,) in connection.execute(query, (start, start + _LAST))])

    def names(self, start: str, limit: int) -> list[str]:
        """Contexts, the commonest first, each in its commonest spelling; case and accents don't matter.

        If none starts with the text, contexts with a later word that does.
        """
        key = joined_key(start)
        return self._read(
            lambda connection: (
                _names(connection, "joined >= ? AND joined < ?", (key, key + _LAST), limit)
                # Scanning only the index of sorted names is faster than scanning the table.
                or _names(connection, "id IN (SELECT id FROM name WHERE instr(' ' || sorted, ?))", (f" {key}",), limit)
            )
        )

    def sources(self, start: str, limit: int) -> list[str]:
        """Labels of sources, the commonest among the latest events first; case and accents don't matter."""
        key = fold(start)
        lists = self._read(lambda connection: _latest_labels(connection, key))
        counts = Counter(label for labels in lists for label in labels if label and fold(label).startswith(key))
        return [label for label, _ in counts.most_common(limit)]

    def _read(self, query: Callable[[sqlite3.Connection], list[T]]) -> list[T]:
        try:
            cache = Cache(self._root)
            if not cache.seal(KIND):
                return []
            with closing(open_read_only(cache.path(KIND), timeout=0)) as connection:
                return query(connection)
        except (OSError, *DAMAGE):
            return []


def _slugs(connection: sqlite3.Connection, start: str, limit: int) -> list[str]:
    (site,) = connection.execute("SELECT value FROM fact WHERE name = 'site'").fetchone()
    if site:
        return _document_slugs(connection, start)[:limit]
    paths = paths_with_slug(connection, start, event_slugs, latest=limit)
    return [slug for path in paths for slug in event_slugs(path)]


def _document_slugs(connection: sqlite3.Connection, start: str) -> list[str]:
    """The shortest slug of each document that starts with a text, whatever its case, and that no other document has."""
    pattern = "%" + re.sub(r"([%_\\])", r"\\\1", start) + "%"
    rows = connection.execute(
        "SELECT path FROM page WHERE path LIKE ? ESCAPE '\\' ORDER BY date DESC, path", (pattern,)
    )
    key = start.lower()
    each = [[slug for slug in document_slugs(path) if slug.lower().startswith(key)] for (path,) in rows]
    shared = Counter(slug for slugs in each for slug in slugs)
    return [found for slugs in each if (found := next((one for one in reversed(slugs) if shared[one] == 1), ""))]


def _names(connection: sqlite3.Connection, condition: str, values: tuple[str, ...], limit: int) -> list[str]:
    query = (
        f"SELECT name, max(pages) AS most FROM name WHERE {condition} GROUP BY joined ORDER BY most DESC, name LIMIT ?"
    )
    return [name for name, _ in connection.execute(query, (*values, limit))]


def _latest_labels(connection: sqlite3.Connection, key: str) -> list[tuple[str, ...]]:
    """The labels of each of the latest events with a word that starts as the key's first word does."""
    query = "SELECT source_labels FROM page {} ORDER BY id DESC LIMIT ?"
    if word := re.match(r"\w+", key, re.ASCII):
        matching = "WHERE id IN (SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT ?)"
        rows = connection.execute(query.format(matching), (f'sources : "{word[0]}" *', _LATEST, _LATEST))
    else:
        rows = connection.execute(query.format(""), (_LATEST,))
    return [split_labels(labels) for (labels,) in rows]
