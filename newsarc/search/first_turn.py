"""Decides which of the two orders of pages has the first turn, if pages have all words of a query.

Knows: how a query for an event differs from one for a known page.
Must not know: how either order is made.

If the order of events always had the first turn, known pages would lose their first
place to events; if it never had, events would lose theirs to other pages.  Who asks
a question (`when did …`) means an event; of other queries several signs are added up,
since none of them is certain.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from newsarc.search.event_order import DAY_LENGTH, MANY, WEEK
from newsarc.search.query import FIELDS
from newsarc.search.scoring import Match
from newsarc.text.dates import shifted

MOST_COMPARED = 5  # of the best pages by words
# A question for an event begins with `who`, or with one word of each kind.
_WHO = ("who", "whom")
_QUESTION_WORDS = ("when", "where", "how", "what")
_VERBS = ("did", "was", "were", "had", "has", "will", "happened", "many", "much")
_LONG = 30  # words; pages are remembered by a large part of a short title


class _Signs(NamedTuple):
    """The signs that a query means an event, each around 0 to 1, or the weight of each sign."""

    outbreak: float  # the `Signs` of the first page in the order of events
    size: float  # how many pages have all words within a week from its day on
    earlier: float  # the share of pages with all words that are earlier
    phrase: float  # the share of neighbouring words of the query that are neighbours in the titles of the best pages
    length: float  # that of the title of the best page by words


# Fitted to 145 queries for events and 400 for known pages on a real archive, and rounded; no script reproduces this.
_WEIGHTS = _Signs(outbreak=4, size=3, earlier=-3, phrase=3, length=1)
_LEAST = 4.6  # of the weighted sum


def asks_for_event(words: Sequence[str]) -> bool:
    """Whether the words of a query are a question of what happened, unlike `how to bake bread`.

    >>> asks_for_event(["who", "won"]), asks_for_event(["when", "did", "she", "win"])
    (True, True)
    >>> asks_for_event(["how", "to", "win"])
    False
    """
    first, second, *_ = (*words, "", "")
    return bool(second) and (first in _WHO or (first in _QUESTION_WORDS and second in _VERBS))


def event_is_first(
    day: str, outbreak: float, days: Collection[str], best: Sequence[Sequence[Match]], length: int
) -> bool:
    """Whether the first page in the order of events is to be first of all.

    ``day`` is its ISO date and ``outbreak`` its sign.  ``days`` are the dates of all
    pages that have all words; ``best`` are the matches of the best of them by words
    (`MOST_COMPARED`), and ``length`` is the number of words in the title of the first.
    """
    if len(day) < DAY_LENGTH:
        return False
    end = shifted(date.fromisoformat(day), WEEK).isoformat()
    soon = sum(day <= one <= end for one in days)
    signs = _Signs(
        outbreak=outbreak,
        size=soon / (soon + MANY),
        earlier=sum(one < day for one in days) / len(days),
        phrase=math.fsum(map(_phrase, best)) / MOST_COMPARED,
        length=length / _LONG,
    )
    return math.fsum(map(mul, signs, _WEIGHTS)) > _LEAST


def _phrase(matches: Sequence[Match]) -> float:
    """The share of neighbouring words of the query that are neighbours in a page's title."""
    together = sum(_are_neighbours(first, second) for first, second in pairwise(matches))
    return together / max(len(matches) - 1, 1)


def _are_neighbours(first: Match, second: Match) -> bool:
    return first.field == second.field == FIELDS[0] and second.at == first.at + len(first.words)
