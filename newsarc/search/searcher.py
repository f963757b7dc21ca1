"""A query to the pages that answer it.

Knows: in which steps pages are looked for.  Must not know: how a query is
written, how pages are ranked and shown.

Pages that hold every word as it stands, in the other number, or with the last
one going on, come first.  Only where these are too few may those be lacking that
hold a sentence together, and then are words read in another spelling: first
those that are nowhere in the archive, then one or two more, and all readings
that agree with the other words compete.  Only where that finds too little either
may a page lack a word that tells something.
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
from newsarc.search.fts import Matcher, all_of, any_of, either
from newsarc.search.query import FIELDS, Clause, ParsedQuery
from newsarc.search.readings import Reading, Readings
from newsarc.search.scoring import Sought
from newsarc.text.english import FUNCTION_WORDS
from newsarc.text.words import is_unspaced

_ENOUGH = 10  # pages; with fewer, and none that holds all words whole, others are looked for
_MOST_LEADING = 12  # words of a query that a page must hold: of more, the rarest
_MOST_RESPELT = 6  # words of a query up to which those that are in the archive may be misspelt, too
_MOST_SLIPS = 2  # of those
_MOST_QUESTIONS = 40  # ways to respell some words that are tried at once
_BEGINNING = 2  # letters
_MANY = 400  # pages; of more that hold all words, those are ranked that can be among the first
_TOO_MANY = 2000  # pages; of more than these it isn't told how close words are, which must be counted for each
_NEARLY = 0.8  # of what the best page holds; what holds less is no hit where words are lacking
Question = Sequence[Sequence[Reading]]  # the readings of each thing that a page must hold


class _Step(NamedTuple):
    """An expression, and the pages among those that it finds which answer."""

    expression: str
    pages: set[int]


class Finding:
    """One query put to the index, in as many steps as it takes to find enough.

    ``sought`` is what the query looks for, with all readings that were tried;
    ``said`` is what its filters were read as.
    """

    def __init__(self, index: Index, query: ParsedQuery) -> None:
        self._index = index
        self._spellings = Readings(index.vocabulary)
        self._query = query
        self._exact = query.exact
        self._matcher = Matcher(index, query)
        self.said = self._matcher.said
        clauses = query.clauses or query.filters  # without words, what must be there is looked for
        self.sought = [self._seek(one, place, last=place == len(clauses) - 1) for place, one in enumerate(clauses)]
        if not query.exact:
            self._write_together()
        if not any(one.weight for one in self.sought):  # then they say what there is
            weights = map(self._rarity, clauses)
            self.sought = [one._replace(weight=weight) for one, weight in zip(self.sought, weights, strict=True)]
        self._leading = self._rarest()
        self._steps: list[_Step] = []
        self._lacking: set[int] = set()  # the pages that hold only the most of it
        self._find()

    def _seek(self, clause: Clause, place: int, *, last: bool) -> Sought:
        each = [self._spellings.of(term, exact=self._exact, last=last and term is clause[-1]) for term in clause]
        if len(each) > 1 and not self._exact:  # either will do, so that neither is missed where it is misspelt
            each += [
                self._spellings.corrections(term)
                for term, some in zip(clause, each, strict=True)
                if not self._matcher.knows(some)
            ]
        readings = tuple(sorted((one for some in each for one in some), key=lambda one: (one.errors, one.varied)))
        weight = 0.0 if _says_nothing(clause, last=last) else self._rarity(clause)
        counts = not all(len(term.words) == 1 and term.words[0] in FUNCTION_WORDS for term in clause)
        return Sought(" or ".join(term.text for term in clause), readings, weight, place, counts=counts)

    def _write_together(self) -> None:
        """Have neighbours of the query be found as one word, too, where that is only another way to write them."""
        for place, (first, second) in enumerate(pairwise(self._query.clauses)):
            if len(first) == len(second) == 1 and (one := self._spellings.same_together(first[0], second[0])):
                for at in (place, place + 1):
                    readings = sorted((*self.sought[at].readings, one), key=lambda one: (one.errors, one.varied))
                    self.sought[at] = self.sought[at]._replace(readings=tuple(readings))

    def _rarity(self, clause: Clause) -> float:
        return min(max(map(self._index.rarity, term.words)) for term in clause)

    def _rarest(self) -> list[int]:
        """The places of the words that a page must hold: of many, the rarest that are in the archive."""
        places = list(range(len(self.sought)))
        if len(places) > _MOST_LEADING:
            there = [place for place in places if self._matcher.knows(self.sought[place].readings)] or places
            places = sorted(there, key=lambda place: (-self.sought[place].weight, place))[:_MOST_LEADING]
        return sorted(places)

    # ------------------------------------------------------------ steps

    def _find(self) -> None:
        self._step([self._plain()])
        if self._exact or not self._leading or self._is_enough([self._plain()]):
            return
        telling = [place for place in self._leading if self.sought[place].weight]
        if telling != self._leading:
            self._leading = telling
            self._step([self._plain()])
            if self._is_enough([self._plain()]):
                return
        for questions in self._respelt():
            self._step(questions)
            if self._is_enough(questions):
                return
        if len(self._leading) > 1:
            self._lacking = self._with_most()

    def _step(self, questions: Sequence[Question]) -> None:
        expression = either(map(all_of, questions))
        self._steps.append(_Step(expression, self._matcher.pages(expression)))

    def _plain(self) -> Question:
        """The readings of what pages must hold."""
        return [self._readings(place) for place in self._leading]

    def _readings(self, place: int) -> Sequence[Reading]:
        """The readings at a place; after the first step none of few letters that go on, for they take long to find."""
        readings = self.sought[place].readings
        if not self._steps:
            return readings
        return [one for one in readings if not one.prefix or len(one.words[-1]) > _BEGINNING]

    def _is_enough(self, questions: Sequence[Question]) -> bool:
        """Whether many pages are found by now, or one that holds all words of a question, none unfinished.

        The beginning of a word that is too short to be misspelt is as good as the word.
        """
        found = len(self.pages())
        if not 0 < found < _ENOUGH:
            return found > 0
        finished = ([[one for one in readings if _is_plain(one)] for readings in question] for question in questions)
        expression, last = either(map(all_of, finished)), self._steps[-1]
        return bool(last.pages) if expression == last.expression else self._matcher.finds(expression)

    def _respelt(self) -> Iterator[list[Question]]:
        """Ever more words read in other spellings: first all that are nowhere, then also one, then two that are."""
        nowhere = {place for place in self._leading if not self._matcher.knows(self.sought[place].readings)}
        readings: dict[int, Sequence[Reading]] = {place: self._readings(place) for place in self._leading}
        for place in nowhere:
            self.sought[place] = self.sought[place]._replace(readings=())  # no page holds one of them
            readings[place] = self._respell(place)
        joined = self._joined()
        questions = [readings] if nowhere else []
        questions += [{**readings, one.place: one.readings, one.place + 1: one.readings} for one in joined]
        possible: list[Question] = [list(question.values()) for question in questions if all(question.values())]
        if possible:
            yield possible
        others = [place for place in self._leading if place not in nowhere]
        if len(self._leading) > _MOST_RESPELT or not all(readings.values()):
            return
        instead = {place: self._respell(place) for place in others}
        others = [place for place in others if instead[place]]
        for slips in range(1, min(_MOST_SLIPS, len(others)) + 1):
            chosen = islice(combinations(others, slips), _MOST_QUESTIONS)
            yield [[instead[at] if at in places else readings[at] for at in readings] for places in chosen]

    def _respell(self, place: int) -> tuple[Reading, ...]:
        """The other spellings of what is sought at a place, which its pages are ranked by from now on."""
        clause = (self._query.clauses or self._query.filters)[place]
        instead = tuple(one for term in clause for one in self._spellings.corrections(term))
        self.sought[place] = self.sought[place]._replace(readings=self.sought[place].readings + instead)
        return instead

    def _joined(self) -> list[Sought]:
        """Neighbours of the query that may be one word."""
        found = []
        for place, (first, second) in enumerate(pairwise(self._query.clauses[:_MOST_LEADING])):
            if reading := self._spellings.joined(first[0], second[0]):
                found.append(Sought(reading.words[0], (reading,), 0.0, place, covers=2))
        self.sought += found
        return found

    def _with_most(self) -> set[int]:
        """The pages that hold the most of the query, at least half of its words and half of what they say.

        What is nowhere says nothing.  Rare words are looked at first, so that pages
        with common ones alone are never gathered.
        """
        leading = [self.sought[place] for place in self._leading]
        known = [one for one in leading if self._matcher.knows(one.readings)]
        rest = sum(one.weight for one in known)
        half = rest / 2
        held: Counter[int] = Counter()
        weights: dict[int, float] = {}
        gathered: list[str] = []
        for one in sorted(known, key=lambda one: -one.weight):
            expression = any_of(self._readings(one.place))
            if rest >= half:
                gathered.append(expression)
            else:  # a page without any of the former holds too little
                expression = f"{expression} AND ({either(gathered)})"
            pages = self._matcher.pages(expression)
            held.update(pages)
            for page in pages:
                weights[page] = weights.get(page, 0.0) + one.weight
            rest -= one.weight
        bar = max([half, _NEARLY * max(weights.values(), default=0.0)])
        least = max(len(leading) // 2, 1)
        return {page for page, weight in weights.items() if weight >= bar and held[page] >= least}

    # ------------------------------------------------------------ outcome

    @cached_property
    def total(self) -> int:
        """How many pages answer."""
        return len(self.pages())

    @property
    def is_as_typed(self) -> bool:
        """Whether some pages hold all words as they stand, in the other number, or with the last one going on."""
        return bool(self._steps[0].pages) and not self.said

    def dropped(self, hits: Iterable[Hit]) -> tuple[str, ...]:
        """The words of the query that some of its hits lack, in their order, and those that were not looked for."""
        lacking = {word for hit in hits for word in hit.dropped}
        typed = dict.fromkeys(one.typed for one in self.sought if one.covers == 1)
        return (*(word for word in typed if word in lacking), *self._query.ignored)

    def pages(self) -> set[int]:
        """All pages that answer."""
        return self._lacking.union(*(step.pages for step in self._steps))

    @property
    def tells_closeness(self) -> bool:
        """Whether pages are ranked by how close the words are, too."""
        return self.total <= _TOO_MANY

    def newest(self, limit: int | None) -> set[int]:
        """The pages of the latest days, all of each day, ``limit`` of them at least."""
        if limit is None:
            return self.pages()
        one = self._steps[0]  # which finds them faster than their numbers do
        return self._matcher.newest(one.expression if self.total == len(one.pages) else self.pages(), limit)

    def foremost(self, limit: int | None) -> set[int]:
        """The pages among which the ``limit`` best are."""
        if limit is None:
            return self.pages()
        found: set[int] = set()
        for pages in self._groups(limit):
            found |= pages
            if len(found) >= limit:
                break
        return found

    def _groups(self, limit: int) -> Iterator[set[int]]:
        """Pages, group by group; each answers better than all those that are only in groups that follow."""
        first = self._steps[0].pages
        if len(first) <= _MANY:
            yield set[int]().union(*(step.pages for step in self._steps))
            yield self._lacking
            return
        if len(self._leading) == len(self.sought):  # else some may lack a word
            readings = [self.sought[place].readings for place in self._leading]
            whole = [[one for one in some if not one.varied and not one.errors] for some in readings]
            if not any(one.field for some in whole for one in some):
                yield self._titled(_in_titles(whole), limit)
            yield self._matcher.pages(all_of(whole))
        yield first

    def _titled(self, expression: str, limit: int) -> set[int]:
        """The pages with all words in their titles; where only their days rank them, of those the newest."""
        return self._matcher.pages(expression) if self.tells_closeness else self._matcher.newest(expression, limit)


def _is_plain(reading: Reading) -> bool:
    return not reading.prefix or not allowed_errors(reading.words[-1])


def _says_nothing(clause: Clause, *, last: bool) -> bool:
    """Whether it is a word that holds a sentence together, or a beginning from which any word may go on."""
    words = clause[0].words
    if len(clause) > 1 or len(words) > 1 or clause[0].literal or is_unspaced(words[0]):
        return False
    return words[0] in FUNCTION_WORDS or (last and len(words[0]) <= _BEGINNING)


def _in_titles(question: Question) -> str:
    """A question of words that must all be in titles."""
    return all_of([one._replace(field=FIELDS[0]) for one in readings] for readings in question)
