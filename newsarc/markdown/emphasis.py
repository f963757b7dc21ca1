"""Which asterisks and underscores of a text are delimiters of emphasis, and which are text (CommonMark 6.2).

Knows: how delimiter runs are paired.  Must not know: what emphasis is for, where texts come from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class _DelimiterRun:
    """A delimiter run: asterisks or underscores, their number, and the number not paired so far."""

    character: str
    start: int
    size: int
    remaining: int
    can_open: bool
    can_close: bool


def unpaired(
    text: str, within: tuple[int, int], runs: Iterable[tuple[int, int]], scopes: Iterable[tuple[int, int]]
) -> dict[int, int]:
    """How many characters of each delimiter run are text, by the run's start.

    ``within`` is the span of the block, ``runs`` are the spans of its delimiter runs and ``scopes`` those of its link
    texts, in order; no delimiter in one pairs with one outside.
    """
    all_runs = [_run(text, *within, start, end) for start, end in runs]
    open_runs: list[_DelimiterRun] = []
    left = list(reversed(list(scopes)))
    for run in all_runs:
        while left and left[-1][1] <= run.start:
            _pair_in(open_runs, left.pop()[0])
        open_runs.append(run)
    for start, _ in reversed(left):
        _pair_in(open_runs, start)
    _pair(open_runs)
    return {run.start: run.remaining for run in all_runs}


def _run(text: str, first: int, last: int, start: int, end: int) -> _DelimiterRun:
    before = text[start - 1] if start > first else " "
    after = text[end] if end < last else " "
    can_open = not after.isspace() and (not _is_punctuation(after) or before.isspace() or _is_punctuation(before))
    can_close = not before.isspace() and (not _is_punctuation(before) or after.isspace() or _is_punctuation(after))
    if text[start] == "_":  # it can't open or close within a word
        can_open, can_close = (
            can_open and (not can_close or _is_punctuation(before)),
            can_close and (not can_open or _is_punctuation(after)),
        )
    return _DelimiterRun(text[start], start, end - start, end - start, can_open, can_close)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _pair_in(open_runs: list[_DelimiterRun], start: int) -> None:
    """Pair the runs from an offset on among themselves, and remove them."""
    at = len(open_runs)
    while at and open_runs[at - 1].start >= start:
        at -= 1
    _pair(open_runs[at:])
    del open_runs[at:]


def _pair(runs: Sequence[_DelimiterRun]) -> None:
    """Pair each run that can close with the nearest that can open, and shorten both."""
    openers: list[_DelimiterRun] = []
    searched: dict[tuple[str, bool, int], int] = {}  # offsets below which no opener fits a kind of run
    for run in runs:
        kind = (run.character, run.can_open, run.size % 3)
        while run.can_close and run.remaining:
            at = len(openers) - 1
            while at >= 0 and openers[at].start > searched.get(kind, -1) and not _fit(openers[at], run):
                at -= 1
            if at < 0 or openers[at].start <= searched.get(kind, -1):
                searched[kind] = openers[-1].start if openers else -1
                break
            del openers[at + 1 :]
            paired = 2 if min(openers[at].remaining, run.remaining) >= 2 else 1
            openers[at].remaining -= paired
            run.remaining -= paired
            if not openers[at].remaining:
                openers.pop()
        if run.can_open and run.remaining:
            openers.append(run)


def _fit(opener: _DelimiterRun, closer: _DelimiterRun) -> bool:
    if opener.character != closer.character:
        return False
    both_ways = opener.can_close or closer.can_open
    return not both_ways or (opener.size + closer.size) % 3 != 0 or (opener.size % 3 == 0 and closer.size % 3 == 0)
