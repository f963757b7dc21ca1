"""What is of a day, or of a month where that is all that is known.

Knows: how ISO writes either.  Must not know: what else there is to it.
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
