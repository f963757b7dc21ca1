"""Strings in, strings out: cleaning, folding, words, slugs, and making text safe to print.

Knows: the generator's habits (labels, entities, wiki italics, residue) and Unicode.
Must not know: pages, files, terminals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from newsarc.text.folding import fold

# One written character stands for a word or a syllable here, and words are not set apart.
_CJK = (
    "\u1100-\u11ff\u3005\u3007\u3040-\u30ff\u3100-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003134f"
)
# Nor are words set apart in Thai and Lao, Burmese, Khmer.
_UNSPACED = f"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f{_CJK}"
_FIRST_UNSPACED = "\u0e00"
_POSSESSIVE = r"'(?<=\w.)s\b"  # the sign first, since that is soon looked for
_COMPOUND = r"[^\W_]+(?:'[^\W_]+)+"
_CONTRACTION = r"(?:i|you|he|she|it|we|they|who|what|that|there|how|where)'(?:ll|re|ve|d|m)"
_LONGEST_WORD = 500  # letters; FTS5 would cut a word of 32,768 bytes, in the middle of a letter
_APART = "’"  # as a word of its own, where rows of words may not go on; nobody can look for it
# What stands between words, as blanks; the rest of ASCII in small letters.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() and code < 128 else 32 for code in range(256))

_GERSHAYIM = '(?<=[א-ת])"(?=[א-ת])'  # as it is typed within a Hebrew acronym


@cache
def _unspaced() -> re.Pattern[str]:  # as `_cjk`, it takes milliseconds to compile
    return re.compile(f"[{_UNSPACED}]")


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


class _Spread(dict[int, str]):
    """What each character becomes when the words of a folded text are set apart.

    What is written without blanks has one before it and the sign NUL behind it;
    a mark of such a script has the sign SOH before it, so that it stays with its letter.
    """

    def __missing__(self, code: int) -> str:
        from unicodedata import category

        character = chr(code)
        is_mark = category(character)[0] == "M"
        spread = character if is_mark or character.isalnum() else " "
        if spread != " " and _unspaced().match(character):
            spread = f"\1{spread}\0" if is_mark else f" {spread}\0"
        self[code] = spread
        return spread


_SPREAD = _Spread()


def words(text: str) -> list[str]:
    """The folded words of a text, in order, possessives left out; of a script without blanks each letter is a word.

    >>> words("Wang Li-jun's wife 王立军")
    ['wang', 'li', 'jun', 'wife', '王', '立', '军']
    """
    return spaced_words(text).split()


def spaced_words(text: str) -> str:
    """The folded `words` of a text with blanks between them, as many as there may be.

    >>> spaced_words("Wang Li-jun's wife 王立军").split()
    ['wang', 'li', 'jun', 'wife', '王', '立', '军']
    """
    return _cut(_spread(_folded_words(text)))


def searchable(text: str) -> str:
    """What a text is found by: its words `spaced_words`, and behind them those that an apostrophe parts, in one.

    >>> " ".join(searchable("O'Neill's win").split())
    'o neill win ’ oneill'
    """
    folded = _folded_words(text)
    apart = _cut(_spread(folded))
    return f"{apart} {' '.join(f'{_APART} {one.word}' for one in _compounds(folded))}" if "'" in folded else apart


class Compound(NamedTuple):
    """A word that apostrophes part, in one: which of a text's words its first part is, and how many parts it has."""

    word: str
    at: int
    size: int


def compounds(text: str) -> list[Compound]:
    """The words of a text that apostrophes part, but for contractions as ``we'll``.

    >>> compounds("Shaquille O'Neill")
    [Compound(word='oneill', at=1, size=2)]
    """
    folded = _folded_words(text)
    return list(_compounds(folded)) if "'" in folded else []


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The `words` of a text, each with the offsets at which it starts and ends in the text as it is written.

    >>> list(spans("Li-jun's"))
    [('li', 0, 2), ('jun', 3, 6)]
    """
    if text.isascii():
        places = [(at, at + 1) for at in range(len(text))]
    else:
        places = [(at, at + len(letter)) for at, letter in _letters(text) for _ in fold(letter)]
    folded, end = _folded_words(text), 0
    for word in _spread(folded).split():
        start = folded.index(word, end)
        end = start + len(word)
        yield word[:_LONGEST_WORD], places[start][0], places[end - 1][1]


def is_unspaced(text: str) -> bool:
    """Whether any character of it is of a script that sets no blanks between words, as Chinese or Thai."""
    return not text.isascii() and max(text) >= _FIRST_UNSPACED and _unspaced().search(text) is not None


def is_cjk(text: str) -> bool:
    """Whether any character of it is Chinese, Japanese or Korean script."""
    return not text.isascii() and max(text) >= _CJK[0] and _cjk().search(text) is not None


def with_gershayim(text: str) -> str:
    """A text with the quotes that stand within Hebrew acronyms as the signs that they are meant for."""
    return text if text.isascii() else re.sub(_GERSHAYIM, "״", text)


def _folded_words(text: str) -> str:
    """A folded text with blanks for what makes a word possessive; as long as when it is folded alone."""
    folded = fold(text)
    if '"' in folded and not folded.isascii():
        folded = re.sub(_GERSHAYIM, "'", folded)
    return re.sub(_POSSESSIVE, "  ", folded) if "'" in folded else folded


def _spread(folded: str) -> str:
    """A folded text with blanks, and nothing else, between its words."""
    if folded.isascii():
        return folded.encode().translate(_ASCII_WORDS).decode()
    spread = folded.translate(_SPREAD)
    if "\0" in spread:
        return spread.replace("\0\1", "").replace("\0", " ").replace("\1", " ")
    return spread


def _cut(apart: str) -> str:
    """Words set apart, each no longer than the index takes it."""
    if len(apart) <= _LONGEST_WORD:
        return apart
    return " ".join(word[:_LONGEST_WORD] for word in apart.split())


def _compounds(folded: str) -> Iterator[Compound]:
    at = end = 0
    for found in re.finditer(_COMPOUND, folded):
        at += len(_spread(folded[end : found.start()]).split())
        end = found.end()
        size = len(_spread(found[0]).split())
        word = found[0].replace("'", "")[:_LONGEST_WORD]
        if not re.fullmatch(_CONTRACTION, found[0]) and not is_unspaced(word):
            yield Compound(word, at, size)
        at += size


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """The letters of a text, each with its marks and its place: each is folded alike wherever it stands."""
    from unicodedata import category, normalize

    start = 0
    for at, character in enumerate(text):
        first = normalize("NFKD", character)[0]
        goes_on = category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"  # the latter in a Korean syllable
        if at and not goes_on:
            yield start, text[start:at]
            start = at
    if text:
        yield start, text[start:]
