"""The names there are, and which of them a roughly spelt one means.

Knows: the index's names.  Must not know: how pages are ranked or shown.
"""

from __future__ import annotations

import sqlite3
from functools import cached_property
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
        ids = self._ids.get(_key(text)) or self._ids.get(_sorted_key(text), ())
        return self._entity(ids) if ids else None

    def roughly(self, text: str) -> Entity | None:
        """The entity most like a misspelt name; of several as near, the one on most pages."""
        key = _key(text)
        allowed = min(3, len(key) // 4)
        found = [one for one in self._near(key) if one[1] <= allowed]
        best = [one for one in found if one[1] == found[0][1]]
        most = sorted(best, key=lambda one: -self._pages(one[0]))
        return self._entity(self._ids[most[0][0]]) if most else None

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names like this one, nearest first."""
        from rapidfuzz import process
        from rapidfuzz.fuzz import WRatio

        names = list(dict(self._database.execute("SELECT folded, id FROM name ORDER BY id")))
        found = process.extract(fold(text), names, scorer=WRatio, limit=_MOST_NEAREST, score_cutoff=100 * _LIKE)
        return tuple(dict.fromkeys(self._entity(self._ids[_key(name)]).name for name, _, _ in found))

    def _near(self, key: str) -> list[tuple[str, int]]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extract(key, self._keys, scorer=OSA.distance, score_cutoff=3, limit=20)
        return [(other, int(errors)) for other, errors, _ in found]

    def _entity(self, ids: tuple[int, ...]) -> Entity:
        marks = ", ".join("?" * len(ids))
        query = f"SELECT name FROM name WHERE id IN ({marks}) ORDER BY pages DESC, name LIMIT 1"
        return Entity(self._database.execute(query, ids).fetchone()[0], ids)

    def _pages(self, key: str) -> int:
        ids = self._ids[key]
        marks = ", ".join("?" * len(ids))
        return int(self._database.execute(f"SELECT sum(pages) FROM name WHERE id IN ({marks})", ids).fetchone()[0])

    @cached_property
    def _ids(self) -> dict[str, tuple[int, ...]]:
        ids: dict[str, tuple[int, ...]] = {}
        for number, folded in self._database.execute("SELECT id, folded FROM name ORDER BY id"):
            for key in {_key(folded), _sorted_key(folded)}:
                ids[key] = (*ids.get(key, ()), number)
        return ids

    @cached_property
    def _keys(self) -> list[str]:
        return list(self._ids)


def _key(text: str) -> str:
    return "".join(words(text)) or fold(text).strip()


def _sorted_key(text: str) -> str:
    return " ".join(sorted(words(text)))
