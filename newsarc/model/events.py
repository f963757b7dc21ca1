"""Pages, days and calendars.

Knows: what is on a page.  Must not know: how pages are read or shown.

Paths are site paths (``/news/2012/02/8/….md``), dates ``datetime.date``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from newsarc.model.dated import Numbered


@dataclass(frozen=True, slots=True)
class Source:
    """A source of an event: the label of its link, and the URL, None if it has none."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Related(Numbered):
    """An entry of a page's Related list, with the contexts that it gives both pages.

    ``date``, ``month`` and ``number`` are those of the related event, as in `Event`.
    """

    title: str
    path: str
    contexts: tuple[str, ...]
    date: dt.date | None = None
    number: int | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a page's Changes list: an older version of the page, or the current one."""

    title: str
    path: str
    stamp: str | None
    state: str


class PassageKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document's text, without markup.

    ``level`` is that of a heading, from 1 to 6, or how deep in lists a passage is.  ``marker`` is a bullet or a number
    if the passage starts an item of a list.  A table has tabs between cells; it and code have several lines, all others
    have one.
    """

    kind: PassageKind
    text: str
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Event(Numbered):
    """One page.

    ``file`` is its file relative to the root, None if there is only an entry on the
    day page.  ``date`` is None if only the ``month`` is known, as in ``2012-02``, or
    not even that.  ``contexts`` are the names on the day page, in the page's Related
    list and in the tags of its front matter.  ``number`` is its number on the day, as
    in ``2012-02-08/16``, None if the day page doesn't list it.  ``text`` is what a
    document says, if it was asked for by its path; a page of the daily layout has none.
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
    month: str | None = None
    number: int | None = None
    text: tuple[Passage, ...] = ()

    @property
    def has_summary_in_text(self) -> bool:
        """Whether the summary is the beginning of a passage of the text, so that a reader needs only one of them."""
        beginning = (self.summary or "").removesuffix("…")
        return any(passage.text.startswith(beginning) for passage in self.text)


@dataclass(frozen=True, slots=True)
class Day:
    """A day: its events in the order of the day page, and the nearest days before and after that have events.

    ``path`` is that of the day page, empty if the archive's layout has none.
    ``unlisted`` is the number of pages in the day's folder that the day page doesn't list.
    """

    date: dt.date
    path: str
    events: tuple[Event, ...]
    previous: dt.date | None
    next: dt.date | None
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """The days, months or years of a period that have events, in order; or the same day or month of every year.

    ``period`` is its first and last day (``2012-02-06..2012-02-12``), or the month and day (``02-08``, ``02``).
    """

    period: str
    parts: tuple[Day | Calendar, ...]

    @property
    def events(self) -> int:
        """The number of events in all."""
        return sum(len(part.events) if isinstance(part, Day) else part.events for part in self.parts)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a month or a year (``2012-02``, ``2012``) that have events, with their counts.

    ``paths`` are the site paths of the day pages, in the same order, or empty.  ``previous``
    and ``next`` are the nearest months or years that have events.  ``without_day``
    are the events of which only the month is known.
    """

    period: str
    days: tuple[tuple[dt.date, int], ...]
    previous: str | None
    next: str | None
    paths: tuple[str, ...] = field(default=(), compare=False)
    without_day: tuple[Event, ...] = ()

    @property
    def events(self) -> int:
        """The number of events in all."""
        return sum(count for _, count in self.days) + len(self.without_day)
