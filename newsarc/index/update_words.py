"""The words of pages that changed, in a kept index: those that were, and those that are now.

Knows: how the index keeps words, their counts and spellings.  Must not know:
what a page says of others, files, what is asked.

FTS5 forgets a page only if told its words to the letter, so they are put by
before anything of the page changes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable

from newsarc.index.build import WORD_ROW, WordRow, word_row
from newsarc.index.page_rows import PageRow
from newsarc.index.vocabulary import allowed_errors, respelt
from newsarc.text.words import searchable

_FORGET = "INSERT INTO word (word, rowid, title, contexts, summary, sources) VALUES ('delete', ?, ?, ?, ?, ?)"


class Rewording:
    """One transaction's changes; ``names`` are always all those that a page carries, in order."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._before: dict[int, WordRow | None] = {}  # the words of pages before they changed; None for new ones
        self._counts: Counter[str] = Counter()  # on how many pages more a word is

    def is_new(self, page: int) -> None:
        """Take a page for one that had no words before."""
        self._before[page] = None

    def remember(self, page: int, names: Iterable[str]) -> None:
        """Keep the words that a page is found by, before it changes."""
        if page not in self._before:
            self._before[page] = self._row(page, names)

    def forget(self, page: int, names: Iterable[str]) -> None:
        """Take the words of a page that goes out of the index."""
        self._forget(self._row(page, names))

    def change(self, page: int, names: Iterable[str]) -> None:
        """Have a page that was remembered be found by the words it has now."""
        before, now = self._before[page], self._row(page, names)
        if before != now:
            if before:
                self._forget(before)
            self._database.execute(WORD_ROW, now)
            self._counts.update(_words_in(now))

    def recount(self) -> None:
        """Have the words counted again that are on more or fewer pages, and spelt that are new or gone."""
        added: dict[int, list[str]] = defaultdict(list)
        removed: dict[int, list[str]] = defaultdict(list)
        for word, more in self._counts.items():
            found = self._database.execute("SELECT pages FROM count WHERE word = ?", (word,)).fetchone()
            before = found[0] if found else 0
            if not more:
                continue
            if not before + more:
                self._database.execute("DELETE FROM count WHERE word = ?", (word,))
            else:
                self._database.execute("INSERT OR REPLACE INTO count VALUES (?, ?)", (word, before + more))
            if allowed_errors(word) and not (before and before + more):
                (removed if before else added)[len(word)].append(word)
        for length in added.keys() | removed.keys():
            found = self._database.execute("SELECT words FROM spelling WHERE length = ?", (length,)).fetchone()
            words = respelt(found[0] if found else "", length, added=added[length], removed=removed[length])
            self._database.execute("DELETE FROM spelling WHERE length = ?", (length,))
            if words:
                self._database.execute("INSERT INTO spelling VALUES (?, ?)", (length, words))

    def _row(self, page: int, names: Iterable[str]) -> WordRow:
        query = "SELECT id, path, date, position, title, summary, sources, topic FROM page WHERE id = ?"
        found = self._database.execute(query, (page,)).fetchone()
        return word_row(PageRow(*found, *map(searchable, found[4:7])), names)

    def _forget(self, row: WordRow) -> None:
        self._database.execute(_FORGET, row)
        self._counts.subtract(_words_in(row))


def _words_in(row: WordRow) -> set[str]:
    return {word for text in row[1:] for word in str(text).split()}
