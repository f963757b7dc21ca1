"""Messages on stderr: what a command has to say beside its answer.

Knows: stderr, and how a message begins.  Must not know: stdout, how an answer is shown.

On a terminal a message is wrapped at its width, and what went wrong stands out.  In
a pipe each message is one line.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsarc.process import mute
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.errors import NewsarcError
    from newsarc.model.hits import Correction, Spelling, Synonym

_MOST_DROPPED = 10  # words that are listed one by one
_SHORT = 60  # characters of names that are listed on one line
_PRINTED = deque[str](maxlen=20)  # the last texts on the terminal since `take_printed`
_GAP = "  "  # between a page's handle or path and its title
_BOLD, _BOLD_RED, _NORMAL = "\x1b[1m", "\x1b[1;31m", "\x1b[0m"


def print_message(line: str) -> None:
    """Print one line, made safe and wrapped on a terminal, to stderr; if it can't be written, nobody reads it."""
    _print(_wrapped(printable(line)))


def print_headline(sentence: str, *, is_error: bool = True) -> None:
    """Print what went wrong, or that the answer is no: ``newsarc: error: …``."""
    label = "error: " if is_error else ""
    text = _wrapped(printable(f"newsarc: {label}{sentence}"))
    if _has_colours():
        text = f"{_BOLD}newsarc:{_NORMAL} {text.removeprefix('newsarc: ')}"
        text = text.replace(f" {label}", f" {_BOLD_RED}{label.rstrip()}{_NORMAL} ", 1) if label else text
    _print(text)


def print_lines(text: str) -> None:
    """Print lines as they are, made safe."""
    for line in text.splitlines():
        _print(printable(line))


def print_hint(hint: str) -> None:
    """Print what to do next, if there is something, on a line of its own."""
    if hint:
        print_message(f"hint: {hint}")


def print_names(label: str, names: Sequence[str]) -> None:
    """Print some names after a label, on one line if they are short; nothing for none."""
    if not names:
        return
    if sum(map(len, names)) <= _SHORT and not any("," in one for one in names):
        print_message(f"{label}: {', '.join(names)}")
        return
    print_message(f"{label}:")
    for one in map(printable, names):
        _print(_wrapped(one, "  ", indent=4))


def print_pages(label: str, pages: Sequence[str]) -> None:
    """Print some pages below a label, each by its handle or path and its title; on a terminal titles are aligned."""
    print_message(f"{label}:")
    rows = [printable(one).partition(_GAP) for one in pages]
    if not sys.stderr.isatty():
        for row in rows:
            _print(f"  {''.join(row)}")
        return
    width = max(0 if _is_path(handle) else len(handle) for handle, *_ in rows)
    for handle, gap, title in rows:
        if _is_path(handle):
            _print(f"  {handle}")  # in one piece, to be copied
            _print(_wrapped(title, "    "))
        else:
            _print(_wrapped(title, f"  {handle:<{width}}{gap}"))


def print_error(error: NewsarcError) -> None:
    """Print the sentence of an error, and its hint."""
    print_headline(error.message)
    print_hint(error.hint)


def take_printed() -> str:
    """What was printed on the terminal since the last call: a pager scrolls it away, so it is shown there again."""
    text = "".join(_PRINTED)
    _PRINTED.clear()
    return text


def _print(text: str) -> None:
    if sys.stderr.isatty():
        _PRINTED.append(f"{text}\n")
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        mute(sys.stderr.fileno())


def _wrapped(line: str, gutter: str = "", *, indent: int = 0) -> str:
    """A line behind a gutter as the lines that fit a terminal; in a pipe, as it is.

    Further lines are indented so many cells, or else as far as the first one, at least by two.
    """
    if not sys.stderr.isatty():
        return f"{gutter}{line}"
    width = _width()
    if 2 * len(line) + len(gutter) <= width:  # no character is wider than two cells
        return f"{gutter}{line}"
    from rich.cells import cell_len

    from newsarc.render.terminal.wrap import breaks

    indent = indent or max(len(gutter), 2)
    ends = breaks(line, max(width - indent, 1), cell_len)
    pieces = (line[start:end].rstrip() for start, end in zip([0, *ends], [*ends, len(line)], strict=True))
    return gutter + f"\n{' ' * indent}".join(pieces)


def _is_path(handle: str) -> bool:
    return handle.startswith("/")


def _width() -> int:
    """The columns of the terminal that stderr is."""
    try:
        return max(int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(sys.stderr.fileno()).columns, 20)
    except (OSError, ValueError):
        return 80


def _has_colours() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_marked(text: str, start: int, end: int) -> None:
    """Print a text that was typed, and below it a mark from one character to another."""
    from rich.cells import cell_len

    before, marked, after = (printable(part) for part in (text[:start], text[start:end], text[end:]))
    _print(f"  {before}{marked}{after}")
    _print(f"  {' ' * cell_len(before)}{'^' * max(cell_len(marked), 1)}")


def print_corrections(corrections: Sequence[Correction]) -> None:
    """Print which words or names were read in another spelling, if any, and which abbreviations were spelled out."""
    if not corrections:
        return
    from newsarc.text.acronyms import is_abbreviation_of  # here, since most words are spelled as typed

    short = [one for one in corrections if is_abbreviation_of(one.word, one.read_as)]
    for label, some in (("abbreviation", short), ("corrected", [one for one in corrections if one not in short])):
        if some:
            print_message(f"{label}: " + ", ".join(f"{one.word} → {one.read_as}" for one in some))


def print_dates(dates: str) -> None:
    """Print which days a query was read as, if it is a date."""
    if dates:
        print_message(f"read as a date: date:{dates}")


def print_synonyms(synonyms: Sequence[Synonym]) -> None:
    """Print which words of the hits stand for words of the query, if any."""
    if synonyms:
        print_message("also found: " + ", ".join(f"{one.read_as} for {one.word}" for one in synonyms))


def print_spellings(spellings: Sequence[Spelling]) -> None:
    """Print which commoner spellings would find more, if any."""
    if spellings:
        print_message(", ".join(f"{one.more:,} more as {one.read_as}" for one in spellings))


def print_dropped(words: Sequence[str], *, partial: int = 0, total: int = 0) -> None:
    """Print which words of a query some of its hits lack, if any; ``partial`` and ``total`` are as in `Hits`."""
    if words:
        from newsarc.text.plurals import counted  # here, since few messages have a number

        more = f" and {len(words) - _MOST_DROPPED:,} more" if len(words) > _MOST_DROPPED else ""
        where = f" (in {partial:,} of {counted(total, 'event')})" if partial else ""
        print_message(f"without: {', '.join(words[:_MOST_DROPPED])}{more}{where}")
