"""The names there are, and which of them a roughly spelt one means.

Knows: the index's names.  Must not know: how pages are ranked or shown.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from newsarc.text import fold, words

_MOST_NEAREST = 5
_LIKE = 0.6  # share of letters that make a name worth naming as near


class Entity(NamedTuple):
    """A name that pages carry: its commonest spelling, and the ids of all its spellings."""

    name: str
    ids: tuple[int, ...]


class Entities:
    """Every context of the archive, by what is left of it when case, accents, blanks and hyphens don't count."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def exactly(self, text: str) -> Entity | None:
        """The entity of this name, case, accents, hyphens and the order of its words aside."""
        for column, key in (("joined", joined_key(text)), ("sorted", sorted_key(text))):
            if ids := self._ids(column, key):
                return self._entity(ids)
        return None

    def roughly(self, text: str) -> Entity | None:
        """The entity most like a misspelt name; of several as near, the one on most pages."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        key = joined_key(text)
        allowed = min(3, len(key) // 4)
        keys = self._keys(len(key) - allowed, len(key) + allowed)
        near = process.extract(key, keys, scorer=OSA.distance, score_cutoff=allowed, limit=20)
        same = [self._ids("joined", other) for other, errors, _ in near if errors == near[0][1]]
        return self._entity(max(same, key=self._pages)) if same else None

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names like this one, nearest first."""
        from rapidfuzz import process
        from rapidfuzz.fuzz import WRatio

        names = [name for (name,) in self._database.execute("SELECT DISTINCT sorted FROM name ORDER BY sorted")]
        key, bar = sorted_key(text), 100 * _LIKE
        found = process.extract(key, names, scorer=WRatio, limit=_MOST_NEAREST, score_cutoff=bar)
        return tuple(dict.fromkeys(self._entity(self._ids("sorted", name)).name for name, _, _ in found))

    def _ids(self, column: str, key: str) -> tuple[int, ...]:
        rows = self._database.execute(f"SELECT id FROM name WHERE {column} = ? ORDER BY id", (key,))
        return tuple(number for (number,) in rows)

    def _entity(self, ids: tuple[int, ...]) -> Entity:
        marks = ", ".join("?" * len(ids))
        query = f"SELECT name FROM name WHERE id IN ({marks}) ORDER BY pages DESC, name LIMIT 1"
        return Entity(self._database.execute(query, ids).fetchone()[0], ids)

    def _pages(self, ids: tuple[int, ...]) -> int:
        marks = ", ".join("?" * len(ids))
        return int(self._database.execute(f"SELECT sum(pages) FROM name WHERE id IN ({marks})", ids).fetchone()[0])

    def _keys(self, shortest: int, longest: int) -> list[str]:
        """The keys of a length, in order: no other is as few errors away."""
        query = "SELECT DISTINCT joined FROM name WHERE length(joined) BETWEEN ? AND ? ORDER BY joined"
        return [key for (key,) in self._database.execute(query, (shortest, longest))]


def joined_key(text: str) -> str:
    """What is left of a name when case, accents, blanks and hyphens don't count."""
    return "".join(words(text)) or fold(text).strip()


def sorted_key(text: str) -> str:
    """What is left of a name when the order of its words doesn't count either."""
    return " ".join(sorted(words(text))) or fold(text).strip()
