"""The figures of an archive as a page for a browser: a heat map with a cell per day, then bars.

Knows: how they are laid out.  Must not know: the archive, where files are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from newsarc.render import wording
from newsarc.render.html.document import Href, bars, legend, link, page, section, text
from newsarc.render.shades import Shades
from newsarc.render.wording import by_period
from newsarc.render.years import gaps_between, without_events, years_of
from newsarc.text.calendar_names import MONTHS, SHORT
from newsarc.text.plurals import counted

if TYPE_CHECKING:
    from newsarc.model.stats import Spread, Stats


def stats(stats: Stats, *, name: str, href: Href, day_page: Callable[[date], str]) -> Iterator[str]:
    """The page of an archive; ``day_page`` is the site path of a day's page, empty for none."""
    return page(f"{name} – newsarc", _body(stats, name, lambda day: href(day_page(day))))


def _body(stats: Stats, name: str, day_url: Callable[[date], str]) -> Iterator[str]:
    yield f'<h1 dir="auto">{text(name)}</h1>\n<p class="summary">{text(_summary(stats))}</p>\n'
    if stats.days:
        yield from section("Events by day", _heat_map(stats, day_url))
        yield from section("Years", bars([(year, n, "") for year, n in by_period(stats.days, 4).items()]))
        yield from section("Busiest days", bars([(wording.dated(day), n, day_url(day)) for day, n in stats.busiest]))
    if stats.gaps:
        gaps = [(f"{gap.first}" if gap.days == 1 else f"{gap.first} to {gap.last}", gap.days) for gap in stats.gaps]
        heading = f"Longest of {counted(stats.all_gaps, 'gap')}, in days"
        yield from section(heading, bars([(span, days, "") for span, days in gaps]))
    yield from _names("Contexts", stats.contexts)
    yield from _names("Sources", stats.sources)


def _summary(stats: Stats) -> str:
    parts = [counted(stats.events, "event")]
    if stats.first and stats.last:
        parts += [counted(len(stats.days), "day"), f"{stats.first} to {stats.last}"]
        parts.append(f"{counted(stats.empty_days, 'day')} without events")
    if stats.undated:
        parts.append(f"{stats.undated:,} without an exact date")
    links = stats.links
    reciprocal = f", {links.mutual:,} reciprocal" if links.mutual else ""
    return " · ".join([*parts, f"{counted(links.total, 'related link')}{reciprocal}"])


def _names(name: str, spread: Spread) -> Iterator[str]:
    if not spread.counts:
        return
    shown = (
        f"{len(spread.counts):,} of {spread.values:,}" if len(spread.counts) < spread.values else f"{spread.values:,}"
    )
    yield from section(
        f"{name} ({shown}){wording.without(spread)}", bars([(label, count, "") for label, count in spread.counts])
    )


def _heat_map(stats: Stats, day_url: Callable[[date], str]) -> Iterator[str]:
    """A row of cells per year, a column per week from Monday to Sunday; years without events are a line."""
    counts = dict(stats.days)
    shades = Shades(counts.values())
    months = "".join(f"<span>{name[:SHORT]}</span>" for name in MONTHS)
    yield f'<div class="map">\n<div class="months">{months}</div>\n'
    for year, total, gap in years_of(by_period(stats.days, 4).items(), gaps_between(list(counts))):
        if gap:
            yield f'<p class="gap">{without_events(gap)}</p>\n'
        yield f'<div class="year"><h3>{year}</h3><div class="days">'
        yield from _days(int(year), counts, shades, day_url)
        yield f"</div><b>{total:,}</b></div>\n"
    yield f"</div>\n{legend(shades, 'day')}"


def _days(year: int, counts: dict[date, int], shades: Shades, day_url: Callable[[date], str]) -> Iterator[str]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    yield f'<i style="grid-row:span {first.weekday()}"></i>' if first.weekday() else ""
    for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1)):
        count = counts.get(day, 0)
        if not count:
            yield '<i class="cell"></i>'
            continue
        about = f' class="cell s{shades.of(count)}" title="{wording.dated(day)}: {counted(count, "event")}"'
        url = day_url(day)
        yield link(url, "", attributes=about) if url else f"<i{about}></i>"
