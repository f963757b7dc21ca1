"""The files of an archive indexed by folder, by the words in their names and by title, to find missing ones.

Knows: paths and titles.  Must not know: which file is the missing one, links, git.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsarc.pages.layouts.daily import layout
from newsarc.text.folding import fold
from newsarc.text.words import words

_MOST_DAYS = 6  # apart; the same title a week later is another event
_NUMBER = re.compile(r"\d+")


class MissingTarget(NamedTuple):
    """The links to a missing target: their texts, and the folders of their pages."""

    labels: Collection[str] = ()
    folders: Collection[str] = ()


class CandidateIndex:
    """The files of an archive by folder, by the words of their names, and by title.

    ``titles`` maps events to their titles.  Where the ``missing`` targets are
    given, only the words and titles that can match them are indexed.
    """

    def __init__(
        self, titles: Mapping[str, str], files: Iterable[str], missing: Mapping[str, MissingTarget] | None = None
    ) -> None:
        self.titles = dict(titles)
        self._by_folder: dict[str, list[str]] = defaultdict(list)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._by_title: dict[str, list[str]] = defaultdict(list)
        useful = None if missing is None else words_in_names(missing)
        for path in sorted(files):
            self._by_folder[path.rpartition("/")[0]].append(path)
            for word in set(name_words(path)) if useful is None else useful.intersection(name_words(path)):
                self._by_word[word].append(path)
        labels = None if missing is None else {fold(label) for one in missing.values() for label in one.labels}
        for path, title in titles.items():
            folded = fold(title)
            if labels is None or folded in labels:
                self._by_title[folded].append(path)

    def update(self, removed: Iterable[str], added: Iterable[str], titles: Mapping[str, str]) -> None:
        """Apply changes to an index of all words and titles; ``titles`` are the new titles of events."""
        for path in removed:
            for paths in self._lists_of(path):
                paths.remove(path)
            self._set_title(path, None)
        for path in added:
            for paths in self._lists_of(path):
                insort(paths, path)
        for path, title in titles.items():
            self._set_title(path, title)

    def _lists_of(self, path: str) -> Iterator[list[str]]:
        yield self._by_folder[path.rpartition("/")[0]]
        yield from (self._by_word[word] for word in set(name_words(path)))

    def _set_title(self, path: str, title: str | None) -> None:
        if path in self.titles:
            self._by_title[fold(self.titles.pop(path))].remove(path)
        if title is not None:
            self.titles[path] = title
            self._by_title[fold(title)].append(path)

    def in_folder(self, folder: str) -> Sequence[str]:
        """The files directly in a folder, in order."""
        return self._by_folder.get(folder, ())

    def with_word(self, word: str) -> Sequence[str]:
        """The files with a word in their names, in order."""
        return self._by_word.get(word, ())

    def rank(self, word: str) -> tuple[int, str]:
        """A sort key for words: rare ones, in the names of few files, come first."""
        return len(self.with_word(word)), word

    def with_title(self, title: str) -> Collection[str]:
        """The events with a title, ignoring case and accents."""
        return self._by_title.get(fold(title), ())


class Candidates(NamedTuple):
    """The files that a missing one is compared with, and the words that they were found by.

    Files were counted word by word, rare words first, up to the word of rank
    ``last``.  ``counted`` are these words, ``others`` the rest.
    """

    files: set[str]
    last: tuple[int, str]
    counted: frozenset[str]
    others: frozenset[str]

    def are_unaffected_by(self, words: Collection[str], index: CandidateIndex) -> bool:
        """Whether adding or removing files with some ``words`` in their names doesn't change the candidates."""
        behind = self.others.intersection(words)
        return self.counted.isdisjoint(words) and all(index.rank(word) > self.last for word in behind)


def words_in_names(paths: Iterable[str]) -> set[str]:
    """All words in the names of some files or folders."""
    return {word for path in paths for word in name_words(path.rstrip("/"))}


def name_words(path: str) -> list[str]:
    """The words in the name of a file."""
    return words(file_slug(path))


def file_slug(path: str) -> str:
    """The name of a file without its extension."""
    name = path.rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    return stem if dot and 1 <= len(extension) <= 8 and extension.isalnum() else name


def is_near(one: str, other: str) -> bool:
    """Whether the days of two site paths are so close that the same title means the same event.

    If neither is in a day's folder, their folders must have the same numbers, such as a year.
    """
    days = layout.date_of(one), layout.date_of(other)
    if days[0] and days[1]:
        return abs((days[0] - days[1]).days) <= _MOST_DAYS
    folders = (path.rpartition("/")[0] for path in (one, other))
    return days == (None, None) and len(set(map(tuple, map(_NUMBER.findall, folders)))) == 1
