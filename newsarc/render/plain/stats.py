"""The figures of an archive as plain lines: ``key<TAB>value``, for `grep`, `cut -f`, `awk`.

Knows: the keys below.  Must not know: terminals, colours.

==============  ===================================================================
``events``      how many
``days``        days that have events
``empty``       days without events between the first and the last
``first``       the first day, ISO; missing without events
``last``        the last day
``gaps``        runs of days without events
``sources``     labels of sources
``undated``     events of which no day is known, if there are any
``unsourced``   events without a source
``contexts``    contexts of events
``nameless``    events without a context
``links``       links from one event to another in Related lists
``mutual``      those that have a link back
``missing``     paths in Related lists that lead to no event
``gap``         its days; ``first..last``
``busy``        events; the day
``source``      events; the label
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
    from datetime import date

    from newsarc.model.stats import Stats


def stats(stats: Stats) -> str:
    """All figures, one per line."""
    return lines("\t".join((key, str(count), *map(_cell, of))) for key, count, *of in figures(stats))


def figures(stats: Stats) -> Iterator[tuple[str, int | date] | tuple[str, int, str]]:
    """Each figure: its key, the figure itself, and for those of which there are several, of what it is."""
    yield "events", stats.events
    yield "days", len(stats.days)
    yield "empty", stats.empty_days
    if stats.undated:
        yield "undated", stats.undated
    if stats.first and stats.last:
        yield "first", stats.first
        yield "last", stats.last
    yield "gaps", stats.all_gaps
    yield "sources", stats.sources.values
    yield "unsourced", stats.sources.without
    yield "contexts", stats.contexts.values
    yield "nameless", stats.contexts.without
    yield "links", stats.links.total
    yield "mutual", stats.links.mutual
    yield "missing", stats.links.missing
    yield from (("gap", gap.days, f"{gap.first}..{gap.last}") for gap in stats.gaps)
    yield from (("busy", count, str(day)) for day, count in stats.busiest)
    yield from (("source", count, label) for label, count in stats.sources.counts)
    yield from (("context", count, name) for name, count in stats.contexts.counts)
    yield from (("year", count, year) for year, count in by_period(stats.days, 4).items())
    yield from (("month", count, month) for month, count in by_period(stats.days, 7).items())


def _cell(text: str) -> str:
    return cell(printable(text))
