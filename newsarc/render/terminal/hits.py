"""Hits and facets on a terminal, as renderables of rich.

Knows: how they are laid out, and that the words of a query are marked.  Must not know: the archive, files, the Console.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from newsarc.render import wording
from newsarc.render.terminal import rows
from newsarc.render.terminal.elements import DOT, Bars, Hanging, whole
from newsarc.render.wording import entity_events, joined
from newsarc.text.plurals import counted
from newsarc.text.safety import printable
from newsarc.text.snippets import match_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarc.model.hits import Facet, Hit, HitGroup, Hits

_BELOW = 2  # cells by which hits are indented below the event that they belong to


def hits(hits: Hits, *, query: str | None = None, explain: bool = False) -> RenderableType:
    """Hits by date and title, with the matched words marked and the reasons why they are related; no query.

    Those of a day are below the day's event that they belong to.
    """
    lines: list[RenderableType] = []
    if hits.target is not None:
        lines += [*_target(hits), Text()]
    gutter = rows.width_of(hits.hits) + (_BELOW if hits.groups else 0)
    groups = {group.event.path: group for group in hits.groups}
    for hit, more in rows.folded(
        hits.hits, lambda hit: (hit.belongs_to, hit.path if explain else wording.title(hit.title))
    ):
        if group := groups.pop(hit.belongs_to or "", None):
            lines += [_group(group), Text()]
        lines += [*_hit(hit, hits, explain, gutter), *rows.more(more, gutter), Text()]
    return Group(*lines, *_total(hits))


def _group(group: HitGroup) -> RenderableType:
    title, total = wording.title(group.event.title), counted(group.total, "event")
    gutter = rows.handle(group.event, rows.width_of([group.event]))
    return Hanging(gutter, Text.assemble((title, "title"), f"{DOT}{total}"))


def _target(hits: Hits) -> Iterator[RenderableType]:
    span = f"{hits.first} to {hits.last}" if hits.first else ""
    about = hits.about
    name = wording.title(about.title) if about else printable(hits.target or "")
    gutter = rows.handle(about, rows.width_of([about])) if about else ""
    yield Hanging(gutter, Text(" and ".join((name, *map(printable, hits.also))), "title"))
    yield Hanging("", Text(DOT.join(filter(None, (entity_events(hits.total, hits.as_context), span)))))
    if hits.neighbours:
        beside = [Text.assemble((printable(name), "context"), f" {count}") for name, count in hits.neighbours]
        yield Hanging(Text("appears with: ", "dim"), Text(DOT).join(beside))


def _hit(hit: Hit, hits: Hits, explain: bool, gutter: int) -> Iterator[RenderableType]:
    shown = marked(wording.title(hit.title), hit, "title")
    below = " " * _BELOW if hit.belongs_to else ""
    yield Hanging(Text.assemble(below, rows.handle(hit, gutter - len(below))), shown)
    indent = " " * gutter
    if hit.contexts and hits.target is None:
        yield Hanging(indent, marked(joined(hit.contexts, DOT), hit, "context"))
    if hit.excerpt:
        yield Hanging(indent, marked(printable(hit.excerpt), hit))
    reasons = [joined(hit.reasons, "; ")] if hit.reasons and (explain or hits.target is not None) else []
    if explain:
        reasons.append(wording.score(hit))
    if reasons:
        yield Hanging(indent, Text("; ".join(reasons)))
    if hit.number is None:
        yield whole(gutter, (printable(hit.path), "path"))


def marked(text: str, hit: Hit, style: str = "") -> Text:
    """A text in which the words that a hit was found by are marked."""
    shown = Text(text, style)
    for start, end in match_spans(text, hit.matched):
        shown.stylize("match", start, end)
    return shown


def _total(hits: Hits) -> Iterator[RenderableType]:
    if len(hits.hits) < hits.total:
        yield Hanging("", Text(wording.showing(len(hits.hits), hits.total, "event")))
    elif hits.target is None and hits.total:  # that there are none is said with the reasons, on stderr
        yield Text(counted(hits.total, "event"))
    if hits.busiest:
        month, count = hits.busiest
        yield Text(f"most in {month}: {count:,} of {hits.total:,}")


def facet(facet: Facet, *, query: str = "") -> RenderableType:
    """A bar for each value; the years between the first and the last are all shown.  The query isn't."""
    counts = list(facet.counts)
    if facet.by == "year" and counts:
        by_year = dict(counts)
        counts = [(f"{year}", by_year.get(f"{year}", 0)) for year in range(int(counts[0][0]), int(counts[-1][0]) + 1)]
    total = counted(facet.total, "event")
    if len(facet.counts) < facet.values:
        total += f"; {wording.showing(len(facet.counts), facet.values, facet.by)}"
    return Group(Bars(counts), Text(), Hanging("", Text(total))) if facet.total else Group()
