"""Phrases and names that several formats share: dates, counts, titles, file names, scores.

Knows: how a value is written in English, and what of it is safe to show.  Must
not know: formats, colours, terminals.  Light on purpose, since `show` waits for
it: patterns are compiled where they are first used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarc.text.calendar_names import WEEKDAYS
from newsarc.text.clean import display_title
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from newsarc.model.hits import Hit
    from newsarc.model.stats import Spread
    from newsarc.model.stories import Timeline

MISSING = "(page missing)"
UNTITLED = "(no title)"


def lines(lines: Iterable[str]) -> str:
    """Lines as text, each with the newline that ends it."""
    return "".join(f"{line}\n" for line in lines)


def dated(day: date) -> str:
    """A date with its weekday, in English whatever the locale.

    >>> from datetime import date
    >>> dated(date(2012, 2, 8))
    '2012-02-08 Wednesday'
    """
    return f"{day.isoformat()} {WEEKDAYS[day.weekday()]}"


def showing(shown: int, total: int, noun: str, *, least: str = "") -> str:
    """That only the first of several are shown, and how to have all; ``least`` says that the total may be higher.

    >>> showing(10, 1850, "event")
    'showing 10 of 1,850 events; --limit 0 for all'
    """
    return f"showing {shown:,} of {least}{counted(total, noun)}; --limit 0 for all"


def entity_events(total: int, as_context: int | None) -> str:
    """A number of events of an entity, and how many have it as a context and how many only mention it, if known.

    >>> entity_events(122, 26), entity_events(4, 4)
    ('122 events: 26 as context, 96 mentioned', '4 events: 4 as context')
    """
    if as_context is None:
        return counted(total, "event")
    parts = ((as_context, "as context"), (total - as_context, "mentioned"))
    return f"{counted(total, 'event')}: {', '.join(f'{count:,} {how}' for count, how in parts if count)}"


def timeline_events(timeline: Timeline) -> str:
    """The number of events of an entity, or those matching a query, which needn't be the same for the same words."""
    if timeline.target is None:
        return counted(timeline.total, "matching event")
    return entity_events(timeline.total, timeline.as_context)


def undated(count: int) -> str:
    """How many more events there are than those with a date, as a part of a heading; empty if there are none.

    >>> undated(4), undated(0)
    ('4 more without a date', '')
    """
    return f"{count:,} more without a date" if count else ""


def without(spread: Spread) -> str:
    """How many events have none of the names that are counted, to be appended to a heading; empty if all have one.

    >>> from newsarc.model.stats import Spread
    >>> without(Spread((), 0, 1)), without(Spread((), 0, 2)), without(Spread((), 0, 0))
    ('; 1 event has none', '; 2 events have none', '')
    """
    have = "has" if spread.without == 1 else "have"
    return f"; {counted(spread.without, 'event')} {have} none" if spread.without else ""


def title(raw: str) -> str:
    """A title for people, on one line that is safe to print."""
    return printable(display_title(raw)).strip() or UNTITLED


_FORMULA = r'[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]|~~~ '  # in quotes, too, which a spreadsheet takes off


def cell(text: str) -> str:
    """A page's text at the start of a line or a table cell, quoted if a spreadsheet or a CI log would act on it.

    >>> cell("=1+1"), cell('"@SUM(A1)"'), cell("two = 1+1")
    ("'=1+1", '\\'"@SUM(A1)"', 'two = 1+1')
    """
    return f"'{text}" if re.match(_FORMULA, text) else text


def plain_file(file: str) -> str:
    """A file's name at the start of a line or a cell: one like a formula gets ``./`` before it and names the same file.

    >>> plain_file("news/a.md"), plain_file("=x.md")
    ('news/a.md', './=x.md')
    """
    return printable(f"./{file}" if re.match(_FORMULA, file) else file)


def shortened(text: str, length: int) -> str:
    """A text of at most so many characters.

    >>> shortened("ten men flee", 9)
    'ten men…'
    """
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def joined(names: Sequence[str], separator: str) -> str:
    """Names in one safe line; they may hold commas, so the separator is something else."""
    return separator.join(printable(name) for name in names)


def unlisted(count: int) -> str:
    """The note on pages in a day's folder that its day page doesn't list."""
    return f"{counted(count, 'more page')} in the folder, not listed on the day page"


def by_period(days: Sequence[tuple[date, int]], length: int) -> dict[str, int]:
    """The counts of days, added up by the first characters of their dates: 4 for years, 7 for months.

    >>> from datetime import date
    >>> by_period([(date(2012, 2, 8), 10), (date(2012, 2, 9), 5)], 7)
    {'2012-02': 15}
    """
    counts: dict[str, int] = {}
    for day, count in days:
        period = day.isoformat()[:length]
        counts[period] = counts.get(period, 0) + count
    return counts


_UNSAFE = r'[\x00-\x1f\x7f-\x9f"\\\u2028\u2029\udc80-\udcff]'
_ESCAPES = dict(zip('\a\b\t\n\v\f\r"\\', (f"\\{sign}" for sign in 'abtnvfr"\\'), strict=True))


def quoted(name: str) -> str:
    """A file's name as git writes it: as a C string if it is ambiguous or has control characters.

    >>> quoted("news/a fire.md"), quoted('x\\n"y".md')
    ('news/a fire.md', '"x\\\\n\\\\"y\\\\".md"')
    """
    if not re.search(_UNSAFE, name):
        return name
    return '"' + re.sub(_UNSAFE, lambda found: _escape(found[0]), name) + '"'


def _escape(sign: str) -> str:
    return _ESCAPES.get(sign) or "".join(f"\\{byte:03o}" for byte in sign.encode("utf-8", "surrogateescape"))


_WEB_URL = r"(?i:https?)://[^\s\"<>\\^`{|}]+"
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


def web_url(url: str) -> str | None:
    """A URL fit for a hyperlink, in ASCII; None for text that isn't clearly a web URL.

    >>> web_url("https://zh.example.org/重庆"), web_url("javascript:alert(1)")
    ('https://zh.example.org/%E9%87%8D%E5%BA%86', None)
    """
    from urllib.parse import quote  # only a hyperlink needs it

    return quote(url, safe=_ASCII) if url == printable(url) and re.fullmatch(_WEB_URL, url) else None


def score(hit: Hit) -> str:
    """A hit's score and the parts that it is the sum of.

    >>> from datetime import date
    >>> from newsarc.model.hits import Hit
    >>> score(Hit("/a.md", date(2012, 2, 8), "A", 94.5, (), parts=(("words", 100.0), ("errors", -5.5))))
    'score 94.5: words 100, errors -5.5'
    """
    parts = ", ".join(f"{name} {points:.4g}" for name, points in hit.parts if points)
    return f"score {hit.score:.4g}" + (f": {parts}" if parts else "")
