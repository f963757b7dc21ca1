"""Whether one text may be another with a slip in it: letters changed, words lost, an end cut off.

Knows: words and letters.  Must not know: pages, paths, what follows from it.

Other numbers and other words make another text of it, however alike the rest is.
"""

from __future__ import annotations

import re
from collections import Counter

from newsarc.text.words import words

LIKE_TITLED = 0.6  # share of letters that are the same in the same order, below which nothing is asked further
SAME_STORY = 0.9  # the same share of two titles, from which on one may be the other with a word mended
_MENDED = 0.4  # the same share of the words that differ, each in one of them alone
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)|(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


def is_cut(one: str, other: str, least: int) -> bool:
    """Whether one of two slugs, of so many letters at least, is the beginning of the other."""
    return min(len(one), len(other)) >= least and (one.startswith(other) or other.startswith(one))


def is_cut_short(one: str, other: str) -> bool:
    """Whether of two slugs, of which one is the other's beginning, the shorter ends within a word that is no number.

    One that ends with a word may be another page's.
    """
    shorter, longer = sorted((words(one), words(other)), key=lambda some: len("".join(some)))
    end, word = shorter[-1], longer[len(shorter) - 1]
    return end != word and not (_is_number(end) or _is_number(word))


def has_other_number(one: list[str], other: list[str], title: list[str]) -> bool:
    """Whether one of two like slugs has a number that neither the other has nor the title, as the second of two parts.

    A number at the end of ``one`` may be the beginning of one that the title has.
    """
    apart = (Counter(one) - Counter(other)) + (Counter(other) - Counter(one))
    cut = one[-1] if one and any(word.startswith(one[-1]) for word in title) else ""
    like = not set(one).isdisjoint(other)
    return like and any(_is_number(word) and word not in title and word != cut for word in apart)


def _is_number(word: str) -> bool:
    """Whether a word tells which one of several it is, in the numbers of any script or as a Roman numeral."""
    return word.isnumeric() or _NUMBER.fullmatch(word) is not None


def mended(one: list[str], other: list[str]) -> float:
    """How much two texts are the same, where one may be the other mended; else 0.

    Other numbers, and other words in place of some, tell of something else: the
    next storm has another name.
    """
    if one == other:
        return 1.0
    like = _likeness(one, other)
    if like < LIKE_TITLED:  # as nearly all that are compared
        return like
    return 0.0 if _is_other(one, other) else min(like, 0.99)


def tells_other(one: list[str], other: list[str]) -> bool:
    """Whether two texts are alike, and yet have other numbers, or words that are hardly alike, in place of some."""
    return one != other and _likeness(one, other) >= LIKE_TITLED and _is_other(one, other, LIKE_TITLED)


def _likeness(one: list[str], other: list[str]) -> float:
    from rapidfuzz.distance import Indel  # here, since most archives have nothing missing

    return Indel.normalized_similarity(" ".join(one), " ".join(other))


def _is_other(one: list[str], other: list[str], least: float = _MENDED) -> bool:
    """Whether other numbers stand in place of some, or words of which less than ``least`` is the same."""
    lost, new = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if any(map(_is_number, lost)) and any(map(_is_number, new)):
        return True
    left, right = "".join(lost), "".join(new)
    from rapidfuzz.distance import Indel

    slip = Indel.distance(left, right) <= 2  # a letter for another
    return bool(left and right) and not slip and Indel.normalized_similarity(left, right) < least
