"""What can be rendered, and the module that does it.

Knows: the kinds of values, and that each package (`terminal`, `plain`, `data`, `rows`)
has a module for each of them, with a function for each value.  Must not know: how a value
is rendered.

A module is loaded when it is first used: a pipe should wait neither for rich nor for
the renderers of other values.  The functions of all packages take the same
arguments, and ignore those that make no difference to their form.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import RenderableType

    from newsarc.model.edits import Move
    from newsarc.model.events import Calendar, Day, Event, Span
    from newsarc.model.external import LinkList
    from newsarc.model.hits import Facet, Hits
    from newsarc.model.index_status import IndexStatus
    from newsarc.model.report import Report
    from newsarc.model.stats import Stats
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline
    from newsarc.render.rows.table import Rows
    from newsarc.rules import Rule

T = TypeVar("T")


class Renderer(Generic[T]):
    """Renders every value in one form, with the modules of one package beside this file.

    The count, the state of the index and a move are lines on a terminal as well:
    `terminal` has no functions for them.  The latter two list nothing, so `rows` has none.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    def day(self, day: Day) -> T:
        return self._call("events", "day", day)

    def event(self, event: Event, *, file: str = "") -> T:
        return self._call("events", "event", event, file=file)

    def calendar(self, calendar: Calendar) -> T:
        return self._call("events", "calendar", calendar)

    def span(self, span: Span) -> T:
        return self._call("events", "span", span)

    def hits(self, hits: Hits, *, query: str | None = None, explain: bool = False) -> T:
        return self._call("hits", "hits", hits, query=query, explain=explain)

    def count(self, total: int) -> T:
        return self._call("hits", "count", total)

    def facet(self, facet: Facet, *, query: str = "") -> T:
        return self._call("hits", "facet", facet, query=query)

    def timeline(self, timeline: Timeline, *, query: str = "") -> T:
        return self._call("stories", "timeline", timeline, query=query)

    def contexts(self, contexts: Contexts, *, pattern: str = "") -> T:
        return self._call("stories", "contexts", contexts, pattern=pattern)

    def similar(self, similar: Similar, *, pattern: str = "") -> T:
        return self._call("stories", "similar", similar, pattern=pattern)

    def chain(self, chain: Chain) -> T:
        return self._call("stories", "chain", chain)

    def stats(self, stats: Stats) -> T:
        return self._call("stats", "stats", stats)

    def report(self, report: Report, *, root: str = "", read_line: Callable[[str, int], str | None] | None = None) -> T:
        return self._call("report", "report", report, root=root, read_line=read_line)

    def statistics(self, report: Report) -> T:
        return self._call("report", "statistics", report)

    def links(self, links: LinkList, *, listed: bool = False) -> T:
        return self._call("links", "links", links, listed=listed)

    def rule(self, rule: Rule) -> T:
        return self._call("rules", "rule", rule)

    def rules(self, rules: Sequence[Rule]) -> T:
        return self._call("rules", "rules", rules)

    def move(self, move: Move) -> T:
        return self._call("edits", "move", move)

    def status(self, status: IndexStatus) -> T:
        return self._call("index", "status", status)

    def _call(self, module: str, function: str, value: object, **options: object) -> T:
        renderers = import_module(f"newsarc.render.{self._package}.{module}")
        rendered: T = getattr(renderers, function)(value, **options)
        return rendered


TERMINAL: Renderer[RenderableType] = Renderer("terminal")
PLAIN: Renderer[str] = Renderer("plain")
DATA: Renderer[str] = Renderer("data")
ROWS: Renderer[Rows] = Renderer("rows")
