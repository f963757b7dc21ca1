"""The names that pages carry: which there are, how often, when, and what they stand beside.

Knows: the index's tables.  Must not know: files, output.

Spellings that differ in case, accents, blanks and hyphens are one name, shown in
the commonest of them; a page that carries two of them counts once.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from newsarc.entities import joined_key
from newsarc.index import Index
from newsarc.stories import Context, Contexts
from newsarc.text import fold, set_apart

_NEIGHBOURS = 5


class Sort(StrEnum):
    """In what order names come: the commonest, the first by the alphabet, or the latest first."""

    COUNT = "count"
    NAME = "name"
    DATE = "date"


class Name(NamedTuple):
    """A name by its commonest spelling, the key that all of them have, and on how many pages they are."""

    text: str
    key: str
    pages: int


def contexts(index: Index, pattern: str = "", *, sort: Sort = Sort.COUNT, limit: int | None = None) -> Contexts:
    """The names of which a word begins so, all for an empty pattern."""
    names = names_like(index, pattern) if pattern or sort is Sort.NAME else None
    if sort is Sort.NAME:
        first = sorted(names or (), key=lambda one: (fold(one.text), one.text))[:limit]
    elif sort is Sort.DATE:
        first = _latest(index, names, limit)
    else:
        first = _commonest(index, names, limit)
    return Contexts(tuple(_told(index, first)), _total(index) if names is None else len(names))


# ---------------------------------------------------------------- which


def names_like(index: Index, pattern: str = "") -> list[Name]:
    """The names of which a word begins so, in any order; ``*`` stands for any letters."""
    parts = pattern.split("*")
    keys = list(filter(None, map(joined_key, parts)))  # each in the name, or it can't be meant
    where = "WHERE " + " AND ".join(["instr(joined, ?)"] * len(keys)) if keys else ""
    rows = index.database.execute(f"SELECT name, joined, pages FROM name {where}", keys).fetchall()
    if keys:
        looked_for = _expression(parts)
        rows = [row for row in rows if looked_for.search(_apart(row[0]))]
    names = {row[1]: Name(*row) for row in rows}
    if len(names) < len(rows):
        several = (key for key, spellings in Counter(row[1] for row in rows).items() if spellings > 1)
        names.update((key, _named(index, key)) for key in several)
    return list(names.values())


def by_count(name: Name) -> tuple[int, str]:
    """What puts names in order, the commonest first."""
    return -name.pages, name.text


def _named(index: Index, key: str) -> Name:
    """The name of some spellings: the commonest one, of those as common the first by the alphabet."""
    query = "SELECT name FROM name WHERE joined = ? ORDER BY pages DESC, name LIMIT 1"
    return Name(index.database.execute(query, (key,)).fetchone()[0], key, len(carriers(index, key)))


def carriers(index: Index, key: str) -> set[int]:
    """The events that carry a name in any of its spellings."""
    rows = index.database.execute("SELECT carriers FROM name WHERE joined = ?", (key,))
    return set(array("I", b"".join(pages for (pages,) in rows)))


def ids_of(index: Index, key: str) -> set[int]:
    """The ids of a name's spellings."""
    return {number for (number,) in index.database.execute("SELECT id FROM name WHERE joined = ?", (key,))}


def _expression(parts: Sequence[str]) -> re.Pattern[str]:
    """What a pattern's parts, between its asterisks, look for in words that are set apart."""
    return re.compile(("" if not parts[0] else " ") + ".*".join(re.escape(_apart(part).lstrip()) for part in parts))


def _apart(text: str) -> str:
    """The words of a text with a blank before each; what has none as it is."""
    return f" {set_apart(text) or fold(text).strip()}"


# ---------------------------------------------------------------- in what order, of all where there are no ``names``


def _total(index: Index) -> int:
    return int(index.database.execute("SELECT count(DISTINCT joined) FROM name").fetchone()[0])


def _commonest(index: Index, names: Sequence[Name] | None, limit: int | None) -> list[Name]:
    """The names on most pages; of all names only those are looked at that may be among them."""
    if names is not None:
        return sorted(names, key=by_count)[:limit]
    found: list[Name] = []
    query = "SELECT joined, sum(pages) AS most FROM name GROUP BY joined ORDER BY most DESC, joined"
    for key, most in index.database.execute(query):  # a page that carries two spellings counts twice here
        if limit is not None and len(found) >= limit and most < sorted(found, key=by_count)[limit - 1].pages:
            break
        found.append(_named(index, key))
    return sorted(found, key=by_count)[:limit]


def _latest(index: Index, names: Sequence[Name] | None, limit: int | None) -> list[Name]:
    """The names with the latest last days, looked for from the last page backwards until there are enough."""
    among = None if names is None else {name.key: name for name in names}
    enough = _total(index) if among is None else len(among)
    enough = enough if limit is None else min(limit, enough)
    seen: set[int] = set()
    days: dict[str, str] = {}
    last = ""
    for day, ids in index.database.execute("SELECT date, names FROM page ORDER BY date DESC"):
        if len(days) >= enough and day != last:
            break
        last = day
        for number in set(array("I", ids)) - seen:
            seen.add(number)
            (key,) = index.database.execute("SELECT joined FROM name WHERE id = ?", (number,)).fetchone()
            if among is None or key in among:
                days.setdefault(key, day)
    found = [(days[key], _named(index, key) if among is None else among[key]) for key in days]
    found.sort(key=lambda one: by_count(one[1]))
    found.sort(key=lambda one: one[0], reverse=True)
    return [name for _, name in found[:limit]]


# ---------------------------------------------------------------- what is told of them


def _told(index: Index, names: Sequence[Name]) -> Iterator[Context]:
    """Names with their first and last days and their neighbours; each of their pages is looked at once."""
    carried = {name: carriers(index, name.key) for name in names}
    query = "SELECT page.id, date, names FROM json_each(?) CROSS JOIN page ON page.id = value"
    days: dict[int, str] = {}
    lists: dict[int, bytes] = {}
    for page, day, ids in index.database.execute(query, (str(sorted(set().union(*carried.values()))),)):
        days[page], lists[page] = day, ids
    beside = {name: _beside(index, name, map(lists.__getitem__, pages)) for name, pages in carried.items()}
    texts = dict(index.texts({number for counts in beside.values() for number in counts}))
    for name, pages in carried.items():
        when = set(map(days.__getitem__, pages))
        often = sorted((-count, texts[number]) for number, count in beside[name].items())[:_NEIGHBOURS]
        neighbours = tuple((text, -count) for count, text in often)
        yield Context(name.text, name.pages, date.fromisoformat(min(when)), date.fromisoformat(max(when)), neighbours)


def _beside(index: Index, name: Name, lists: Iterable[bytes]) -> dict[int, int]:
    """The names that lists hold most often beside one, with their counts; all that are as often as the last."""
    counts = Counter(array("I", b"".join(lists)))
    for number in ids_of(index, name.key):
        del counts[number]
    bar = min((count for _, count in counts.most_common(_NEIGHBOURS)), default=0)
    return {number: count for number, count in counts.items() if count >= bar}
