"""The words there are, and which of them a misspelt one may have meant.

Knows: the archive's words with their counts, and the rules for typing errors.
Must not know: pages, ranking.

How many errors a word may hold goes by its length (none up to 3 letters, one
up to 7, two from 8); a wrong first letter counts two, swapped neighbours one;
words with digits and CJK take none.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
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
        self._lengths: dict[int, str] = {}

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

        near: dict[str, int] = {}
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            spelt = self._spelt(length, word, allowed)
            found = process.extract(word, spelt, scorer=OSA.distance, score_cutoff=allowed, limit=100)
            for other, distance, _ in found:
                if other != word and (errors := _errors(word, other, int(distance))) <= allowed:
                    near[other] = errors
        query = "SELECT word, pages FROM count WHERE word IN (SELECT value FROM json_each(?))"
        counts = dict(self._database.execute(query, (json.dumps(list(near)),)))
        return sorted(near.items(), key=lambda item: (item[1], -counts[item[0]], item[0]))

    def pages_with(self, word: str) -> int:
        """How many pages hold a word anywhere."""
        found = self._database.execute("SELECT pages FROM count WHERE word = ?", (word,)).fetchone()
        return found[0] if found else 0

    def _spelt(self, length: int, word: str, allowed: int) -> list[str]:
        """The words of a length that another may have meant."""
        if length not in self._lengths:
            found = self._database.execute("SELECT words FROM spelling WHERE length = ?", (length,)).fetchone()
            self._lengths[length] = found[0] if found else ""
        spelt = self._lengths[length]
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
