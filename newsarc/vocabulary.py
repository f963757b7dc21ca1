"""The words there are, and which of them a misspelt one may have meant.

Knows: the archive's words with their counts, and the rules for typing errors.
Must not know: pages, ranking.

How many errors a word may hold goes by its length (none up to 3 letters, one
up to 7, two from 8); a wrong first letter counts two, swapped neighbours one;
words with digits and CJK take none.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from newsarc.hits import Correction
from newsarc.query import Term
from newsarc.text import is_cjk

_MOST_READINGS = 12


class Reading(NamedTuple):
    """One way to read a term: its words, how many errors that takes, and whether its last word may go on."""

    words: tuple[str, ...]
    field: str | None = None
    errors: int = 0
    prefix: bool = False
    correction: Correction | None = None

    @property
    def expression(self) -> str:
        """It as an FTS5 expression; words hold letters and digits only, so nothing needs escaping."""
        column = f"{self.field} : " if self.field else ""
        return f'{column}"{" ".join(self.words)}"' + (" *" if self.prefix else "")

    def position(self, tokens: list[str]) -> int | None:
        """Where it stands among a text's words; None where it doesn't."""
        first, size = self.words[0], len(self.words)
        if size == 1 and not self.prefix:
            return tokens.index(first) if first in tokens else None
        for at in range(len(tokens) - size + 1):
            here = tokens[at : at + size]
            last = here[-1].startswith(self.words[-1]) if self.prefix else here[-1] == self.words[-1]
            if last and tuple(here[:-1]) == self.words[:-1]:
                return at
        return None


class Vocabulary:
    """Asks the index for words: all of them by their length, one by how many pages hold it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._lengths: dict[int, tuple[list[str], array[int]]] = {}

    def as_written(self, term: Term, *, prefix: bool) -> Reading:
        """A term as it stands; ``prefix`` where its last word may be unfinished."""
        return Reading(term.words, term.field, prefix=prefix and not term.literal and not is_cjk(term.words[-1]))

    def corrections(self, term: Term) -> tuple[Reading, ...]:
        """Other readings of a term that are in the archive, fewest errors first, then the more frequent."""
        if term.literal and term.field is None:
            return ()
        if len(term.words) == 1:
            found = [((word,), errors) for word, errors in self.near(term.words[0])]
        else:
            joined = "".join(term.words)
            found = [((joined,), 1)] if not is_cjk(joined) and self.pages_with(joined) else []
        return tuple(
            Reading(read_as, term.field, errors, correction=Correction(" ".join(term.words), " ".join(read_as)))
            for read_as, errors in found[:_MOST_READINGS]
        )

    def near(self, word: str) -> list[tuple[str, int]]:
        """The words that ``word`` may have meant, each with its errors: fewest first, then the more frequent."""
        allowed = allowed_errors(word)
        if not allowed:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near: list[tuple[int, int, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            spelt, counts = self._of_length(length)
            found = process.extract(word, spelt, scorer=OSA.distance, score_cutoff=allowed, limit=100)
            for other, distance, at in found:
                if other != word and (errors := _errors(word, other, int(distance))) <= allowed:
                    near.append((errors, -counts[at], other))
        return [(other, errors) for errors, _, other in sorted(near)]

    def pages_with(self, word: str) -> int:
        """How many pages hold a word anywhere."""
        found = self._database.execute("SELECT doc FROM vocabulary WHERE term = ?", (word,)).fetchone()
        return found[0] if found else 0

    def _of_length(self, length: int) -> tuple[list[str], array[int]]:
        if length not in self._lengths:
            query = "SELECT words, counts FROM spelling WHERE length = ?"
            found = self._database.execute(query, (length,)).fetchone()
            self._lengths[length] = (found[0].split(), array("I", found[1])) if found else ([], array("I"))
        return self._lengths[length]


def by_length(counted: Iterable[tuple[str, int]]) -> Iterator[tuple[int, str, bytes]]:
    """Words with their counts as the index keeps them: those of a length together, if they may be misspelt at all."""
    lengths: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for word, count in counted:
        if allowed_errors(word):
            lengths[len(word)].append((word, count))
    for length, same in sorted(lengths.items()):
        yield length, " ".join(word for word, _ in same), array("I", (count for _, count in same)).tobytes()


def recounted(spelt: str, counts: bytes, length: int, changes: Mapping[str, int]) -> tuple[str, bytes]:
    """The words of one length and their counts as the index keeps them, with some on so many pages more."""
    numbers = array("I", counts)
    step = length + 1  # and a blank
    for word, more in sorted(changes.items()):
        at = bisect_left(range(len(numbers)), word, key=lambda at: spelt[at * step : at * step + length])
        start = at * step
        if spelt[start : start + length] != word:
            spelt = f"{spelt[:start]}{word} {spelt[start:]}" if at < len(numbers) else f"{spelt} {word}".lstrip()
            numbers.insert(at, 0)
        numbers[at] += more
        if not numbers[at]:
            spelt = (spelt[:start] + spelt[start + step :]).rstrip()
            del numbers[at]
    return spelt, numbers.tobytes()


def allowed_errors(word: str) -> int:
    """How many typing errors a word may hold."""
    if len(word) <= 3 or is_cjk(word) or any(map(str.isdigit, word)):
        return 0
    return 1 if len(word) <= 7 else 2


def _errors(word: str, other: str, distance: int) -> int:
    """The distance with a wrong first letter counted twice, unless it only changed places with the second."""
    if word[0] == other[0] or word[:2] == other[1::-1]:
        return distance
    return distance + 1
