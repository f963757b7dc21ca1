"""Timelines, contexts and chains of events on a terminal, as renderables of rich.

Knows: how they are laid out.  Must not know: the archive, files, the Console.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from newsarc.render import aliases, wording
from newsarc.render.terminal import rows
from newsarc.render.terminal.elements import DOT, MEASURE, Hanging, bar, whole
from newsarc.render.terminal.hits import marked
from newsarc.render.terminal.wrap import breaks
from newsarc.render.wording import joined
from newsarc.render.years import without_events, years_of
from newsarc.text.calendar_names import MONTHS
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.hits import Hit
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline, Variants

_HEIGHTS = "▁▂▃▄▅▆▇█"
COUNTED = "counts: events as context; newsarc related NAME adds those that only mention it"
_INITIALS = "".join(month[0] for month in MONTHS)


# ---------------------------------------------------------------- timelines


def timeline(timeline: Timeline, *, query: str = "") -> RenderableType:
    """A line per year with its months, the gaps, then the events, oldest first; headed by the target or ``query``."""
    lines: list[RenderableType] = [Hanging("", Text(printable(timeline.target or query), "title"))]
    if timeline.first and timeline.last:
        span = f"{timeline.first} to {timeline.last}" if timeline.first != timeline.last else f"{timeline.first}"
        counts = (wording.timeline_events(timeline), span, wording.undated(timeline.undated))
        lines += [Hanging("", Text(DOT.join(filter(None, counts)))), Text()]
        lines += [Years(timeline), Text()]
    gutter = rows.width_of(timeline.hits)
    for hit, more in rows.folded(timeline.hits, lambda hit: wording.title(hit.title)):
        lines += [*_event(hit, gutter), *rows.more(more, gutter)]
    return Group(*lines, *_more(timeline))


class Years:
    """A line for each year that has events: its months as little bars, its count, and a bar.

    A run of years without events is replaced by a line with its length.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.months = dict(timeline.months)
        self.years = tuple(years_of(timeline.months, timeline.gaps))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        busiest, most = max(count for _, count, _ in self.years), max(self.months.values())
        digits = len(f"{busiest:,}")
        room = max(min(options.max_width, MEASURE) - 4 - len(_INITIALS) - digits - 6, 1)
        yield Text.assemble(" " * 6, _INITIALS)
        for year, count, gap in self.years:
            if gap:
                yield Hanging(" " * 6, Text(without_events(gap)))
            line = Text.assemble((year, "date"), "  ")
            for month in range(1, 13):
                line.append(*_month(self.months.get(f"{year}-{month:02}", 0), most))
            yield line.append(f"  {count:>{digits},}  ").append(bar(count, busiest, room), "bar")


def _month(count: int, most: int) -> tuple[str, str]:
    """A month as one character, with its style."""
    return (_HEIGHTS[(len(_HEIGHTS) * count - 1) // most], "bar") if count else ("·", "dim")


def _event(hit: Hit, gutter: int) -> Iterator[RenderableType]:
    yield Hanging(rows.handle(hit, gutter), marked(wording.title(hit.title), hit, "title"))
    if hit.excerpt:
        yield Hanging(" " * gutter, marked(printable(hit.excerpt), hit))
    if hit.number is None:
        yield whole(gutter, (printable(hit.path), "path"))


def _more(timeline: Timeline) -> Iterator[RenderableType]:
    shown = len(timeline.hits)
    if shown < timeline.total:
        days = {hit.when for hit in timeline.hits}
        # Continuing from the only day that is shown would show the same events again.
        on = f", --since {max(days)} to continue" if len(days) > 1 else ""
        note = f"{wording.showing(shown, timeline.total, 'event')}{on}"
        yield from (Text(), Hanging("", Text(note)))


# ---------------------------------------------------------------- contexts


def contexts(contexts: Contexts, *, pattern: str = "") -> RenderableType:
    """Each context with its count and days; below it the contexts that appear with it most often."""
    digits = max(len(f"{one.count:,}") for one in contexts.contexts)
    lines: list[RenderableType] = []
    for one in contexts.contexts:
        days = f"{one.first} to {one.last}" if one.first != one.last else f"{one.first or ''}"
        name = Text.assemble((printable(one.name), "context"), *((DOT, (days, "date")) if days else ()))
        lines.append(Hanging(Text(f"{one.count:>{digits},}  ", "title"), name))
        if one.neighbours:
            beside = (f"{printable(name)} {count:,}" for name, count in one.neighbours)
            lines.append(Hanging(" " * (digits + 2), Text(DOT.join(beside))))
    footer = (_of(len(contexts.contexts), contexts.total), COUNTED)
    return Group(*lines, Text(), *(Hanging("", Text(line)) for line in footer))


def similar(similar: Similar, *, pattern: str = "") -> RenderableType:
    """A table of aliases in TOML to copy; a comment above each entry says how sure it is."""
    lines: list[RenderableType] = [Text("[aliases]", "heading")] if similar.names else []
    for one in similar.names:
        lines.append(AliasEntry(one))
    return Group(*lines, *([Text(), TomlComment(_of(len(similar.names), similar.total))] if similar.names else ()))


class AliasEntry:
    """An entry of the table, on several lines if it doesn't fit on one."""

    def __init__(self, names: Variants) -> None:
        self.names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield TomlComment(aliases.reasons(self.names))
        whole = aliases.entry(self.names)
        lines = [whole] if cell_len(whole) <= options.max_width else aliases.long_entry(self.names)
        yield from (Text(line, "context") for line in lines)


class TomlComment:
    """A comment in TOML; when wrapped, each line begins with ``#``."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(min(options.max_width, MEASURE) - 2, 1)
        for line in Text(self.text, "dim").divide(breaks(self.text, width, cell_len)):
            line.rstrip()
            yield Text.assemble(("# ", "dim"), line)


def _of(shown: int, total: int) -> str:
    return wording.showing(shown, total, "name") if shown < total else counted(total, "name")


# ---------------------------------------------------------------- chains


def chain(chain: Chain) -> RenderableType:
    """The events of a chain, each with the reasons why it follows the one before."""
    steps = counted(len(chain.links), "step")
    lines: list[RenderableType] = [*_ends(chain), Text(steps), Text()]
    gutter = rows.width_of(chain.hits)
    for place, hit in enumerate(chain.hits):
        if hit.reasons:
            arrow = Text(("↓" if place else "").ljust(gutter), "dim")
            lines.append(Hanging(arrow, Text(joined(hit.reasons, "; "))))
        lines += _event(hit, gutter)
    return Group(*lines)


def _ends(chain: Chain) -> Iterator[RenderableType]:
    """From what to what a chain leads: pages by their titles, a line each, names and days on one line."""
    named = zip((chain.source, chain.target), (chain.hits[0], chain.hits[-1]), strict=True)
    source, target = (
        Text(wording.title(hit.title) if end == hit.path else printable(end), "title") for end, hit in named
    )
    if {chain.source, chain.target} & {chain.hits[0].path, chain.hits[-1].path}:
        yield from (Hanging("  ", source), Hanging("→ ", target))
    else:
        yield Hanging("", Text.assemble(source, " → ", target))
