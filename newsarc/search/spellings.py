"""Commoner spellings of the names in a query that matches as typed, and how much more they would find.

Knows: when another spelling is worth offering.  Must not know: how a query is parsed, how pages are ranked.
"""

from __future__ import annotations

from newsarc.index.database import Index
from newsarc.model.hits import Spelling
from newsarc.search.query import ParsedQuery, Term
from newsarc.search.readings import Readings
from newsarc.search.searcher import Searcher

_MOST_TERMS = 2  # of a query; in a longer one, the other words show what was meant


def commoner_spellings(index: Index, searcher: Searcher) -> tuple[Spelling, ...]:
    """For each rare word of a query that matches as typed, the spelling that finds most."""
    query = searcher.query
    if query.exact or len(query.clauses) > _MOST_TERMS or not searcher.is_as_typed:
        return ()
    readings, spellings = Readings(index.vocabulary), []
    for place, clause in enumerate(query.clauses):
        each = {
            other: _with_word(query, place, other)
            for one in readings.commoner_spellings(clause[0])
            for other in one.words
        }
        more = {other: len(Searcher(index, with_it).full - searcher.full) for other, with_it in each.items()}
        best = max(more, key=more.__getitem__, default="")
        if best and more[best]:
            spellings.append(Spelling(clause[0].text, best, more[best]))
    return tuple(spellings)


def _with_word(query: ParsedQuery, place: int, word: str) -> ParsedQuery:
    """A query with one of its clauses replaced by a word."""
    clause = (Term((word,)),)
    return query._replace(clauses=(*query.clauses[:place], clause, *query.clauses[place + 1 :]))
