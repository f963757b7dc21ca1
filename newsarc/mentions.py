"""Which names a text holds: whole words in Latin script, any substring in Chinese, Japanese and Korean.

Knows: texts as `text.words` sets them apart, so that one rule serves both.
Must not know: which names there are, pages, the index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from newsarc.text import words

_LONGEST_NAME = 12  # words, or characters where each is a word
_LONGEST_TEXT = 300  # words that are looked at; nearly every title and summary has fewer


Run = tuple[int, int]  # words of a text in a row: the first, and the one after the last


def runs_of(text: str) -> dict[str, list[Run]]:
    """Where a text holds what may be a name, by its joined key (`variants.joined_key`).

    >>> list(runs_of("Wang Li-jun"))
    ['wang', 'wangli', 'wanglijun', 'li', 'lijun', 'jun']
    """
    found: dict[str, list[Run]] = defaultdict(list)
    apart = words(text)[:_LONGEST_TEXT]
    for start in range(len(apart)):
        key = ""
        for end in range(start + 1, min(start + _LONGEST_NAME, len(apart)) + 1):
            key += apart[end - 1]
            if len(key) > 1:
                found[key].append((start, end))
    return found


def longest_first(runs: Mapping[str, Iterable[Run]], keys: Collection[str]) -> list[str]:
    """Those of some names' keys that a text names, where a word is part of one name only: of the longest."""
    spans = sorted(((run, key) for key in keys for run in runs.get(key, ())), key=lambda span: (_size(span[0]), span))
    taken: set[int] = set()
    named: dict[str, None] = {}
    for run, key in spans:
        if taken.isdisjoint(range(*run)):
            taken.update(range(*run))
            named[key] = None
    return list(named)


def _size(run: Run) -> int:
    start, end = run
    return start - end
