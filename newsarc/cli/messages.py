"""Messages on stderr: what a command has to say beside its answer.

Knows: stderr, and how a message begins.  Must not know: stdout, how an answer is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsarc.process import mute
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.errors import NewsarcError
    from newsarc.model.hits import Correction, Synonym

_MOST_DROPPED = 10  # words that are listed one by one


def print_message(line: str) -> None:
    """Print one line, made safe, to stderr; if it can't be written, nobody reads it."""
    try:
        print(printable(line), file=sys.stderr, flush=True)
    except OSError:
        mute(sys.stderr.fileno())


def print_error(error: NewsarcError, kind: str = "error: ") -> None:
    """Print the sentence of an error, and its hint."""
    print_message(f"newsarc: {kind}{error.message}" + (f"; {error.hint}" if error.hint else ""))


def print_marked(text: str, start: int, end: int) -> None:
    """Print a text that was typed, and below it a mark from one character to another."""
    from rich.cells import cell_len

    before, marked, after = (printable(part) for part in (text[:start], text[start:end], text[end:]))
    print_message(f"  {before}{marked}{after}")
    print_message(f"  {' ' * cell_len(before)}{'^' * max(cell_len(marked), 1)}")


def print_corrections(corrections: Sequence[Correction]) -> None:
    """Print which words or names were read in another spelling, if any."""
    if corrections:
        print_message("corrected: " + ", ".join(f"{one.word} → {one.read_as}" for one in corrections))


def print_dates(dates: str) -> None:
    """Print which days a query was read as, if it is a date."""
    if dates:
        print_message(f"read as a date: date:{dates}")


def print_synonyms(synonyms: Sequence[Synonym]) -> None:
    """Print which words of the hits stand for words of the query, if any."""
    if synonyms:
        print_message("also found: " + ", ".join(f"{one.read_as} for {one.word}" for one in synonyms))


def print_dropped(words: Sequence[str]) -> None:
    """Print which words of a query some of its hits lack, if any."""
    if words:
        more = f" and {len(words) - _MOST_DROPPED:,} more" if len(words) > _MOST_DROPPED else ""
        print_message(f"without: {', '.join(words[:_MOST_DROPPED])}{more}")
