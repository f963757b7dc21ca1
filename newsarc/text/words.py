"""Words: how a text is split, the same for the index, queries and names.

Knows: Unicode, English possessives and contractions, scripts without spaces.
Must not know: pages, the index, which words an archive has.

A word is a run of folded letters, digits and marks; an abbreviation is one word, with or
without dots.  In scripts without spaces between words (Chinese, Japanese, Korean, Thai,
Lao, Burmese, Khmer) each letter is a word, so that any substring can be found without a
dictionary.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from newsarc.text.acronyms import CAPITALS, JOINED, in_capitals, without_dots
from newsarc.text.folding import fold

# Scripts in which a character stands for a word or a syllable.
_CJK = (
    "\u1100-\u11ff\u3005\u3007\u3040-\u30ff\u3100-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003134f"
)
# These, and Thai, Lao, Burmese and Khmer: scripts without spaces between words.
_UNSPACED = f"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f{_CJK}"
_FIRST_UNSPACED = "\u0e00"
_POSSESSIVE = r"'(?<=\w.)s\b"  # the apostrophe first, since a search for it is fast
_COMPOUND = r"(?<![^\W_])[^\W_]++(?:'[^\W_]++)+"
_CONTRACTION = r"(?:i|you|he|she|it|we|they|who|what|that|there|how|where)'(?:ll|re|ve|d|m)"
_LONGEST_WORD = 500  # letters; FTS5 would cut a word of 32,768 bytes, in the middle of a letter
_BARRIER = "’"  # a word that no query has, so that no phrase matches across it
# For ASCII: letters in lower case, digits, and spaces for everything else.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() and code < 128 else 32 for code in range(256))
_ASCII_LINES = _ASCII_WORDS[:10] + b"\n" + _ASCII_WORDS[11:]  # the same for a text whose lines remain

_GERSHAYIM = '(?<=[א-ת])"(?=[א-ת])'  # the quote that people type in Hebrew acronyms


@cache
def _unspaced() -> re.Pattern[str]:  # like `_cjk`, compiled when first needed: it takes milliseconds
    return re.compile(f"[{_UNSPACED}]")


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


class _Spread(dict[int, str]):
    """What each character of a folded text becomes so that spaces divide its words, computed when first needed.

    A letter of a script without spaces gets a space before it and a NUL after it; a mark
    of such a script gets an SOH before it, which marks that it belongs to its letter.
    """

    def __missing__(self, code: int) -> str:
        from unicodedata import category

        character = chr(code)
        is_mark = category(character)[0] == "M"
        spread = character if is_mark or character.isalnum() else " "
        if spread != " " and character >= _FIRST_UNSPACED and _unspaced().match(character):
            spread = f"\1{spread}\0" if is_mark else f" {spread}\0"
        self[code] = spread
        return spread


_SPREAD = _Spread({ord(JOINED): ""})


def words(text: str) -> list[str]:
    """The folded words of a text, in order, without possessive endings.

    >>> words("Wang Li-jun's wife 王立军")
    ['wang', 'li', 'jun', 'wife', '王', '立', '军']
    """
    return spaced_words(text).split()


def spaced_words(text: str) -> str:
    """The `words` of a text in one string, with one or more spaces between them.

    >>> spaced_words("Wang Li-jun's wife 王立军").split()
    ['wang', 'li', 'jun', 'wife', '王', '立', '军']
    """
    return _cut(_spread(_folded_words(text)))


def searchable(text: str) -> str:
    """The form of a text that is indexed: its `spaced_words`, then its compounds and its words in capitals.

    >>> " ".join(searchable("O'Neill's win").split()), searchable("The WHO")
    ('o neill win ’ oneill', 'the who ’ ·who')
    """
    folded = _folded_words(text)
    others = [one.word for one in _compounds(folded)] if "'" in folded else []
    others += dict.fromkeys(f"{CAPITALS}{word}" for word, _ in in_capitals(text))
    return _with_others(_cut(_spread(folded)), others)


def searchable_each(texts: Iterable[str]) -> list[str]:
    """The `searchable` form of each of many texts, most of which are read together as the lines of one: in half
    the time.
    """
    texts = list(texts)
    distinct = dict.fromkeys(texts)
    lines = list(filter(_is_plain_line, distinct))
    known = dict(zip(lines, _searchable_lines(lines), strict=True))
    known |= {text: searchable(text) for text in distinct.keys() - known.keys()}
    return list(map(known.__getitem__, texts))


def _is_plain_line(text: str) -> bool:
    """Whether a text can be read as one of several lines: in ASCII, no longer than a word, and not all in capitals."""
    return text.isascii() and "\n" not in text and len(text) <= _LONGEST_WORD and not text.isupper()


def _searchable_lines(lines: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    folded = _folded_words(text)
    others: dict[int, list[str]] = defaultdict(list)
    for number, line in enumerate(folded.split("\n")):
        if "'" in line:
            others[number] += (one.word for one in _compounds(line))
    number = end = 0
    for word, start in in_capitals(text):
        number += text.count("\n", end, start)
        end = start
        if (other := f"{CAPITALS}{word}") not in others[number]:
            others[number].append(other)
    spaced = folded.encode().translate(_ASCII_LINES, JOINED.encode()).decode().split("\n")
    for number, some in others.items():
        spaced[number] = _with_others(spaced[number], some)
    return spaced if lines else []


def place_in_capitals(text: str, word: str) -> int | None:
    """The position of this word in capitals among a text's `words`, the first one; None if it isn't there.

    >>> place_in_capitals("Who leads the WHO?", "who")
    3
    """
    starts = (start for other, start in in_capitals(text) if other == word)
    return next((len(words(text[:start])) for start in starts), None)


class Compound(NamedTuple):
    """A word with apostrophes, joined; its parts are ``size`` words of the text, from number ``at`` on."""

    word: str
    at: int
    size: int


def compounds(text: str) -> list[Compound]:
    """The words of a text that contain apostrophes, except contractions such as ``we'll``.

    >>> compounds("Shaquille O'Neill")
    [Compound(word='oneill', at=1, size=2)]
    """
    folded = _folded_words(text)
    return list(_compounds(folded)) if "'" in folded else []


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the `words` of a text, each with its start and end in the original text.

    >>> list(spans("Li-jun's"))
    [('li', 0, 2), ('jun', 3, 6)]
    """
    if text.isascii():
        places = [(at, at + 1) for at in range(len(text))]
    else:
        places = [(at, at + len(letter)) for at, letter in _letters(text) for _ in range(_folded_length(letter))]
    folded, end = _folded_words(text), 0
    if JOINED in folded:
        places = [place for place, letter in zip(places, folded, strict=True) if letter != JOINED]
        folded = folded.replace(JOINED, "")
    for word in _spread(folded).split():
        start = folded.index(word, end)
        end = start + len(word)
        yield word[:_LONGEST_WORD], places[start][0], places[end - 1][1]


def is_unspaced(text: str) -> bool:
    """Whether a text has a character of a script without spaces between words, such as Chinese or Thai."""
    return not text.isascii() and max(text) >= _FIRST_UNSPACED and _unspaced().search(text) is not None


def is_cjk(text: str) -> bool:
    """Whether a text has a Chinese, Japanese or Korean character."""
    return not text.isascii() and max(text) >= _CJK[0] and _cjk().search(text) is not None


def with_gershayim(text: str) -> str:
    """The text with each quote within a Hebrew acronym replaced by a gershayim sign."""
    return text if text.isascii() else re.sub(_GERSHAYIM, "״", text)


def _with_others(spaced: str, others: Collection[str]) -> str:
    """The words of a text, and after them others, each behind a barrier."""
    return f"{spaced} {' '.join(f'{_BARRIER} {other}' for other in others)}" if others else spaced


def _folded_words(text: str) -> str:
    """The folded text, as long as before: spaces replace possessive endings, `JOINED` the dots of abbreviations."""
    folded = without_dots(fold(text))
    if '"' in folded and not folded.isascii():
        folded = re.sub(_GERSHAYIM, "'", folded)
    return re.sub(_POSSESSIVE, "  ", folded) if "'" in folded else folded


def _spread(folded: str) -> str:
    """A folded text with only spaces between its words."""
    if folded.isascii():
        return folded.encode().translate(_ASCII_WORDS, JOINED.encode()).decode()
    spread = folded.translate(_SPREAD)
    if "\0" in spread:
        return spread.replace("\0\1", "").replace("\0", " ").replace("\1", " ")
    return spread


def _cut(spaced: str) -> str:
    """Words with spaces between them, each cut to the longest that the index allows."""
    if len(spaced) <= _LONGEST_WORD:
        return spaced
    return " ".join(word[:_LONGEST_WORD] for word in spaced.split())


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
    """Yield the offset and text of each letter with its marks, which folds independently of the others."""
    start = 0
    for at, character in enumerate(text):
        if at and not _goes_on(character):
            yield start, text[start:at]
            start = at
    if text:
        yield start, text[start:]


@lru_cache(maxsize=2**13)
def _goes_on(character: str) -> bool:
    """Whether a character belongs to the letter before it: a mark, or a later part of a Korean syllable."""
    from unicodedata import category, normalize

    first = normalize("NFKD", character)[0]
    return category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


@lru_cache(maxsize=2**13)
def _folded_length(letter: str) -> int:
    """How many characters a letter with its marks is folded to."""
    return len(fold(letter))
