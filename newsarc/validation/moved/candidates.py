"""The stored files as missing ones are looked for among them: by folder, by the words of their names, by title.

Knows: paths and titles.  Must not know: which of them is meant, links, git.
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

_NEAR = 6  # days; what comes back every week is another event each time
_NUMBER = re.compile(r"\d+")


class MissingTarget(NamedTuple):
    """What is known of a missing target: the texts of the links to it, and the folders of the pages that hold them."""

    labels: Collection[str] = ()
    folders: Collection[str] = ()


class CandidateIndex:
    """The stored files as missing ones are looked for among them: by folder, by the words of their names, by title.

    ``titles`` leads from the stored events to their titles.  Where it is known
    which targets are ``missing``, only what is of use for them is gathered.
    """

    def __init__(
        self, titles: Mapping[str, str], files: Iterable[str], missing: Mapping[str, MissingTarget] | None = None
    ) -> None:
        self.titles = dict(titles)
        self._by_folder: dict[str, list[str]] = defaultdict(list)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._by_title: dict[str, list[str]] = defaultdict(list)
        wanted = None if missing is None else words_of(missing)
        for path in sorted(files):
            self._by_folder[path.rpartition("/")[0]].append(path)
            for word in set(name_words(path)) if wanted is None else wanted.intersection(name_words(path)):
                self._by_word[word].append(path)
        labels = None if missing is None else {fold(label) for one in missing.values() for label in one.labels}
        for path, title in titles.items():
            folded = fold(title)
            if labels is None or folded in labels:
                self._by_title[folded].append(path)

    def amend(self, gone: Iterable[str], new: Iterable[str], titles: Mapping[str, str]) -> None:
        """Forget files that are gone, take in new ones, and call events by their ``titles`` now."""
        for path in gone:
            for paths in self._lists_of(path):
                paths.remove(path)
            self._retitle(path, None)
        for path in new:
            for paths in self._lists_of(path):
                insort(paths, path)
        for path, title in titles.items():
            self._retitle(path, title)

    def _lists_of(self, path: str) -> Iterator[list[str]]:
        yield self._by_folder[path.rpartition("/")[0]]
        yield from (self._by_word[word] for word in set(name_words(path)))

    def _retitle(self, path: str, title: str | None) -> None:
        if path in self.titles:
            self._by_title[fold(self.titles.pop(path))].remove(path)
        if title is not None:
            self.titles[path] = title
            self._by_title[fold(title)].append(path)

    def in_folder(self, folder: str) -> Sequence[str]:
        return self._by_folder.get(folder, ())

    def with_word(self, word: str) -> Sequence[str]:
        """The files that have a word in their names, in order."""
        return self._by_word.get(word, ())

    def rank(self, word: str) -> tuple[int, str]:
        """What puts words in order, those first that are in the names of few files."""
        return len(self.with_word(word)), word

    def called(self, title: str) -> Collection[str]:
        """The events of a title."""
        return self._by_title.get(fold(title), ())


class Candidates(NamedTuple):
    """The files that are worth a closer look where one is missing, and what they were found by.

    The files that have its words were counted word by word, up to that of the
    rank ``last``; ``counted`` are these words, ``others`` all that rank behind.
    """

    files: set[str]
    last: tuple[int, str]
    counted: frozenset[str]
    others: frozenset[str]

    def hold(self, words: Collection[str], stored: CandidateIndex) -> bool:
        """Whether files that came or went elsewhere, with some ``words`` in their names, make no difference."""
        behind = self.others.intersection(words)
        return self.counted.isdisjoint(words) and all(stored.rank(word) > self.last for word in behind)


def words_of(paths: Iterable[str]) -> set[str]:
    """The words in the names of some files."""
    return {word for path in paths for word in name_words(path)}


def name_words(path: str) -> list[str]:
    return words(slug_of(path))


def slug_of(path: str) -> str:
    name = path.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return stem if dot and 1 <= len(ending) <= 8 and ending.isalnum() else name


def is_near(one: str, other: str) -> bool:
    """Whether two site paths are of days so near that the same story is one event, and not one that has come back.

    Where neither lies in a day's folder, the numbers in the names of their
    folders are the same ones: such as a year.
    """
    days = layout.date_of(one), layout.date_of(other)
    if days[0] and days[1]:
        return abs((days[0] - days[1]).days) <= _NEAR
    folders = (path.rpartition("/")[0] for path in (one, other))
    return days == (None, None) and len(set(map(tuple, map(_NUMBER.findall, folders)))) == 1
