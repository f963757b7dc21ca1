"""The values that a reader sees: a page and what is on it, a day, a calendar.

Knows: what they are.  Must not know: how they are read or shown.  No value
here does I/O or holds a handle.

Paths are site paths (``/news/2012/02/8/….md``), dates ``datetime.date``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """Where a story was told: the label of the link, and its address where there is one."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """An entry of a page's Related list, with the contexts that the two pages share."""

    title: str
    path: str
    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a page's Changes list: an older version or the current one."""

    title: str
    path: str
    stamp: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Event:
    """One page: what happened, who says so, what belongs to it.

    ``file`` is the page's file relative to the root, None where only the day
    page tells of the event.  ``contexts`` are the names on its day page, in its
    own Related list and in the tags of its front matter.
    """

    path: str
    file: str | None
    date: dt.date | None
    title: str
    topic: str | None
    summary: str | None
    contexts: tuple[str, ...]
    sources: tuple[Source, ...]
    cover_image: str | None
    related: tuple[Related, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A date that has pages: its events in the page's order, and the days with events around it.

    ``unlisted`` counts the pages stored in the day's folder that its page doesn't list.
    """

    date: dt.date
    path: str
    events: tuple[Event, ...]
    previous: dt.date | None
    next: dt.date | None
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a month or a year (``2012-02``, ``2012``) that have events, with their counts.

    ``paths`` are the site paths of their pages, in the same order.
    """

    period: str
    days: tuple[tuple[dt.date, int], ...]
    previous: str | None
    next: str | None
    paths: tuple[str, ...] = field(default=(), compare=False)

    @property
    def events(self) -> int:
        return sum(count for _, count in self.days)
