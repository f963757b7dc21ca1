"""The words there are, and which of them a misspelt one may have meant.

Knows: the archive's words with their counts, and the rules for typing errors.
Must not know: pages, ranking.

How many errors a word may hold goes by its length (none up to 3 letters, one
up to 7, two from 8); a wrong first letter counts two, swapped neighbours one;
words with digits and CJK take none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
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
    """Built from each word's number of pages."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

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
            found = [((joined,), 1)] if joined in self._counts and not is_cjk(joined) else []
        return tuple(
            Reading(read_as, term.field, errors, correction=Correction(" ".join(term.words), " ".join(read_as)))
            for read_as, errors in found[:_MOST_READINGS]
        )

    def near(self, word: str) -> list[tuple[str, int]]:
        """The words that ``word`` may have meant, each with its errors."""
        allowed = allowed_errors(word)
        if not allowed:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=200)
        counted = ((other, _errors(word, other, int(errors))) for other, errors, _ in found if other != word)
        near = [(other, errors) for other, errors in counted if errors <= allowed and allowed_errors(other)]
        return sorted(near, key=lambda one: (one[1], -self._counts[one[0]], one[0]))

    @cached_property
    def _words(self) -> list[str]:
        return list(self._counts)


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
