"""Expressions of words, and the pages that they find among those a query's filters let through.

Knows: FTS5's grammar.  Must not know: in which order
expressions are tried, how pages are ranked.

Words hold letters and digits only, so that nothing in an expression needs
escaping.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsarc.index.database import Index
from newsarc.index.full_text import Condition
from newsarc.model.hits import Correction
from newsarc.search.query import Clause, ParsedQuery, Term
from newsarc.search.readings import Reading, Readings


def any_of(readings: Iterable[Reading]) -> str:
    """The expression of pages that hold one of some readings."""
    return "(" + " OR ".join(one.expression for one in readings) + ")"


def all_of(question: Iterable[Sequence[Reading]]) -> str:
    """The expression of pages that hold one of each group of readings; of none for no group."""
    return " AND ".join(map(any_of, question))


def either(expressions: Iterable[str]) -> str:
    """The expression of pages that any of some others finds."""
    return " OR ".join(f"({one})" for one in expressions if one)


class Matcher:
    """Finds pages by expressions, the empty one finding all, within what a query demands beside its words.

    ``said`` is what filters that find nothing as they stand were read as.
    """

    def __init__(self, index: Index, query: ParsedQuery) -> None:
        self._index = index
        self._spellings = Readings(index.vocabulary)
        self._exact = query.exact
        self.said: tuple[Correction, ...] = ()
        filters = query.filters if query.clauses else ()  # else they are what is looked for
        self._required = [any_of(self._filter(clause)) for clause in filters]
        excluded = " OR ".join(one.expression for one in self._as_typed(query.excluded))
        self._filters = Condition("", excluded, query.span, query.excluded_spans)

    def pages(self, expression: str) -> set[int]:
        """The numbers of all pages that are found."""
        return self._index.full_text.find(self._condition(expression))

    def finds(self, expression: str) -> bool:
        """Whether any page is found."""
        return self._index.full_text.finds(self._condition(expression))

    def newest(self, found: str | Iterable[int], limit: int) -> set[int]:
        """Of pages, or those that an expression finds, ``limit`` of the latest days, with all of the last day."""
        if isinstance(found, str):
            days = self._index.full_text.find_dated(self._condition(found))
        else:
            days = [(day, number) for number, day, _ in self._index.days(found)]
        days.sort(reverse=True)
        return {number for day, number in days if day >= days[min(limit, len(days)) - 1][0]} if limit else set()

    def knows(self, readings: Iterable[Reading]) -> bool:
        """Whether any page of the archive holds one of some readings, filters aside."""
        some = list(readings)
        return bool(some) and self._index.full_text.finds(Condition(any_of(some)))

    def _condition(self, expression: str) -> Condition:
        """An expression together with all that the query demands beside its words."""
        narrowed = " AND ".join(f"({one})" for one in (expression, *self._required) if one)
        return self._filters._replace(expression=narrowed)

    def _as_typed(self, terms: Iterable[Term]) -> tuple[Reading, ...]:
        """The readings of terms that take no other spelling."""
        if self._exact:
            return tuple(Reading(term.words, term.field) for term in terms)
        return tuple(one for term in terms for one in self._spellings.same(term))

    def _filter(self, clause: Clause) -> Sequence[Reading]:
        """The readings of a filter; in another spelling where it finds nothing as it stands."""
        readings = self._as_typed(clause)
        if self._exact or self.knows(readings):
            return readings
        others = (one for term in clause for one in (*self._spellings.of(term)[1:], *self._spellings.corrections(term)))
        there = sorted((one for one in others if self.knows([one])), key=lambda one: one.errors)
        likeliest = [one for one in there if one.errors == there[0].errors]
        self.said += tuple(one.correction for one in likeliest if one.correction)
        return likeliest or readings
