"""What all lists of events on a terminal have in common: handles, and how equal titles are folded.

Knows: the column of handles, what is said in place of rows.  Must not know: which list it is.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text

from newsarc.render.terminal.elements import Hanging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsarc.model.dated import Numbered

T = TypeVar("T", bound="Numbered")


def width_of(events: Iterable[Numbered]) -> int:
    """The width of the column of handles."""
    return max((len(event.handle) for event in events), default=0) + 2


def handle(event: Numbered, width: int) -> Text:
    """What ``newsarc show`` takes for an event, at the start of its row."""
    return Text(event.handle.ljust(width), "date")


def folded(events: Iterable[T], looks: Callable[[T], object]) -> Iterator[tuple[T, int]]:
    """Of events in a row that look the same the first one, and how many more there are.

    >>> list(folded(("a", "b", "b", "a"), str))
    [('a', 0), ('b', 1), ('a', 0)]
    """
    for _, alike in groupby(events, looks):
        first, *others = alike
        yield first, len(others)


def more(count: int, width: int) -> Iterator[Hanging]:
    """The line in place of ``count`` rows with the same title; none for none."""
    if count:
        yield Hanging(" " * width, Text(f"… and {count:,} more of this title"))
