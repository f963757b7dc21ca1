"""Plain lines for pipes: `grep`, `cut -f`, `sort`, `fzf`, `awk`.

Knows: how a value is written as whole lines.  Must not know: terminals, their
width, colours; no line is ever wrapped or cut.  Every function returns lines
that each end in a newline; no text of a page can hold a tab, a line break or
a control character here.

What a page says stands in a cell as `wording.cell` has it, so that a spreadsheet
that opens the lines finds no formula; paths and files stay what they are.

Columns are set apart by one tab, so that ``cut -f`` needs no options:

======================  ============================================================
search, related         date, title, path; with ``explain`` also the reasons (``a; b``) and the score
a search by facet       year, context or source; count
a month, a year         date, count
timeline                date, title, path, oldest first
path                    date, title, path, reasons (``a; b``), in order of the chain
contexts                name, count, first date, last date, neighbours (``a; b``)
rules                   code, name, severity, ``fixable`` or ``-``, summary
statistics              ``rule`` or ``file``, its name, count
======================  ============================================================

The date comes first, so that ``sort`` puts hits in order of time and ``grep
^2012-02`` picks a month; ``cut -f3`` gives paths that ``newsarc show`` takes.
A timeline's months are counted for a plot by ``cut -c1-7 | uniq -c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.pages.layouts.daily import layout
from newsarc.render import wording
from newsarc.render.wording import MISSING, alias, cell, counted, dated, joined, reasons, score, title, unlisted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from newsarc.model.events import Calendar, Day, Event
    from newsarc.model.hits import Facet, Hit, Hits
    from newsarc.model.report import Report
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline
    from newsarc.rules import Rule


def day(day: Day) -> str:
    """A day: its date and count, each event with what belongs to it, the nearest days."""
    return _lines(_day(day))


def event(event: Event) -> str:
    """A page: a line for each thing it tells, lists numbered."""
    return _lines(_event(event))


def calendar(calendar: Calendar) -> str:
    """A month or a year: ``2012-02-08<TAB>18`` for each day that has events."""
    return _lines(f"{day.isoformat()}\t{count}" for day, count in calendar.days)


def hits(hits: Hits, *, explain: bool = False) -> str:
    """Hits of a search or of what is related, one a line: ``date<TAB>title<TAB>path``."""
    return _lines(_hit(hit, explain) for hit in hits.hits)


def timeline(timeline: Timeline) -> str:
    """The events of a story, one a line as hits are."""
    return _lines(_hit(hit, explain=False) for hit in timeline.hits)


def contexts(contexts: Contexts) -> str:
    """Names that pages carry, one a line."""
    return _lines(
        f"{cell(printable(one.name))}\t{one.count}\t{one.first}\t{one.last}\t"
        + cell(joined([name for name, _ in one.neighbours], "; "))
        for one in contexts.contexts
    )


def chain(chain: Chain) -> str:
    """The events of a chain, one a line with why it follows the one before."""
    return _lines(f"{_hit(hit, explain=False)}\t{cell(joined(hit.reasons, '; '))}" for hit in chain.hits)


def similar(similar: Similar) -> str:
    """Names that may be one, as a table of aliases in TOML, a line each: how sure that is stands in its comment."""
    return _lines(["[aliases]", *(f"{alias(one)}  # {reasons(one)}" for one in similar.names)] if similar.names else ())


def facet(facet: Facet) -> str:
    """Counts, one a line: ``2012<TAB>38``."""
    return _lines(f"{cell(printable(name))}\t{count}" for name, count in facet.counts)


def report(report: Report) -> str:
    """Findings, one a line as ``file:line:column: error NA101 message``, and a summary as the last line."""
    findings = [wording.finding(finding) for group in report.groups() for finding in group.findings]
    return _lines([*findings, wording.summed(report)])


def statistics(report: Report) -> str:
    """Findings counted: ``rule<TAB>NA101 broken-link<TAB>29``, then the worst files, and a summary as the last line."""
    rules = [f"rule\t{one.rule} {one.name}\t{one.findings}" for one in report.tallies()]
    files = [f"file\t{wording.plain_file(file)}\t{count}" for file, count in report.worst_files()]
    return _lines([*rules, *files, wording.summed(report)])


def rule(rule: Rule) -> str:
    """A rule with its reason, and the lines that break and keep it."""
    fixable = ", fixable" if rule.fixable else ""
    head = [f"{rule.code} {rule.name} ({rule.severity.value}{fixable})", rule.summary, "", rule.why, ""]
    bad = [f"  {line}" for line in rule.bad.splitlines()]
    good = [f"  {line}" for line in rule.good.splitlines()]
    return _lines([*head, "bad:", *bad, "good:", *good])


def rules(rules: Sequence[Rule]) -> str:
    """All rules, one a line."""
    return _lines(
        "\t".join((rule.code, rule.name, rule.severity.value, "fixable" if rule.fixable else "-", rule.summary))
        for rule in rules
    )


# ---------------------------------------------------------------- the lines


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _day(day: Day) -> Iterator[str]:
    yield f"{dated(day.date)}  {counted(len(day.events), 'event')}"
    for number, event in enumerate(day.events, 1):
        yield f"{number}. {_title(event)}"
        if event.contexts:
            yield f"   contexts: {joined(event.contexts, '; ')}"
        if event.summary:
            yield f"   {printable(event.summary)}"
        yield f"   {printable(event.path)}"
    if day.unlisted:
        yield unlisted(day.unlisted)
    if nearest := _nearest(day.previous, day.next):
        yield nearest


def _title(event: Event) -> str:
    return title(event.title) if event.file else f"{title(event.title)} {MISSING}"


def _nearest(previous: date | None, following: date | None) -> str:
    named = (("previous", previous), ("next", following))
    return "  ".join(f"{name}: {day.isoformat()}" for name, day in named if day)


def _event(event: Event) -> Iterator[str]:
    if event.date:
        yield dated(event.date)
    yield cell(_title(event))
    if event.topic:
        yield f"topic: {printable(event.topic)}"
    if event.contexts:
        yield f"contexts: {joined(event.contexts, '; ')}"
    if event.summary:
        yield f"summary: {printable(event.summary)}"
    yield f"path: {printable(event.path)}"
    yield from _sources(event)
    yield from _related(event)
    yield from _changes(event)


def _sources(event: Event) -> Iterator[str]:
    if event.sources:
        yield "sources:"
    for number, source in enumerate(event.sources, 1):
        yield f"{number}. {printable(source.title)}" + (f"  {printable(source.url)}" if source.url else "")
    if event.cover_image:
        yield f"cover image: {printable(event.cover_image)}"


def _related(event: Event) -> Iterator[str]:
    if event.related:
        yield "related:"
    for number, entry in enumerate(event.related, 1):
        day = layout.date_of(entry.path)
        yield f"{number}. {day.isoformat()}  {title(entry.title)}" if day else f"{number}. {title(entry.title)}"
        if entry.contexts:
            yield f"   contexts: {joined(entry.contexts, '; ')}"
        yield f"   {printable(entry.path)}"


def _changes(event: Event) -> Iterator[str]:
    if event.changes:
        yield "changes:"
    for number, change in enumerate(event.changes, 1):
        told = (change.stamp, title(change.title), f"({change.state})" if change.state else "")
        yield f"{number}. " + "  ".join(printable(part) for part in told if part)
        yield f"   {printable(change.path)}"


def _hit(hit: Hit, explain: bool) -> str:
    columns = [hit.date.isoformat(), cell(title(hit.title)), printable(hit.path)]
    return "\t".join([*columns, cell(joined(hit.reasons, "; ")), score(hit)] if explain else columns)
