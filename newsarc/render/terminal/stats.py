"""The figures of an archive on a terminal, as renderables of rich.

Knows: how they are laid out.  Must not know: the archive, files, the Console.

The heat map has a row per year and a column per week, or per month on a narrow
terminal.  Its shades are characters, so that it can be read without colours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from newsarc.render.shades import Shades
from newsarc.render.terminal.elements import DOT, Bars, Hanging
from newsarc.render.wording import by_period, without
from newsarc.render.years import gaps_between, without_events, years_of
from newsarc.text.calendar_names import MONTHS
from newsarc.text.plurals import counted

if TYPE_CHECKING:
    from newsarc.model.stats import Spread, Stats


def stats(stats: Stats) -> RenderableType:
    """A summary of one or two lines, a heat map of the years, then the lists."""
    lines: list[RenderableType] = [Hanging("", _head(stats))]
    if stats.days:
        lines += [Text(), HeatMap(stats.days)]
    lines += _section("Busiest days", [(str(day), count) for day, count in stats.busiest])
    lines += _gaps(stats)
    lines += _names("Contexts", stats.contexts)
    lines += _names("Sources by link label", stats.sources)
    return Group(*lines, Text(), Hanging("", _links(stats)))


def _head(stats: Stats) -> Text:
    line = Text.assemble((counted(stats.events, "event"), "heading"))
    if stats.first and stats.last:
        line.append(f"{DOT}{counted(len(stats.days), 'day')}{DOT}{stats.first} to {stats.last}")
        line.append(f"{DOT}{counted(stats.empty_days, 'day')} without events")
    if stats.undated:
        line.append(f"{DOT}{stats.undated:,} without an exact date")
    return line


def _section(name: str, counts: Sequence[tuple[str, int]]) -> list[RenderableType]:
    return [Text(), Hanging("", Text(name, "heading")), Bars(counts)] if counts else []


def _gaps(stats: Stats) -> Iterator[RenderableType]:
    if stats.gaps:
        yield from (Text(), Hanging("", Text(f"Longest of {counted(stats.all_gaps, 'gap')}", "heading")))
    numbers = [counted(gap.days, "day") for gap in stats.gaps]
    for gap, number in zip(stats.gaps, numbers, strict=True):
        span = f"{gap.first}" if gap.first == gap.last else f"{gap.first} to {gap.last}"
        yield Hanging(Text(f"{number:>{max(map(len, numbers))}}  "), Text(span, "date"))


def _names(name: str, spread: Spread) -> list[RenderableType]:
    shown = f"{len(spread.counts):,} of " if len(spread.counts) < spread.values else ""
    return _section(f"{name} ({shown}{spread.values:,}){without(spread)}", spread.counts)


def _links(stats: Stats) -> Text:
    links = stats.links
    line = Text.assemble((counted(links.total, "related link"), "heading"))
    if links.mutual:
        line.append(f"{DOT}{links.mutual:,} reciprocal")
    if links.missing:
        line.append(f"{DOT}{links.missing:,} more to missing events")
    return line


class HeatMap:
    """A row per year, or a line for years without events; the darker a week or month, the more events."""

    SHADES = "░▒▓█"
    WEEKS = 52  # the last has the day or two more that a year has

    def __init__(self, days: Sequence[tuple[date, int]]) -> None:
        self.days = days
        self.years = tuple(years_of(by_period(days, 4).items(), gaps_between([day for day, _ in days])))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        digits = max(len(f"{count:,}") for _, count, _ in self.years)
        room = options.max_width - 4 - 2 - 2 - digits
        if room >= self.WEEKS:
            yield from self._rows(self.WEEKS, min(room // self.WEEKS, 2), digits)
        else:
            yield from self._rows(12, 2 if room >= 24 else 1, digits)

    def _rows(self, columns: int, width: int, digits: int) -> Iterator[RenderableType]:
        """The names of the months, the years, and the legend."""
        counts = Counter[tuple[int, int]]()
        for day, count in self.days:
            counts[day.year, _column(day, columns)] += count
        shades = Shades(counts.values())
        first, last = ((day.year, _column(day, columns)) for day in (self.days[0][0], self.days[-1][0]))
        yield Text(f"      {_months(columns, width)}")
        for year, total, gap in self.years:
            if gap:
                yield Hanging(" " * 6, Text(without_events(gap)))
            row = Text.assemble((year, "date"), "  ")
            for column in range(columns):
                count = counts[int(year), column]
                empty = "·" if first <= (int(year), column) <= last else " "
                shade = self.SHADES[shades.of(count)] if count else empty
                row.append(shade * width if count else shade.ljust(width), "bar" if count else "dim")
            row.append(f"  {total:>{digits},}")
            yield row
        yield Hanging("      ", self._legend(shades, "week" if columns == self.WEEKS else "month"))

    def _legend(self, shades: Shades, period: str) -> Text:
        line = Text()
        for shade, lowest, highest in shades.spans:
            span = f"{lowest:,}" if lowest == highest else f"{lowest:,}–{highest:,}"
            line.append(self.SHADES[shade], "bar").append(f" {span}  ")
        return line.append(f"events per {period}")


def _column(day: date, columns: int) -> int:
    """The column of a day, counting weeks or months from 0."""
    return day.month - 1 if columns == 12 else min((day.timetuple().tm_yday - 1) // 7, columns - 1)


def _months(columns: int, width: int) -> str:
    """The names of the months above the columns in which they begin; their initials above columns of months."""
    if columns == 12:
        return "".join(name[0].ljust(width) for name in MONTHS)
    head = ""
    for month, name in enumerate(MONTHS, 1):
        head = head.ljust(_column(date(2011, month, 1), columns) * width) + name[:3]
    return head
