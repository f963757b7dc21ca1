"""The words of events that change in a cached index: in the full text, in the counts and in the vocabulary.

Knows: what must be read before an event changes.  Must not know: which events change, and why.

FTS5 can delete a row only if it is given its exact words, so these are read before
anything of an event changes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable

from newsarc.index.schema import FORGET_WORDS, INSERT_WORDS, WordRow, unpack_text
from newsarc.index.vocabulary import allowed_errors, with_changes
from newsarc.text.words import searchable


class WordUpdate:
    """The words of one transaction's events; ``names`` are always all contexts of an event, in order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._before: dict[int, WordRow | None] = {}  # the words of events before they changed; None for new ones
        self._counts: Counter[str] = Counter()  # the change in the number of events with a word

    def add(self, event: int) -> None:
        """Register a new event, which had no words before."""
        self._before[event] = None

    def remember(self, event: int, names: Iterable[str]) -> None:
        """Read the words of an event before it changes."""
        if event not in self._before:
            self._before[event] = self._row(event, names)

    def remove(self, event: int, names: Iterable[str]) -> None:
        """Remove the words of an event that is about to be deleted."""
        self._remove(self._row(event, names))

    def change(self, event: int, names: Iterable[str]) -> None:
        """Replace the remembered words of an event with its current ones."""
        before, now = self._before[event], self._row(event, names)
        if before != now:
            if before:
                self._remove(before)
            self._connection.execute(INSERT_WORDS, now)
            self._counts.update(_words_in(now))

    def update_counts(self) -> None:
        """Write the new counts of words, and update the vocabulary for corrections."""
        added: dict[int, list[str]] = defaultdict(list)
        removed: dict[int, list[str]] = defaultdict(list)
        for word, more in self._counts.items():
            found = self._connection.execute("SELECT pages FROM count WHERE word = ?", (word,)).fetchone()
            before = found[0] if found else 0
            if not more:
                continue
            if not before + more:
                self._connection.execute("DELETE FROM count WHERE word = ?", (word,))
            else:
                self._connection.execute("INSERT OR REPLACE INTO count VALUES (?, ?)", (word, before + more))
            if allowed_errors(word) and not (before and before + more):
                (removed if before else added)[len(word)].append(word)
        for length in added.keys() | removed.keys():
            found = self._connection.execute("SELECT words FROM spelling WHERE length = ?", (length,)).fetchone()
            words = with_changes(found[0] if found else "", length, added=added[length], removed=removed[length])
            self._connection.execute("DELETE FROM spelling WHERE length = ?", (length,))
            if words:
                self._connection.execute("INSERT INTO spelling VALUES (?, ?)", (length, words))

    def _row(self, event: int, names: Iterable[str]) -> WordRow:
        query = "SELECT title, summary, source_labels FROM page WHERE id = ?"
        title, summary, labels = map(searchable, self._connection.execute(query, (event,)).fetchone())
        stored = self._connection.execute("SELECT words FROM body WHERE id = ?", (event,)).fetchone()
        body = unpack_text(stored[0]) if stored else ""
        return event, title, " ".join(map(searchable, names)), summary, labels, body

    def _remove(self, row: WordRow) -> None:
        self._connection.execute(FORGET_WORDS, row)
        self._counts.subtract(_words_in(row))


def _words_in(row: WordRow) -> set[str]:
    return {word for text in row[1:] for word in str(text).split()}
