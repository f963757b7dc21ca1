"""A query to ranked hits: words, phrases, fields, and words read in another spelling.

Knows: the index's tables and what a query means.  Must not know: files, output.

Pages that hold every word as it stands come first.  Only where there is none
are words read in another spelling, and only where that finds nothing either
may a page lack a word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from newsarc.hits import Correction, Hit, Hits
from newsarc.index import Index
from newsarc.query import FIELDS, Query, Term
from newsarc.text import words
from newsarc.vocabulary import Reading, Vocabulary

_WEIGHTS = dict(zip(FIELDS, (4, 3, 2, 1), strict=True))
# Each term of a query with the readings that may stand for it, best first.
Question = Sequence[tuple[Term, tuple[Reading, ...]]]
_MOST_CANDIDATES = 400
_MOST_LEVELS = 40  # how many ways to leave words out are tried


class Candidate(NamedTuple):
    """A page with what ranks it; a tuple that sorts best last."""

    score: float
    date: str
    path: str
    title: str
    page: int
    number: int | None
    corrections: tuple[Correction, ...]
    reasons: tuple[str, ...]


def search(
    index: Index,
    query: Query,
    *,
    limit: int | None,
    exact: bool = False,
    by_date: bool = False,
) -> Hits:
    """The pages that answer a query, best first; ``limit`` None gives all of them."""
    database = index.database
    filters, values = _filters(query)
    for readings in _levels(query, index.vocabulary, exact):
        expression = _expression(query, readings)
        total = _count(database, expression, filters, values)
        if not total:
            continue
        wanted = total if limit is None or by_date else max(_MOST_CANDIDATES, limit)
        rows = database.execute(  # the filters are this module's own text
            "SELECT page.id, path, date, page.title, page.summary, page.sources, position"
            " FROM word JOIN page ON page.id = word.rowid"
            f" WHERE word MATCH ?{filters} ORDER BY bm25(word, 8, 6, 3, 1) LIMIT ?",
            (expression, *values, wanted),
        ).fetchall()
        ranked = sorted(
            (_rank(index, row, readings, len(query.terms)) for row in rows),
            key=lambda c: ((), c.date, c.score) if by_date else ((c.score,), c.date, 0.0),
            reverse=True,
        )
        hits = tuple(_hit(index, one) for one in ranked[:limit])
        said = dict.fromkeys(correction for hit in hits for correction in hit.corrections)
        return Hits(hits, total, tuple(said))
    return Hits((), 0)


def _levels(query: Query, vocabulary: Vocabulary, exact: bool) -> Iterator[Question]:
    """Ever weaker questions: all words as they stand, all in any spelling, then with words left out."""
    last = query.terms[-1]
    plain: Question = [
        (term, (vocabulary.as_written(term, prefix=term is last and not exact),)) for term in query.terms
    ]
    yield plain
    if exact:
        return
    spelt: Question = [(term, readings + vocabulary.corrections(term)) for term, readings in plain]
    if any(len(readings) > 1 for _, readings in spelt):
        yield spelt
    for size in range(len(spelt) - 1, max(len(spelt) // 2, 1) - 1, -1):
        for number, kept in enumerate(combinations(spelt, size)):
            if number < _MOST_LEVELS:
                yield list(kept)


def _expression(query: Query, readings: Question) -> str:
    """The FTS5 expression that finds pages with one reading of each term, and without the excluded ones."""
    wanted = " AND ".join("(" + " OR ".join(one.expression for one in each) + ")" for _, each in readings)
    excluded = " OR ".join(Reading(term.words, term.field).expression for term in query.excluded)
    return f"({wanted}) NOT ({excluded})" if excluded else wanted


def _filters(query: Query) -> tuple[str, list[str]]:
    clauses: list[str] = []
    values: list[str] = []
    for clause, value in ((" AND date >= ?", query.since), (" AND date <= ?", query.until)):
        if value:
            clauses.append(clause)
            values.append(value.isoformat())
    return "".join(clauses), values


def _count(database: sqlite3.Connection, expression: str, filters: str, values: list[str]) -> int:
    join = " JOIN page ON page.id = word.rowid" if filters else ""
    found = database.execute(f"SELECT count(*) FROM word{join} WHERE word MATCH ?{filters}", (expression, *values))
    return int(found.fetchone()[0])


# ---------------------------------------------------------------- ranking


def _rank(
    index: Index,
    row: tuple[int, str, str, str, str, str, int | None],
    readings: Question,
    asked: int,
) -> Candidate:
    """Words found, then typing errors, then where they stand, then how close together."""
    page, path, day, title, summary, sources, number = row
    fields = dict(
        zip(
            FIELDS,
            (words(title), words("\n".join(index.contexts(page))), words(summary), words(sources)),
            strict=True,
        )
    )
    errors = where = 0
    corrections: list[Correction] = []
    places: list[int] = []
    stands: list[str] = []
    for _, choices in readings:
        for reading in choices:
            name, at = _find(reading, fields)
            if name:
                errors += reading.errors
                where += _WEIGHTS[name]
                stands.append(f"{' '.join(reading.words)} in {name}")
                if name == FIELDS[0]:
                    places.append(at)
                if reading.correction:
                    corrections.append(reading.correction)
                break
    count = len(readings)
    spread = max(places) - min(places) + 1 if len(places) == count else 10 * count
    close = min(1.0, count / max(spread, 1))
    score = 100 * count / asked - 10 * min(errors, 9) + where / count + 0.9 * close
    reasons = (*stands, f"{errors} typing errors") if errors else tuple(stands)
    return Candidate(round(score, 4), day, path, title, page, number, tuple(corrections), reasons)


def _find(reading: Reading, fields: dict[str, list[str]]) -> tuple[str, int]:
    """The weightiest field that holds a reading, and at which word; ("", 0) where none does."""
    for name, tokens in fields.items():
        if reading.field in (None, name) and (at := reading.position(tokens)) is not None:
            return name, at
    return "", 0


def _hit(index: Index, one: Candidate) -> Hit:
    contexts, day = index.contexts(one.page), date.fromisoformat(one.date)
    return Hit(one.path, day, one.title, one.score, contexts, one.reasons, one.corrections, one.number)
