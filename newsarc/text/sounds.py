"""Names as they sound: which spellings may be transliterations of one name (`Qaddafi`, `Kadafi`, `Gaddafi`).

Knows: the letters that stand for the same sound in Latin script.
Must not know: which names an archive has, how common each spelling is.

Similar vowels are equal, single and double letters are, and so are consonants with
and without an h after them.  That says little about short words: callers must also
consider how common the spellings are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

MOST_LETTERS = 3  # by which the spellings of a name differ in length
# More letters, or more consonants in a row, are hardly a name; their pattern would be slow to match, since one letter
# may belong to several sounds.
_LONGEST = 20
_MOST_IN_A_ROW = 4


class _Sound(NamedTuple):
    """The letters typed for a sound, and all letters that may spell it; both are regular expressions.

    ``first`` are the letters that the latter may begin with.
    """

    typed: str
    alike: str
    first: str


_VOWELS = "[aeiouy]+(?:j(?![aeiouy]))?"
_LIKE_VOWEL = {"a": "ae", "e": "aeiy", "i": "eiyj", "j": "iyj", "o": "ou", "u": "ou", "y": "eiyj"}
_HARD = "[ckgq]+(?:(?<=[kgq])h)?"
# In this order: the first match wins.
_SOUNDS = (
    _Sound("(?:v|w|ff)$", "(?:[vw]+|f+)", "vwf"),
    _Sound("(?:schtsch|shch|tsch|sch|tch|tsh|sh|ch)", "(?:(?:s?t?s?c|t?s|z)h)+", "sczt"),
    _Sound("(?:dzh|dj|zh|j(?=[aeiou]))", "(?:dzh|dj|zh|j|y)", "dzjy"),
    _Sound("[kg]h", f"(?:{_HARD}|h)", "ckgqh"),
    _Sound("(?:[kgq]|c(?![eiy]))+", _HARD, "ckgq"),
    _Sound("(?:t?[sz]|c)+", "(?:t?[szc])+", "szct"),
    _Sound("x", "(?:x|[kc]s)", "xkc"),
    _Sound("(?:f+|ph)", "(?:f+|ph)", "fp"),
    _Sound("[vw]+", "[vw]+", "vw"),
    _Sound("h+", "k?h+", "hk"),
    *(_Sound(f"{letter}+h?", f"{letter}+h?", letter) for letter in "bdtr"),
    *(_Sound(f"{letter}+", f"{letter}+", letter) for letter in "lmnp"),
)


class SoundPattern(NamedTuple):
    """A regular expression for the spellings of a name, and the letters that these begin with."""

    expression: re.Pattern[str]
    first: str


def sound_pattern(word: str) -> SoundPattern | None:
    """The pattern of a folded word's spellings; None where it is no word in Latin letters, or says too little.

    >>> pattern = sound_pattern("kadafi").expression
    >>> [one for one in ("qaddafi", "gadhafi", "gaddafi", "kanafi") if pattern.fullmatch(one)]
    ['qaddafi', 'gadhafi', 'gaddafi']
    """
    if len(word) > _LONGEST:
        return None
    sounds, at, consonants, in_a_row = list[_Sound](), 0, 0, 0
    while at < len(word):
        found = _any_sound().match(word, at)
        if not found or found.lastindex is None:
            return None
        if found.lastindex > len(_SOUNDS):
            sounds.append(_vowel(found[0]))
            in_a_row = 0
        else:
            sounds.append(_SOUNDS[found.lastindex - 1])
            consonants += 1
            in_a_row += 1
        if in_a_row > _MOST_IN_A_ROW:
            return None
        at = found.end()
    if consonants in (0, 1, len(sounds)):  # without a vowel it is no name
        return None
    alike = "".join(one.alike for one in sounds)
    return SoundPattern(re.compile(rf"\b{alike}h?\b"), sounds[0].first)


def _vowel(typed: str) -> _Sound:
    """The sound of one or more vowels in a row."""
    alike = "".join(sorted({other for letter in typed for other in _LIKE_VOWEL[letter]}))
    return _Sound(typed, f"[{alike}]+", alike)


@cache
def _any_sound() -> re.Pattern[str]:
    return re.compile("|".join(f"({one})" for one in (*(sound.typed for sound in _SOUNDS), _VOWELS)))
