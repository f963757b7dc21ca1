"""The pages that match a query, found in as many steps as it takes to have enough of them.

Knows: in which order readings are tried, which pages score higher than others (`scoring`).
Must not know: how a query is parsed, how a score is computed, how pages are shown.

1. Pages that have every term as it is written, in its other number, or with the
   last word as a prefix.
2. Where these are too few, function words may be missing.
3. Then terms are corrected: first those that occur nowhere in the archive, then
   also one and two of the others.
4. Where that finds too few either, pages may lack a term that matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations, islice, pairwise
from typing import NamedTuple

from newsarc.index.database import Index
from newsarc.index.vocabulary import allowed_errors
from newsarc.model.hits import Hit
from newsarc.search.fts import Conjunction, Matcher, all_of, any_of, union_of
from newsarc.search.query import FIELDS, Clause, ParsedQuery
from newsarc.search.readings import Reading, Readings
from newsarc.search.scoring import QueryTerm
from newsarc.text.english import FUNCTION_WORDS
from newsarc.text.words import is_unspaced

_ENOUGH = 10  # pages; with fewer, unless one of them has all words complete, the next step is tried
_MOST_REQUIRED = 12  # terms that a page must have: of more, the rarest
_MOST_TO_CORRECT = 6  # required terms up to which those that occur in the archive may be corrected too
_MOST_CORRECTED = 2  # of them at a time
_MOST_COMBINATIONS = 40  # of corrected terms that are tried at a time
_SHORT_PREFIX = 2  # letters
_MOST_SCORED = 400  # pages; where more have all terms, only those are scored that can be among the first
_MOST_FOR_CLOSENESS = 2000  # pages; with more, closeness isn't scored, since each page would have to be read for it
_NEARLY = 0.8  # of the weight of the best page, which a page that lacks terms must have


class _Step(NamedTuple):
    """An expression, and the pages that it matches within the query's filters."""

    expression: str
    pages: set[int]


class Searcher:
    """Searches the index for one query when it is made; its methods tell what was found.

    ``terms`` are what the query searches for, with all readings that were tried;
    ``corrections`` are those of its filters.
    """

    def __init__(self, index: Index, query: ParsedQuery) -> None:
        self._index = index
        self._readings = Readings(index.vocabulary)
        self._query = query
        self._matcher = Matcher(index, query)
        self.corrections = self._matcher.corrections
        self._clauses = query.clauses or query.filters
        last = len(self._clauses) - 1
        self.terms = [self._term(clause, place, last=place == last) for place, clause in enumerate(self._clauses)]
        if not query.exact:
            self._add_words_written_together()
        if not any(one.weight for one in self.terms):  # function words alone count as much as other words would
            weights = map(self._weight, self._clauses)
            self.terms = [one._replace(weight=weight) for one, weight in zip(self.terms, weights, strict=True)]
        self._required = self._rarest()
        self._steps: list[_Step] = []
        self._partial: set[int] = set()  # pages that lack a term that matters
        self._search()

    def _term(self, clause: Clause, place: int, *, last: bool) -> QueryTerm:
        exact = self._query.exact
        each = [self._readings.of(term, exact=exact, last=last and term is clause[-1]) for term in clause]
        if len(each) > 1 and not exact:  # a misspelt alternative would not be missed where the other one occurs
            each += [
                self._readings.corrections(term)
                for term, some in zip(clause, each, strict=True)
                if not self._matcher.occurs(some)
            ]
        readings = tuple(sorted((one for some in each for one in some), key=lambda one: (one.errors, one.varied)))
        weight = 0.0 if _is_insignificant(clause, last=last) else self._weight(clause)
        is_function_word = all(len(term.words) == 1 and term.words[0] in FUNCTION_WORDS for term in clause)
        return QueryTerm(
            " or ".join(term.text for term in clause), readings, weight, place, reported=not is_function_word
        )

    def _add_words_written_together(self) -> None:
        """Let neighbouring terms match as one word, where that is the same in another way of writing (``5 bn``)."""
        for place, (first, second) in enumerate(pairwise(self._query.clauses)):
            if len(first) == len(second) == 1 and (one := self._readings.same_together(first[0], second[0])):
                for at in (place, place + 1):
                    readings = sorted((*self.terms[at].readings, one), key=lambda one: (one.errors, one.varied))
                    self.terms[at] = self.terms[at]._replace(readings=tuple(readings))

    def _weight(self, clause: Clause) -> float:
        """The rarity of the commonest term, where that of a term is the rarity of its rarest word."""
        return min(max(map(self._index.rarity, term.words)) for term in clause)

    def _rarest(self) -> list[int]:
        """The places of the terms that a page must have: of many, the rarest that occur in the archive."""
        places = list(range(len(self.terms)))
        if len(places) > _MOST_REQUIRED:
            there = [place for place in places if self._matcher.occurs(self.terms[place].readings)] or places
            places = sorted(there, key=lambda place: (-self.terms[place].weight, place))[:_MOST_REQUIRED]
        return sorted(places)

    # ------------------------------------------------------------ steps

    def _search(self) -> None:
        self._try([self._uncorrected()])
        if self._query.exact or not self._required or self._is_enough([self._uncorrected()]):
            return
        significant = [place for place in self._required if self.terms[place].weight]
        if significant != self._required:
            self._required = significant
            self._try([self._uncorrected()])
            if self._is_enough([self._uncorrected()]):
                return
        for alternatives in self._corrected():
            self._try(alternatives)
            if self._is_enough(alternatives):
                return
        if len(self._required) > 1:
            self._partial = self._partial_matches()

    def _try(self, alternatives: Sequence[Conjunction]) -> None:
        expression = union_of(map(all_of, alternatives))
        self._steps.append(_Step(expression, self._matcher.pages(expression)))

    def _uncorrected(self) -> Conjunction:
        return [self._readings_at(place) for place in self._required]

    def _readings_at(self, place: int) -> Sequence[Reading]:
        """The readings of a term; after the first step without prefixes of few letters, which take long to match."""
        readings = self.terms[place].readings
        if not self._steps:
            return readings
        return [one for one in readings if not one.prefix or len(one.words[-1]) > _SHORT_PREFIX]

    def _is_enough(self, alternatives: Sequence[Conjunction]) -> bool:
        """Whether many pages are found by now, or one that has all words of an alternative complete.

        A prefix that is too short to be misspelt is as good as a complete word.
        """
        found = len(self.pages())
        if not 0 < found < _ENOUGH:
            return found > 0
        complete = ([[one for one in readings if _is_complete(one)] for readings in groups] for groups in alternatives)
        expression, last = union_of(map(all_of, complete)), self._steps[-1]
        return bool(last.pages) if expression == last.expression else self._matcher.has_pages(expression)

    def _corrected(self) -> Iterator[list[Conjunction]]:
        """Alternatives with ever more corrections: of all terms that occur nowhere, then also of one, of two others."""
        nowhere = {place for place in self._required if not self._matcher.occurs(self.terms[place].readings)}
        readings: dict[int, Sequence[Reading]] = {place: self._readings_at(place) for place in self._required}
        for place in nowhere:
            self.terms[place] = self.terms[place]._replace(readings=())  # no page has one of them
            readings[place] = self._correct(place)
        joined = self._joined_words()
        choices = [readings] if nowhere else []
        choices += [{**readings, one.place: one.readings, one.place + 1: one.readings} for one in joined]
        possible: list[Conjunction] = [list(choice.values()) for choice in choices if all(choice.values())]
        if possible:
            yield possible
        others = [place for place in self._required if place not in nowhere]
        if len(self._required) > _MOST_TO_CORRECT or not all(readings.values()):
            return
        corrected = {place: self._correct(place) for place in others}
        others = [place for place in others if corrected[place]]
        for count in range(1, min(_MOST_CORRECTED, len(others)) + 1):
            chosen = islice(combinations(others, count), _MOST_COMBINATIONS)
            yield [[corrected[at] if at in places else readings[at] for at in readings] for places in chosen]

    def _correct(self, place: int) -> tuple[Reading, ...]:
        """The corrections of a term, which pages are scored by from now on."""
        corrections = tuple(one for term in self._clauses[place] for one in self._readings.corrections(term))
        self.terms[place] = self.terms[place]._replace(readings=self.terms[place].readings + corrections)
        return corrections

    def _joined_words(self) -> list[QueryTerm]:
        """Neighbouring terms that may be one word, which pages are scored by from now on."""
        found = []
        for place, (first, second) in enumerate(pairwise(self._query.clauses[:_MOST_REQUIRED])):
            if reading := self._readings.joined(first[0], second[0]):
                found.append(QueryTerm(reading.words[0], (reading,), 0.0, place, covers=2))
        self.terms += found
        return found

    def _partial_matches(self) -> set[int]:
        """The pages that have the most of the query: at least half of its terms, and half of their weight.

        Terms that occur nowhere have no weight.  Rare terms are matched first, so
        that pages which have only common ones are never gathered.
        """
        required = [self.terms[place] for place in self._required]
        occurring = [one for one in required if self._matcher.occurs(one.readings)]
        rest = sum(one.weight for one in occurring)
        half = rest / 2
        counts: Counter[int] = Counter()
        weights: dict[int, float] = {}
        gathered: list[str] = []
        for one in sorted(occurring, key=lambda one: -one.weight):
            expression = any_of(self._readings_at(one.place))
            if rest >= half:
                gathered.append(expression)
            else:  # a page without any of the terms before has too little weight
                expression = f"{expression} AND ({union_of(gathered)})"
            pages = self._matcher.pages(expression)
            counts.update(pages)
            for page in pages:
                weights[page] = weights.get(page, 0.0) + one.weight
            rest -= one.weight
        least_weight = max([half, _NEARLY * max(weights.values(), default=0.0)])
        least_count = max(len(required) // 2, 1)
        return {page for page, weight in weights.items() if weight >= least_weight and counts[page] >= least_count}

    # ------------------------------------------------------------ outcome

    @cached_property
    def total(self) -> int:
        """How many pages match."""
        return len(self.pages())

    @property
    def is_as_typed(self) -> bool:
        """Whether some pages match without corrections and missing words."""
        return bool(self._steps[0].pages) and not self.corrections

    def dropped(self, hits: Iterable[Hit]) -> tuple[str, ...]:
        """The words of the query that some of these hits lack, in their order, and those that weren't searched for."""
        missing = {word for hit in hits for word in hit.dropped}
        typed = dict.fromkeys(one.typed for one in self.terms if one.covers == 1)
        return (*(word for word in typed if word in missing), *self._query.ignored)

    def pages(self) -> set[int]:
        """All pages that match."""
        return self._partial.union(*(step.pages for step in self._steps))

    @property
    def scores_closeness(self) -> bool:
        """Whether pages are few enough to be scored by how close their words are, too."""
        return self.total <= _MOST_FOR_CLOSENESS

    def newest(self, limit: int | None) -> set[int]:
        """At least the ``limit`` newest pages: all of the days that these are of."""
        if limit is None:
            return self.pages()
        first = self._steps[0]  # its expression is matched faster than the same pages by their numbers
        return self._matcher.newest(first.expression if self.total == len(first.pages) else self.pages(), limit)

    def candidates(self, limit: int | None) -> set[int]:
        """Pages among which the ``limit`` best are."""
        if limit is None:
            return self.pages()
        found: set[int] = set()
        for pages in self._groups(limit):
            found |= pages
            if len(found) >= limit:
                break
        return found

    def _groups(self, limit: int) -> Iterator[set[int]]:
        """Pages, group by group; each scores higher than all those that are only in later groups.

        That holds as long as the parts of a score outweigh each other as `scoring` describes.
        """
        first = self._steps[0].pages
        if len(first) <= _MOST_SCORED:
            yield set[int]().union(*(step.pages for step in self._steps))
            yield self._partial
            return
        if len(self._required) == len(self.terms):  # else some may lack a word
            readings = [self.terms[place].readings for place in self._required]
            as_typed = [[one for one in some if not one.varied and not one.errors] for some in readings]
            if not any(one.field for some in as_typed for one in some):
                yield self._with_title(_in_titles(as_typed), limit)
            yield self._matcher.pages(all_of(as_typed))
        yield first

    def _with_title(self, expression: str, limit: int) -> set[int]:
        """The pages whose titles have all words; where only their dates rank them, the newest of these."""
        return self._matcher.pages(expression) if self.scores_closeness else self._matcher.newest(expression, limit)


def _is_complete(reading: Reading) -> bool:
    return not reading.prefix or not allowed_errors(reading.words[-1])


def _is_insignificant(clause: Clause, *, last: bool) -> bool:
    """Whether a clause is a function word, or a last word so short that almost any word may continue it."""
    words = clause[0].words
    if len(clause) > 1 or len(words) > 1 or clause[0].literal or is_unspaced(words[0]):
        return False
    return words[0] in FUNCTION_WORDS or (last and len(words[0]) <= _SHORT_PREFIX)


def _in_titles(groups: Conjunction) -> str:
    """The expression that matches pages with a reading of each group in the title."""
    return all_of([one._replace(field=FIELDS[0]) for one in readings] for readings in groups)
