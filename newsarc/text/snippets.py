"""The places of words in the original text, and the part of a long text that shows them.

Knows: how a text is split into words.  Must not know: queries, pages, terminals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsarc.text.words import spans, words

_LONGEST = 160  # characters of a snippet
_BEFORE = 40  # of these, at most, before the first word
_DOTS = "…"


def match_spans(text: str, rows: Iterable[Sequence[str]]) -> list[tuple[int, int]]:
    """Start and end of each place where a text has one of some rows of folded words, in order, without overlap.

    >>> match_spans("Wang Li-jun flees to Chengdu", [("li", "jun"), ("chengdu",)])
    [(5, 11), (21, 28)]
    """
    tokens = list(spans(text))
    there = [word for word, _, _ in tokens]
    found: set[tuple[int, int]] = set()
    for row in {tuple(row) for row in rows}:
        size = len(row)
        for at in range(len(there) - size + 1):
            if there[at] == row[0] and tuple(there[at : at + size]) == row:
                found.add((tokens[at][1], tokens[at + size - 1][2]))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda one: (one[0], -one[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def has_row(text: str, row: Sequence[str]) -> bool:
    """Whether a text has a row of folded words; faster than to find its places.

    >>> has_row("Wang Li-jun flees to Chengdu", ("li", "jun")), has_row("A flood", ("floods",))
    (True, False)
    """
    return f" {' '.join(row)} " in f" {' '.join(words(text))} "


def snippet(text: str, rows: Iterable[Sequence[str]]) -> str:
    """The part of a text around the first place of any row, at most 160 characters; all of a short text.

    >>> snippet("It rained. " * 30 + "Then came a flood.", [("flood",)])[-30:]
    ' It rained. Then came a flood.'
    """
    if len(text) <= _LONGEST:
        return text
    places = match_spans(text, rows)
    first = places[0][0] if places else 0
    start = max(min(first - _BEFORE, len(text) - _LONGEST), 0)
    if start:
        start = max(text.find(" ", start, first) + 1, start)
    end = start + _LONGEST
    if end < len(text):
        end = max(text.rfind(" ", places[0][1] if places else start, end), start + _LONGEST // 2)
    shown = text[start:end].strip()
    return (_DOTS if start else "") + shown + (_DOTS if end < len(text) else "")
