"""The contexts and sources in the filters of a query that no page has, with similar names.

Knows: the fields that have names, the words and names in the index.
Must not know: how a query is parsed, how pages are found.
"""

from __future__ import annotations

from newsarc.index.database import Index
from newsarc.model.hits import UnknownName
from newsarc.search.fts import Matcher
from newsarc.search.query import Clause, ParsedQuery, Term
from newsarc.search.readings import Reading, Readings
from newsarc.text.nearness import nearest_names
from newsarc.text.words import words

_KINDS = {"contexts": "context", "sources": "source"}  # by field, the term for a name in it
_MOST_NEAREST = 5


def unknown_names(index: Index, query: ParsedQuery) -> tuple[UnknownName, ...]:
    """The contexts and sources that a query filters by but no page has, even with corrections."""
    filters = [one for one in (*query.filters, *query.clauses) if all(term.field in _KINDS for term in one)]
    if not filters:
        return ()
    matcher = Matcher(index, ParsedQuery(()))
    return tuple(
        _unknown(index, one[0]) for one in filters if not matcher.occurs(_readings(index, one, exact=query.exact))
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
    """Names of sources similar to this one, the most similar first; of equally similar ones, the commonest first."""
    by_count = index.source_label_counts().most_common()
    labels = {" ".join(words(label)): (label, count) for label, count in reversed(by_count)}
    counts = {key: count for key, (_, count) in labels.items() if key}
    return tuple(labels[key][0] for key in nearest_names(name, counts, _MOST_NEAREST))
