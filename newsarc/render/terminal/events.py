"""Days, pages and hits for people, as renderables of rich.

Knows: colours, widths, hyperlinks.  Must not know: the archive, files, where
the output goes; the command line owns the Console and gives it `THEME`.

Everything is made of `Hanging`: a gutter, and text wrapped behind it.  Text of
a page goes into a `Text` and is never markup; only a plain address becomes a
hyperlink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, OverflowMethod, RenderableType, RenderResult
from rich.style import Style
from rich.text import Text
from rich.theme import Theme

from newsarc.pages.layouts.daily import layout
from newsarc.render import wording
from newsarc.render.wording import counted, joined
from newsarc.text.safety import printable
from newsarc.text.snippets import match_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from newsarc.model.events import Day, Event
    from newsarc.model.hits import Facet, Hit, Hits

# Colours that read on black and on white: neither yellow nor bright ones, nor a plain blue.
THEME = Theme(
    {
        "title": "bold",
        "heading": "bold",
        "topic": "italic magenta",
        "date": "cyan",
        "context": "green",
        "match": "bold magenta",
        "path": "dim",
        "dim": "dim",
        "error": "bold red",
        "warning": "bold color(166)",
        "off": "dim",
        "good": "green",
        "suggestion": "green",
        "caret": "bold red",
        "added": "green",
        "removed": "red",
        "place": "cyan",
        "few": "cyan",
        "some": "bold cyan",
        "many": "bold reverse cyan",
    }
)
MEASURE = 100  # the widest line of prose that is still easy to read
DOT = " · "
_EIGHTHS = "▏▎▍▌▋▊▉█"


class Hanging:
    """Text behind a gutter; its further lines stand under the first.

    ``cut`` keeps it to one line instead; ``wide`` is for what isn't prose.
    """

    def __init__(self, gutter: Text | str, body: Text, *, cut: bool = False, wide: bool = False) -> None:
        self.gutter = gutter if isinstance(gutter, Text) else Text(gutter)
        self.body = body
        self.cut = cut
        self.wide = wide

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = self.gutter.cell_len
        if self.cut:
            body = self.body.copy()
            body.truncate(max(options.max_width - indent, 1), overflow="ellipsis")
            yield Text.assemble(self.gutter, body)
            return
        plain = self.body.plain
        width = max((options.max_width if self.wide else min(options.max_width, MEASURE)) - indent - ("::" in plain), 1)
        # Lines that fit need no second look at where to break them.
        overflow: OverflowMethod | None = "ignore" if indent < options.max_width else None
        for number, line in enumerate(self.body.divide(wording.breaks(plain, width, cell_len))):
            line.rstrip()
            # A CI runner would take a further line that begins so for a command.
            guard = "·" if number and line.plain.startswith("::") else ""
            yield Text.assemble(" " * indent if number else self.gutter, guard, line, overflow=overflow)


# ---------------------------------------------------------------- days and pages


def day(day: Day) -> RenderableType:
    """A day: its events by number, then the nearest days that have some."""
    width = len(str(len(day.events)))
    lines: list[RenderableType] = [_heading(day.date, counted(len(day.events), "event")), Text()]
    topic = None
    for number, event in enumerate(day.events, 1):
        if event.topic and event.topic != topic:
            lines.append(Hanging(" " * (width + 3), Text(printable(event.topic), "topic")))
        topic = event.topic
        lines += [*_item(event, Text(f" {number:>{width}}  ", "dim")), Text()]
    if day.unlisted:
        lines += [Hanging("", Text(wording.unlisted(day.unlisted), "dim")), Text()]
    example = f"{day.date.isoformat()}/{min(3, len(day.events))}"
    hint = f"newsarc show {example} shows event {min(3, len(day.events))} in full" if day.events else ""
    return Group(*lines, *footer(_iso(day.previous), _iso(day.next), hint))


def _heading(day: date, count: str) -> Text:
    return Text.assemble((wording.dated(day), "heading"), DOT, (count, "dim"))


def _item(event: Event, gutter: Text) -> Iterator[RenderableType]:
    yield Hanging(gutter, _title(event))
    indent = " " * gutter.cell_len
    if event.contexts:
        yield Hanging(indent, Text(joined(event.contexts, DOT), "context"))
    if event.summary:
        yield Hanging(indent, Text(printable(event.summary)))


def _title(event: Event) -> Text:
    shown = Text(wording.title(event.title), "title")
    return shown if event.file else Text.assemble(shown, " ", (wording.MISSING, "warning"))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def footer(previous: str | None, following: str | None, hint: str) -> Iterator[RenderableType]:
    """The way to what lies before and after, and what to type next."""
    around = [f"← {previous}"] if previous else []
    around += [f"{following} →"] if following else []
    if around:
        yield Hanging("", Text("   ".join(around), "date"))
    if hint:
        yield Hanging("", Text(hint, "dim"))


def event(event: Event) -> RenderableType:
    """A page: what happened, who says so, what belongs to it."""
    lines: list[RenderableType] = []
    if event.date:
        lines.append(Text(wording.dated(event.date), "date"))
    lines.append(Hanging("", _title(event)))
    if event.topic:
        lines.append(Hanging("", Text(printable(event.topic), "topic")))
    if event.contexts:
        lines.append(Hanging("", Text(joined(event.contexts, DOT), "context")))
    if event.summary:
        lines += [Text(), Hanging("", Text(printable(event.summary)))]
    lines += [*_sources(event), *_related(event), *_changes(event)]
    return Group(*lines, Text(), Hanging("", Text(printable(event.path), "path"), cut=True))


def _section(name: str, entries: Sequence[object]) -> list[RenderableType]:
    return [Text(), Text(name, "heading")] if entries else []


def _sources(event: Event) -> Iterator[RenderableType]:
    yield from _section("Sources", event.sources)
    for number, source in enumerate(event.sources, 1):
        told = Text(printable(source.title))
        if source.url:
            told.append("  ").append(printable(source.url), "path")
            told.stylize(_web_link(source.url))
        yield Hanging(_number(number, len(event.sources)), told)
    if event.cover_image:
        image = Text(printable(event.cover_image), "path")
        image.stylize(_web_link(event.cover_image))
        yield from (Text(), Text("Cover image", "heading"), Hanging("  ", image))


def _related(event: Event) -> Iterator[RenderableType]:
    yield from _section("Related", event.related)
    for number, entry in enumerate(event.related, 1):
        day = layout.date_of(entry.path)
        gutter = _number(number, len(event.related)).append(f"{_iso(day) or '':10}  ", "date")
        yield Hanging(gutter, Text(wording.title(entry.title)))
        if entry.contexts:
            yield Hanging(" " * gutter.cell_len, Text(joined(entry.contexts, DOT), "context"))


def _changes(event: Event) -> Iterator[RenderableType]:
    yield from _section("Changes", event.changes)
    for number, change in enumerate(event.changes, 1):
        told = Text.assemble((printable(change.stamp), "date"), "  ") if change.stamp else Text()
        told.append(wording.title(change.title))
        if change.state:
            told.append(f" ({printable(change.state)})", "dim")
        yield Hanging(_number(number, len(event.changes)), told)


def _number(number: int, of: int) -> Text:
    return Text(f" {number:>{len(str(of))}}  ", "dim")


def _web_link(url: str) -> Style:
    """A hyperlink to a plain web address; no style at all for anything else."""
    address = wording.web_address(url)
    return Style(link=address) if address else Style()


# ---------------------------------------------------------------- hits


def hits(hits: Hits, *, explain: bool = False) -> RenderableType:
    """Hits by date and title, the words that each was found by marked; what is related says why."""
    lines: list[RenderableType] = []
    if hits.target is not None:
        lines += [*_target(hits), Text()]
    gutter = max((len(wording.reference(hit)) for hit in hits.hits), default=0) + 2
    for hit in hits.hits:
        lines += [*_hit(hit, hits, explain, gutter), Text()]
    return Group(*lines, *_total(hits))


def _target(hits: Hits) -> Iterator[RenderableType]:
    span = f"{hits.first} to {hits.last}" if hits.first else ""
    yield Hanging("", Text(joined((hits.target or "", *hits.also), " and "), "title"), cut=True)
    yield Hanging("", Text(DOT.join(filter(None, (counted(hits.total, "event"), span))), "dim"))
    if hits.neighbours:
        often = [Text.assemble((printable(name), "context"), f" {count}") for name, count in hits.neighbours]
        yield Hanging(Text("often with: ", "dim"), Text(DOT).join(often))


def _hit(hit: Hit, hits: Hits, explain: bool, gutter: int) -> Iterator[RenderableType]:
    shown = marked(wording.title(hit.title), hit)
    yield Hanging(Text(wording.reference(hit).ljust(gutter), "date"), shown)
    indent = " " * gutter
    if hit.contexts and hits.target is None:
        yield Hanging(indent, marked(joined(hit.contexts, DOT), hit, "context"))
    if hit.excerpt:
        yield Hanging(indent, marked(printable(hit.excerpt), hit))
    reasons = [joined(hit.reasons, "; ")] if hit.reasons and (explain or hits.target is not None) else []
    if explain:
        reasons.append(wording.score(hit))
    if reasons:
        yield Hanging(indent, Text("; ".join(reasons), "dim"))
    if hit.number is None:
        yield Hanging(indent, Text(printable(hit.path), "path"), cut=True)


def marked(text: str, hit: Hit, style: str = "") -> Text:
    """A text with the words marked that a hit was found by."""
    shown = Text(text, style)
    for start, end in match_spans(text, hit.matched):
        shown.stylize("match", start, end)
    return shown


def _total(hits: Hits) -> Iterator[RenderableType]:
    if len(hits.hits) < hits.total:
        shown = f"{len(hits.hits):,} of {counted(hits.total, 'event')}; --limit {hits.total} shows all"
        yield Hanging("", Text(shown, "dim"))
    elif hits.target is None:
        yield Text(counted(hits.total, "event"), "dim")


class Bars:
    """A bar for each count, as long as the count is of the highest, and the width allows."""

    LABEL = 40  # cells of the longest label that is not cut

    def __init__(self, counts: Sequence[tuple[str, int]]) -> None:
        self.counts = counts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        labels = [Text(printable(name) or wording.UNTITLED, "date") for name, _ in self.counts]
        widest = min(max(label.cell_len for label in labels), self.LABEL, options.max_width // 2)
        numbers = [f"{count:,}" for _, count in self.counts]
        digits = max(map(len, numbers))
        room = max(min(options.max_width, MEASURE) - widest - digits - 4, 1)
        highest = max(count for _, count in self.counts)
        for label, (_, count), number in zip(labels, self.counts, numbers, strict=True):
            label.truncate(widest, overflow="ellipsis", pad=True)
            yield Text.assemble(label, "  ", (number.rjust(digits), "dim"), "  ", (bar(count, highest, room), "some"))


def bar(count: int, highest: int, room: int) -> str:
    """A bar for a count, ``room`` cells long for the highest; what is more than none is seen."""
    eighths = max(round(8 * room * count / highest), 1) if count else 0
    return _EIGHTHS[-1] * (eighths // 8) + (_EIGHTHS[eighths % 8 - 1] if eighths % 8 else "")


def facet(facet: Facet) -> RenderableType:
    """A bar for each year, also for those between without any; for each context or source."""
    counts = list(facet.counts)
    if facet.by == "year" and counts:
        known = dict(counts)
        counts = [(f"{year}", known.get(f"{year}", 0)) for year in range(int(counts[0][0]), int(counts[-1][0]) + 1)]
    told = counted(facet.total, "event")
    if len(facet.counts) < facet.values:
        told += f"; {len(facet.counts):,} of {counted(facet.values, facet.by)}, --limit 0 shows all"
    lines: list[RenderableType] = [Bars(counts), Text()] if counts else []
    return Group(*lines, Hanging("", Text(told, "dim")))
