"""Months and years for people, as renderables of rich.

Knows: what `terminal` knows, and draws with it.  Must not know: the other formats, what it must not.
"""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from newsarc.render import wording
from newsarc.render.terminal.events import DOT, Hanging, footer
from newsarc.render.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsarc.model.events import Calendar


def calendar(calendar: Calendar) -> RenderableType:
    """A month as a calendar with counts, a year as twelve small ones."""
    counts = dict(calendar.days)
    year, _, month = calendar.period.partition("-")
    name = f"{wording.MONTHS[int(month) - 1]} {year}" if month else year
    head = Text.assemble((name, "heading"), DOT, (counted(calendar.events, "event"), "dim"))
    grid = Group(*_month(int(year), int(month), counts)) if month else Year(int(year), counts)
    hint = ""
    if counts:
        busiest = max(counts, key=counts.__getitem__)
        head.append(f"{DOT}most on {busiest} ({counts[busiest]:,})", "dim")
        hint = f"newsarc show {busiest} shows a day" if month else f"newsarc show {str(busiest)[:7]} shows a month"
    return Group(Hanging("", head), Text(), grid, Text(), *footer(calendar.previous, calendar.next, hint))


def _month(year: int, month: int, counts: dict[date, int]) -> Iterator[Text]:
    """A line a week; beside each day the number of its events."""
    digits = max((len(str(count)) for count in counts.values()), default=1)
    width = max(2 + 1 + digits, 3)
    yield _row((Text(f"{name[:3]:{width}}", "dim") for name in wording.WEEKDAYS), 3)
    for week in wording.weeks(year, month):
        yield _row((_cell(date(year, month, day) if day else None, counts, width) for day in week), 3)


def _row(cells: Iterable[Text], gap: int) -> Text:
    row = Text(" " * gap).join(cells)
    row.rstrip()
    return row


def _cell(day: date | None, counts: dict[date, int], width: int) -> Text:
    if day is None:
        return Text(" " * width)
    if day not in counts:
        return Text(f"{day.day:2}".ljust(width), "dim")
    return Text.assemble((f"{day.day:2}", "date"), (f"{counts[day]:{width - 2}}", "title"))


class Year:
    """Twelve months side by side, as many as fit; a day's style tells how much happened."""

    WIDTH = 20
    GAP = 4

    def __init__(self, year: int, counts: dict[date, int]) -> None:
        self.year = year
        self.counts = counts
        self.most = max(counts.values(), default=1)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        fit = (options.max_width + self.GAP) // (self.WIDTH + self.GAP)
        beside = next((number for number in (6, 4, 3, 2) if number <= fit), 1)
        for first in range(1, 13, beside):
            if first > 1:
                yield Text()
            months = [list(self._month(month)) for month in range(first, first + beside)]
            for lines in zip_longest(*months, fillvalue=Text(" " * self.WIDTH)):
                yield _row(lines, self.GAP)

    def _month(self, month: int) -> Iterator[Text]:
        """Its name and count, then its weeks."""
        count = sum(count for day, count in self.counts.items() if day.month == month)
        name = wording.MONTHS[month - 1]
        said = f"{count:,}" if count else ""
        yield Text.assemble((name, "heading" if count else "dim"), (said.rjust(self.WIDTH - len(name)), "dim"))
        for week in wording.weeks(self.year, month):
            yield Text(" ").join(self._day(month, day) for day in week)

    def _day(self, month: int, day: int) -> Text:
        if not day:
            return Text("  ")
        count = self.counts.get(date(self.year, month, day), 0)
        if not count:
            return Text(" ·", "dim")
        return Text(f"{day:2}", ("few", "some", "many")[min(3 * count // (self.most + 1), 2)])
