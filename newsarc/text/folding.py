"""Folding: text made equal for comparing, whatever its case, accents, width or variants of characters.

Knows: Unicode, and which marks people leave out when typing.  Must not know: words, names, languages.
"""

from __future__ import annotations

import re
from functools import cache

# A combining mark that any script may use is an accent, except in Cyrillic, where it usually makes another letter (й).
# The first mark comes first, since a search for it is fast.
_ACCENTS = "[\u0300-\u036f](?<![\u0300-\u036f\u0400-\u052f].)[\u0300-\u036f]*"
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_LETTERS |= {"ħ": "h", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ё": "е", "ѐ": "е", "ѝ": "и"}
# Alef with the signs on it, and the letters that Persian and Egyptian keyboards have for yeh and kaf.
_LETTERS |= dict.fromkeys("آأإٱ", "ا") | dict.fromkeys("ىی", "ي") | {"ک": "ك"}
_LETTERS |= dict.fromkeys("’‘ʼʻʾʿ′ꞌ׳״", "'") | {"\u200b": " ", "ـ": ""}
# Marks that people don't type: remaining accents, Hebrew points, Arabic vowels, variation selectors.
_OPTIONAL = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08ca-\u08ff\u180b-\u180d\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
)


@cache
def _optional() -> re.Pattern[str]:
    return re.compile(f"[{_OPTIONAL}]")


class _Folded(dict[int, str]):
    """What each character becomes when a text is folded, computed when it is first needed."""

    def __missing__(self, code: int) -> str:
        from unicodedata import category, decimal

        character = chr(code)
        if character in _LETTERS:
            folded = _LETTERS[character]
        elif character.isdecimal():
            folded = str(decimal(character))
        elif category(character) == "Cf" or _optional().match(character):
            folded = ""
        else:
            folded = _simple_forms().get(code, character) if character >= "\u3400" else character
        self[code] = folded
        return folded


_FOLDED = _Folded(zip(range(128), map(chr, range(128)), strict=True))


@cache
def _simple_forms() -> dict[int, str]:
    from newsarc.text.han import SIMPLIFIED, VARIANTS

    return dict(zip(map(ord, VARIANTS), SIMPLIFIED, strict=True))


def simplified(text: str) -> str:
    """The text with traditional and Japanese forms of Chinese characters simplified, otherwise unchanged.

    >>> simplified("薄熙來 (Bo Xilai)")
    '薄熙来 (Bo Xilai)'
    """
    return text if text.isascii() else text.translate(_simple_forms())


def fold(text: str) -> str:
    """The text with case, accents, full-width forms and similar differences removed, for comparing.

    Marks that people don't type are left out: accents, Hebrew points, Arabic
    vowels.  Marks that make another letter (Devanagari, Thai, й) remain.  All
    forms of alef, of the apostrophe and of a digit become one, and traditional
    Chinese becomes simplified.

    >>> fold("Bogotá ＢＢＣ Łódź 王立軍")
    'bogota bbc lodz 王立军'
    """
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    plain = re.sub(_ACCENTS, "", normalize("NFKD", text)).casefold()
    folded = normalize("NFC", plain)
    return folded if folded.isascii() else folded.translate(_FOLDED)
