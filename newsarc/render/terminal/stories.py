"""Timelines, names and chains for people, as renderables of rich.

Knows: what `terminal` knows, and draws with it.  Must not know: the other formats, what it must not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from newsarc.model.stats import Gap
from newsarc.model.stories import whole_months
from newsarc.render import wording
from newsarc.render.terminal.events import DOT, MEASURE, Hanging, bar, marked
from newsarc.render.wording import counted, joined
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.hits import Hit
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline, Variants

_DAY = timedelta(days=1)
_HEIGHTS = "▁▂▃▄▅▆▇█"
_INITIALS = "".join(month[0] for month in wording.MONTHS)


# ---------------------------------------------------------------- timelines


def timeline(timeline: Timeline, *, query: str) -> RenderableType:
    """A line a year with its months, the gaps, then the events, oldest first; ``query`` is what was asked for."""
    lines: list[RenderableType] = [Hanging("", Text(printable(timeline.target or query), "title"), cut=True)]
    if timeline.first and timeline.last:
        span = f"{timeline.first} to {timeline.last}" if timeline.first != timeline.last else f"{timeline.first}"
        lines += [Hanging("", Text(DOT.join((counted(timeline.total, "event"), span)), "dim")), Text()]
        lines += [Years(timeline), Text()]
    gutter = max((len(wording.reference(hit)) for hit in timeline.hits), default=0) + 2
    for hit in timeline.hits:
        lines += _event(hit, gutter)
    return Group(*lines, *_more(timeline))


class Years:
    """A line for each year that has events: its months as little bars, its count, a bar as long as the width allows.

    In the place of years that have none stands how long that was.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.months = dict(timeline.months)
        self.years: dict[str, int] = {}
        for month, count in timeline.months:
            self.years[month[:4]] = self.years.get(month[:4], 0) + count
        self.gaps = {(gap.last + _DAY).year: gap for gap in timeline.gaps}

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        busiest, most = max(self.years.values()), max(self.months.values())
        digits = len(f"{busiest:,}")
        room = max(min(options.max_width, MEASURE) - 4 - len(_INITIALS) - digits - 6, 1)
        yield Text.assemble(" " * 6, (_INITIALS, "dim"))
        before = 0
        for year, count in self.years.items():
            if before and int(year) > before + 1:
                yield Hanging(" " * 6, Text(f"{_duration(self.gaps[int(year)])} without", "dim"))
            before = int(year)
            line = Text.assemble((year, "date"), "  ")
            for month in range(1, 13):
                line.append(*_month(self.months.get(f"{year}-{month:02}", 0), most))
            yield line.append(f"  {count:>{digits},}  ", "dim").append(bar(count, busiest, room), "some")


def _month(count: int, most: int) -> tuple[str, str]:
    """A month as one character, with its style."""
    return (_HEIGHTS[(len(_HEIGHTS) * count - 1) // most], "some") if count else ("·", "dim")


def _duration(gap: Gap) -> str:
    """How long a gap is, in whole years and months.

    >>> from datetime import date
    >>> _duration(Gap(date(2012, 3, 31), date(2015, 12, 1)))
    '3 years 8 months'
    """
    years, rest = divmod(whole_months(gap.first, gap.last + _DAY), 12)
    return " ".join(counted(count, noun) for count, noun in ((years, "year"), (rest, "month")) if count)


def _event(hit: Hit, gutter: int) -> Iterator[RenderableType]:
    yield Hanging(Text(wording.reference(hit).ljust(gutter), "date"), marked(wording.title(hit.title), hit))
    if hit.excerpt:
        yield Hanging(" " * gutter, marked(printable(hit.excerpt), hit, "dim"))
    if hit.number is None:
        yield Hanging(" " * gutter, Text(printable(hit.path), "path"), cut=True)


def _more(timeline: Timeline) -> Iterator[RenderableType]:
    shown = len(timeline.hits)
    if shown < timeline.total:
        days = {hit.date for hit in timeline.hits}
        # From the last day on there is more only where another was shown: or else the same events come again.
        on = f"--since {max(days)} goes on, " if len(days) > 1 else ""
        told = f"{shown:,} of {counted(timeline.total, 'event')}; {on}--limit 0 shows all"
        yield from (Text(), Hanging("", Text(told, "dim")))


# ---------------------------------------------------------------- names


def contexts(contexts: Contexts) -> RenderableType:
    """Each name with its count and days, and beneath it what it stands beside."""
    digits = max(len(f"{one.count:,}") for one in contexts.contexts)
    lines: list[RenderableType] = []
    for one in contexts.contexts:
        days = f"{one.first} to {one.last}" if one.first != one.last else f"{one.first}"
        told = Text.assemble((printable(one.name), "context"), DOT, (days, "date"))
        lines.append(Hanging(Text(f"{one.count:>{digits},}  ", "title"), told))
        if one.neighbours:
            often = (f"{printable(name)} {count:,}" for name, count in one.neighbours)
            lines.append(Hanging(" " * (digits + 2), Text(DOT.join(often), "dim")))
    return Group(*lines, Text(), Hanging("", Text(_of(len(contexts.contexts), contexts.total), "dim")))


def similar(similar: Similar) -> RenderableType:
    """A table of aliases in TOML that can be copied: each entry beneath the comment that says how sure it is."""
    lines: list[RenderableType] = [Text("[aliases]", "heading")] if similar.names else []
    for one in similar.names:
        lines.append(Entry(one))
    return Group(*lines, *([Text(), Comment(_of(len(similar.names), similar.total))] if similar.names else ()))


class Entry:
    """An entry of the table, over several lines where it doesn't fit one."""

    def __init__(self, names: Variants) -> None:
        self.names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Comment(wording.reasons(self.names))
        whole = wording.alias(self.names)
        lines = [whole] if cell_len(whole) <= options.max_width else wording.long_alias(self.names)
        yield from (Text(line, "context") for line in lines)


class Comment:
    """A comment of which each line is one."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(min(options.max_width, MEASURE) - 2, 1)
        for line in Text(self.text, "dim").divide(wording.breaks(self.text, width, cell_len)):
            line.rstrip()
            yield Text.assemble(("# ", "dim"), line)


def _of(shown: int, total: int) -> str:
    return f"{shown:,} of {counted(total, 'name')}; --limit 0 shows all" if shown < total else counted(total, "name")


# ---------------------------------------------------------------- chains


def chain(chain: Chain) -> RenderableType:
    """Event by event, between them why the next one follows, and what the last has to do with what was asked for."""
    head = Text.assemble((printable(chain.source), "title"), " → ", (printable(chain.target), "title"))
    steps = counted(len(chain.links), "step")
    lines: list[RenderableType] = [Hanging("", head), Text(steps, "dim"), Text()]
    gutter = max(len(wording.reference(hit)) for hit in chain.hits) + 2
    for place, hit in enumerate(chain.hits):
        if hit.reasons:
            arrow = Text(("↓" if place else "").ljust(gutter), "dim")
            lines.append(Hanging(arrow, Text(joined(hit.reasons, "; "), "dim")))
        lines += _event(hit, gutter)
    return Group(*lines)
