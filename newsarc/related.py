"""What belongs to an entity, a page or a day, and why.

Knows: the index's tables.  Must not know: how references are read, files, output.

Pages belong together by the contexts they share, a rare one weighing more than
one that is everywhere; by links in either direction; by rare words that their
titles share; and, of pages alike in all that, by nearness in time.  Each part
is a reason that can be counted again from the files.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from newsarc.entities import Entity
from newsarc.hits import Correction, Hit, Hits
from newsarc.search import contexts_of
from newsarc.text import words

_LINK = 4.0  # a link weighs as much as a context that one page in fifty carries
_WORD = 0.35  # of what a context of the same rarity weighs
_NEARNESS = 0.5  # most that being of the same day adds
_EVERYWHERE = 2000  # pages; a name or word on more of them says nothing
_TITLE_WORDS = 6  # the rarest of a title that are looked for elsewhere
_NEIGHBOURS = 10


class Span(NamedTuple):
    """The days a hit must lie between, both counted in."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: str) -> bool:
        return (not self.since or day >= self.since.isoformat()) and (not self.until or day <= self.until.isoformat())


ALWAYS = Span()


class Row(NamedTuple):
    page: int
    path: str
    day: str
    title: str
    number: int | None


def related_to_entity(
    database: sqlite3.Connection,
    name: str,
    entity: Entity | None,
    *,
    limit: int | None,
    span: Span = ALWAYS,
    by_score: bool = False,
    corrections: tuple[Correction, ...] = (),
) -> Hits:
    """Every event that carries the entity or names it in its title or summary, newest first."""
    reasons: dict[int, list[str]] = defaultdict(list)
    ids = entity.ids if entity else ()
    for page in _carriers(database, ids):
        reasons[page].append(f"context {name}")
    for field in ("title", "summary"):
        for page in _mentions(database, name, field):
            reasons[page].append(f"named in the {field}")
    rows = [row for row in _rows(database, reasons) if span.holds(row.day)]
    score = {row.page: float(len(reasons[row.page])) for row in rows}
    order = sorted(rows, key=lambda row: row.path)
    order.sort(key=lambda row: (score[row.page], row.day) if by_score else (0.0, row.day), reverse=True)
    hits = tuple(_hit(database, row, score[row.page], reasons[row.page]) for row in order[:limit])
    neighbours = _neighbours(database, [row.page for row in rows], ids)
    return Hits(hits, len(rows), corrections, name, neighbours)


def related_to_pages(
    database: sqlite3.Connection,
    pages: Sequence[int],
    target: str,
    *,
    limit: int | None,
    span: Span = ALWAYS,
    by_date: bool = False,
) -> Hits:
    """The events that belong to one page, or to any of a day's pages, best first; these pages themselves left out."""
    total = int(database.execute("SELECT count(*) FROM page").fetchone()[0])
    best: dict[int, tuple[float, list[str], str]] = {}
    for own in _rows(database, pages):
        kin = _kin(database, own.page, total)
        for row in _rows(database, kin.keys() - set(pages)):
            points, why = kin[row.page]
            days = abs((date.fromisoformat(row.day) - date.fromisoformat(own.day)).days)
            points = round(points + _NEARNESS / (1 + days / 30), 4)
            if span.holds(row.day) and points > best.get(row.page, (0.0,))[0]:
                best[row.page] = points, [*why, _apart(days)], row.day
    rows = sorted(_rows(database, best), key=lambda row: row.path)
    rows.sort(key=lambda row: (0.0, row.day) if by_date else (best[row.page][0], row.day), reverse=True)
    hits = tuple(_hit(database, row, *best[row.page][:2]) for row in rows[:limit])
    return Hits(hits, len(rows), target=target)


# ---------------------------------------------------------------- parts of the score


def _kin(database: sqlite3.Connection, page: int, total: int) -> dict[int, tuple[float, list[str]]]:
    """Each page that has to do with one, with its points and reasons."""
    points: dict[int, float] = defaultdict(float)
    reasons: dict[int, list[str]] = defaultdict(list)
    for name, weight, others in _shared_names(database, page, total):
        for other in others:
            points[other] += weight
            reasons[other].append(name)
    why = {other: [f"shares {', '.join(names)}"] for other, names in reasons.items()}
    for other, how in _links(database, page):
        points[other] += _LINK
        why.setdefault(other, []).append(how)
    for word, weight, others in _shared_words(database, page, total):
        for other in others:
            points[other] += weight
            why.setdefault(other, []).append(f"“{word}” in both titles")
    points.pop(page, None)
    return {other: (points[other], why[other]) for other in points}


def _apart(days: int) -> str:
    return "the same day" if days == 0 else "1 day apart" if days == 1 else f"{days} days apart"


def _shared_names(database: sqlite3.Connection, page: int, total: int) -> list[tuple[str, float, list[int]]]:
    """The page's names, each with its weight and the other pages that carry it."""
    names = database.execute(
        "SELECT name.id, name.name, pages FROM carries JOIN name ON name.id = carries.name WHERE page = ?"
        " ORDER BY pages, name.name",
        (page,),
    )
    return [
        (name, _rarity(total, pages), [other for other in _carriers(database, (number,)) if other != page])
        for number, name, pages in names
        if 1 < pages <= _EVERYWHERE
    ]


def _shared_words(database: sqlite3.Connection, page: int, total: int) -> list[tuple[str, float, list[int]]]:
    """The rarest words of the page's title, each with its weight and the other pages that have it in theirs."""
    title = database.execute("SELECT title FROM page WHERE id = ?", (page,)).fetchone()[0]
    counted = []
    for word in dict.fromkeys(one for one in words(title) if len(one) > 2):
        found = database.execute("SELECT doc FROM vocabulary WHERE term = ?", (word,)).fetchone()
        if found and 1 < found[0] <= _EVERYWHERE:
            counted.append((found[0], word))
    return [
        (word, _WORD * _rarity(total, pages), [other for other in _mentions(database, word, "title") if other != page])
        for pages, word in sorted(counted)[:_TITLE_WORDS]
    ]


def _rarity(total: int, pages: int) -> float:
    """How much it says that two pages share what ``pages`` of ``total`` have: the usual inverse frequency."""
    return math.log((total + 1) / pages)


def _links(database: sqlite3.Connection, page: int) -> Iterable[tuple[int, str]]:
    for (other,) in database.execute("SELECT target FROM link WHERE page = ?", (page,)):
        yield other, "on its Related list"
    for (other,) in database.execute("SELECT page FROM link WHERE target = ?", (page,)):
        yield other, "lists it as related"


def _carriers(database: sqlite3.Connection, names: Sequence[int]) -> list[int]:
    marks = ", ".join("?" * len(names))
    rows = database.execute(f"SELECT DISTINCT page FROM carries WHERE name IN ({marks}) ORDER BY page", names)
    return [page for (page,) in rows]


def _mentions(database: sqlite3.Connection, text: str, field: str) -> list[int]:
    phrase = " ".join(words(text))
    if not phrase:
        return []
    rows = database.execute("SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid", (f'{field} : "{phrase}"',))
    return [page for (page,) in rows]


def _neighbours(database: sqlite3.Connection, pages: Iterable[int], own: Sequence[int]) -> tuple[tuple[str, int], ...]:
    """The names that the pages carry most often, beside those given."""
    query = (
        "SELECT name.id, name.name FROM carries JOIN name ON name.id = carries.name"
        " WHERE page IN (SELECT value FROM json_each(?))"
    )
    rows = database.execute(query, (str(list(pages)),))
    counts = Counter(name for number, name in rows if number not in own)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_NEIGHBOURS])


def _rows(database: sqlite3.Connection, pages: Iterable[int]) -> list[Row]:
    query = "SELECT id, path, date, title, position FROM page WHERE id IN (SELECT value FROM json_each(?))"
    return [Row(*row) for row in database.execute(query, (str(sorted(pages)),))]


def _hit(database: sqlite3.Connection, row: Row, score: float, reasons: Sequence[str]) -> Hit:
    contexts = contexts_of(database, row.page)
    return Hit(row.path, date.fromisoformat(row.day), row.title, score, contexts, tuple(reasons), number=row.number)
