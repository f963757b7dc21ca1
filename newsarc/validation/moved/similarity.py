"""Whether two texts may be the same one with errors: changed letters, missing words, a missing end.

Knows: words and letters.  Must not know: pages, paths, how the result is used.

Similarities are normalised Indel similarities (the share of letters that are the
same, in the same order), from 0 to 1.  Texts with different numbers or different
words are different texts, however similar the rest is.
"""

from __future__ import annotations

import re
from collections import Counter

from newsarc.text.words import words

SIMILAR = 0.6  # texts below this have nothing to do with each other
SAME_TITLE = 0.9  # titles above this may be the same with a word corrected
_CORRECTED = 0.4  # of the words that differ: below this they are other words, not corrected ones
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)|(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


def is_prefix_of_either(one: str, other: str, least: int) -> bool:
    """Whether one of two slugs is a prefix of the other, and has at least so many letters."""
    return min(len(one), len(other)) >= least and (one.startswith(other) or other.startswith(one))


def is_cut_within_word(one: str, other: str) -> bool:
    """Whether the shorter of two slugs, a prefix of the other, ends within a word that isn't a number.

    A slug that ends with a whole word may be that of another page.
    """
    shorter, longer = sorted((words(one), words(other)), key=lambda some: len("".join(some)))
    end, word = shorter[-1], longer[len(shorter) - 1]
    return end != word and not (_is_number(end) or _is_number(word))


def has_different_number(one: list[str], other: list[str], title: list[str]) -> bool:
    """Whether one of two slugs with words in common has a number that neither the other nor the title has.

    A number at the end of ``one`` may be the beginning of a number in the title.
    """
    different = (Counter(one) - Counter(other)) + (Counter(other) - Counter(one))
    cut = one[-1] if one and any(word.startswith(one[-1]) for word in title) else ""
    in_common = not set(one).isdisjoint(other)
    return in_common and any(_is_number(word) and word not in title and word != cut for word in different)


def similarity(one: list[str], other: list[str]) -> float:
    """The similarity of two texts if one may be the other with errors; otherwise 0, or less than `SIMILAR`.

    Different numbers, or different words in place of others, make it another text:
    the next storm has another name.
    """
    if one == other:
        return 1.0
    found = _indel_similarity(one, other)
    if found < SIMILAR:  # as in nearly all comparisons
        return found
    return 0.0 if _has_other_words(one, other) else min(found, 0.99)


def is_similar_but_different(one: list[str], other: list[str]) -> bool:
    """Whether two texts are similar, and yet have different numbers, or dissimilar words in place of others."""
    return one != other and _indel_similarity(one, other) >= SIMILAR and _has_other_words(one, other, SIMILAR)


def _is_number(word: str) -> bool:
    """Whether a word is a number: digits of any script, an ordinal or a Roman numeral."""
    return word.isnumeric() or _NUMBER.fullmatch(word) is not None


def _indel_similarity(one: list[str], other: list[str]) -> float:
    from rapidfuzz.distance import Indel  # here, since most archives have nothing missing

    return Indel.normalized_similarity(" ".join(one), " ".join(other))


def _has_other_words(one: list[str], other: list[str], least: float = _CORRECTED) -> bool:
    """Whether numbers are replaced by other numbers, or words by words with a similarity below ``least``."""
    lost, new = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if any(map(_is_number, lost)) and any(map(_is_number, new)):
        return True
    left, right = "".join(lost), "".join(new)
    from rapidfuzz.distance import Indel

    is_one_letter = Indel.distance(left, right) <= 2  # one removed and one inserted
    return bool(left and right) and not is_one_letter and Indel.normalized_similarity(left, right) < least
