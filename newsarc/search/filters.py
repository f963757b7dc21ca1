"""Which filters of a query name nothing that there is, and what they may have meant.

Knows: the fields that hold names, the index's words and names.  Must not know:
how a query is written, how pages are found.
"""

from __future__ import annotations

from newsarc.index.database import Index
from newsarc.model.hits import UnknownName
from newsarc.search.fts import Matcher
from newsarc.search.query import Clause, ParsedQuery, Term
from newsarc.search.readings import Reading, Readings

_KINDS = {"contexts": "context", "sources": "source"}  # fields, and what a name in them is of
_MOST_NEAREST = 5
_LIKE = 70  # of 100, how like a name another one must be


def unknown_names(index: Index, query: ParsedQuery) -> tuple[UnknownName, ...]:
    """The contexts and sources that a query asks for and that no page has, in whichever spelling it may be read."""
    filters = [one for one in (*query.filters, *query.clauses) if all(term.field in _KINDS for term in one)]
    if not filters:
        return ()
    matcher = Matcher(index, ParsedQuery(()))
    return tuple(
        _unknown(index, one[0]) for one in filters if not matcher.knows(_readings(index, one, exact=query.exact))
    )


def _readings(index: Index, clause: Clause, *, exact: bool) -> list[Reading]:
    readings = Readings(index.vocabulary)
    found = [Reading(term.words, term.field) for term in clause]
    if not exact:
        for term in clause:
            found += [*readings.of(term, last=True), *readings.corrections(term)]
    return found


def _unknown(index: Index, term: Term) -> UnknownName:
    name = " ".join(term.words)
    kind = _KINDS[term.field or ""]
    return UnknownName(kind, name, index.entities.nearest(name) if kind == "context" else _nearest_sources(index, name))


def _nearest_sources(index: Index, name: str) -> tuple[str, ...]:
    """The labels of sources like a name, nearest first; of several as near, the commonest."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import WRatio

    labels = [label for label, _ in index.source_counts().most_common()]
    found = process.extract(
        name, labels, scorer=WRatio, processor=str.casefold, limit=_MOST_NEAREST, score_cutoff=_LIKE
    )
    return tuple(label for label, _, _ in found)
