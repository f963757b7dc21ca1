"""Which names a text holds: whole words in Latin script, any substring in Chinese, Japanese and Korean.

Knows: texts as `text.words` sets them apart, so that one rule serves both.
Must not know: which names there are, pages, the index.

A name goes by its joined key (`variants.joined_key`), which many rows of words
have: ``put in`` is no Putin.  Words that a blank sets apart in a text must be
set apart in the name too; what else stands between them, as a hyphen, may be in
one of both alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import accumulate, compress
from typing import NamedTuple

from newsarc.text import spans, words

_LONGEST_NAME = 12  # words, or characters where each is a word
_LONGEST_TEXT = 300  # words that are looked at; nearly every title and summary has fewer
_LOOSE = r"[\s\u2010-\u2015-]*"  # between a name's words, and in a text perhaps not: blanks and hyphens


class Joints(NamedTuple):
    """Where the words of a name meet, in letters from its start: all places, and those that a text must have too."""

    places: frozenset[int]
    firm: frozenset[int]


def joints_of(name: str) -> Joints:
    """Where the words of a name meet.

    >>> joints_of("Wang Li-jun").places == {4, 6}, joints_of("We're").firm == {2}
    (True, True)
    """
    if name.replace(" ", "").isalnum():  # as most are: nothing but blanks between the words
        return Joints(frozenset(accumulate(map(len, words(name)[:-1]))), frozenset())
    places, firm, at, before = set[int](), set[int](), 0, 0
    for word, start, end in spans(name):
        if at:
            places.add(at)
            if not re.fullmatch(_LOOSE, name[before:start]):
                firm.add(at)
        at, before = at + len(word), end
    return Joints(frozenset(places), frozenset(firm))


def keys_of(apart: Sequence[str]) -> set[str]:
    """What may be a name in a text, by its `words`.

    >>> sorted(keys_of(["wang", "li", "jun"]))
    ['jun', 'li', 'lijun', 'wang', 'wangli', 'wanglijun']
    """
    keys: set[str] = set()
    for at in range(min(len(apart), _LONGEST_TEXT)):
        keys.update(_from(apart, at))
    return {key for key in keys if len(key) > 1}


def names_in(text: str, apart: Sequence[str], names: Mapping[str, Sequence[Joints]]) -> list[str]:
    """Those of some names that a text names, where a word is part of one name only: of the longest.

    ``apart`` are the text's `words`; ``names`` leads from a name's key to where its words meet, in each spelling.
    """
    taken: set[int] = set()
    named: dict[str, None] = {}
    for size, at, key in sorted((-size, at, key) for key, at, size in _held(text, apart, names)):
        if taken.isdisjoint(range(at, at - size)):
            taken.update(range(at, at - size))
            named[key] = None
    return list(named)


def _held(text: str, apart: Sequence[str], names: Mapping[str, Sequence[Joints]]) -> Iterator[tuple[str, int, int]]:
    """The names that a text holds, each with its first word and how many it has; one may stand within another."""
    blanks = cache(lambda: _after_blanks(text, len(apart)))  # seldom asked for
    for at in range(min(len(apart), _LONGEST_TEXT)):
        for size, key in enumerate(_from(apart, at), 1):
            if key in names:
                places = list(accumulate(map(len, apart[at : at + size - 1])))
                exactly = any(joints.places == set(places) for joints in names[key])
                if exactly or _fits(names[key], places, set(compress(places, blanks()[at + 1 :]))):
                    yield key, at, size


def _fits(spelt: Iterable[Joints], places: Collection[int], blanks: Set[int]) -> bool:
    """Whether words that meet at some places, some of them set apart by blanks, are a name in one of its spellings."""
    return any(blanks <= joints.places and joints.firm.issubset(places) for joints in spelt)


def _after_blanks(text: str, count: int) -> list[bool]:
    """Before which of a text's words a blank stands; before all, where they can't be told from the text."""
    found, before = list[bool](), 0
    for _, start, end in spans(text):
        found.append(any(map(str.isspace, text[before:start])))
        before = end
    return found if len(found) == count else [True] * count


def _from(apart: Sequence[str], at: int) -> accumulate[str]:
    """What may be a name that begins with a word: it alone, with the next one, and so on."""
    return accumulate(apart[at : min(at + _LONGEST_NAME, _LONGEST_TEXT)])
