"""What is of a day, or of a month where that is all that is known; and an event's number on its day.

Knows: how ISO writes either, and the handle by which an event is asked for.  Must not know: what else there is to it.
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
        """The day, or the month where that is all there is, as ISO writes it; empty for neither."""
        return self.date.isoformat() if self.date else self.month or ""


class Numbered(Dated):
    """A dated event with its ``number`` on the day, None where the day doesn't list it."""

    __slots__ = ()

    number: int | None

    @property
    def handle(self) -> str:
        """What ``newsarc show`` takes for it: ``2012-02-08/16``; what there is of the date where it has no number."""
        return f"{self.when}/{self.number}" if self.number and self.date else self.when
