"""Full-text expressions, and the pages that they match within the filters of a query.

Knows: the grammar of FTS5.  Must not know: in which order expressions are
tried, how pages are scored.

Words hold letters and digits only, so nothing in an expression needs escaping.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsarc.index.database import Index
from newsarc.index.full_text import Condition
from newsarc.model.hits import Correction
from newsarc.search.query import Clause, ParsedQuery, Term
from newsarc.search.readings import Reading, Readings

Conjunction = Sequence[Sequence[Reading]]  # of each group of readings a page must hold one


def any_of(readings: Iterable[Reading]) -> str:
    """The expression that matches pages with at least one of some readings."""
    return "(" + " OR ".join(one.expression for one in readings) + ")"


def all_of(groups: Iterable[Sequence[Reading]]) -> str:
    """The expression that matches pages with a reading of each group; the empty one for no group."""
    return " AND ".join(map(any_of, groups))


def union_of(expressions: Iterable[str]) -> str:
    """The expression that matches whatever one of some others matches."""
    return " OR ".join(f"({one})" for one in expressions if one)


class Matcher:
    """Matches expressions within the filters, exclusions and dates of a query.

    The empty expression matches all pages.  ``corrections`` are those of filters
    that match nothing as they are written.
    """

    def __init__(self, index: Index, query: ParsedQuery) -> None:
        self._index = index
        self._readings = Readings(index.vocabulary)
        self._exact = query.exact
        self.corrections: tuple[Correction, ...] = ()
        filters = query.filters if query.clauses else ()  # without words, the filters are what is searched for
        self._required = [any_of(self._readings_of_filter(clause)) for clause in filters]
        excluded = " OR ".join(one.expression for one in self._uncorrected(query.excluded))
        self._filters = Condition("", excluded, query.period, query.excluded_periods)

    def pages(self, expression: str) -> set[int]:
        """The numbers of all pages that an expression matches."""
        return self._index.full_text.find(self._condition(expression))

    def has_pages(self, expression: str) -> bool:
        """Whether an expression matches any page."""
        return self._index.full_text.finds(self._condition(expression))

    def newest(self, found: str | Iterable[int], limit: int) -> set[int]:
        """The ``limit`` newest of some pages, or of those that an expression matches, and all of the last one's day."""
        if isinstance(found, str):
            days = self._index.full_text.find_dated(self._condition(found))
        else:
            days = [(day, number) for number, day, _ in self._index.dates(found)]
        days.sort(reverse=True)
        return {number for day, number in days if day >= days[min(limit, len(days)) - 1][0]} if limit else set()

    def occurs(self, readings: Iterable[Reading]) -> bool:
        """Whether any page of the archive has one of some readings, whatever the filters."""
        some = list(readings)
        return bool(some) and self._index.full_text.finds(Condition(any_of(some)))

    def _condition(self, expression: str) -> Condition:
        narrowed = " AND ".join(f"({one})" for one in (expression, *self._required) if one)
        return self._filters._replace(expression=narrowed)

    def _uncorrected(self, terms: Iterable[Term]) -> tuple[Reading, ...]:
        if self._exact:
            return tuple(Reading(term.words, term.field) for term in terms)
        return tuple(one for term in terms for one in self._readings.same(term))

    def _readings_of_filter(self, clause: Clause) -> Sequence[Reading]:
        """The readings of a filter; other forms and corrections only where it matches nothing as it is written."""
        readings = self._uncorrected(clause)
        if self._exact or self.occurs(readings):
            return readings
        others = (one for term in clause for one in (*self._readings.of(term)[1:], *self._readings.corrections(term)))
        there = sorted((one for one in others if self.occurs([one])), key=lambda one: one.errors)
        likeliest = [one for one in there if one.errors == there[0].errors]
        self.corrections += tuple(one.correction for one in likeliest if one.correction)
        return likeliest or readings
