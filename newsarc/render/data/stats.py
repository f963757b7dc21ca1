"""What there is in an archive, as one JSON document of schema 1; the field names are those of the Python API.

Knows: the shapes below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from newsarc.render.safe_json import SCHEMA, written
from newsarc.render.wording import by_period

if TYPE_CHECKING:
    from datetime import date

    from newsarc.model.stats import Spread, Stats


class GapData(TypedDict):
    first: str
    last: str
    days: int


class DayCountData(TypedDict):
    date: str
    events: int


class NameCountData(TypedDict):
    name: str
    count: int


class SpreadData(TypedDict):
    values: int
    without: int  # events that have none
    commonest: list[NameCountData]


class LinksData(TypedDict):
    total: int
    mutual: int
    missing: int


class YearData(TypedDict):
    year: int
    events: int
    days: int  # that have some
    months: list[int]  # events in each of the twelve


class StatsData(TypedDict):
    schema: int
    since: str | None
    until: str | None
    events: int
    days: int
    empty_days: int
    first: str | None
    last: str | None
    all_gaps: int
    gaps: list[GapData]
    busiest: list[DayCountData]
    outlets: SpreadData
    contexts: SpreadData
    links: LinksData
    years: list[YearData]


def stats(stats: Stats) -> str:
    """All figures; years are those that have events."""
    document: StatsData = {
        "schema": SCHEMA,
        "since": _date(stats.since),
        "until": _date(stats.until),
        "events": stats.events,
        "days": len(stats.days),
        "empty_days": stats.empty_days,
        "first": _date(stats.first),
        "last": _date(stats.last),
        "all_gaps": stats.all_gaps,
        "gaps": [{"first": str(gap.first), "last": str(gap.last), "days": gap.days} for gap in stats.gaps],
        "busiest": [{"date": str(day), "events": count} for day, count in stats.busiest],
        "outlets": _spread(stats.outlets),
        "contexts": _spread(stats.contexts),
        "links": {"total": stats.links.total, "mutual": stats.links.mutual, "missing": stats.links.missing},
        "years": _years(stats),
    }
    return written(document)


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _spread(spread: Spread) -> SpreadData:
    commonest: list[NameCountData] = [{"name": name, "count": count} for name, count in spread.counts]
    return {"values": spread.values, "without": spread.without, "commonest": commonest}


def _years(stats: Stats) -> list[YearData]:
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
