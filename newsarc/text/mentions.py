"""Which names a text holds: whole words in Latin script, any substring in Chinese, Japanese and Korean.

Knows: texts as `text.words` sets them apart, so that one rule serves both.
Must not know: which names there are, pages, the index.

A name goes by its root key (`variants.root_key`), which many rows of words
have: ``put in`` is no Putin.  Words that a blank sets apart in a text must be
set apart in the name too; what else stands between them, as a hyphen or an
apostrophe, may be in one of both alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import accumulate, compress
from typing import NamedTuple

from newsarc.text.names import singular
from newsarc.text.words import compounds, spans, words

_LONGEST_NAME = 12  # words, or characters where each is a word
_LONGEST_TEXT = 300  # words that are looked at; nearly every title and summary has fewer
_LOOSE = (
    r"[\s\u2010-\u2015-]*"  # between a name's words, and in a text perhaps not: blanks and hyphens; so do apostrophes
)


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
    parts = {place for one in compounds(name) for place in range(one.at + 1, one.at + one.size)}
    for number, (word, start, end) in enumerate(spans(name)):
        if at:
            places.add(at)
            if number not in parts and not re.fullmatch(_LOOSE, name[before:start]):
                firm.add(at)
        at, before = at + len(word), end
    return Joints(frozenset(places), frozenset(firm))


class Row(NamedTuple):
    """A row of a text's words that may be a name: which is the first, how many they are, and the name's root key."""

    at: int
    size: int
    root: str


def rows_of(apart: Sequence[str], roots: Sequence[str]) -> Iterator[Row]:
    """What may be one of some names in a text, by its `words`; ``roots`` are the names' root keys, in order.

    >>> [row.root for row in rows_of(["wang", "li", "jun", "parties"], ["lijun", "party", "wanglijun"])]
    ['wanglijun', 'lijun', 'party']
    """
    for at in range(min(len(apart), _LONGEST_TEXT)):
        begin = 0
        words_from = apart[at : min(at + _LONGEST_NAME, _LONGEST_TEXT)]
        for size, key in enumerate(accumulate(words_from), 1):
            stem = key[:-3]  # which the singular begins with, of this row and of all longer ones
            begin = bisect_left(roots, stem, begin)
            if begin == len(roots) or not roots[begin].startswith(stem):
                break
            root = singular(key)
            found = bisect_left(roots, root, begin)
            if len(key) > 1 and found < len(roots) and roots[found] == root:
                yield Row(at, size, root)


def names_in(text: str, apart: Sequence[str], rows: Iterable[Row], names: Mapping[str, Sequence[Joints]]) -> list[str]:
    """Those of some names that a text names, where a word is part of one name only: of the longest.

    ``rows`` are what may be a name among the text's `words`, which are ``apart``;
    ``names`` leads from a name's root key to where its words meet, in each spelling.
    """
    taken: set[int] = set()
    named: dict[str, None] = {}
    for at, size, root in sorted(_held(text, apart, rows, names), key=lambda row: (-row.size, row.at)):
        if taken.isdisjoint(range(at, at + size)):
            taken.update(range(at, at + size))
            named[root] = None
    return list(named)


def _held(text: str, apart: Sequence[str], rows: Iterable[Row], names: Mapping[str, Sequence[Joints]]) -> Iterator[Row]:
    """Those rows of words that are a name; one may stand within another."""
    blanks = cache(lambda: _after_blanks(text, len(apart)))  # seldom asked for
    for row in rows:
        at, size, root = row
        places = list(accumulate(map(len, apart[at : at + size - 1])))
        exactly = any(joints.places == set(places) for joints in names[root])
        if exactly or _fits(names[root], places, set(compress(places, blanks()[at + 1 :]))):
            yield row


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
