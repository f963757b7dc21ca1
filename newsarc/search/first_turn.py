"""Which of the two orders of pages has the first turn, where pages have all words of a query.

Knows: what tells a query for an event from one for a page that somebody knows.
Must not know: how either order is made.

Always first, the order of events would take their first place from pages that are
looked for by a few of their words; never first, events would lose theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from newsarc.search.event_order import DAY_LENGTH, WEEK, Signs, promise

_SEVERAL = 4  # pages: of fewer, each may be what is looked for
_OUTBREAK = 0.66  # the sign of two pages of one week
_LEAST_SHARE = 0.1  # of the pages, in the week of an outbreak: of more pages, some meet in a week by chance
_MOST_EARLIER = 0.3  # of the pages: with more before it, nothing new breaks out
_TELLING = 0.36  # of the rarity of a word on one event, in the mean: common words meet by chance
_MARGIN = 0.2  # by which a page must be likelier to tell of the event than the best one by its words


def event_is_first(
    event: tuple[str, Signs], other: Signs | None, days: Collection[str], rarities: Sequence[float]
) -> bool:
    """Whether the first page in the order of events is to be first of all.

    ``event`` is its ISO date with its signs, ``other`` the signs of the best page by
    its words, None where they weren't looked for.  ``days`` are the dates of all pages
    that have all words, ``rarities`` those of the words, of which a word on a single
    event has 1.
    """
    day, signs = event
    if len(days) < _SEVERAL or len(day) < DAY_LENGTH or signs.outbreak < _OUTBREAK:
        return False
    if sum(rarities) < _TELLING * len(rarities):
        return False
    if other and promise(*signs) - promise(*other) < _MARGIN:
        return False
    end = (date.fromisoformat(day) + timedelta(WEEK)).isoformat()
    earlier, soon = (sum(one < day for one in days), sum(day <= one <= end for one in days))
    return earlier <= _MOST_EARLIER * len(days) and soon >= _LEAST_SHARE * len(days)
