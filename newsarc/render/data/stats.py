"""The figures of an archive as a JSON document.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import Object, document, pick, present, records
from newsarc.render.wording import by_period

if TYPE_CHECKING:
    from newsarc.model.stats import Spread, Stats


def stats(stats: Stats) -> str:
    """All figures; years are those that have events."""
    return document(
        {
            **pick(stats, "since", "until", "events"),
            "days": len(stats.days),
            **present(pick(stats, "undated")),
            **pick(stats, "empty_days", "first", "last", "all_gaps"),
            "gaps": [pick(gap, "first", "last", "days") for gap in stats.gaps],
            "busiest": records(stats.busiest, "date", "events"),
            "sources": _spread(stats.sources),
            "outlets": _spread(stats.sources),  # as they were called in earlier versions
            "contexts": _spread(stats.contexts),
            "links": stats.links,
            "years": _years(stats),
        }
    )


def _spread(spread: Spread) -> Object:
    return {**pick(spread, "values", "without"), "commonest": records(spread.counts, "name", "count")}


def _years(stats: Stats) -> list[Object]:
    """Each year with its events, its days that have some, and the events of each of its twelve months."""
    months = by_period(stats.days, 7)
    return [
        {
            "year": int(year),
            "events": count,
            "days": sum(day.year == int(year) for day, _ in stats.days),
            "months": [months.get(f"{year}-{month:02d}", 0) for month in range(1, 13)],
        }
        for year, count in by_period(stats.days, 4).items()
    ]
