"""Which stars and underscores of a text are marks of emphasis, and which are text (CommonMark 6.2).

Knows: how marks pair.  Must not know: what emphasis is for, where texts come from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class _Run:
    """Stars or underscores in a row: how many there are, how many are no mark as far as is known."""

    sign: str
    start: int
    size: int
    left: int
    opens: bool
    closes: bool


def unpaired(
    text: str, within: tuple[int, int], runs: Iterable[tuple[int, int]], scopes: Iterable[tuple[int, int]]
) -> dict[int, int]:
    """How many signs of each run of them are text, by the run's start.

    ``within`` is the span of the block, ``runs`` those of the runs in it and
    ``scopes`` those of links' labels, in order, out of which no mark pairs.
    """
    all_runs = [_run(text, *within, start, end) for start, end in runs]
    waiting: list[_Run] = []
    left = list(reversed(list(scopes)))
    for run in all_runs:
        while left and left[-1][1] <= run.start:
            _pair_in(waiting, left.pop()[0])
        waiting.append(run)
    for start, _ in reversed(left):
        _pair_in(waiting, start)
    _pair(waiting)
    return {run.start: run.left for run in all_runs}


def _run(text: str, first: int, last: int, start: int, end: int) -> _Run:
    before = text[start - 1] if start > first else " "
    after = text[end] if end < last else " "
    opens = not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))
    closes = not before.isspace() and (not _is_sign(before) or after.isspace() or _is_sign(after))
    if text[start] == "_":  # within a word it is a letter
        opens, closes = opens and (not closes or _is_sign(before)), closes and (not opens or _is_sign(after))
    return _Run(text[start], start, end - start, end - start, opens, closes)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _pair_in(waiting: list[_Run], start: int) -> None:
    """Pair the runs from an offset on, and be done with them."""
    at = len(waiting)
    while at and waiting[at - 1].start >= start:
        at -= 1
    _pair(waiting[at:])
    del waiting[at:]


def _pair(runs: Sequence[_Run]) -> None:
    """Pair each run that closes with the nearest that opens, and take what is paired off both."""
    openers: list[_Run] = []
    searched: dict[tuple[str, bool, int], int] = {}  # below which none opens for runs of a kind: each is asked once
    for run in runs:
        kind = (run.sign, run.opens, run.size % 3)
        while run.closes and run.left:
            at = len(openers) - 1
            while at >= 0 and openers[at].start > searched.get(kind, -1) and not _fit(openers[at], run):
                at -= 1
            if at < 0 or openers[at].start <= searched.get(kind, -1):
                searched[kind] = openers[-1].start if openers else -1
                break
            del openers[at + 1 :]
            paired = 2 if min(openers[at].left, run.left) >= 2 else 1
            openers[at].left -= paired
            run.left -= paired
            if not openers[at].left:
                openers.pop()
        if run.opens and run.left:
            openers.append(run)


def _fit(opener: _Run, closer: _Run) -> bool:
    if opener.sign != closer.sign:
        return False
    both_ways = opener.closes or closer.opens
    return not both_ways or (opener.size + closer.size) % 3 != 0 or (opener.size % 3 == 0 and closer.size % 3 == 0)
