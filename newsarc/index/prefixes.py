"""Slugs, contexts and source labels that start with some text.

Knows: the tables, where the index is cached.  Must not know: shells, how completions are shown.

Completion asks this at each key press, so it loads little, never waits for a
writer, and doesn't check whether the index is still up to date.
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
from newsarc.files.paths import stem
from newsarc.index.schema import split_labels
from newsarc.index.sqlite import open_read_only
from newsarc.text.folding import fold
from newsarc.text.names import joined_key

_LATEST = 1000  # events whose sources are counted
_LAST = "\U0010ffff"  # sorts after any character that a name may go on with
_LONGEST_SLUG = 255  # of a file's name; SQLite refuses patterns that are much longer
T = TypeVar("T")


class Prefixes:
    """Looks things up by their start in the cached index of the archive at ``root``.

    Nothing is found where there is no index, or none that can be read at once.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def slugs(self, start: str, limit: int) -> list[str]:
        """The slugs of the latest events, by the order of their paths."""
        paths = self._read(lambda connection: paths_with_slug(connection, start, latest=limit))
        return list(dict.fromkeys(map(_slug, paths)))

    def names(self, start: str, limit: int) -> list[str]:
        """Contexts, those of most events first, each in its commonest spelling; case and accents don't count.

        Where none starts so, those of which a later word does.
        """
        key = joined_key(start)
        return self._read(
            lambda connection: (
                _names(connection, "joined >= ? AND joined < ?", (key, key + _LAST), limit)
                # The index of sorted names alone is less to go through than the table.
                or _names(connection, "id IN (SELECT id FROM name WHERE instr(' ' || sorted, ?))", (f" {key}",), limit)
            )
        )

    def sources(self, start: str, limit: int) -> list[str]:
        """Labels of sources, the commonest among the latest events first; case and accents don't count."""
        key = fold(start)
        lists = self._read(lambda connection: _latest_labels(connection, key))
        counts = Counter(label for labels in lists for label in labels if label and fold(label).startswith(key))
        return [label for label, _ in counts.most_common(limit)]

    def _read(self, query: Callable[[sqlite3.Connection], list[T]]) -> list[T]:
        try:
            cache = Cache(self._root)
            if not cache.seal("index"):
                return []
            with closing(open_read_only(cache.path("index"), timeout=0)) as connection:
                return query(connection)
        except (OSError, sqlite3.Error):
            return []


def paths_with_slug(connection: sqlite3.Connection, start: str, *, latest: int | None = None) -> list[str]:
    """The site paths of the events whose slug starts so, in no order; with ``latest``, that many of the last paths."""
    if len(start) > _LONGEST_SLUG:
        return []
    query, values = "SELECT path FROM page WHERE path GLOB ?", ["*/" + re.sub(r"([*?\[])", r"[\1]", start) + "*"]
    if latest is None:
        # SQLite would go through the events instead of their paths alone if it were asked for an order.
        rows = connection.execute(query, values)
    else:
        rows = connection.execute(f"{query} ORDER BY path DESC LIMIT ?", (*values, latest))
    return [path for (path,) in rows if _slug(path).startswith(start)]


def _slug(path: str) -> str:
    return stem(path.rpartition("/")[2])


def _names(connection: sqlite3.Connection, condition: str, values: tuple[str, ...], limit: int) -> list[str]:
    query = (
        f"SELECT name, max(pages) AS most FROM name WHERE {condition} GROUP BY joined ORDER BY most DESC, name LIMIT ?"
    )
    return [name for name, _ in connection.execute(query, (*values, limit))]


def _latest_labels(connection: sqlite3.Connection, key: str) -> list[tuple[str, ...]]:
    """The labels of each of the latest events; of those with a word that starts as the key's first one does."""
    query = "SELECT source_labels FROM page {} ORDER BY id DESC LIMIT ?"
    if word := re.match(r"\w+", key, re.ASCII):
        matching = "WHERE id IN (SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT ?)"
        rows = connection.execute(query.format(matching), (f'sources : "{word[0]}" *', _LATEST, _LATEST))
    else:
        rows = connection.execute(query.format(""), (_LATEST,))
    return [split_labels(labels) for (labels,) in rows]
