"""The figures of an archive as plain lines: ``key<TAB>value``, for `grep`, `cut -f`, `awk`.

Knows: the keys below.  Must not know: terminals, colours.

==============  ===================================================================
``events``      how many
``days``        days that have events
``empty``       days without events between the first and the last
``first``       the first day, ISO; missing without events
``last``        the last day
``gaps``        runs of days without events
``outlets``     labels of sources
``undated``     events of which no day is known, if there are any
``unsourced``   events without a source
``contexts``    contexts of events
``nameless``    events without a context
``links``       links from one event to another in Related lists
``mutual``      those that have a link back
``missing``     paths in Related lists that lead to no event
``gap``         its days; ``first..last``
``busy``        events; the day
``outlet``      events; the label
``context``     events; the name
``year``        events; the year
``month``       events; the month
==============  ===================================================================

Keys from ``gap`` on have a line per value, and a third column with what the number
counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.wording import by_period, cell, lines
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarc.model.stats import Stats


def stats(stats: Stats) -> str:
    """All figures, one per line."""
    return lines(_lines(stats))


def _lines(stats: Stats) -> Iterator[str]:
    yield f"events\t{stats.events}"
    yield f"days\t{len(stats.days)}"
    yield f"empty\t{stats.empty_days}"
    if stats.undated:
        yield f"undated\t{stats.undated}"
    if stats.first and stats.last:
        yield f"first\t{stats.first}"
        yield f"last\t{stats.last}"
    yield f"gaps\t{stats.all_gaps}"
    yield f"outlets\t{stats.outlets.values}"
    yield f"unsourced\t{stats.outlets.without}"
    yield f"contexts\t{stats.contexts.values}"
    yield f"nameless\t{stats.contexts.without}"
    yield f"links\t{stats.links.total}"
    yield f"mutual\t{stats.links.mutual}"
    yield f"missing\t{stats.links.missing}"
    yield from (f"gap\t{gap.days}\t{gap.first}..{gap.last}" for gap in stats.gaps)
    yield from (f"busy\t{count}\t{day}" for day, count in stats.busiest)
    yield from (f"outlet\t{count}\t{cell(printable(label))}" for label, count in stats.outlets.counts)
    yield from (f"context\t{count}\t{cell(printable(name))}" for name, count in stats.contexts.counts)
    yield from (f"year\t{count}\t{year}" for year, count in by_period(stats.days, 4).items())
    yield from (f"month\t{count}\t{month}" for month, count in by_period(stats.days, 7).items())
