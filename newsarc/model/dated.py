"""What values with a date share: it may be a day or only a month, and an event has a number on its day.

Knows: the ISO form of a date, the handle of an event.  Must not know: the other attributes of these values.
"""

from __future__ import annotations

import datetime as dt


class Dated:
    """A value with a ``date``, or only a ``month`` as in ``2012-02``, or neither."""

    __slots__ = ()

    date: dt.date | None
    month: str | None

    @property
    def when(self) -> str:
        """The day, or else the month, in ISO form; empty if neither is known."""
        return self.date.isoformat() if self.date else self.month or ""


class Numbered(Dated):
    """An event with its ``number`` on the day page, None if that doesn't list it."""

    __slots__ = ()

    number: int | None

    @property
    def handle(self) -> str:
        """Its day and number, as ``newsarc show`` takes them: ``2012-02-08/16``; `when` if it has no number."""
        return f"{self.when}/{self.number}" if self.number and self.date else self.when
