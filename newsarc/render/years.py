"""Years as the rows of a map, and what stands in the place of those without events.

Knows: which years have a row, and how long nothing happened, in words.  Must not know: what a map looks like.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from newsarc.model.stats import Gap
from newsarc.model.stories import whole_months
from newsarc.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DAY = timedelta(days=1)


class Year(NamedTuple):
    """A year (``2012``) that has events, how many, and the gap before it if it has whole years."""

    year: str
    total: int
    gap: Gap | None


def years_of(counts: Iterable[tuple[str, int]], gaps: Iterable[Gap]) -> Iterator[Year]:
    """The years of ISO dates in order, with the counts of these added up.

    >>> [(one.year, one.total) for one in years_of([("2012-02", 3), ("2012-03-01", 1), ("2013-01", 2)], [])]
    [('2012', 4), ('2013', 2)]
    """
    totals: dict[str, int] = {}
    for when, count in counts:
        totals[when[:4]] = totals.get(when[:4], 0) + count
    # A gap belongs to the year after it only if it has all the years in between.
    longest = {(gap.last + _DAY).year: gap for gap in gaps if (gap.last + _DAY).year > (gap.first - _DAY).year + 1}
    for year, total in totals.items():
        yield Year(year, total, longest.get(int(year)))


def gaps_between(days: Sequence[date]) -> list[Gap]:
    """The gaps between some days, in order.

    >>> [str(gap.first) for gap in gaps_between([date(2012, 3, 30), date(2012, 3, 31), date(2015, 12, 2)])]
    ['2012-04-01']
    """
    return [Gap(one + _DAY, two - _DAY) for one, two in pairwise(days) if two > one + _DAY]


def without_events(gap: Gap) -> str:
    """How long nothing happened, in whole years and months.

    >>> without_events(Gap(date(2012, 3, 31), date(2015, 12, 1)))
    'no events for 3 years 8 months'
    """
    years, months = divmod(whole_months(gap.first, gap.last + _DAY), 12)
    parts = (counted(count, noun) for count, noun in ((years, "year"), (months, "month")) if count)
    return f"no events for {' '.join(parts)}"
