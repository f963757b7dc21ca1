"""What every reader of days and pages answers, whatever the layout.

Knows: the questions.  Must not know: how any of them is answered.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from newsarc.errors import NotFoundError
    from newsarc.model.events import Calendar, Day, Event


class PageReader(Protocol):
    """The reader of one archive."""

    root: Path

    def day(self, day: date | str) -> Day | None:
        """The events of a date; None if there are none.  Raises `UsageError` for an invalid date."""

    def page(self, path: str) -> Event | None:
        """The event at a site path; None if there is none."""

    def is_page(self, path: str) -> bool:
        """Whether an event's page is at a site path."""

    def latest(self) -> date | None:
        """The last day with events."""

    def around(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days with events before and after a day."""

    def no_such_day(self, day: date) -> NotFoundError:
        """The error for a day without events, with the nearest days that have some."""

    def calendar(self, year: int, month: int | None = None) -> Calendar:
        """The days with events in a month or year, with their counts.  Raises `UsageError` for an invalid month."""

    def raw(self, path: str) -> bytes | None:
        """The bytes of the page at a site path; None if there is none."""

    def read_line(self, file: str, number: int) -> str | None:
        """A line of a file, by its number from 1, to show a finding in its place; None if there is no such line."""
