"""Abbreviations: those with dots (`U.S.`) equal those without, and those in capitals (`WHO`) differ from words (`who`).

Knows: how abbreviations are written.  Must not know: which ones exist, what is indexed or searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CAPITALS = "·"  # before a folded word that is in capitals; no word of a text has it
JOINED = "\2"  # in place of a dot within an abbreviation, so that a text keeps its length
# The dot first, and the first letter, since a search for them is fast.
_INNER_DOT = r"\.(?<=\b[^\W\d_]\.)(?=[^\W\d_]\b)"
_IN_CAPITALS = r"[A-Z](?=[A-Z.])(?<=\b.)(?:[A-Z]{1,5}|(?:\.[A-Z]){1,5})(?=s?\b)"  # the MPs, too
_LONG = "[A-Z]{7}"
_MOST_AMBIGUOUS = 3  # letters: the press also writes Nato and Aids, but neither Who nor Us


def without_dots(text: str) -> str:
    """A text in which the dots within abbreviations are `JOINED`.

    >>> without_dots("a u.s. envoy").replace(JOINED, "")
    'a us. envoy'
    """
    text = text.replace(JOINED, " ")
    return re.sub(_INNER_DOT, JOINED, text) if "." in text else text


def in_capitals(text: str) -> Iterator[tuple[str, int]]:
    """The abbreviations in capitals in a text, each in lower case without dots and with its start.

    >>> list(in_capitals("The WHO and U.S. MPs"))
    [('who', 4), ('us', 12), ('mp', 17)]
    """
    if is_shouting(text):
        return
    for found in re.finditer(_IN_CAPITALS, text):
        yield found[0].replace(".", "").lower(), found.start()


def spelled_out(text: str, abbreviation: str) -> Iterator[str]:
    """The full names before an abbreviation in brackets whose capitals are its letters.

    >>> list(spelled_out("In Geneva the World Health Organization (WHO) warns.", "WHO"))
    ['World Health Organization']
    """
    before, *others = text.split(f"({abbreviation})")
    for after in others:
        words = before.split()[-2 * len(abbreviation) :]
        for at in reversed(range(len(words) - 1)):
            if words[at][0].isupper() and _capitals(words[at:]) == abbreviation:
                yield " ".join(words[at:])
                break
        before = after


def is_abbreviation_of(text: str, name: str) -> bool:
    """Whether the letters of a text are the first letters of a name's words, perhaps without the small ones.

    >>> is_abbreviation_of("U.N.", "United Nations"), is_abbreviation_of("bo", "Bo Xilai")
    (True, False)
    """
    letters = text.replace(".", "").lower()
    words = name.split()
    first = {"".join(word[0] for word in words).lower(), _capitals(words).lower()}
    return len(letters) > 1 and letters in first


def _capitals(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words if word[0].isupper())


def is_shouting(text: str) -> bool:
    """Whether a text is all in capitals, so that they say nothing; a text of short words may be all abbreviations."""
    return text.isupper() and re.search(_LONG, text) is not None


def is_ambiguous(name: str) -> bool:
    """Whether a name is an abbreviation that is another word in lower case: WHO, U.S., but not NATO."""
    letters = name.replace(".", "")
    return 1 < len(letters) <= _MOST_AMBIGUOUS and letters.isascii() and letters.isalpha() and letters.isupper()
