"""Which names a text holds: whole words in Latin script, any substring in Chinese, Japanese and Korean.

Knows: texts as `text.words` sets them apart, so that one rule serves both.
Must not know: which names there are, pages, the index.

A name goes by its joined key (`variants.joined_key`).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import accumulate

_LONGEST_NAME = 12  # words, or characters where each is a word
_LONGEST_TEXT = 300  # words that are looked at; nearly every title and summary has fewer


def keys_of(words: Sequence[str]) -> set[str]:
    """What may be a name in a text.

    >>> sorted(keys_of(["wang", "li", "jun"]))
    ['jun', 'li', 'lijun', 'wang', 'wangli', 'wanglijun']
    """
    keys: set[str] = set()
    for at in range(min(len(words), _LONGEST_TEXT)):
        keys.update(_from(words, at))
    return {key for key in keys if len(key) > 1}


def names_in(words: Sequence[str], names: Set[str]) -> list[str]:
    """Those of some names that a text names, where a word is part of one name only: of the longest.

    >>> names_in(["bank", "of", "china"], {"china", "bankofchina"})
    ['bankofchina']
    """
    spans = sorted(
        (-size, at, key)
        for at in range(min(len(words), _LONGEST_TEXT))
        for size, key in enumerate(_from(words, at), 1)
        if key in names
    )
    taken: set[int] = set()
    named: dict[str, None] = {}
    for size, at, key in spans:
        if taken.isdisjoint(range(at, at - size)):
            taken.update(range(at, at - size))
            named[key] = None
    return list(named)


def _from(words: Sequence[str], at: int) -> accumulate[str]:
    """What may be a name that begins with a word: it alone, with the next one, and so on."""
    return accumulate(words[at : min(at + _LONGEST_NAME, _LONGEST_TEXT)])
