"""The results of a search, in order: pages with all words, and likely reports of the event that lack some.

Knows: the two orders of pages, by how well words match (`scoring`) and by how likely a page reports the
event (`event_order`), and which of them comes first.  Must not know: how pages are found, what a hit shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from newsarc.index.database import EventRow, Index
from newsarc.search.event_order import Candidate, Outbreaks, Signs, event_order, promise
from newsarc.search.first_turn import MOST_COMPARED, asks_for_event, event_is_first
from newsarc.search.query import FIELDS
from newsarc.search.scoring import Field, Score, Scorer
from newsarc.search.searcher import Searcher
from newsarc.search.turns import by_turns
from newsarc.text.words import compounds, words

_TURNS = 10  # pages from the order of events; the others are in the order of words
_MOST_READ = 50  # pages whose titles are read for the order of events
_NOT_OF_THE_DATE = 0.8  # of the weight of a date, which pages lose that only mention it
_MOST_SPREAD = 5000  # pages with all words; with more, they aren't about a single event


class Ranked(NamedTuple):
    """A page with its score, and the points that its turn adds."""

    entry: EventRow
    score: Score
    lift: float

    @property
    def total(self) -> float:
        """The score and the lift; a higher one is better."""
        return round(self.score.total + self.lift, 4)


class Results:
    """The pages that a searcher found."""

    def __init__(self, index: Index, searcher: Searcher) -> None:
        self._index = index
        self.searcher = searcher
        self._read: dict[int, _Page] = {}

    @cached_property
    def _scorer(self) -> Scorer:
        searcher = self.searcher
        searcher.lacking()
        return Scorer(searcher.terms, self._index.rarity if searcher.scores_closeness else None)

    @cached_property
    def total(self) -> int:
        """How many pages there are."""
        return len(self.pages)

    @property
    def partial(self) -> Sequence[int]:
        """The numbers of the pages that lack some words, if others have all; else none."""
        return self._lacking if self.searcher.full else ()

    @cached_property
    def pages(self) -> set[int]:
        """The numbers of all pages."""
        return self.searcher.full.union(self._lacking)

    @property
    def days(self) -> list[str]:
        """The ISO date of each page."""
        return [self._days[page] for page in self.pages]

    def ranked(self, limit: int | None, *, by_date: bool = False) -> list[Ranked]:
        """The first pages, the best or the newest first."""
        if by_date or not self.searcher.terms:
            numbers = self.searcher.newest(limit, self._lacking)
            found = [Ranked(page.entry, page.score, 0.0) for page in self._pages(numbers)]
            found.sort(key=lambda one: (one.entry.date, one.total), reverse=True)
            return found[:limit]
        # The lift of a page depends on those after it, up to the last one that has a turn and the next by its words.
        most = None if limit is None or limit > self.total else limit + 2 * _TURNS + 1
        by_words = self._by_words(most)
        by_event = [one.number for one, _ in self._events[:_TURNS]]
        first, second = (by_event, by_words) if self._is_event_first(by_words) else (by_words, by_event)
        order = by_turns(first, second)[:most]
        pages = {page.entry.number: page for page in self._pages(order)}
        return _lifted([pages[number] for number in order])[:limit]

    def of(self, numbers: Iterable[int]) -> list[Ranked]:
        """Some of the pages, in the order of their paths."""
        return [Ranked(page.entry, page.score, 0.0) for page in self._pages(numbers)]

    def _by_words(self, limit: int | None) -> list[int]:
        """The pages that have all words, best score first."""
        pages = self._pages(self.searcher.candidates(limit))
        if self.searcher.scores_closeness:
            self._index.learn_rarities(word for page in pages for word in page.text[FIELDS[0]].words)
        pages.sort(key=lambda one: (one.score.total, one.entry.date), reverse=True)
        return [one.entry.number for one in pages]

    # ------------------------------------------------------------ the order of events

    @cached_property
    def _lacking(self) -> list[int]:
        """The pages that lack words but have a turn in the order of events."""
        return [one.number for one, _ in self._events[:_TURNS] if one.number not in self.searcher.full]

    @cached_property
    def _days(self) -> dict[int, str]:
        """The ISO date of each page, and of those that lack words."""
        return self._index.days(self.searcher.full.union(self.searcher.lacking()))

    @cached_property
    def _shares(self) -> dict[int, float]:
        """The share of the query's weight of each of these pages; a date counts less where it is only in the text."""
        terms = [one for one in self.searcher.terms if one.covers == 1]
        whole = sum(one.weight for one in terms) or 1.0
        dates = [(one.period, one.weight / whole) for one in terms if one.period]
        shares = dict.fromkeys(self.searcher.full, 1.0)
        for period, weight in dates:
            for page in shares:
                shares[page] -= 0.0 if period.holds(self._days[page]) else _NOT_OF_THE_DATE * weight
        return {**shares, **self.searcher.lacking()}

    @cached_property
    def _events(self) -> list[tuple[Candidate, Signs]]:
        """The likeliest pages in the order of events."""
        if len(self.searcher.full) > _MOST_SPREAD:
            return []
        shares, days = self._shares, self._days
        outbreaks = Outbreaks(days, shares)
        # Of each day and share once, since thousands of pages may have all words.
        promises = {one: promise(one[0], *outbreaks.signs(one[1])) for one in {(shares[n], days[n]) for n in shares}}
        likely = [(-promises[share, days[number]], days[number]) for number, share in shares.items()]
        last = sorted(likely)[:_MOST_READ][-1:]  # all equally likely pages are read: their order is arbitrary
        read = [number for number, one in zip(shares, likely, strict=True) if [one] <= last]
        candidates = [
            Candidate(number, day, words(title), sources, shares[number])
            for number, day, title, sources in self._index.titles(read)
        ]
        return event_order(candidates, self.searcher.terms, outbreaks)

    def _is_event_first(self, by_words: Sequence[int]) -> bool:
        """Whether the first turn is that of the order of events; ``by_words`` are the pages in the other order."""
        full = self.searcher.full
        if not full or any(one.period for one in self.searcher.terms):
            return True  # whoever types a date wants what happened on it
        if asks_for_event([one.typed for one in self.searcher.terms]):
            return True
        if len(by_words) < 2 or not self._events or self._events[0][0].number not in full:
            return False
        best = [self._read[page] for page in by_words[:MOST_COMPARED]]
        if best[0].score.parts.errors:
            return False
        event, signs = self._events[0]
        days = [self._days[number] for number in full]
        matches = [one.score.matches for one in best]
        return event_is_first(event.day, signs.outbreak, days, matches, len(best[0].text[FIELDS[0]].words))

    # ------------------------------------------------------------ pages

    def _pages(self, numbers: Iterable[int]) -> list[_Page]:
        """Some pages, in the order of their paths."""
        wanted = set(numbers)
        if new := wanted - self._read.keys():
            names = self._index.contexts_of(new)
            for entry in self._index.events(new):
                text = PageFields(entry, names.__getitem__, self._index.body_words)
                self._read[entry.number] = _Page(self._scorer, entry, text)
        return sorted((self._read[number] for number in wanted), key=lambda one: one.entry.path)


class PageFields:
    """The words of a page by field, split when first needed: most pages match by their titles."""

    def __init__(
        self,
        entry: EventRow,
        contexts: Callable[[int], Sequence[str]],
        body_words: Callable[[int], Sequence[str]],
    ) -> None:
        self._entry = entry
        self._contexts = contexts
        self._body_words = body_words
        self.day = entry.date
        self._fields: dict[str, Field] = {}

    def __getitem__(self, name: str) -> Field:
        if name not in self._fields and name == "body":
            self._fields[name] = Field(self._body_words(self._entry.number), {})
        elif name not in self._fields:
            text = self._text(name)
            parted = compounds(text) if "'" in text or not text.isascii() else ()
            self._fields[name] = Field(words(text), {one.word: (one.at, one.size) for one in parted}, text)
        return self._fields[name]

    def _text(self, name: str) -> str:
        if name == "contexts":
            return "\n".join(self._contexts(self._entry.number))
        if name == "sources":
            return "\n".join(self._entry.source_labels)
        return self._entry.title if name == FIELDS[0] else self._entry.summary


class _Page:
    """A page that was read; its score is computed when first needed."""

    def __init__(self, scorer: Scorer, entry: EventRow, text: PageFields) -> None:
        self._scorer = scorer
        self.entry = entry
        self.text = text

    @cached_property
    def score(self) -> Score:
        """How well its words match."""
        return self._scorer.score(self.text)


def _lifted(order: Sequence[_Page]) -> list[Ranked]:
    """Pages in order, each with the points that raise its score to the best of the pages after it."""
    best, found = float("-inf"), []
    for page in reversed(order):
        best = max(best, page.score.total)
        found.append(Ranked(page.entry, page.score, round(best - page.score.total, 4)))
    return found[::-1]
