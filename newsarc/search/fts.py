"""Full-text expressions, and the pages that they match within the filters of a query.

Knows: the grammar of FTS5.  Must not know: the order in which expressions are
tried, how pages are scored.

Words have only letters and digits, so nothing in an expression needs escaping.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from newsarc.index.database import Index
from newsarc.index.full_text import Condition
from newsarc.model.hits import Correction
from newsarc.search.query import Clause, ParsedQuery, Term
from newsarc.search.readings import Reading, Readings
from newsarc.text.dates import ALWAYS, Period


class Alternatives(NamedTuple):
    """A page must have one of some readings or, unless ``period`` is None, a day in it."""

    readings: Sequence[Reading]
    period: Period | None = None


Conjunction = Sequence[Alternatives]  # a page must match each of them


def any_of(readings: Iterable[Reading]) -> str:
    """The expression that matches pages with at least one of some readings."""
    return "(" + " OR ".join(one.expression for one in readings) + ")"


def all_of(groups: Iterable[Sequence[Reading]]) -> str:
    """The expression that matches pages with a reading of each group; the empty one for no group."""
    return " AND ".join(map(any_of, groups))


def union_of(expressions: Iterable[str]) -> str:
    """The expression that matches whatever any of some others matches."""
    return " OR ".join(f"({one})" for one in expressions if one)


class Matcher:
    """Matches expressions within the filters, exclusions and dates of a query.

    The empty expression matches all pages.  ``corrections`` are those of filters
    that match nothing as typed.
    """

    def __init__(self, index: Index, query: ParsedQuery) -> None:
        self._index = index
        self._readings = Readings(index.vocabulary)
        self._exact = query.exact
        self.corrections: tuple[Correction, ...] = ()
        filters = query.filters if query.clauses else ()  # without words, the search is for the filters
        self._required = [any_of(self._readings_of_filter(clause)) for clause in filters]
        excluded = " OR ".join(one.expression for one in self._uncorrected(query.excluded))
        self._filters = Condition("", excluded, query.period, query.excluded_periods, query.events)

    def pages(self, ways: Iterable[Conjunction]) -> set[int]:
        """The numbers of all pages that match in any of some ways."""
        return set[int]().union(*map(self._index.full_text.find, self._conditions(ways)))

    def has_pages(self, ways: Iterable[Conjunction]) -> bool:
        """Whether any page matches in any of some ways."""
        return any(map(self._index.full_text.finds, self._conditions(ways)))

    def has_pages_without_filters(self, ways: Iterable[Conjunction]) -> bool:
        """Whether any page of the archive matches in any of some ways, whatever the filters."""
        return any(
            self._index.full_text.finds(Condition(all_of(groups), period=period))
            for one in ways
            for period, groups in _within_periods(one)
        )

    def newest(self, ways: Iterable[Conjunction], limit: int) -> set[int]:
        """The ``limit`` newest pages that match in any of some ways, and all others of the last one's day."""
        return newest((one for condition in self._conditions(ways) for one in self._dated(condition)), limit)

    def occurs(self, readings: Iterable[Reading]) -> bool:
        """Whether any page of the archive has one of some readings, whatever the filters."""
        some = list(readings)
        return bool(some) and self._index.full_text.finds(Condition(any_of(some)))

    def _dated(self, condition: Condition) -> list[tuple[str, int]]:
        return self._index.full_text.find_dated(condition)

    def _conditions(self, ways: Iterable[Conjunction]) -> Iterator[Condition]:
        """The conditions to look up: the expressions for all days, and those for each period that may match instead."""
        expressions: dict[Period, list[str]] = {}
        for one in ways:
            for period, groups in _within_periods(one):
                expressions.setdefault(period, []).append(all_of(groups))
        for period, some in expressions.items():
            narrowed = " AND ".join(f"({one})" for one in (union_of(some), *self._required) if one)
            yield self._filters._replace(expression=narrowed, period=self._filters.period & period)

    def _uncorrected(self, terms: Iterable[Term]) -> tuple[Reading, ...]:
        if self._exact:
            return tuple(Reading(term.words, term.field) for term in terms)
        return tuple(one for term in terms for one in self._readings.same(term))

    def _readings_of_filter(self, clause: Clause) -> Sequence[Reading]:
        """The readings of a filter; other forms and corrections only if it matches nothing as typed."""
        readings = self._uncorrected(clause)
        if self._exact or self.occurs(readings):
            return readings
        others = (one for term in clause for one in (*self._readings.of(term)[1:], *self._readings.corrections(term)))
        there = sorted((one for one in others if self.occurs([one])), key=lambda one: one.errors)
        likeliest = [one for one in there if one.errors == there[0].errors]
        self.corrections += tuple(one.correction for one in likeliest if one.correction)
        return likeliest or readings


def newest(days: Iterable[tuple[str, int]], limit: int) -> set[int]:
    """The ``limit`` newest pages, given as days and numbers, and all others of the last one's day."""
    ordered = sorted(set(days), reverse=True)
    return {number for day, number in ordered if day >= ordered[min(limit, len(ordered)) - 1][0]} if limit else set()


def _within_periods(conjunction: Conjunction) -> Iterator[tuple[Period, list[Sequence[Reading]]]]:
    """The ways to match each date by the day or by its words: a period, and groups of readings to match in it."""
    words = [one.readings for one in conjunction if one.period is None]
    dates = [one for one in conjunction if one.period is not None]
    for by_words in product((True, False), repeat=len(dates)):
        period, groups = ALWAYS, list(words)
        for one, is_by_words in zip(dates, by_words, strict=True):
            if is_by_words:
                groups.append(one.readings)
            else:
                period &= one.period or ALWAYS
        yield period, groups
