"""English numbers in words and in digits: `three` and 3, `third` and 3rd.

Knows: the words up to twenty, and the round numbers up to a thousand.
Must not know: dates, what is searched.
"""

from __future__ import annotations

from functools import cache

_CARDINALS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_ROUND = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ROUND |= {"hundred": 100, "thousand": 1000}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def same_number(word: str) -> str | None:
    """A number in digits for one in words, and vice versa; None for any other word.

    >>> [same_number(word) for word in ("three", "3", "third", "3rd", "tree")]
    ['3', 'three', '3rd', 'third', None]
    """
    return _both_ways().get(word)


@cache
def _both_ways() -> dict[str, str]:
    digits = {word: str(number) for number, word in enumerate(_CARDINALS)}
    digits |= {word: str(number) for word, number in _ROUND.items()}
    digits |= {word: f"{number}{_ENDINGS.get(number, 'th')}" for number, word in enumerate(_ORDINALS, 1)}
    return digits | {number: word for word, number in digits.items()}
