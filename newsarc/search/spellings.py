"""Commoner spellings of the names in a query that was found as it was typed, and how much more they would find.

Knows: when another spelling is worth offering.  Must not know: how a query is parsed, how pages are ranked.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsarc.index.database import Index
from newsarc.model.hits import Spelling
from newsarc.search.query import ParsedQuery, Term
from newsarc.search.readings import RARE
from newsarc.search.searcher import Searcher

_MOST_TERMS = 2  # of a query; in a longer one, other words say what was meant
_MOST_TRIED = 3  # spellings of a word
_MOST_ERRORS = 2
_COMMONER = 10  # times as many events


def commoner_spellings(index: Index, searcher: Searcher) -> tuple[Spelling, ...]:
    """The spelling of each rare word of a query that finds most, where it was found as it was typed."""
    query = searcher.query
    if query.exact or len(query.clauses) > _MOST_TERMS or not searcher.is_as_typed:
        return ()
    spellings = []
    for place, clause in enumerate(query.clauses):
        each = (_with_word(query, place, other) for other in _spellings(index, clause[0]))
        more = {other.clauses[place][0].text: len(Searcher(index, other).full - searcher.full) for other in each}
        best = max(more, key=more.__getitem__, default="")
        if best and more[best]:
            spellings.append(Spelling(clause[0].text, best, more[best]))
    return tuple(spellings)


def _spellings(index: Index, term: Term) -> Iterator[str]:
    """The commonest words that sound like a rare term and are far commoner."""
    events = index.vocabulary.count(term.words[0])
    if len(term.words) > 1 or term.literal or term.period or not 0 < events < RARE:
        return
    from rapidfuzz.distance import OSA

    counts = index.vocabulary.sounding_like(term.words[0])
    near = (other for other in counts if OSA.distance(term.words[0], other) <= _MOST_ERRORS)
    for other, _ in zip(near, range(_MOST_TRIED), strict=False):
        if counts[other] >= _COMMONER * events:
            yield other


def _with_word(query: ParsedQuery, place: int, word: str) -> ParsedQuery:
    """A query with another word in the place of one of its clauses."""
    clause = (Term((word,)),)
    return query._replace(clauses=(*query.clauses[:place], clause, *query.clauses[place + 1 :]))
