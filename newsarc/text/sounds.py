"""Names as they sound: which spellings may be transliterations of one name (`Qaddafi`, `Kadafi`, `Gaddafi`).

Knows: the letters by which languages written in Latin script render one sound.
Must not know: which names there are, how often each is spelt so.

Vowels of one kind are alike, single and double letters are, and so are letters
with and without the h of an aspirate.  That says little of short words: who uses
it must weigh how common the spellings are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

MOST_LETTERS = 3  # by which the spellings of a name differ in length
_FEWEST_CONSONANTS = 2
_LONGEST = 20  # letters of a name; a pattern of many sounds would take long to match


class _Sound(NamedTuple):
    """The letters that are typed for a sound, and those for which they may stand; both are regular expressions.

    ``first`` are the letters that the latter begin with.
    """

    typed: str
    alike: str
    first: str


_VOWELS = "[aeiouy]+(?:j(?![aeiouy]))?"
_LIKE_VOWEL = {"a": "ae", "e": "aeiy", "i": "eiyj", "j": "iyj", "o": "ou", "u": "ou", "y": "eiyj"}
_HARD = "[ckgq]+(?:(?<=[kgq])h)?"
# In this order: the first that fits is taken.
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
    """What matches the spellings of a name: a regular expression, and the letters that these begin with."""

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
    sounds, at, consonants = list[_Sound](), 0, 0
    while at < len(word):
        found = _any_sound().match(word, at)
        if not found or found.lastindex is None:
            return None
        if found.lastindex > len(_SOUNDS):
            sounds.append(_vowel(found[0]))
        else:
            sounds.append(_SOUNDS[found.lastindex - 1])
            consonants += 1
        at = found.end()
    if consonants < _FEWEST_CONSONANTS:
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
