"""The words of the archive, with their counts, and which of them are spelt like another.

Knows: the archive's words with their counts, and the rules for typing errors.
Must not know: queries, pages, ranking.

How many errors a word may hold goes by its length (none up to 3 letters, one
up to 7, two from 8); a wrong first letter counts two, swapped neighbours one;
words with digits, and of scripts without blanks, take none.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from newsarc.text.words import is_unspaced

_NEAREST = 2  # words that are named as like one that isn't there
_LIKE = 75  # percent of their letters that such words must have in common


class Vocabulary:
    """Asks the index for words: all of them by their length, one by how many pages hold it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lengths: dict[int, str] = {}
        self._counts: dict[str, int] = {}

    def near(self, word: str) -> list[tuple[str, int]]:
        """The words that ``word`` may have meant, each with its errors: fewest first, then the more frequent."""
        allowed = allowed_errors(word)
        if not allowed:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near: dict[str, int] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            spelt = self._spelt(length, word, allowed)
            found = process.extract(word, spelt, scorer=OSA.distance, score_cutoff=allowed, limit=100)
            for other, distance, _ in found:
                if other != word and (errors := _errors(word, other, int(distance))) <= allowed:
                    near[other] = errors
        counts = self.counts(near)
        return sorted(near.items(), key=lambda item: (item[1], -counts[item[0]], item[0]))

    def nearest(self, word: str) -> tuple[str, ...]:
        """The words that look most like one, however many errors that takes; of those alike the more frequent."""
        from rapidfuzz import process
        from rapidfuzz.fuzz import ratio

        like = {other: 100.0 for other, _ in self.near(word)}
        if not like and not is_unspaced(word):
            for length in range(max(len(word) - 2, 1), len(word) + 3):
                found = process.extract(
                    word, self._of_length(length).split(), scorer=ratio, score_cutoff=_LIKE, limit=5
                )
                like |= {other: score for other, score, _ in found if other != word}
        counts = self.counts(like)
        return tuple(sorted(like, key=lambda other: (-like[other], -counts[other], other))[:_NEAREST])

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """On how many pages each of some words is; those that are nowhere are left out."""
        query = "SELECT word, pages FROM count WHERE word IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(query, (json.dumps(list(words)),)))

    def pages_with(self, word: str) -> int:
        """How many pages hold a word anywhere."""
        if word not in self._counts:
            found = self._connection.execute("SELECT pages FROM count WHERE word = ?", (word,)).fetchone()
            self._counts[word] = found[0] if found else 0
        return self._counts[word]

    def _of_length(self, length: int) -> str:
        if length not in self._lengths:
            found = self._connection.execute("SELECT words FROM spelling WHERE length = ?", (length,)).fetchone()
            self._lengths[length] = found[0] if found else ""
        return self._lengths[length]

    def _spelt(self, length: int, word: str, allowed: int) -> list[str]:
        """The words of a length that another may have meant."""
        spelt = self._of_length(length)
        if allowed > 1:
            return spelt.split()
        # A wrong first letter counts two, so the word begins as this one, or as it does with the first two swapped.
        spans = ((_place(spelt, length, first), _place(spelt, length, first, after=True)) for first in {*word[:2]})
        return [one for start, end in spans for one in spelt[start:end].split()]


def by_length(words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Words as the index keeps them: those of a length together, in order, if they may be misspelt at all."""
    lengths: dict[int, list[str]] = defaultdict(list)
    for word in words:
        if allowed_errors(word):
            lengths[len(word)].append(word)
    for length, same in sorted(lengths.items()):
        yield length, " ".join(same)


def _place(spelt: str, length: int, start: str, *, after: bool = False) -> int:
    """Where, among words of one length in order, those with a start begin, or the words after these."""
    step = length + 1  # and a blank
    find = bisect_right if after else bisect_left
    key = len(start)
    return find(range(-(-len(spelt) // step)), start, key=lambda at: spelt[at * step : at * step + key]) * step


def respelt(spelt: str, length: int, *, added: Iterable[str] = (), removed: Iterable[str] = ()) -> str:
    """The words of one length as the index keeps them, with some more and some less."""
    for word in added:
        at = _place(spelt, length, word)
        spelt = f"{spelt[:at]}{word} {spelt[at:]}" if at < len(spelt) else f"{spelt} {word}".strip()
    for word in removed:
        at = _place(spelt, length, word)
        spelt = (spelt[:at] + spelt[at + length + 1 :]).rstrip()
    return spelt


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def allowed_errors(word: str) -> int:
    """How many typing errors a word may hold."""
    if len(word) <= 3 or is_unspaced(word) or _has_digit(word):
        return 0
    return 1 if len(word) <= 7 else 2


def _errors(word: str, other: str, distance: int) -> int:
    """The distance with a wrong first letter counted twice, unless it only changed places with the second."""
    if word[0] == other[0] or word[:2] == other[1::-1]:
        return distance
    return distance + 1
