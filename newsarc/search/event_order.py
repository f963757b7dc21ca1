"""Pages ordered by how likely each reports the event itself, as it happens, and not its consequences.

Knows: how and when events are reported.  Must not know: how pages are found, how well
their words match (`scoring`).

Someone who types `beirut explosion` wants the report of the day, while a hundred pages
have both words.  Signs of that page: earlier pages lack the words and many later ones
have them, its title begins with them, and its title has no older year.  The signs are
added up, since none of them is certain.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate
from operator import mul
from typing import NamedTuple

from newsarc.search.readings import Reading
from newsarc.search.scoring import QueryTerm
from newsarc.text.acronyms import CAPITALS

DAY_LENGTH = len("2012-02-08")  # of a date that isn't only a month
WEEK = 7  # days
_UNIT = 1000  # the density of a page with all words
_DENSITY = 3  # an exponent: pages that lack words count less
_LATEST = 30  # the position in a title after which a word counts as being at its end
# What follows one of these in a title is an earlier event: `riots after the death of…`.
_LOOKS_BACK = frozenset(
    """after following since over amid aftermath anniversary investigation inquiry memorial wake response relief
    victims""".split()  # noqa: SIM905
)


class Signs(NamedTuple):
    """The signs that a page reports the event, each from 0 to 1, or the weight of each sign."""

    share: float  # of the query's weight, found on the page
    outbreak: float  # the share of pages from this day on among those within a week
    early: float  # how near the beginning of the title the words are
    in_title: float  # the share of the words in the title
    foreground: float  # the share of the words before a word that looks back
    present: float  # whether the title has no older year
    older: float  # the share of candidates that are later


# Chosen by hand, with queries on a real archive whose right pages were known; no script reproduces this.
WEIGHTS = Signs(share=3.5, outbreak=1.3, early=0.5, in_title=0.25, foreground=0.2, present=0.4, older=0.2)


class Candidate(NamedTuple):
    """A page: its number, its ISO date, the words of its title, and its share of the query's weight."""

    number: int
    day: str
    title: Sequence[str]
    share: float


class Outbreaks:
    """How the candidates of a query are spread over time; ``shares`` gives the weight that each has."""

    def __init__(self, days: Mapping[int, str], shares: Mapping[int, float]) -> None:
        best = max(shares.values(), default=1.0)
        density: Counter[str] = Counter()
        for number, share in shares.items():
            if len(day := days[number]) == DAY_LENGTH:
                # Whole numbers, since sums of others depend on their order.
                density[day] += round(_UNIT * (share / best) ** _DENSITY)
        self._ordinals = {day: date.fromisoformat(day).toordinal() for day in density}
        days_and_units = sorted((self._ordinals[day], units) for day, units in density.items())
        self._days = [day for day, _ in days_and_units]
        self._until = [0, *accumulate(units for _, units in days_and_units)]  # the density of all days before each

    def sign(self, day: str) -> float:
        """Close to 1 for a day on which many candidates begin, 0.5 for a lone page or one without a day."""
        first = self._ordinals.get(day)
        if first is None:
            return 0.5
        at = bisect_left(self._days, first)
        start = bisect_left(self._days, first - WEEK, 0, at)
        end = bisect_left(self._days, first + WEEK + 1, at)
        since = self._until[end] - self._until[at]
        return since / (self._until[end] - self._until[start] + _UNIT)


def event_order(
    candidates: Sequence[Candidate], terms: Sequence[QueryTerm], outbreaks: Outbreaks
) -> list[tuple[Candidate, Signs]]:
    """Some pages, given in order of their dates, sorted best first, each with its signs."""
    titles = _Titles([one for one in terms if one.weight and one.covers == 1])
    found = [
        (one, titles.signs(one, outbreaks.sign(one.day), 1 - age / len(candidates)))
        for age, one in enumerate(candidates)
    ]
    found.sort(key=lambda item: -promise(*item[1]))
    return found


def promise(*signs: float) -> float:
    """The weighted sum of the first signs."""
    return round(math.fsum(map(mul, signs, WEIGHTS)), 6)


class _Titles:
    """Finds the terms of a query, in any form, in titles."""

    def __init__(self, terms: Sequence[QueryTerm]) -> None:
        self._weights = [one.weight for one in terms]
        self._whole = sum(self._weights) or 1.0
        self._words: dict[str, list[int]] = defaultdict(list)  # of each word the terms that it is
        self._rows: list[tuple[int, Reading]] = []  # readings of several words, and prefixes
        for at, term in enumerate(terms):
            for one in term.readings:
                if len(one.words) == 1 and not one.prefix:
                    self._words[one.words[0].removeprefix(CAPITALS)].append(at)
                else:
                    self._rows.append((at, one))

    def signs(self, page: Candidate, outbreak: float, older: float) -> Signs:
        """The signs of a page, given two of them."""
        found = self._places(page.title)
        if not found:
            return Signs(page.share, outbreak, 0.0, 0.0, 0.0, 1.0, older)
        looks_back = next((at for at, word in enumerate(page.title) if word in _LOOKS_BACK), len(page.title))
        year = page.day[:4]
        is_past = any(len(word) == 4 and "1900" <= word < year and word.isdecimal() for word in page.title)
        places = found.values()
        return Signs(
            share=page.share,
            outbreak=outbreak,
            early=1 - sum(min(at, _LATEST) for at in places) / len(places) / _LATEST,
            in_title=sum(self._weights[term] for term in found) / self._whole,
            foreground=sum(self._weights[term] for term, at in found.items() if at < looks_back) / self._whole,
            present=0.0 if is_past else 1.0,
            older=older,
        )

    def _places(self, title: Sequence[str]) -> dict[int, int]:
        """The position of each term that a title has."""
        found: dict[int, int] = {}
        known = self._words
        for at, word in enumerate(title):
            if word in known:
                for term in known[word]:
                    found.setdefault(term, at)
        for term, row in self._rows:
            if (row.prefix or row.words[0] in title) and (at_or_none := row.position(title)) is not None:
                found[term] = min(found.get(term, at_or_none), at_or_none)
        return dict(sorted(found.items()))
