"""From a query to ranked hits.

Knows: what a hit shows.  Must not know: files, output, the steps in which pages
are found, how a score is computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Set
from dataclasses import replace

from newsarc.index.database import EventRow, Index
from newsarc.model.choices import Sort
from newsarc.model.hits import Hit, Hits
from newsarc.search.filters import unknown_names
from newsarc.search.first import first
from newsarc.search.query import NamedContext, ParsedQuery
from newsarc.search.results import Ranked, Results
from newsarc.search.scoring import Score
from newsarc.search.searcher import Searcher
from newsarc.search.spellings import commoner_spellings
from newsarc.text.dates import day_of, month_of
from newsarc.text.snippets import snippet

_MOST_COUNTED = 5000  # hits whose months are counted; more don't belong to a single event
_LEAST_IN_MONTH = 3  # hits, and
_LEAST_SHARE = 0.1  # of all hits, that make a month worth naming


def search(
    index: Index,
    query: ParsedQuery,
    *,
    limit: int | None,
    sort: Sort = Sort.SCORE,
    reverse: bool = False,
    among: Set[int] | None = None,
) -> Hits:
    """The first ``limit`` pages that match a query, all for None, with their total, busiest month and spellings.

    They come best first, or newest first if they are sorted by date; with ``reverse`` the last of these come first.
    Only pages ``among`` the given ones count, unless that is None.
    """
    hits, results = search_with_results(index, query, limit=None if reverse else limit, sort=sort, among=among)
    hits = replace(hits, hits=tuple(first(hits.hits, limit, reverse=reverse)))
    if query.dates:  # their month is obvious
        return replace(hits, dates=str(query.dates))
    if not results or not 0 < results.total <= _MOST_COUNTED:
        return hits
    spellings = commoner_spellings(index, results.searcher)
    return replace(hits, busiest=busiest_month(results.days), spellings=spellings)


def search_with_results(
    index: Index, query: ParsedQuery, *, limit: int | None, sort: Sort = Sort.SCORE, among: Set[int] | None = None
) -> tuple[Hits, Results | None]:
    """The first hits without their busiest month and spellings, and all results: None if a filter matches nothing.

    ``sort`` and ``among`` are as in `search`.
    """
    query = query.with_entities(lambda name: named_context(index, name)).within(among)
    if unknown := unknown_names(index, query):
        return Hits((), 0, unfiltered=_unfiltered(index, query), unknown=unknown), None
    searcher = Searcher(index, query)
    results = Results(index, searcher)
    if not results.total:
        nearest = _nearest(index, query)
        return Hits((), 0, searcher.corrections, nearest=nearest, unfiltered=_unfiltered(index, query)), results
    hits = tuple(_hit(index, one, searcher) for one in results.ranked(limit, by_date=sort is Sort.DATE))
    corrections = dict.fromkeys([*searcher.corrections, *(one for hit in hits for one in hit.corrections)])
    synonyms = tuple(dict.fromkeys(one for hit in hits for one in hit.synonyms))
    return Hits(
        hits,
        results.total,
        tuple(corrections),
        dropped=dropped(searcher, hits),
        partial=len(results.partial),
        synonyms=synonyms,
    ), results


def named_context(index: Index, name: str) -> NamedContext | None:
    """The context of a name, in any of its spellings."""
    entity = index.entities.exact(name)
    return NamedContext(entity.spellings, index.events_with(entity.ids)) if entity else None


def busiest_month(dates: Collection[str]) -> tuple[str, int] | None:
    """The month with the most of some ISO dates, and how many; None if every month has too few.

    >>> busiest_month(["2005-07-07"] * 4 + ["2006-01-02"])
    ('2005-07', 4)
    """
    months = Counter(day[: len("2012-02")] for day in dates if day)
    month, count = max(months.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    return (month, count) if count >= max(_LEAST_IN_MONTH, _LEAST_SHARE * len(dates)) else None


def hits_of(index: Index, results: Results, pages: Iterable[int]) -> list[Hit]:
    """Some of the pages found, by their numbers, as hits in the order of their paths."""
    return [_hit(index, one, results.searcher) for one in results.of(pages)]


def dropped(searcher: Searcher, hits: Iterable[Hit]) -> tuple[str, ...]:
    """The words of the query that some of these hits lack, in order, and those that weren't searched for."""
    missing = {word for hit in hits for word in hit.dropped}
    typed = dict.fromkeys([*(one.typed for one in searcher.terms if one.covers == 1), *searcher.unfound])
    return (*(word for word in typed if word in missing), *searcher.ignored)


def _hit(index: Index, ranked: Ranked, searcher: Searcher) -> Hit:
    entry, score = ranked.entry, ranked.score
    contexts, when = index.contexts(entry.number), entry.date
    rows = tuple(dict.fromkeys(one.words for one in score.matches if one.words))
    parts = (*score.parts._asdict().items(), ("event", ranked.lift))
    return Hit(
        entry.path,
        day_of(when),
        entry.title,
        ranked.total,
        contexts,
        reasons=(*score.reasons, *(f"without {typed}" for typed in searcher.unfound)),
        corrections=score.corrections,
        number=entry.position,
        parts=parts,
        matched=rows,
        excerpt=_snippet(entry, score),
        dropped=(*score.dropped, *searcher.unfound),
        month=month_of(when),
        synonyms=score.synonyms,
        summary=entry.summary,
    )


def _snippet(entry: EventRow, score: Score) -> str:
    """The part of the summary, or the sources, with the words that aren't in the title or contexts."""
    for name, text in (("summary", entry.summary), ("sources", "; ".join(entry.source_labels))):
        if rows := [one.words for one in score.matches if one.field == name]:
            return snippet(text, rows)
    return ""


def _nearest(index: Index, query: ParsedQuery) -> tuple[str, ...]:
    """Words of the archive similar to those words of the query that don't occur."""
    typed = dict.fromkeys(word for clause in query.clauses for term in clause for word in term.words)
    there = index.vocabulary.counts(typed)
    near = (near for word in typed if word not in there for near in index.vocabulary.nearest(word))
    return tuple(dict.fromkeys(near))


def _unfiltered(index: Index, query: ParsedQuery) -> int | None:
    """How many pages would match without the filters; None where there are none."""
    bare = query.unfiltered
    return None if bare == query or not bare.clauses else Results(index, Searcher(index, bare)).total
