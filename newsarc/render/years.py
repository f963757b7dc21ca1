"""Years as the rows of a map: what stands in the place of those without events.

Knows: how long nothing happened, in words.  Must not know: what a map looks like.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from newsarc.model.stats import Gap
from newsarc.model.stories import whole_months
from newsarc.render.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY = timedelta(days=1)


def gaps_of_years(days: Sequence[date]) -> dict[int, Gap]:
    """The gaps between some days, in order, that have whole years in them, by the year after.

    >>> list(gaps_of_years([date(2012, 3, 30), date(2013, 1, 1), date(2015, 12, 2)]))
    [2015]
    """
    return {two.year: Gap(one + _DAY, two - _DAY) for one, two in pairwise(days) if two.year > one.year + 1}


def without_events(gap: Gap) -> str:
    """How long nothing happened, in whole years and months.

    >>> without_events(Gap(date(2012, 3, 31), date(2015, 12, 1)))
    'no events for 3 years 8 months'
    """
    years, months = divmod(whole_months(gap.first, gap.last + _DAY), 12)
    parts = (counted(count, noun) for count, noun in ((years, "year"), (months, "month")) if count)
    return f"no events for {' '.join(parts)}"
