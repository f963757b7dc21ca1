"""A query to ranked hits: words, phrases, fields, and words read in another spelling.

Knows: the index's tables and what a query means.  Must not know: files, output.

Pages that hold every word as it stands come first.  Only where there is none
are words read in another spelling, and only where that finds nothing either
may a page lack a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, islice
from typing import NamedTuple

from newsarc.hits import Correction, Hit, Hits
from newsarc.index import Entry, Index
from newsarc.query import FIELDS, Query, Term
from newsarc.text import words
from newsarc.vocabulary import Reading, Vocabulary

_WEIGHTS = dict(zip(FIELDS, (4, 3, 2, 1), strict=True))
# Each term of a query with the readings that may stand for it, best first.
Question = Sequence[tuple[Term, tuple[Reading, ...]]]
_MOST_CANDIDATES = 400  # that are ranked, of each question
_MOST_QUESTIONS = 40  # ways to leave words out that are tried


class Candidate(NamedTuple):
    """A page with what ranks it; of equal scores the later day comes first, then the path that does."""

    score: float
    date: str
    path: str
    entry: Entry
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
    filters, values = _filters(query)
    for level in _levels(query, index.vocabulary, exact):
        asked = [(readings, _expression(query, readings)) for readings in level]
        found = {number: one for one in reversed(asked) for number in _matches(index, one[1], filters, values)}
        if not found:
            continue
        entries = index.entries(_likeliest(index, asked, filters, values) if limit and not by_date else found)
        ranked = [_rank(index, entry, found[entry.number][0], len(query.terms)) for entry in entries]
        ranked.sort(key=lambda one: one.path)
        ranked.sort(key=lambda one: (one.date, one.score) if by_date else (one.score, one.date), reverse=True)
        hits = tuple(_hit(index, one) for one in ranked[:limit])
        said = dict.fromkeys(correction for hit in hits for correction in hit.corrections)
        return Hits(hits, len(found), tuple(said))
    return Hits((), 0)


def _matches(index: Index, expression: str, filters: str, values: Sequence[str]) -> list[int]:
    """The numbers of all pages that an expression finds."""
    join = " JOIN page ON page.id = word.rowid" if filters else ""
    query = f"SELECT word.rowid FROM word{join} WHERE word MATCH ?{filters}"
    return [number for (number,) in index.database.execute(query, (expression, *values))]


def _likeliest(index: Index, asked: Sequence[tuple[Question, str]], filters: str, values: Sequence[str]) -> set[int]:
    """The pages worth ranking: of each expression those that SQLite's own ranking puts first."""
    query = (
        f"SELECT word.rowid FROM word JOIN page ON page.id = word.rowid WHERE word MATCH ?{filters}"
        f" ORDER BY bm25(word, 8, 1, 1, 1), path LIMIT {_MOST_CANDIDATES}"
    )
    rows = (index.database.execute(query, (expression, *values)) for _, expression in asked)
    return {number for found in rows for (number,) in found}


def _levels(query: Query, vocabulary: Vocabulary, exact: bool) -> Iterator[list[Question]]:
    """Ever weaker questions, those of a strength together: all words as they stand, all in any spelling, then fewer."""
    last = query.terms[-1]
    plain: Question = [
        (term, (vocabulary.as_written(term, prefix=term is last and not exact),)) for term in query.terms
    ]
    yield [plain]
    if exact:
        return
    spelt: Question = [(term, readings + vocabulary.corrections(term)) for term, readings in plain]
    if any(len(readings) > 1 for _, readings in spelt):
        yield [spelt]
    for size in range(len(spelt) - 1, max(len(spelt) // 2, 1) - 1, -1):
        yield list(islice(combinations(spelt, size), _MOST_QUESTIONS))


def _expression(query: Query, readings: Question) -> str:
    """The FTS5 expression that finds pages with one reading of each term, and without the excluded ones."""
    wanted = " AND ".join("(" + " OR ".join(one.expression for one in each) + ")" for _, each in readings)
    for term in query.required:
        wanted += f" AND ({Reading(term.words, term.field).expression})"
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


# ---------------------------------------------------------------- ranking


def _rank(index: Index, entry: Entry, readings: Question, asked: int) -> Candidate:
    """Words found, then typing errors, then where they stand, then how much of the title they are.

    Each part outweighs all that follow it: a word found counts 100, an error
    10, an unfinished word 5; fields 1 to 4; the last part less than 1.
    """
    contexts = "\n".join(index.contexts(entry.number))
    texts = (entry.title, contexts, entry.summary, entry.sources)
    fields = {name: words(text) for name, text in zip(FIELDS, texts, strict=True)}
    errors = unfinished = where = 0
    corrections: list[Correction] = []
    in_title: set[str] = set()
    stands: list[str] = []
    for _, choices in readings:
        found = next(((one, *place) for one in choices if (place := _find(one, fields))), None)
        if found is None:
            continue
        reading, name, at = found
        here = fields[name][at : at + len(reading.words)]
        errors += reading.errors
        unfinished += here[-1] != reading.words[-1]
        where += _WEIGHTS[name]
        stands.append(f"{' '.join(here)} in {name}")
        if name == FIELDS[0]:
            in_title.update(here)
        if reading.correction:
            corrections.append(reading.correction)
    count = len(readings)
    said = sum(map(index.rarity, set(fields[FIELDS[0]])))
    told = sum(map(index.rarity, in_title)) / said if said else 0.0
    score = 100 * count / asked - 10 * min(errors, 9) - 5 * min(unfinished, 1) + where / count + 0.9 * told
    if errors:
        stands.append("1 typing error" if errors == 1 else f"{errors} typing errors")
    return Candidate(round(score, 4), entry.date, entry.path, entry, tuple(corrections), tuple(stands))


def _find(reading: Reading, fields: dict[str, list[str]]) -> tuple[str, int] | None:
    """The weightiest field that holds a reading, whole rather than unfinished, and at which word; None for none."""
    for one in (reading._replace(prefix=False), reading) if reading.prefix else (reading,):
        for name, tokens in fields.items():
            if reading.field in (None, name) and (at := one.position(tokens)) is not None:
                return name, at
    return None


def _hit(index: Index, one: Candidate) -> Hit:
    entry = one.entry
    contexts, day = index.contexts(entry.number), date.fromisoformat(entry.date)
    return Hit(entry.path, day, entry.title, one.score, contexts, one.reasons, one.corrections, entry.position)
