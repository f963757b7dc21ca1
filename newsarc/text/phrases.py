"""How a name may stand in a text, as rows of words.

Knows: how names are spelt.  Must not know: which names or words there are, pages, the index.

It is the counterpart of `mentions`, for asking an index that holds words alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations

from newsarc.text.mentions import joints_of
from newsarc.text.names import numbers_of, singular
from newsarc.text.words import is_unspaced, words

_MOST_LOOSE = 3  # joints of which any may be left out together; of more, one by one
_SHORTEST_PART = 2  # letters of a word that is written in two
_LONGEST_ACRONYM = 6  # letters


def phrases_of(name: str) -> set[str]:
    """The rows of words, with blanks between them, that are surely this name: in any number, with words of it joined.

    >>> sorted(phrases_of("Li-jun"))
    ['li jun', 'li juns', 'lijun', 'lijuns']
    """
    row = words(name)
    forms = numbers_of(singular("".join(row)))
    return {
        " ".join([*joined[:-1], form[begun:]])
        for joined in _joined(row, _loose(name, row))
        for form in forms
        if len(form) > (begun := sum(map(len, joined[:-1])))
    }


def parted(phrases: Iterable[str]) -> set[str]:
    """Rows of words that are a name if no blank stands where a word of it is parted (``Wang Li-jun``, ``N.A.T.O.``).

    >>> sorted(parted(["nato"]))
    ['n a t o', 'na to']
    """
    return {" ".join(row) for phrase in phrases for row in _parted(phrase.split())}


def _loose(name: str, row: Sequence[str]) -> list[int]:
    """Between which words of a name, by the second one's place, a text may leave out what sets them apart."""
    firm = joints_of(name).firm
    places = enumerate(accumulate(map(len, row[:-1])), 1)
    return [at for at, place in places if place not in firm and not is_unspaced(row[at - 1] + row[at])]


def _joined(row: Sequence[str], loose: Sequence[int]) -> Iterator[list[str]]:
    """A row of words, with any of its loose joints closed."""
    for count in range(len(loose) + 1 if len(loose) <= _MOST_LOOSE else 2):
        for closed in combinations(loose, count):
            joined: list[str] = []
            for at, word in enumerate(row):
                if at in closed:
                    joined[-1] += word
                else:
                    joined.append(word)
            yield joined


def _parted(row: Sequence[str]) -> Iterator[list[str]]:
    for at, word in enumerate(row):
        if word.isalpha() and not is_unspaced(word):
            cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            yield from ([*row[:at], word[:cut], word[cut:], *row[at + 1 :]] for cut in cuts)
    if len(row) == 1 and 2 < len(row[0]) <= _LONGEST_ACRONYM and row[0].isalpha():
        yield list(row[0])
