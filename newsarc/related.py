"""What belongs to an entity, a page or a day, and why.

Knows: the index's tables.  Must not know: how references are read, files, output.

Pages belong together by the contexts they share, a rare one weighing more than
one that is everywhere; by links in either direction; by rare words that their
titles share; and, of pages alike in all that, by nearness in time.  Each part
is a reason that can be counted again from the files.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from newsarc.entities import Entity
from newsarc.hits import Correction, Hit, Hits
from newsarc.index import Entry, Index
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


def related_to_entity(
    index: Index,
    name: str,
    entity: Entity | None,
    *,
    limit: int | None,
    span: Span = ALWAYS,
    by_score: bool = False,
    corrections: tuple[Correction, ...] = (),
) -> Hits:
    """Every event that carries the entity or names it in its title or summary, newest first."""
    reasons = bearing(index, name, entity)
    ids = entity.ids if entity else ()
    days = {number: (day, path) for number, day, path in index.days(reasons) if span.holds(day)}
    order = sorted(days, key=lambda number: days[number][1])
    order.sort(key=lambda number: (len(reasons[number]) if by_score else 0, days[number][0]), reverse=True)
    rows = {row.number: row for row in index.entries(order[:limit])}
    hits = tuple(hit_of(index, rows[number], float(len(reasons[number])), reasons[number]) for number in order[:limit])
    return Hits(hits, len(order), corrections, name, _neighbours(index, order, ids))


def bearing(index: Index, name: str, entity: Entity | None) -> dict[int, list[str]]:
    """The numbers of all events that carry an entity or name it in title or summary, each with its reasons."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for page in _carriers(index, entity.ids if entity else ()):
        reasons[page].append(f"context {name}")
    for field in ("title", "summary"):
        for page in index.mentions(name, field):
            reasons[page].append(f"named in the {field}")
    return reasons


def hit_of(index: Index, row: Entry, score: float, reasons: Sequence[str]) -> Hit:
    """An event as a hit."""
    day = date.fromisoformat(row.date)
    return Hit(row.path, day, row.title, score, index.contexts(row.number), tuple(reasons), number=row.position)


def related_to_pages(
    index: Index,
    pages: Sequence[int],
    target: str,
    *,
    limit: int | None,
    span: Span = ALWAYS,
    by_date: bool = False,
    corrections: tuple[Correction, ...] = (),
) -> Hits:
    """The events that belong to one page, or to any of a day's pages, best first; these pages themselves left out."""
    best: dict[int, tuple[float, list[str], str]] = {}
    for own in index.entries(pages):
        kin = _kin(index, own)
        for row in index.entries(kin.keys() - set(pages)):
            points, why = kin[row.number]
            days = abs((date.fromisoformat(row.date) - date.fromisoformat(own.date)).days)
            points = round(points + _NEARNESS / (1 + days / 30), 4)
            if span.holds(row.date) and points > best.get(row.number, (0.0,))[0]:
                best[row.number] = points, [*why, _apart(days)], row.date
    rows = sorted(index.entries(best), key=lambda row: row.path)
    rows.sort(key=lambda row: (0.0, row.date) if by_date else (best[row.number][0], row.date), reverse=True)
    hits = tuple(hit_of(index, row, *best[row.number][:2]) for row in rows[:limit])
    return Hits(hits, len(rows), corrections, target)


# ---------------------------------------------------------------- parts of the score


def _kin(index: Index, own: Entry) -> dict[int, tuple[float, list[str]]]:
    """Each page that has to do with one, with its points and reasons."""
    points: dict[int, float] = defaultdict(float)
    names: dict[int, list[str]] = defaultdict(list)
    for name, weight, others in _shared_names(index, own.number):
        for other in others:
            points[other] += weight
            names[other].append(name)
    why = {other: [f"shares {', '.join(shared)}"] for other, shared in names.items()}
    for how, others in (
        ("on its Related list", index.lists(own.number)),
        ("lists it as related", index.listed(own.number)),
    ):
        for other in others:
            points[other] += _LINK
            why.setdefault(other, []).append(how)
    said: dict[int, list[str]] = defaultdict(list)
    for word, weight, others in _shared_words(index, own.title):
        for other in others:
            points[other] += weight
            said[other].append(f"“{word}”")
    for other, shared in said.items():
        why.setdefault(other, []).append(f"{', '.join(shared)} in both titles")
    points.pop(own.number, None)
    return {other: (points[other], why[other]) for other in points}


def _apart(days: int) -> str:
    return "the same day" if days == 0 else "1 day apart" if days == 1 else f"{days} days apart"


def _shared_names(index: Index, page: int) -> Iterator[tuple[str, float, Sequence[int]]]:
    """The page's names, the rarest first, each with its weight and the pages that carry it."""
    for number, (name, pages) in index.names(page).items():
        if 1 < pages <= _EVERYWHERE:
            yield name, _rarity(index.total, pages), index.carriers(number)


def _shared_words(index: Index, title: str) -> Iterator[tuple[str, float, Sequence[int]]]:
    """The rarest words of a title, each with its weight and the pages that have it in theirs."""
    counted = ((index.vocabulary.pages_with(word), word) for word in dict.fromkeys(words(title)) if len(word) > 2)
    for pages, word in sorted((pages, word) for pages, word in counted if 1 < pages <= _EVERYWHERE)[:_TITLE_WORDS]:
        yield word, _WORD * _rarity(index.total, pages), index.mentions(word, "title")


def _rarity(total: int, pages: int) -> float:
    """How much it says that two pages share what ``pages`` of ``total`` have: the usual inverse frequency."""
    return math.log((total + 1) / pages)


def _carriers(index: Index, names: Sequence[int]) -> list[int]:
    return sorted({page for name in names for page in index.carriers(name)})


def _neighbours(index: Index, pages: Iterable[int], own: Collection[int]) -> tuple[tuple[str, int], ...]:
    """The names that the pages carry most often, beside those given."""
    counts = index.carried(pages)
    for name in own:
        del counts[name]
    bar = min((count for _, count in counts.most_common(_NEIGHBOURS)), default=0)
    often = {name: count for name, count in counts.items() if count >= bar}  # those as often as the last one too
    named = ((text, often[name]) for name, text in index.texts(often))
    return tuple(sorted(named, key=lambda item: (-item[1], item[0]))[:_NEIGHBOURS])
