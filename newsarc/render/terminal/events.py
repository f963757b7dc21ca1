"""Days, pages, months and years on a terminal, as renderables of rich.

Knows: how they are laid out.  Must not know: the archive, files, the Console.
"""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.style import Style
from rich.text import Text

from newsarc.model.events import Day
from newsarc.render import wording
from newsarc.render.terminal import rows
from newsarc.render.terminal.elements import DOT, Hanging, whole
from newsarc.render.wording import joined
from newsarc.text.calendar_names import MONTHS, SHORT, WEEKDAYS
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsarc.model.events import Calendar, Event, Span

# ---------------------------------------------------------------- days


def day(day: Day) -> RenderableType:
    """A day: its numbered events, then the nearest days with events."""
    example = f"{day.date.isoformat()}/{min(3, len(day.events))}"
    hint = f"newsarc show {example} shows event {min(3, len(day.events))} in full" if day.events else ""
    return Group(*_events(day), *_footer(_iso(day.previous), _iso(day.next), hint))


def _events(day: Day) -> Iterator[RenderableType]:
    """The heading of a day, and its numbered events."""
    gutter = rows.width_of(day.events)
    yield from (_heading(day.date, counted(len(day.events), "event")), Text())
    topic = None
    for event, more in rows.folded(day.events, lambda event: (wording.title(event.title), event.summary, event.topic)):
        if event.topic and event.topic != topic:
            yield Hanging(" " * gutter, Text(printable(event.topic), "topic"))
        topic = event.topic
        yield from (*_item(event, rows.handle(event, gutter)), *rows.more(more, gutter), Text())
    if day.unlisted:
        yield from (Hanging("", Text(wording.unlisted(day.unlisted))), Text())


def _footer(previous: str | None, following: str | None, hint: str) -> Iterator[RenderableType]:
    """The nearest days or periods with events, and a command to try next."""
    around = [f"← {previous}"] if previous else []
    around += [f"{following} →"] if following else []
    if around:
        yield Hanging("", Text("   ".join(around), "date"))
    if hint:
        yield Hanging("", Text(hint, "dim"))


def _heading(day: date, count: str) -> Text:
    return Text.assemble((wording.dated(day), "heading"), DOT, count)


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


# ---------------------------------------------------------------- pages


def event(event: Event, *, file: str = "") -> RenderableType:
    """A page: title, summary, text, sources, related events; its ``file`` as the shell takes it, or else its path."""
    lines: list[RenderableType] = []
    if event.date or event.month:
        lines.append(Text(wording.dated(event.date) if event.date else event.month or "", "date"))
    lines.append(Hanging("", _title(event)))
    if event.topic:
        lines.append(Hanging("", Text(printable(event.topic), "topic")))
    if event.contexts:
        lines.append(Hanging("", Text(joined(event.contexts, DOT), "context")))
    if event.summary and not event.has_summary_in_text:
        lines += [Text(), Hanging("", Text(printable(event.summary)))]
    if event.text:
        from newsarc.render.terminal.passages import passages  # here, since a day shows no text

        lines += passages(event.text)
    lines += [*_sources(event), *_related(event), *_changes(event)]
    return Group(*lines, Text(), whole(0, (printable(file or event.path), "path")))


def _section(name: str, entries: Sequence[object]) -> list[RenderableType]:
    return [Text(), Text(name, "heading")] if entries else []


def _sources(event: Event) -> Iterator[RenderableType]:
    yield from _section("Sources", event.sources)
    for number, source in enumerate(event.sources, 1):
        label, url = Text(printable(source.title)), _url(source.url) if source.url else Text()
        label.stylize(_web_link(source.url or ""))
        yield Beside(_number(number, len(event.sources)), label, url)
    if event.cover_image:
        yield from (Text(), Text("Cover image", "heading"), whole(2, _url(event.cover_image)))


def _related(event: Event) -> Iterator[RenderableType]:
    yield from _section("Related", event.related)
    gutter = rows.width_of(event.related)
    for entry, more in rows.folded(event.related, lambda entry: wording.title(entry.title)):
        yield Hanging(rows.handle(entry, gutter), Text(wording.title(entry.title), "title"))
        if entry.contexts:
            yield Hanging(" " * gutter, Text(joined(entry.contexts, DOT), "context"))
        if not entry.number:
            yield whole(gutter, (printable(entry.path), "path"))
        yield from rows.more(more, gutter)


def _changes(event: Event) -> Iterator[RenderableType]:
    yield from _section("Changes", event.changes)
    for number, change in enumerate(event.changes, 1):
        line = Text.assemble((printable(change.stamp), "date"), "  ") if change.stamp else Text()
        line.append(wording.title(change.title))
        if change.state:
            line.append(f" ({printable(change.state)})")
        yield Hanging(_number(number, len(event.changes)), line)


def _number(number: int, of: int) -> Text:
    return Text(f" {number:>{len(str(of))}}  ", "dim")


class Beside:
    """A label with a URL beside it, or below it where the line is too short, since a URL is never broken."""

    def __init__(self, gutter: Text, label: Text, url: Text) -> None:
        self.gutter = gutter
        self.label = label
        self.url = url

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        both = Text("  ").join([self.label, self.url] if self.url else [self.label])
        if self.gutter.cell_len + both.cell_len <= options.max_width:
            yield Text.assemble(self.gutter, both)
        else:
            yield Hanging(self.gutter, self.label)
            yield whole(self.gutter.cell_len, self.url)


def _url(url: str) -> Text:
    """A URL, a hyperlink where it is one to the web."""
    shown = Text(printable(url), "path")
    shown.stylize(_web_link(url))
    return shown


def _web_link(url: str) -> Style:
    """A hyperlink to a web URL; no style for anything else."""
    link = wording.web_url(url)
    return Style(link=link) if link else Style()


# ---------------------------------------------------------------- months and years


def calendar(calendar: Calendar) -> RenderableType:
    """A month as a calendar with counts, a year as twelve small ones."""
    hint = ""
    if calendar.days:
        busiest = _busiest(calendar)
        is_month = "-" in calendar.period
        hint = f"newsarc show {busiest} shows a day" if is_month else f"newsarc show {str(busiest)[:7]} shows a month"
    return Group(*_days(calendar), *_footer(calendar.previous, calendar.next, hint))


def span(span: Span) -> RenderableType:
    """Several days, or several calendars."""
    return Group(*(line for part in span.parts for line in (_events(part) if isinstance(part, Day) else _days(part))))


def _busiest(calendar: Calendar) -> date:
    return max(calendar.days, key=lambda one: one[1])[0]


def _days(calendar: Calendar) -> Iterator[RenderableType]:
    """The heading of a month or a year, its days with their counts, and the events without a day."""
    counts = dict(calendar.days)
    year, _, month = calendar.period.partition("-")
    name = f"{MONTHS[int(month) - 1]} {year}" if month else year
    head = Text.assemble((name, "heading"), DOT, counted(calendar.events, "event"))
    grid = Month(int(year), int(month), counts) if month else Year(int(year), counts)
    if counts:
        busiest = _busiest(calendar)
        head.append(f"{DOT}most on {busiest} ({counts[busiest]:,})")
    yield from (Hanging("", head), Text(), grid, Text(), *_without_day(calendar))


def _without_day(calendar: Calendar) -> Iterator[RenderableType]:
    """The events of which only the month is known."""
    if calendar.without_day:
        yield Text("Day unknown", "heading")
    for event in calendar.without_day:
        gutter = Text(f" {event.month}  ", "date")
        yield Hanging(gutter, _title(event))
        yield whole(gutter.cell_len, (printable(event.path), "path"))
    if calendar.without_day:
        yield Text()


class Month:
    """A line per week, with the number of events beside each day, or below it on a narrow terminal."""

    def __init__(self, year: int, month: int, counts: dict[date, int]) -> None:
        self.counts = counts
        self.weeks = [[date(year, month, day) if day else None for day in week] for week in _weeks(year, month)]
        self.digits = max((len(str(count)) for count in counts.values()), default=1)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        beside = 2 + 1 + self.digits
        gap = next((gap for gap in (3, 2, 1) if 7 * beside + 6 * gap <= options.max_width), 0)
        width = beside if gap else max(self.digits, 3)
        yield _row([Text(name[:SHORT]) for name in WEEKDAYS], width, gap or 1)
        for week in self.weeks:
            days, counts = [self._day(day) for day in week], [self._count(day) for day in week]
            if gap:
                yield _row([Text(" ").join(cell) for cell in zip(days, counts, strict=True)], width, gap)
            else:
                yield from (_row(days, width, 1), _row(counts, width, 1))
        if self.counts:
            day, count = next(iter(self.counts.items()))
            yield from (Text(), Hanging("", Text(f"{day.day} {count}: {counted(count, 'event')} on {day}")))

    def _day(self, day: date | None) -> Text:
        return Text(f"{day.day:2}" if day else "", "date" if day in self.counts else "dim")

    def _count(self, day: date | None) -> Text:
        return Text(str(self.counts.get(day, "")) if day else "", "title")


def _row(cells: Iterable[Text], width: int, gap: int) -> Text:
    """Cells of the same width side by side."""
    row = Text(" " * gap).join(cell.append(" " * (width - cell.cell_len)) for cell in cells)
    row.rstrip()
    return row


class Year:
    """Twelve months, as many side by side as fit; a day's style shows how many events it has."""

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
            for lines in zip_longest(*months, fillvalue=Text()):
                yield _row((line.copy() for line in lines), self.WIDTH, self.GAP)

    def _month(self, month: int) -> Iterator[Text]:
        """Its name and count, the weekdays, then its weeks."""
        count = sum(count for day, count in self.counts.items() if day.month == month)
        name = MONTHS[month - 1]
        total = f"{count:,}" if count else ""
        yield Text.assemble((name, "heading" if count else "dim"), total.rjust(self.WIDTH - len(name)))
        yield Text(" ".join(name[:2] for name in WEEKDAYS))
        for week in _weeks(self.year, month):
            yield Text(" ").join(self._day(month, day) for day in week)

    def _day(self, month: int, day: int) -> Text:
        if not day:
            return Text("  ")
        count = self.counts.get(date(self.year, month, day), 0)
        if not count:
            return Text(" ·", "dim")
        return Text(f"{day:2}", ("few", "some", "many")[min(3 * count // (self.most + 1), 2)])


def _weeks(year: int, month: int) -> list[list[int]]:
    """The days of a month by weeks from Monday to Sunday; 0 for days of other months."""
    from calendar import Calendar  # days and pages do without

    return Calendar().monthdayscalendar(year, month)
