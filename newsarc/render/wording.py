"""Words and lines that the formats share: weekdays, counts, safe titles, scores, breaks, excerpts.

Knows: how a value is said in English, where a line may break, what of it is
safe to show.  Must not know: formats, colours, terminals; who needs widths
gives the function that measures them.  Light on purpose, for `show` waits for
it: patterns are compiled where they are first used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarc.text.clean import display_title
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from newsarc.model.hits import Hit
    from newsarc.model.report import Finding, Place, Report
    from newsarc.model.stories import Variants

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MISSING = "(page missing)"
UNTITLED = "(no title)"


def dated(day: date) -> str:
    """A date with its weekday, in English whatever the locale.

    >>> from datetime import date
    >>> dated(date(2012, 2, 8))
    '2012-02-08 Wednesday'
    """
    return f"{day.isoformat()} {WEEKDAYS[day.weekday()]}"


def counted(count: int, noun: str) -> str:
    """A count in words.

    >>> counted(1, "event"), counted(1204, "link")
    ('1 event', '1,204 links')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def title(raw: str) -> str:
    """A title for a reader, on one line that is safe to print."""
    return printable(display_title(raw)).strip() or UNTITLED


_FORMULA = r'[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]|~~~ '  # in quotes, too, which a spreadsheet takes off


def cell(text: str) -> str:
    """What a page says where a line or a cell of a table begins: no formula of a spreadsheet, no mark of a log's group.

    >>> cell("=1+1"), cell('"@SUM(A1)"'), cell("two = 1+1")
    ("'=1+1", '\\'"@SUM(A1)"', 'two = 1+1')
    """
    return f"'{text}" if re.match(_FORMULA, text) else text


def plain_file(file: str) -> str:
    """A file's name where a line or a cell begins; the same file is meant by ``./-x.md``, which is no formula.

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


def reference(hit: Hit) -> str:
    """What ``newsarc show`` takes for a hit: ``2012-02-08/16``; the day alone where its page doesn't list it."""
    day = hit.date.isoformat()
    return f"{day}/{hit.number}" if hit.number else day


def joined(names: Sequence[str], separator: str) -> str:
    """Names in one safe line; they may hold commas, so the separator is something else."""
    return separator.join(printable(name) for name in names)


def unlisted(count: int) -> str:
    """What a day says of pages that lie in its folder but not on its page."""
    return f"{counted(count, 'more page')} in the folder that the day page does not list"


def finding(finding: Finding, folder: str = "") -> str:
    """A finding on a line that tools know how to follow: ``file:line:column: error NA101 message [suggestions]``."""
    line = f"{spot(finding, folder)}: {finding.severity.value} {finding.rule} {printable(finding.message)}"
    return f"{line} [{joined(finding.suggestions, ', ')}]" if finding.suggestions else line


def spot(finding: Finding, folder: str = "") -> str:
    """``file:line:column``, the file as it is called from above ``folder``."""
    return f"{plain_file(located(finding.file, folder))}:{finding.line}:{finding.column}"


def located(file: str, folder: str) -> str:
    """A file of the archive as it is called in the repository that holds the archive as ``folder``.

    >>> located("news/a.md", "examples"), located("news/a.md", "")
    ('examples/news/a.md', 'news/a.md')
    """
    return f"{folder}/{file}" if folder else file


def advised(finding: Finding) -> str:
    """What is wrong and what may have been meant, on one line.

    >>> from newsarc.model.report import Finding, Place, Severity
    >>> place = Place(1, 1, 1, 1)
    >>> advised(Finding("NA101", "broken-link", Severity.ERROR, "a.md", place, "/x", "no such page: /x", ("/y", "/z")))
    'no such page: /x; did you mean /y or /z?'
    """
    message = printable(finding.message)
    return f"{message}; did you mean {joined(finding.suggestions, ' or ')}?" if finding.suggestions else message


def summed(report: Report) -> str:
    """How many errors and warnings there are in how much, and what is not told."""
    found = f"{counted(report.errors, 'error')}, {counted(report.warnings, 'warning')}"
    return f"{found} in {checked(report)}{unsaid(report)}"


def checked(report: Report) -> str:
    """How much was looked at."""
    return f"{counted(report.pages, 'page')}, {counted(report.links, 'link')}"


def unsaid(report: Report, name: Callable[[str], str] = printable) -> str:
    """What a report says of findings that it doesn't list; the empty string where there are none.

    ``name`` writes what a user called a commit.

    >>> from newsarc.model.report import Report
    >>> unsaid(Report((), 3, 9, since="main"))
    '; only what is new since main'
    """
    parts = []
    if report.baseline and report.baseline.known:
        parts.append(f"{report.baseline.known:,} in the baseline")
    if report.ignored:
        parts.append(f"{len(report.ignored):,} ignored")
    if report.since:
        parts.append(f"only what is new since {name(report.since)}")
    return "; " + ", ".join(parts) if parts else ""


def left_out(report: Report) -> dict[str, int | str]:
    """The same for programs: how many findings a baseline knows, how many are ignored, after which commit all are new.

    >>> from newsarc.model.report import Baseline, Report
    >>> left_out(Report((), 3, 9, baseline=Baseline(1200, ()), since="main"))
    {'known': 1200, 'since': 'main'}
    """
    known = report.baseline.known if report.baseline else 0
    told: dict[str, int | str] = {"known": known, "ignored": len(report.ignored), "since": report.since}
    return {name: value for name, value in told.items() if value}


def weeks(year: int, month: int) -> list[list[int]]:
    """The days of a month by weeks from Monday to Sunday; 0 where a week reaches beyond it."""
    from calendar import Calendar  # only a month and a year need it

    return Calendar().monthdayscalendar(year, month)


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


_STEERS = r'[\x00-\x1f\x7f-\x9f"\\\u2028\u2029\udc80-\udcff]'
_ESCAPES = dict(zip('\a\b\t\n\v\f\r"\\', (f"\\{sign}" for sign in 'abtnvfr"\\'), strict=True))


def quoted(name: str) -> str:
    """A file's name as git writes it: as a string of C where it could be read in two ways, or steer what reads it.

    >>> quoted("news/a fire.md"), quoted('x\\n"y".md')
    ('news/a fire.md', '"x\\\\n\\\\"y\\\\".md"')
    """
    if not re.search(_STEERS, name):
        return name
    return '"' + re.sub(_STEERS, lambda found: _escape(found[0]), name) + '"'


def _escape(sign: str) -> str:
    return _ESCAPES.get(sign) or "".join(f"\\{byte:03o}" for byte in sign.encode("utf-8", "surrogateescape"))


_ADDRESS = r"(?i:https?)://[^\s\"<>\\^`{|}]+"
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


def web_address(url: str) -> str | None:
    """An address fit for a hyperlink, in ASCII; None for what isn't plainly one.

    >>> web_address("https://zh.example.org/重庆"), web_address("javascript:alert(1)")
    ('https://zh.example.org/%E9%87%8D%E5%BA%86', None)
    """
    from urllib.parse import quote  # only a hyperlink needs it

    return quote(url, safe=_ASCII) if url == printable(url) and re.fullmatch(_ADDRESS, url) else None


# ---------------------------------------------------------------- hits


def score(hit: Hit) -> str:
    """A hit's score and what it is the sum of.

    >>> from datetime import date
    >>> from newsarc.model.hits import Hit
    >>> score(Hit("/a.md", date(2012, 2, 8), "A", 94.5, (), parts=(("words", 100.0), ("errors", -5.5))))
    'score 94.5: words 100, errors -5.5'
    """
    told = ", ".join(f"{name} {points:.4g}" for name, points in hit.parts if points)
    return f"score {hit.score:.4g}" + (f": {told}" if told else "")


# ---------------------------------------------------------------- names


def alias(names: Variants) -> str:
    """A name and what may be other spellings of it, as an entry of a table in TOML.

    >>> from newsarc.model.stories import Variant, Variants
    >>> alias(Variants("Nvidia", 12, (Variant("NVIDIA Corp", 3, 0.97, "the same but for corp"),)))
    '"Nvidia" = ["NVIDIA Corp"]'
    """
    return f"{_quoted(names.name)} = [{', '.join(_quoted(one.name) for one in names.variants)}]"


def long_alias(names: Variants) -> list[str]:
    """The same entry with a line for each name."""
    return [f"{_quoted(names.name)} = [", *(f"  {_quoted(one.name)}," for one in names.variants), "]"]


def reasons(names: Variants) -> str:
    """How often each spelling is there, how sure it is that it is one, and why."""
    counts = " + ".join(f"{count:,}" for count in (names.count, *(one.count for one in names.variants)))
    sure = "; ".join(f"{one.sure:.0%}: {printable(one.why)}" for one in names.variants)
    return f"{counts} events; {sure}"


def _quoted(name: str) -> str:
    """A string of TOML."""
    escaped = printable(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


# ---------------------------------------------------------------- lines

# A line may break after a blank, and between two characters of Chinese or Japanese; a bracket or
# quote that opens stays with what follows it, a mark that closes with what it follows.
_OPENS = "（《〈「『【〔“‘"
_CLOSES = "，。、；：！？）》〉」』】〕”’…·"
_WIDE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_JOINTS = "-/&?="  # where an address or a path is best cut
_WORD = "[“‘]*[^\\s“‘]+\\s*|\\s+|[“‘]+"  # what `_PIECE` is where no character is Chinese or Japanese
_FIRST_WIDE = "\u3005"
_PIECE = f"[{_OPENS}]*(?:[{_WIDE}]|[^\\s{_OPENS}{_WIDE}]+)[{_CLOSES}]*\\s*|\\s+|[{_OPENS}]+"


def breaks(text: str, width: int, cells: Callable[[str], int]) -> list[int]:
    """The offsets at which a text is broken so that each line fits ``width`` cells.

    >>> breaks("ten men flee", 8, len)
    [8]
    """
    offsets: list[int] = []
    used = 0
    for start, piece in _pieces(text, width, cells):
        word = piece.rstrip()
        size = cells(word)
        if used and used + size > width:
            offsets.append(start)
            used = 0
        used += size + len(piece) - len(word)
    return offsets


def _pieces(text: str, width: int, cells: Callable[[str], int]) -> Iterator[tuple[int, str]]:
    """The parts of a text that stay whole, with their offsets; one wider than a line is cut to lines."""
    # The whole pattern takes as long to compile as a day takes to read.
    pattern = _PIECE if max(text, default="") >= _FIRST_WIDE else _WORD
    for found in re.finditer(pattern, text):
        start, end = found.start(), found.start() + len(found[0].rstrip())
        # No character is wider than two cells, so that most words need no measuring.
        while 2 * (end - start) > width and (cut := start + fitting(text, width, cells, start)) < end:
            cut = max(text.rfind(mark, (start + cut) // 2, cut) for mark in _JOINTS) + 1 or cut
            yield start, text[start:cut]
            start = cut
        yield start, text[start : found.end()]


def fitting(text: str, width: int, cells: Callable[[str], int], start: int = 0) -> int:
    """How many characters of a text fit ``width`` cells from ``start`` on; one at least."""
    used = 0
    for at in range(start, len(text)):
        used += cells(text[at])
        if used > width and at > start:
            return at - start
    return len(text) - start


BEFORE = 24  # characters shown before what an excerpt is about


def excerpt(source: str, place: Place, width: int, cells: Callable[[str], int]) -> tuple[str, str, str]:
    """What stands before, at and after a place of a line, cut so that the three fit ``width`` cells.

    >>> from newsarc.model.report import Place
    >>> excerpt("see [a](/news/b.md) there", Place(1, 9, 1, 19), 16, len)
    ('…[a](', '/news/b.md', '…')
    """
    line = source.rstrip("\r\n")
    start = min(place.column - 1, len(line))
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    whole = len(line) <= width and cells(_visible(line)) <= width
    first = 0 if whole else max(start - min(BEFORE, width // 4), 0)
    shown = _visible(line[first : first + width])
    shown = shown if whole else shown[: fitting(shown, width - 2, cells)]
    dots = "" if first + len(shown) == len(line) else "…"
    start, end = start - first, max(start, end) - first
    return "…" * (first > 0) + shown[:start], shown[start:end], shown[end:] + dots


def _visible(source: str) -> str:
    """A line with one safe character in place of each unsafe one, so that columns stay what they are."""
    source = re.sub(r"#(?=#\w*\[)|(?<=travis)_|(?<=section)_", "·", source.replace("\t", " "))  # as `ci` breaks up
    if source.isascii() and source.isprintable():
        return source
    return "".join(one if printable(one) == one else "\N{REPLACEMENT CHARACTER}" for one in source)
