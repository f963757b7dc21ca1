"""The common base of readers of days and pages, for every layout.

Knows: the interface, and what needs only a file.
Must not know: which days and pages exist.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.errors import NotFoundError, UsageError
from newsarc.files.paths import read_page
from newsarc.text import dates
from newsarc.text.calendar_names import WEEKDAYS
from newsarc.text.lines import with_line_feeds

if TYPE_CHECKING:
    from newsarc.model.events import Calendar, Day, Event


class PageReader(ABC):
    """The reader of the archive at ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @abstractmethod
    def day(self, day: date | str) -> Day | None:
        """The events of a date; None if there are none.  Raises `UsageError` for an invalid date."""

    @abstractmethod
    def page(self, path: str) -> Event | None:
        """The event at a site path; None if there is none."""

    @abstractmethod
    def is_page(self, path: str) -> bool:
        """Whether an event's page is at a site path."""

    def day_page(self, day: date) -> str:
        """The site path of a day's page; empty if there is none."""
        return ""

    @abstractmethod
    def latest(self) -> date | None:
        """The last day with events."""

    @abstractmethod
    def around(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days with events before and after a day."""

    def extent(self) -> dates.Period:
        """The days from the first to the last one with events; no limits if there are none."""
        return dates.Period(self.around(date.min)[1], self.latest())

    @abstractmethod
    def calendar(self, year: int, month: int | None = None) -> Calendar:
        """The days with events in a month or year, with their counts.  Raises `UsageError` for an invalid month."""

    def no_such_day(self, day: date) -> NotFoundError:
        """The error for a day without events, with the nearest days that have some."""
        near = tuple(found.isoformat() for found in self.around(day) if found)
        return NotFoundError(f"no events on {day.isoformat()} ({WEEKDAYS[day.weekday()]})", nearest=near)

    def raw(self, path: str) -> bytes | None:
        """The bytes of the page at a site path; None if there is none."""
        return read_page(self.root, path)

    def read_line(self, file: str, number: int) -> str | None:
        """A line of a file, by its number from 1, to show a finding in context; None if there is no such line."""
        from newsarc.pages.encoding import decode

        data = self.raw(file)
        lines = with_line_feeds(decode(data).text).split("\n") if data is not None else []
        return lines[number - 1] if 0 < number <= len(lines) else None


def given_day(value: date | str) -> date:
    """A given day.  Raises `UsageError` for a text that isn't a date, or a day that the calendar doesn't have."""
    if isinstance(value, date):
        return value
    if found := dates.typed_day(value):
        return found
    raise UsageError(f"{value!r} is not a date", "use YYYY-MM-DD")


def check_month(year: int, month: int | None) -> None:
    """Raise `UsageError` for an invalid month or year."""
    if not 1 <= year <= 9999:
        raise UsageError(f"{year} is not a valid year", "years are 1 to 9999")
    if month is not None and not 1 <= month <= 12:
        raise UsageError(f"{year}-{month} is not a valid month", "months are 1 to 12")


def period_of(day: date | None, month: int | None) -> str | None:
    """The month of a day, or its year without ``month``; None without a day."""
    if day is None:
        return None
    return f"{day:%Y-%m}" if month else f"{day:%Y}"
