"""A timeline as a page for a browser: a map of years and months, then the events with links to their files.

Knows: how it is laid out.  Must not know: the archive, where files are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from newsarc.render import wording
from newsarc.render.html.document import Href, legend, link, page, section, text
from newsarc.render.shades import Shades
from newsarc.render.years import without_events, years_of
from newsarc.text.calendar_names import MONTHS
from newsarc.text.plurals import counted

if TYPE_CHECKING:
    from newsarc.model.hits import Hit
    from newsarc.model.stories import Timeline


def timeline(timeline: Timeline, *, query: str, href: Href) -> Iterator[str]:
    """The page of a story; headed by its target or the query."""
    name = timeline.target or query
    return page(f"{name} – newsarc", _body(timeline, name, href))


def _body(timeline: Timeline, name: str, href: Href) -> Iterator[str]:
    span = f"{timeline.first} to {timeline.last}" if timeline.first else ""
    counts = (wording.timeline_events(timeline), span, wording.undated(timeline.undated))
    yield f'<h1 dir="auto">{text(name)}</h1>\n<p class="summary">{" · ".join(filter(None, counts))}</p>\n'
    if timeline.months:
        yield from section("Events by month", _map(timeline))
    for year, hits in groupby(timeline.hits, lambda hit: hit.when[:4]):
        yield from section(year or "No date", _events(hits, href))
    if len(timeline.hits) < timeline.total:
        yield f'<p class="summary">showing {len(timeline.hits):,} of {counted(timeline.total, "event")}</p>\n'


def _events(hits: Iterator[Hit], href: Href) -> Iterator[str]:
    yield '<ol class="events">\n'
    for hit in hits:
        title = link(href(hit.path), text(wording.title(hit.title)))
        excerpt = f'<p dir="auto">{text(hit.excerpt)}</p>' if hit.excerpt else ""
        yield f'<li><time>{text(hit.handle)}</time><div dir="auto">{title}{excerpt}</div></li>\n'
    yield "</ol>\n"


def _map(timeline: Timeline) -> Iterator[str]:
    """A row per year: a cell per month, and a bar; years without events are a line."""
    counts = dict(timeline.months)
    shades = Shades(counts.values())
    years = tuple(years_of(timeline.months, timeline.gaps))
    highest = max(total for _, total, _ in years)
    yield '<div class="map">\n<div class="months initials">'
    yield "".join(f'<span title="{name}">{name[0]}</span>' for name in MONTHS) + "</div>\n"
    for year, total, gap in years:
        if gap:
            yield f'<p class="gap">{without_events(gap)}</p>\n'
        cells = "".join(_month(f"{year}-{month:02}", counts, shades) for month in range(1, 13))
        bar = f'<i class="bar" style="width:{100 * total / highest:.1f}%"></i>'
        yield f'<div class="year"><h3>{year}</h3><div class="twelve">{cells}</div>'
        yield f"<b>{total:,}</b><div>{bar}</div></div>\n"
    yield f"</div>\n{legend(shades, 'month')}"


def _month(month: str, counts: dict[str, int], shades: Shades) -> str:
    count = counts.get(month, 0)
    if not count:
        return '<i class="cell"></i>'
    return f'<i class="cell s{shades.of(count)}" title="{month}: {counted(count, "event")}"></i>'
