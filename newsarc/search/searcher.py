"""The pages that match a query, found in as many steps as it takes to have enough of them.

Knows: the order in which readings are tried, which pages score higher than others (`scoring`).
Must not know: how a query is parsed, how a score is computed, how pages are shown.

1. Find pages with every term as typed, in another form, or with the last word as a
   prefix.
2. If these are too few, function words may be missing.
3. If they are still too few, terms are corrected: first those that occur nowhere in
   the archive, then also one of the others; in a short query also two.
4. Then terms that occur nowhere and can't be corrected are left out.
5. Unless very many pages have all terms, pages that lack a term are candidates, too,
   each with its share of the query's weight: a report of the event often lacks one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, combinations, islice, pairwise
from typing import NamedTuple

from newsarc.index.database import Index
from newsarc.index.vocabulary import allowed_errors
from newsarc.search.fts import Alternatives, Conjunction, Matcher, newest
from newsarc.search.query import FIELDS, Clause, ParsedQuery, Term
from newsarc.search.readings import Reading, Readings
from newsarc.search.scoring import QueryTerm
from newsarc.text.dates import Period
from newsarc.text.english import FUNCTION_WORDS
from newsarc.text.words import is_cjk, is_unspaced, words

ENOUGH = 10  # pages; with fewer, unless one of them has all words complete, the next step is tried
_MOST_REQUIRED = 12  # terms that a page must have; if there are more, the rarest
_MOST_TO_CORRECT = 6  # required terms; with more, terms that occur in the archive aren't corrected
_MOST_TO_CORRECT_TWICE = 4  # with more, not two of them: sentences would change their meaning
_MOST_COMBINATIONS = 40  # of corrected terms, tried at a time
_MOST_SCORED = 400  # pages; if more have all terms, only those that can be among the first are scored
_MOST_FOR_CLOSENESS = 2000  # pages; with more, closeness isn't scored, since every page would have to be read
_MOST_FULL = 400  # pages that have all terms; with more, those that lack some aren't worth the time
_MOST_PARTIAL = 1000  # pages that lack terms; if there are more, those with the best shares
_SYNONYM = 0.8  # the share of a word's weight that a synonym counts
_COMMON = 0.05  # of all events; a more frequent word isn't used as a synonym, since it says little
# The least share of weight, relative to the best page, of a page that lacks terms: if some pages have all terms, and
# if none has.
_LEAST_SHARES = 0.5, 0.35


class _Step(NamedTuple):
    """Ways to match, and the pages that match within the query's filters."""

    ways: Sequence[Conjunction]
    pages: set[int]


class Searcher:
    """Searches the index for one query when it is created; its methods return what was found.

    ``query`` is the query with its abbreviations; ``terms`` are its terms with all
    readings that were tried; ``corrections`` are those of its filters.  ``full`` are
    the pages that have all terms, corrected or not, apart from function words.
    """

    def __init__(self, index: Index, query: ParsedQuery) -> None:
        query = query.with_abbreviations(index.vocabulary.count)
        self._index = index
        self._readings = Readings(index.vocabulary)
        self.query = query
        self._matcher = Matcher(index, query)
        self.corrections = self._matcher.corrections
        self._clauses = query.clauses or query.filters
        last = len(self._clauses) - 1
        self.terms = [self._term(clause, place, last=place == last) for place, clause in enumerate(self._clauses)]
        if not query.exact:
            self._add_words_written_together()
        if not any(one.weight for one in self.terms):  # a query of only function words: they count like other words
            weights = map(self._weight, self._clauses)
            self.terms = [one._replace(weight=weight) for one, weight in zip(self.terms, weights, strict=True)]
        self._required = self._rarest()
        self._steps: list[_Step] = []
        self.full: set[int] = set()
        self.unfound: tuple[str, ...] = ()  # terms that were replaced by their parts
        self._search()

    def _term(self, clause: Clause, place: int, *, last: bool) -> QueryTerm:
        exact = self.query.exact
        each = [self._readings.of(term, exact=exact, last=last and term is clause[-1]) for term in clause]
        if len(each) > 1 and not exact:  # a misspelt alternative wouldn't be noticed if the other one occurs
            each += [
                self._readings.corrections(term)
                for term, some in zip(clause, each, strict=True)
                if not self._matcher.occurs(some)
            ]
        if not exact:
            each += [self._spelled_out(term) for term in clause if term.is_abbreviation]
        readings = tuple(sorted((one for some in each for one in some), key=lambda one: (one.errors, one.varied)))
        weight = 0.0 if _is_function_word(clause) else self._weight(clause)
        is_function_word = all(len(term.words) == 1 and term.words[0] in FUNCTION_WORDS for term in clause)
        typed = " or ".join(term.text for term in clause)
        return QueryTerm(typed, readings, weight, place, reported=not is_function_word, period=clause[0].period)

    def _spelled_out(self, term: Term) -> tuple[Reading, ...]:
        """The full names that texts give for an abbreviation, as its other forms."""
        entity = self._index.entities.of_abbreviation(term.text)
        rows = dict.fromkeys(tuple(words(name)) for name in sorted(entity.spellings)) if entity else ()
        return tuple(Reading(row, term.field, varied=True) for row in rows if len(row) > 1)

    def _add_words_written_together(self) -> None:
        """Let neighbouring terms match as one word, if that is just another way of writing them (``5 bn``)."""
        for place, (first, second) in enumerate(pairwise(self.query.clauses)):
            if len(first) == len(second) == 1 and (one := self._readings.same_together(first[0], second[0])):
                for at in (place, place + 1):
                    readings = sorted((*self.terms[at].readings, one), key=lambda one: (one.errors, one.varied))
                    self.terms[at] = self.terms[at]._replace(readings=tuple(readings))

    def _weight(self, clause: Clause) -> float:
        """The rarity of the commonest term; that of a term is the rarity of its rarest word in any form."""
        return min(max(map(self._index.rarity_of_forms, term.words)) for term in clause)

    def _rarest(self) -> list[int]:
        """The places of the terms that a page must have; of many, the rarest that occur in the archive."""
        places = list(range(len(self.terms)))
        if len(places) > _MOST_REQUIRED:
            there = [place for place in places if self._matcher.occurs(self.terms[place].readings)] or places
            places = sorted(there, key=lambda place: (-self.terms[place].weight, place))[:_MOST_REQUIRED]
        return sorted(places)

    # ------------------------------------------------------------ steps

    def _search(self) -> None:
        self._try([self._uncorrected()])
        if self.query.exact or not self._required or self._is_enough([self._uncorrected()]):
            return
        significant = [place for place in self._required if self.terms[place].weight]
        if significant != self._required:
            self._required = significant
            self._try([self._uncorrected()])
            if self._is_enough([self._uncorrected()]):
                return
        if not self.full and self._matcher.has_pages_without_filters([self._uncorrected()]):
            return  # the filters leave nothing: no word is misspelt
        for ways in self._corrected():
            self._try(ways)
            if self._is_enough(ways):
                return
        there = [place for place in self._required if self.terms[place].readings]
        nowhere = [place for place in self._required if place not in there]
        stay = any(map(self._has_field, nowhere)) or any(map(self._is_unfound_run, self._required))
        if there and nowhere and not stay and not self.full:
            self._required = there
            self._try([self._uncorrected()])

    def _try(self, ways: Sequence[Conjunction]) -> None:
        step = _Step(ways, self._matcher.pages(ways))
        self._steps.append(step)
        self.full |= step.pages

    def _uncorrected(self) -> Conjunction:
        return [self._alternatives(place) for place in self._required]

    def _alternatives(self, place: int, readings: Sequence[Reading] | None = None) -> Alternatives:
        """A term to match."""
        some = self.terms[place].readings if readings is None else readings
        return Alternatives(tuple(some), self.terms[place].period)

    def _is_enough(self, ways: Sequence[Conjunction]) -> bool:
        """Whether enough pages are found, or one that has all words complete in any of some ways.

        A prefix that is too short to be misspelt counts as a complete word.
        """
        found = len(self.full)
        if not 0 < found < ENOUGH:
            return found > 0
        complete = [[one._replace(readings=tuple(filter(_is_complete, one.readings))) for one in way] for way in ways]
        last = self._steps[-1]
        return bool(last.pages) if complete == last.ways else self._matcher.has_pages(complete)

    def _corrected(self) -> Iterator[list[Conjunction]]:
        """Ways with more and more corrections: of all terms that occur nowhere, then also of one or two others."""
        nowhere = {place for place in self._required if not self._occurs(place)}
        groups: dict[int, Alternatives] = {place: self._alternatives(place) for place in self._required}
        for place in nowhere:
            self.terms[place] = self.terms[place]._replace(readings=())  # no page has one of them
            groups[place] = Alternatives(self._correct(place))
        joined = self._joined_words()
        choices = [groups] if nowhere else []
        choices += [{**groups, one.place: _together(one), one.place + 1: _together(one)} for one in joined]
        possible: list[Conjunction] = [
            list(choice.values()) for choice in choices if all(one.readings or one.period for one in choice.values())
        ]
        if possible:
            yield possible
        others = [place for place in self._required if place not in nowhere]
        count = len(self._required)
        if count > _MOST_TO_CORRECT or not all(one.readings or one.period for one in groups.values()):
            return
        corrected = {place: Alternatives(self._correct(place)) for place in others}
        others = [place for place in others if corrected[place].readings]
        for number in range(1, min(1 + (count <= _MOST_TO_CORRECT_TWICE), len(others)) + 1):
            chosen = islice(combinations(others, number), _MOST_COMBINATIONS)
            yield [[corrected[at] if at in places else groups[at] for at in groups] for places in chosen]

    def _occurs(self, place: int) -> bool:
        """Whether any page of the archive has a term."""
        term = self.terms[place]
        return term.period is not None or self._matcher.occurs(term.readings)

    def _correct(self, place: int) -> tuple[Reading, ...]:
        """The corrections of a term, by which pages are scored from now on."""
        corrections = tuple(one for term in self._clauses[place] for one in self._readings.corrections(term))
        self.terms[place] = self.terms[place]._replace(readings=self.terms[place].readings + corrections)
        return corrections

    def _joined_words(self) -> list[QueryTerm]:
        """Neighbouring terms that may be one word, by which pages are scored from now on."""
        found = []
        for place, (first, second) in enumerate(pairwise(self.query.clauses[:_MOST_REQUIRED])):
            if reading := self._readings.joined(first[0], second[0]):
                found.append(QueryTerm(reading.words[0], (reading,), 0.0, place, covers=2))
        self.terms += found
        return found

    def _forget_corrections(self) -> None:
        """Drop corrections of terms that occur, since pages can't show which is meant; keep far commoner spellings."""
        for place, term in enumerate(self.terms):
            if as_typed := tuple(one for one in term.readings if not one.errors):
                clause = self._clauses[place] if term.covers == 1 else ()
                commoner = self._readings.commoner_spellings(clause[0]) if len(clause) == 1 else []
                self.terms[place] = term._replace(readings=(*as_typed, *commoner))

    def _add_synonyms(self) -> None:
        """Let terms, and neighbouring ones together, match by words that mean nearly the same."""
        clauses, most = self.query.clauses, max(ENOUGH, _COMMON * self._index.total)
        for size in (1, 2):
            for at in range(len(clauses) - size + 1):
                row = clauses[at : at + size]
                if len(self._required) > 1 and all(len(clause) == 1 for clause in row):
                    found = self._readings.synonyms(*(clause[0] for clause in row), most=most)
                    for place in range(at, at + size):
                        self.terms[place] = self.terms[place].with_readings(found)

    def _split_runs(self) -> None:
        """Replace terms in scripts without spaces that occur nowhere by their parts."""
        runs = [place for place in self._required if self._is_unfound_run(place)]
        if not runs:
            return
        parts = [
            self._parts(self._clauses[place][0]) if place in runs else [self.terms[place]] for place in self._required
        ]
        self.terms = [one._replace(place=place) for place, one in enumerate(chain.from_iterable(parts))]
        self._required = list(range(len(self.terms)))
        self.unfound = tuple(self._clauses[place][0].text for place in runs)

    def _is_unfound_run(self, place: int) -> bool:
        clause = self._clauses[place]
        term = clause[0]
        return len(clause) == 1 and len(term.words) > 1 and is_unspaced(term.words[0]) and not self._occurs(place)

    def _parts(self, term: Term) -> list[QueryTerm]:
        """Each pair of neighbouring characters that occurs, by its own rarity; if none does, each character.

        Single characters are meaningful only in Chinese, Japanese and Korean; in Thai they are letters.
        """
        for size in (2, 1) if is_cjk(term.words[0]) else (2,):
            rows = dict.fromkeys(zip(*(term.words[at:] for at in range(size)), strict=False))
            found = [(row, len(self._matcher.pages([[Alternatives((Reading(row),))]]))) for row in rows]
            if there := [(row, count) for row, count in found if count]:
                return [
                    QueryTerm("".join(row), (Reading(row),), self._index.rarity_of(count), 0, reported=False)
                    for row, count in there
                ]
        return []

    # ------------------------------------------------------------ outcome

    @property
    def dates(self) -> Period | None:
        """The days that the query was read as, if it is a date."""
        return self.query.dates

    @property
    def is_as_typed(self) -> bool:
        """Whether some pages match without corrections or missing words."""
        return bool(self._steps[0].pages) and not self.corrections

    @property
    def ignored(self) -> tuple[str, ...]:
        """The words of the query that weren't searched for, since there are too many."""
        return self.query.ignored

    def lacking(self) -> Mapping[int, float]:
        """The pages that lack a term, each with its share of the weight, unless very many have all.

        The first call gives ``terms`` the readings by which pages are scored.
        """
        return self._partial

    @cached_property
    def _partial(self) -> Mapping[int, float]:
        """The same, computed once.

        The rarest terms are matched first, so that pages with only common ones are never collected.
        """
        full = self.full
        if self.query.exact or len(full) > _MOST_FULL or not self.query.clauses:
            return {}
        least = _LEAST_SHARES[not full]
        if not full:
            self._forget_corrections()
        self._add_synonyms()
        bound = self._with_literal()
        self._split_runs()
        # Dates come last: most pages match them by their own day.
        terms = sorted(
            (self.terms[place] for place in self._required),
            key=lambda one: (one.period is not None, -one.weight, one.place),
        )
        rest = whole = sum(one.weight for one in terms)
        shares: dict[int, float] = {}
        for one in terms:
            if not one.readings or not one.weight:
                continue
            # If some pages have all terms, they decide what a misspelt term means.
            typed = [reading for reading in one.readings if not reading.synonym and not (full and reading.errors)]
            pages = self._holders(one, typed)
            others = self._holders(one, [reading for reading in one.readings if reading.synonym]) - pages
            if one.period:
                pages |= shares.keys() & set(self._index.within(one.period).numbers())
            is_rare = rest >= least * whole  # otherwise a page without any of the earlier terms has too little weight
            for some, weight in ((pages, one.weight), (others, one.weight * _SYNONYM)):
                for page in some if is_rare else some & shares.keys():
                    shares[page] = shares.get(page, 0.0) + weight / whole
            rest -= one.weight
        lacking = {
            page: share for page, share in shares.items() if page not in full and (bound is None or page in bound)
        }
        least = max(least * max(shares.values(), default=0.0), _least_of_best(lacking.values(), _MOST_PARTIAL))
        return {page: share for page, share in lacking.items() if share >= least}

    def _has_field(self, place: int) -> bool:
        """Whether a term was asked for in one field, so that no page may lack it."""
        return all(term.field for term in self._clauses[place])

    def _is_quoted(self, place: int) -> bool:
        """Whether a term was typed in quotes, so that no page may lack it unless no page has all terms."""
        return all(term.literal for term in self._clauses[place])

    def _with_literal(self) -> set[int] | None:
        """The pages that have all terms that none may lack; None if there is no such term."""
        found = [
            self._holders(self.terms[place], self.terms[place].readings)
            for place in self._required
            if self._has_field(place) or (self.full and self._is_quoted(place))
        ]
        return set.intersection(*found) if found else None

    def _holders(self, term: QueryTerm, readings: Sequence[Reading]) -> set[int]:
        """The pages that have any of some readings of a term."""
        some = self._alternatives(term.place, readings).readings
        return self._matcher.pages([[Alternatives(some)]]) if some else set()

    def newest(self, limit: int | None, pages: Iterable[int] = ()) -> set[int]:
        """At least the ``limit`` newest of all full pages and some others: all pages of their days."""
        every = self.full.union(pages)
        if limit is None:
            return every
        first = self._steps[0]  # faster than matching the same pages by their numbers
        if len(every) == len(first.pages):
            return self._matcher.newest(first.ways, limit)
        return newest(((day, number) for number, day in self._index.days(every).items()), limit)

    # ------------------------------------------------------------ the best of the full pages

    @property
    def scores_closeness(self) -> bool:
        """Whether full pages are few enough to score closeness, too."""
        return len(self.full) <= _MOST_FOR_CLOSENESS

    def candidates(self, limit: int | None) -> set[int]:
        """Full pages that include the ``limit`` best ones."""
        if limit is None:
            return self.full
        found: set[int] = set()
        for pages in self._groups(limit):
            found |= pages
            if len(found) >= limit:
                break
        return found

    def _groups(self, limit: int) -> Iterator[set[int]]:
        """Pages, group by group; each scores higher than all pages that are only in later groups.

        That holds as long as each part of a score outweighs the later ones, as `scoring` describes.
        """
        fewer: set[int] = set()
        for step in self._steps:
            if len(step.pages) > _MOST_SCORED:
                yield fewer
                yield from self._groups_of(step, limit)
                break
            fewer |= step.pages
        yield self.full

    def _groups_of(self, step: _Step, limit: int) -> Iterator[set[int]]:
        """The same for a step that found very many pages."""
        others = (term for place, term in enumerate(self.terms) if place not in self._required)
        if len(step.ways) == 1 and not any(term.readings for term in others):  # otherwise some may lack a word
            best = [one._replace(readings=_likeliest(one.readings)) for one in step.ways[0]]
            if not any(reading.field for one in best for reading in one.readings):
                yield self._with_title(_in_titles(best), limit)
            yield self._matcher.pages([best])
        yield step.pages

    def _with_title(self, conjunction: Conjunction, limit: int) -> set[int]:
        """The pages whose titles have all words; only the newest of these if only dates rank them."""
        ways = [conjunction]
        return self._matcher.pages(ways) if self.scores_closeness else self._matcher.newest(ways, limit)


def _least_of_best(shares: Iterable[float], limit: int) -> float:
    """The least of the best shares that no more pages than a limit have; at least the best one."""
    pages, least = 0, 0.0
    for share, count in sorted(Counter(shares).items(), reverse=True):
        pages += count
        if least and pages > limit:
            break
        least = share
    return least


def _together(term: QueryTerm) -> Alternatives:
    return Alternatives(term.readings)


def _is_complete(reading: Reading) -> bool:
    return not reading.prefix or not allowed_errors(reading.words[-1])


def _likeliest(readings: Sequence[Reading]) -> Sequence[Reading]:
    """The readings with the fewest errors, in no other form."""
    least = min((one.errors for one in readings if not one.varied), default=0)
    return tuple(one for one in readings if not one.varied and one.errors == least)


def _is_function_word(clause: Clause) -> bool:
    """Whether a clause is a function word."""
    words = clause[0].words
    return len(clause) == len(words) == 1 and not clause[0].literal and words[0] in FUNCTION_WORDS


def _in_titles(conjunction: Conjunction) -> Conjunction:
    """The conjunction that matches pages with a reading of each group in the title, or of its day."""
    return [
        one._replace(readings=[reading._replace(field=FIELDS[0]) for reading in one.readings]) for one in conjunction
    ]
