"""Names in texts: which names a text mentions, and the phrases by which an index of words finds a name.

Knows: how `text.words` splits texts and `text.names` compares names.
Must not know: which names an archive has, pages, the index.

A text mentions a name where consecutive words have the name's root key
(`names.root_key`): whole words in Latin script, any substring in Chinese,
Japanese and Korean.  Different words may have the same root key, so the breaks between
words are compared as well: ``put in`` isn't Putin.  Where a space separates two
words of the text, the name must have a break; other separators, such as a hyphen
or an apostrophe, may be missing from the text or from the name.  A short
abbreviation (WHO) must be in capitals in the text, too.

An index that holds only words can't see what separates them.  For it,
`phrases_of` lists the phrases that surely mention a name, and `with_split_words`
those that may, so that the text itself must be checked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import accumulate, combinations, compress
from typing import NamedTuple

from newsarc.text.acronyms import CAPITALS, in_capitals, is_ambiguous
from newsarc.text.names import joined_key, singular, with_plurals
from newsarc.text.words import compounds, is_unspaced, spans, words

_LONGEST_NAME = 12  # words, or characters where each is a word
_LONGEST_TEXT = 300  # words of a text that are read; nearly all titles and summaries have fewer
_OPTIONAL = (
    r"[\s\u2010-\u2015-]*"  # separators that a text may leave out: spaces and hyphens; apostrophes are compounds
)
_MOST_COMBINED = 3  # optional breaks that are left out in all combinations; if there are more, one at a time
_SHORTEST_PART = 2  # letters of a part of a split word


# ---------------------------------------------------------------- names in a text


class WordBreaks(NamedTuple):
    """The breaks between the words of a name, as numbers of letters from its start: all, and those a text must have.

    ``capitals`` is the word that a text must have in capitals, if the name is one.
    """

    places: frozenset[int]
    required: frozenset[int]
    capitals: str = ""


def word_breaks(name: str) -> WordBreaks:
    """The breaks between the words of a name.

    >>> word_breaks("Wang Li-jun").places == {4, 6}, word_breaks("We're").required == {2}
    (True, True)
    """
    if is_ambiguous(name):
        return WordBreaks(frozenset(), frozenset(), joined_key(name))
    if name.replace(" ", "").isalnum():  # as in most names: only spaces between the words
        return WordBreaks(frozenset(accumulate(map(len, words(name)[:-1]))), frozenset())
    places, required, at, before = set[int](), set[int](), 0, 0
    parts = {place for one in compounds(name) for place in range(one.at + 1, one.at + one.size)}
    for number, (word, start, end) in enumerate(spans(name)):
        if at:
            places.add(at)
            if number not in parts and not re.fullmatch(_OPTIONAL, name[before:start]):
                required.add(at)
        at, before = at + len(word), end
    return WordBreaks(frozenset(places), frozenset(required))


class Candidate(NamedTuple):
    """Consecutive words of a text, ``size`` of them from number ``at`` on, that may be the name with this root key."""

    at: int
    size: int
    root: str


def candidates_in(text_words: Sequence[str], roots: Sequence[str]) -> Iterator[Candidate]:
    """The words that may be a name in a text, given as its `words`; ``roots`` are the root keys of the names, sorted.

    >>> [one.root for one in candidates_in(["wang", "li", "jun", "parties"], ["lijun", "party", "wanglijun"])]
    ['wanglijun', 'lijun', 'party']
    """
    for at in range(min(len(text_words), _LONGEST_TEXT)):
        begin = 0
        words_from = text_words[at : min(at + _LONGEST_NAME, _LONGEST_TEXT)]
        for size, key in enumerate(accumulate(words_from), 1):
            stem = key[:-3]  # the singular of this key, and of every longer one, begins with it
            begin = bisect_left(roots, stem, begin)
            if begin == len(roots) or not roots[begin].startswith(stem):
                break
            root = singular(key)
            found = bisect_left(roots, root, begin)
            if len(key) > 1 and found < len(roots) and roots[found] == root:
                yield Candidate(at, size, root)


def names_in(
    text: str,
    text_words: Sequence[str],
    candidates: Iterable[Candidate],
    spellings: Mapping[str, Sequence[WordBreaks]],
) -> list[str]:
    """The root keys of the names that a text mentions; of names that share a word, the longest one only.

    ``candidates`` are those of the text's `words`; ``spellings`` gives, by root
    key, the word breaks of each spelling of a name.
    """
    taken: set[int] = set()
    named: dict[str, None] = {}
    mentions = _mentions(text, text_words, candidates, spellings)
    for at, size, root in sorted(mentions, key=lambda one: (-one.size, one.at)):
        if taken.isdisjoint(range(at, at + size)):
            taken.update(range(at, at + size))
            named[root] = None
    return list(named)


def _mentions(
    text: str,
    text_words: Sequence[str],
    candidates: Iterable[Candidate],
    spellings: Mapping[str, Sequence[WordBreaks]],
) -> Iterator[Candidate]:
    """The candidates whose words break where the name's do; they may overlap."""
    spaces = cache(lambda: _follows_space(text, len(text_words)))  # seldom needed
    capitals = cache(lambda: {word for word, _ in in_capitals(text)})
    for candidate in candidates:
        at, size, root = candidate
        some = [breaks for breaks in spellings[root] if not breaks.capitals or breaks.capitals in capitals()]
        places = list(accumulate(map(len, text_words[at : at + size - 1])))
        exactly = any(breaks.places == set(places) for breaks in some)
        if exactly or _fits(some, places, set(compress(places, spaces()[at + 1 :]))):
            yield candidate


def _fits(spellings: Iterable[WordBreaks], places: Collection[int], spaces: Set[int]) -> bool:
    """Whether words that break at ``places``, with spaces at some of them, are a name in one of its spellings."""
    return any(spaces <= breaks.places and breaks.required.issubset(places) for breaks in spellings)


def _follows_space(text: str, count: int) -> list[bool]:
    """For each of a text's words, whether a space is before it; all true where this can't be determined."""
    found, before = list[bool](), 0
    for _, start, end in spans(text):
        found.append(any(map(str.isspace, text[before:start])))
        before = end
    return found if len(found) == count else [True] * count


# ---------------------------------------------------------------- phrases for an index


def phrases_of(name: str) -> set[str]:
    """The phrases, as words with spaces between them, that surely mention a name: singular or plural, words joined.

    >>> sorted(phrases_of("Li-jun")), phrases_of("WHO")
    (['li jun', 'li juns', 'lijun', 'lijuns'], {'·who'})
    """
    if is_ambiguous(name):
        return {CAPITALS + joined_key(name)}
    name_words = words(name)
    forms = with_plurals(singular("".join(name_words)))
    return {
        " ".join([*joined[:-1], form[begun:]])
        for joined in _joined(name_words, _optional_breaks(name, name_words))
        for form in forms
        if len(form) > (begun := sum(map(len, joined[:-1])))
    }


def with_split_words(phrases: Iterable[str]) -> set[str]:
    """The phrases with one word split: they mention a name if the text has no space there (``Wang Li-jun``).

    >>> sorted(with_split_words(["wang lijun"]))
    ['wa ng lijun', 'wang li jun', 'wang lij un']
    """
    return {" ".join(split) for phrase in phrases for split in _split(phrase.split())}


def _optional_breaks(name: str, name_words: Sequence[str]) -> list[int]:
    """The numbers of the words of a name that a text may join to the word before."""
    required = word_breaks(name).required
    places = enumerate(accumulate(map(len, name_words[:-1])), 1)
    return [
        at for at, place in places if place not in required and not is_unspaced(name_words[at - 1] + name_words[at])
    ]


def _joined(name_words: Sequence[str], optional: Sequence[int]) -> Iterator[list[str]]:
    """The words with any of their optional breaks left out."""
    for count in range(len(optional) + 1 if len(optional) <= _MOST_COMBINED else 2):
        for left_out in combinations(optional, count):
            joined: list[str] = []
            for at, word in enumerate(name_words):
                if at in left_out:
                    joined[-1] += word
                else:
                    joined.append(word)
            yield joined


def _split(phrase: Sequence[str]) -> Iterator[list[str]]:
    for at, word in enumerate(phrase):
        if word.isalpha() and not is_unspaced(word):
            cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            yield from ([*phrase[:at], word[:cut], word[cut:], *phrase[at + 1 :]] for cut in cuts)
