"""Decides which of the two orders of pages has the first turn, if pages have all words of a query.

Knows: how a query for an event differs from one for a known page.
Must not know: how either order is made.

If the order of events always had the first turn, known pages would lose their first
place to events; if it never had, events would lose theirs to other pages.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from newsarc.search.event_order import DAY_LENGTH, WEEK, Signs, promise
from newsarc.text.dates import shifted

_SEVERAL = 4  # pages; with fewer, any of them may be the one meant
_OUTBREAK = 0.66  # the sign of two pages in one week
_LEAST_SHARE = 0.1  # of the pages, in the week of an outbreak: among many pages, some share a week by chance
_MOST_EARLIER = 0.3  # of the pages; with more earlier ones, it isn't an outbreak
_TELLING = 0.36  # the mean rarity, 1 for a word on one event: common words occur together by chance
_MARGIN = 0.2  # by which a page must be likelier to report the event than the best page by words


def event_is_first(
    event: tuple[str, Signs], other: Signs | None, days: Collection[str], rarities: Sequence[float]
) -> bool:
    """Whether the first page in the order of events is to be first of all.

    ``event`` is its ISO date with its signs, ``other`` the signs of the best page by
    words, None if they are unknown.  ``days`` are the dates of all pages that have all
    words, ``rarities`` the rarities of the words, 1 for a word on a single event.
    """
    day, signs = event
    if len(days) < _SEVERAL or len(day) < DAY_LENGTH or signs.outbreak < _OUTBREAK:
        return False
    if sum(rarities) < _TELLING * len(rarities):
        return False
    if other and promise(*signs) - promise(*other) < _MARGIN:
        return False
    end = shifted(date.fromisoformat(day), WEEK).isoformat()
    earlier, soon = (sum(one < day for one in days), sum(day <= one <= end for one in days))
    return earlier <= _MOST_EARLIER * len(days) and soon >= _LEAST_SHARE * len(days)
