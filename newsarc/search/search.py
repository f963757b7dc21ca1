"""A query to ranked hits.

Knows: what a hit shows.  Must not know: files, output, in which steps pages are
found, how a score is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from newsarc.index.database import EventRow, Index
from newsarc.model.choices import Sort
from newsarc.model.hits import Hit, Hits
from newsarc.search.filters import unknown_names
from newsarc.search.query import FIELDS, ParsedQuery
from newsarc.search.scoring import Field, Score, Scorer
from newsarc.search.searcher import Searcher
from newsarc.text.dates import day_of, month_of
from newsarc.text.snippets import snippet
from newsarc.text.words import compounds, words


def search(index: Index, query: ParsedQuery, *, limit: int | None, sort: Sort = Sort.SCORE) -> Hits:
    """The first ``limit`` pages that match a query, all for None, with how many there are."""
    return search_with_searcher(index, query, limit=limit, sort=sort)[0]


def search_with_searcher(
    index: Index, query: ParsedQuery, *, limit: int | None, sort: Sort = Sort.SCORE
) -> tuple[Hits, Searcher | None]:
    """The same, and what searched; None where a filter names nothing."""
    query = query.with_aliases(index.entities.aliases_of)
    if unknown := unknown_names(index, query):
        return Hits((), 0, unfiltered=_unfiltered(index, query), unknown=unknown), None
    searcher = Searcher(index, query)
    if not searcher.total:
        nearest = _nearest(index, query)
        return Hits((), 0, searcher.corrections, nearest=nearest, unfiltered=_unfiltered(index, query)), searcher
    by_date = sort is Sort.DATE
    pages = searcher.newest(limit) if by_date or not searcher.terms else searcher.candidates(limit)
    scored = list(_scored(index, searcher, pages))  # in the order of their paths
    if by_date:
        scored.sort(key=lambda one: (one[1].date, one[0].total), reverse=True)
    else:
        scored.sort(key=lambda one: (one[0].total, one[1].date), reverse=True)
    hits = tuple(_hit(index, entry, score) for score, entry in scored[:limit])
    corrections = dict.fromkeys([*searcher.corrections, *(one for hit in hits for one in hit.corrections)])
    return Hits(hits, searcher.total, tuple(corrections), dropped=searcher.dropped(hits)), searcher


def hits_of(index: Index, searcher: Searcher, pages: Iterable[int]) -> list[Hit]:
    """Some of the pages that a searcher found, by their numbers, as hits in the order of their paths."""
    return [_hit(index, entry, score) for score, entry in _scored(index, searcher, pages)]


def _scored(index: Index, searcher: Searcher, pages: Iterable[int]) -> Iterator[tuple[Score, EventRow]]:
    """Some of the pages that a searcher found with their scores, in the order of their paths."""
    scorer = Scorer(searcher.terms, index.rarity if searcher.scores_closeness else None)
    return ((scorer.score(_Fields(index, entry)), entry) for entry in index.events(pages))


class _Fields(Mapping[str, Field]):
    """The words of a page by field, split when they are first needed: most pages match by their titles."""

    def __init__(self, index: Index, entry: EventRow) -> None:
        self._index = index
        self._entry = entry
        self._fields: dict[str, Field] = {}

    def __getitem__(self, name: str) -> Field:
        if name not in self._fields and name == "body":
            self._fields[name] = Field(self._index.body_words(self._entry.number), {})
        elif name not in self._fields:
            text = self._text(name)
            parted = compounds(text) if "'" in text or not text.isascii() else ()
            self._fields[name] = Field(words(text), {one.word: (one.at, one.size) for one in parted})
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FIELDS)

    def __len__(self) -> int:
        return len(FIELDS)

    def _text(self, name: str) -> str:
        if name == "contexts":
            return "\n".join(self._index.contexts(self._entry.number))
        if name == "sources":
            return "\n".join(self._entry.source_labels)
        return self._entry.title if name == "title" else self._entry.summary


def _hit(index: Index, entry: EventRow, score: Score) -> Hit:
    contexts, when = index.contexts(entry.number), entry.date
    rows = tuple(dict.fromkeys(one.words for one in score.matches))
    return Hit(
        entry.path,
        day_of(when),
        entry.title,
        score.total,
        contexts,
        score.reasons,
        score.corrections,
        entry.position,
        tuple(score.parts._asdict().items()),
        rows,
        _snippet(entry, score),
        score.dropped,
        month_of(when),
    )


def _snippet(entry: EventRow, score: Score) -> str:
    """The part of the summary, or the sources, with the words that are in neither title nor contexts."""
    for name, text in (("summary", entry.summary), ("sources", "; ".join(entry.source_labels))):
        if rows := [one.words for one in score.matches if one.field == name]:
            return snippet(text, rows)
    return ""


def _nearest(index: Index, query: ParsedQuery) -> tuple[str, ...]:
    """Words of the archive that are like those of the query that don't occur."""
    typed = dict.fromkeys(word for clause in query.clauses for term in clause for word in term.words)
    there = index.vocabulary.counts(typed)
    near = (near for word in typed if word not in there for near in index.vocabulary.nearest(word))
    return tuple(dict.fromkeys(near))


def _unfiltered(index: Index, query: ParsedQuery) -> int | None:
    """How many pages would match without the filters; None where there are none."""
    bare = query.unfiltered
    return None if bare == query or not bare.clauses else Searcher(index, bare).total
