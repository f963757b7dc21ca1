"""The words of an archive: how many events have each, and which have similar spellings.

Knows: the tables of words, the rules for typing errors.  Must not know: queries, events, scoring.

How many errors a word may have depends on its length: none up to 3 letters, one
up to 7, two from 8.  A wrong first letter counts twice, swapped letters once.
Words with digits, in capitals (`text.acronyms`) or in scripts without spaces may
have none.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from newsarc.index.sqlite import IN_LIST, text_list
from newsarc.text.acronyms import CAPITALS
from newsarc.text.english import inflects, starts, stem
from newsarc.text.numbers import same_number
from newsarc.text.words import is_unspaced

_MOST_NEAREST = 2
_SIMILARITY = 75  # percent: how similar a word must be to be suggested
_LAST = "\U0010ffff"  # sorts after any letter that a word may go on with


class Vocabulary:
    """The words of all events."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._by_length: dict[int, str] = {}
        self._lists: dict[int, list[str]] = {}  # the same, split once
        self._counts: dict[str, int] = {}
        self._forms: dict[str, list[str]] = {}

    def near(self, word: str) -> list[tuple[str, int]]:
        """The words that ``word`` may mean, each with the number of errors; fewest first, then most frequent."""
        allowed = allowed_errors(word)
        if not allowed:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near: dict[str, int] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            possible = self._possible(length, word, allowed)
            found = process.extract(word, possible, scorer=OSA.distance, score_cutoff=allowed, limit=100)
            for other, distance, _ in found:
                if other != word and (errors := _errors(word, other, int(distance))) <= allowed:
                    near[other] = errors
        counts = self.counts(near)
        return sorted(near.items(), key=lambda item: (item[1], -counts[item[0]], item[0]))

    def sounding_like(self, word: str) -> dict[str, int]:
        """The words that may be other spellings of a name, each with its number of events; commonest first."""
        from newsarc.text.sounds import MOST_LETTERS, sound_pattern  # here, since few words need it

        pattern = sound_pattern(word)
        if not pattern or not allowed_errors(word):
            return {}
        found = set[str]()
        for length in range(len(word) - MOST_LETTERS, len(word) + MOST_LETTERS + 1):
            some = self._of_length(length)
            for letter in pattern.first:
                start, end = _place(some, length, letter), _place(some, length, letter, after=True)
                found.update(pattern.expression.findall(some, start, end))
        counts = self.counts(found - {word})
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def forms(self, word: str) -> list[str]:
        """The other words that are forms of ``word``: `invasion` and `invades` of `invade`, 3 of `three`."""
        if word not in self._forms:
            number = same_number(word)
            numbers = [number] if number and self.count(number) else []
            self._forms[word] = numbers + (self._find_forms(word) if inflects(word) else [])
        return self._forms[word]

    def _find_forms(self, word: str) -> list[str]:
        key = stem(word)
        query = "SELECT word FROM count WHERE word >= ? AND word < ?"
        near = (other for start in starts(key) for (other,) in self._connection.execute(query, (start, start + _LAST)))
        return sorted(other for other in near if other != word and stem(other) == key)

    def nearest(self, word: str) -> tuple[str, ...]:
        """Words similar to one, for suggestions; the most similar first, then the most frequent."""
        from rapidfuzz import process
        from rapidfuzz.fuzz import ratio

        similar = {other: 100.0 for other, _ in self.near(word)}
        if not similar and not is_unspaced(word):
            for length in range(max(len(word) - 2, 1), len(word) + 3):
                others = self._of_length(length).split()
                found = process.extract(word, others, scorer=ratio, score_cutoff=_SIMILARITY, limit=5)
                similar |= {other: score for other, score, _ in found if other != word}
        counts = self.counts(similar)
        return tuple(sorted(similar, key=lambda one: (-similar[one], -counts[one], one))[:_MOST_NEAREST])

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """How many events have each of some words; words without events are left out."""
        query = f"SELECT word, pages FROM count WHERE word {IN_LIST}"
        return dict(self._connection.execute(query, (text_list(words),)))

    def count(self, word: str) -> int:
        """How many events have a word in any field."""
        if word not in self._counts:
            found = self._connection.execute("SELECT pages FROM count WHERE word = ?", (word,)).fetchone()
            self._counts[word] = found[0] if found else 0
        return self._counts[word]

    def _of_length(self, length: int) -> str:
        """The words of a length, with spaces between them, in order."""
        if length not in self._by_length:
            found = self._connection.execute("SELECT words FROM spelling WHERE length = ?", (length,)).fetchone()
            self._by_length[length] = found[0] if found else ""
        return self._by_length[length]

    def _possible(self, length: int, word: str, allowed: int) -> list[str]:
        """The words of a length that may be within the allowed errors of another word; a superset of those that are."""
        if allowed > 1:
            if length not in self._lists:
                self._lists[length] = self._of_length(length).split()
            return self._lists[length]
        same_length = self._of_length(length)
        # A wrong first letter counts twice, so the word has the same first letter, or the first two swapped.
        starts = {*word[:2]}
        spans = ((_place(same_length, length, one), _place(same_length, length, one, after=True)) for one in starts)
        return [other for start, end in spans for other in same_length[start:end].split()]


# ---------------------------------------------------------------- words of one length in one text


def by_length(words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Sorted words in their indexed form: by length, with spaces between them, if they may have errors.

    >>> list(by_length(["art", "storm", "taxes"]))
    [(5, 'storm taxes')]
    """
    lengths: dict[int, list[str]] = defaultdict(list)
    for word in words:
        if allowed_errors(word):
            lengths[len(word)].append(word)
    for length, same in sorted(lengths.items()):
        yield length, " ".join(same)


def with_changes(words: str, length: int, *, added: Iterable[str] = (), removed: Iterable[str] = ()) -> str:
    """The words of one length in their indexed form, with some added and some removed.

    >>> with_changes("storm taxes", 5, added=["rains"], removed=["storm"])
    'rains taxes'
    """
    for word in added:
        at = _place(words, length, word)
        words = f"{words[:at]}{word} {words[at:]}" if at < len(words) else f"{words} {word}".strip()
    for word in removed:
        at = _place(words, length, word)
        words = (words[:at] + words[at + length + 1 :]).rstrip()
    return words


def _place(words: str, length: int, start: str, *, after: bool = False) -> int:
    """Where the words with this start begin among sorted words of one length; with ``after``, where they end."""
    step = length + 1  # and a space
    find = bisect_right if after else bisect_left
    size = len(start)
    return find(range(-(-len(words) // step)), start, key=lambda at: words[at * step : at * step + size]) * step


# ---------------------------------------------------------------- typing errors


def allowed_errors(word: str) -> int:
    """How many typing errors a word may have."""
    if len(word) <= 3 or word[0] == CAPITALS or is_unspaced(word) or any(map(str.isdigit, word)):
        return 0
    return 1 if len(word) <= 7 else 2


def _errors(word: str, other: str, distance: int) -> int:
    """The distance of two words with a wrong first letter counted twice, unless it is swapped with the second."""
    if word[0] == other[0] or word[:2] == other[1::-1]:
        return distance
    return distance + 1
