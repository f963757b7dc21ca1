"""A query to ranked hits.

Knows: what a hit shows.  Must not know: files, output, in which steps pages are
found, what their rank is made of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from newsarc.index.database import Entry, Index
from newsarc.model.choices import Sort
from newsarc.model.hits import Hit, Hits
from newsarc.search.filters import unknown_names
from newsarc.search.query import FIELDS, ParsedQuery
from newsarc.search.scoring import Field, Ranking, Score
from newsarc.search.searcher import Finding
from newsarc.text.snippets import snippet
from newsarc.text.words import compounds, words


def search(index: Index, query: ParsedQuery, *, limit: int | None, sort: Sort = Sort.SCORE) -> Hits:
    """The first ``limit`` pages that match a query, all for None, with how many there are."""
    hits, _ = search_with_pages(index, query, limit=limit, sort=sort)
    return hits


def search_with_pages(
    index: Index, query: ParsedQuery, *, limit: int | None, sort: Sort = Sort.SCORE
) -> tuple[Hits, Collection[int]]:
    """The same, and the numbers of all pages that match."""
    query = query.with_aliases(index.entities.all_of)
    if unknown := unknown_names(index, query):
        return Hits((), 0, unfiltered=_unfiltered(index, query), unknown=unknown), ()
    finding = Finding(index, query)
    if not finding.total:
        nearest = _nearest(index, query)
        return Hits((), 0, finding.said, nearest=nearest, unfiltered=_unfiltered(index, query)), ()
    by_date = sort is Sort.DATE
    pages = finding.newest(limit) if by_date or not finding.sought else finding.foremost(limit)
    ranked = list(_ranked(index, finding, pages))  # in the order of their paths
    if by_date:
        ranked.sort(key=lambda one: (one[1].date, one[0].total), reverse=True)
    else:
        ranked.sort(key=lambda one: (one[0].total, one[1].date), reverse=True)
    hits = tuple(_hit(index, entry, found) for found, entry in ranked[:limit])
    said = dict.fromkeys([*finding.said, *(correction for hit in hits for correction in hit.corrections)])
    return Hits(hits, finding.total, tuple(said), dropped=finding.dropped(hits)), finding.pages()


def hits_of(index: Index, finding: Finding, pages: Iterable[int]) -> list[Hit]:
    """Some of the pages that a query finds, by their numbers, as hits in the order of their paths."""
    return [_hit(index, entry, found) for found, entry in _ranked(index, finding, pages)]


def _ranked(index: Index, finding: Finding, pages: Iterable[int]) -> Iterator[tuple[Score, Entry]]:
    """Some of the pages that a query finds with their scores, in the order of their paths."""
    ranking = Ranking(finding.sought, index.rarity if finding.tells_closeness else None)
    return ((ranking.score(_Fields(index, entry)), entry) for entry in index.entries(pages))


class _Fields(Mapping[str, Field]):
    """A page's words by field, taken apart when they are asked for: most pages are found by their titles."""

    def __init__(self, index: Index, entry: Entry) -> None:
        self._index = index
        self._entry = entry
        self._fields: dict[str, Field] = {}

    def __getitem__(self, name: str) -> Field:
        if name not in self._fields:
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
        return str(getattr(self._entry, {"title": "title", "summary": "summary", "sources": "sources"}[name]))


def _hit(index: Index, entry: Entry, found: Score) -> Hit:
    contexts, day = index.contexts(entry.number), date.fromisoformat(entry.date)
    rows = tuple(dict.fromkeys(one.words for one in found.found))
    return Hit(
        entry.path,
        day,
        entry.title,
        found.total,
        contexts,
        found.reasons,
        found.corrections,
        entry.position,
        found.parts,
        rows,
        _excerpt(entry, found),
        found.dropped,
    )


def _excerpt(entry: Entry, found: Score) -> str:
    """The part of the summary, or the source, that shows what title and contexts don't."""
    for name, text in (("summary", entry.summary), ("sources", "; ".join(entry.sources.split("\n")))):
        if rows := [one.words for one in found.found if one.field == name]:
            return snippet(text, rows)
    return ""


def _nearest(index: Index, query: ParsedQuery) -> tuple[str, ...]:
    """Words of the archive that are like those of a query that it hasn't."""
    asked = dict.fromkeys(word for clause in query.clauses for term in clause for word in term.words)
    there = index.vocabulary.counts(asked)
    near = (near for word in asked if word not in there for near in index.vocabulary.nearest(word))
    return tuple(dict.fromkeys(near))


def _unfiltered(index: Index, query: ParsedQuery) -> int | None:
    """How many pages would answer but for the filters; None where there are none."""
    bare = query.unfiltered
    return None if bare == query or not bare.clauses else Finding(index, bare).total
