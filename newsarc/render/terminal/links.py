"""What is known about external links on a terminal, as renderables of rich.

Knows: how tables of counts and lists of links are laid out.  Must not know: files, the Console.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from newsarc.render.terminal.elements import Hanging, whole
from newsarc.text.dates import utc_day
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.external import LinkList, LinkRecord, LinkTally

HOSTS = 20  # with most dead URLs
_STYLES = {"ok": "good", "dead": "error", "unsure": "warning"}
_NUMBERS = ("URLs", "ok", "dead", "unsure", "unchecked")


def links(links: LinkList, *, listed: bool = False) -> RenderableType:
    """Each link with what is known if they are to be ``listed``, else a table of hosts and one of years."""
    if listed:
        return Group(*(line for link in links.links for line in _link(link)))
    hosts, years = links.hosts[:HOSTS], links.years
    more = f" ({HOSTS} of {len(links.hosts):,})" if len(links.hosts) > HOSTS else ""
    return Group(*_table(f"Hosts{more}", hosts), Text(), *_table("Years", years))


def _table(title: str, tallies: Sequence[LinkTally]) -> Iterator[RenderableType]:
    yield _Row([Text(name) for name in _NUMBERS], Text(title, "heading"))
    for one in tallies:
        counts = (one.urls, one.ok, one.dead, one.unsure, one.unchecked)
        styles = (_STYLES.get(name, "") if count else "dim" for name, count in zip(_NUMBERS, counts, strict=True))
        numbers = [Text(f"{count:,}", style) for count, style in zip(counts, styles, strict=True)]
        yield _Row(numbers, Text(printable(one.name) or "no date"))


class _Row:
    """Numbers, with what they are of behind them, or above them on a narrow terminal."""

    WIDTH = 10  # of a number
    NARROW = (8, 7, 7, 8, 10)
    BEHIND = 20  # the fewest columns for a name

    def __init__(self, numbers: Sequence[Text], name: Text) -> None:
        self.numbers = numbers
        self.name = name

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width >= len(self.numbers) * self.WIDTH + 2 + self.BEHIND:
            yield Hanging(self._row([self.WIDTH] * len(self.numbers)).append("  "), self.name, cut=True)
        else:
            yield Hanging("", self.name)
            yield self._row(self.NARROW)

    def _row(self, widths: Sequence[int]) -> Text:
        padded = (" " * (width - number.cell_len) for number, width in zip(self.numbers, widths, strict=True))
        return Text.assemble(*(part for pair in zip(padded, self.numbers, strict=True) for part in pair))


def _link(link: LinkRecord) -> Iterator[RenderableType]:
    known = link.known
    yield whole(0, (link.verdict, _STYLES.get(link.verdict, "")), " ", printable(link.url))
    if known:
        details = [f"{known.reason} {known.status or ''}".strip(), f"checked {utc_day(known.tried)}"]
        if known.first_bad is not None:
            details.append(f"dead since {utc_day(known.first_bad)}, on {counted(known.bad_days, 'day')}")
        if known.last_good is not None and known.verdict != "ok":
            details.append(f"last worked {utc_day(known.last_good)}")
        yield Hanging("    ", Text(", ".join(filter(None, details))))
    file, day = link.pages[0]
    more = f" and {counted(len(link.pages) - 1, 'more page')}" if len(link.pages) > 1 else ""
    yield whole(4, (f"{day} " if day else "", "date"), (printable(file), "path"), more)
