"""Suggests where a missing file may have moved.

Knows: the paths and titles of the existing files, the texts of the links to missing ones, renames.
Must not know: the syntax of links, findings, how files and renames are found.

All evidence for a candidate is combined: a recorded rename; the same slug, a
shortened, extended or similar one; a title equal to the text of a link; the day.  A
deleted page is similar to many others and equal to none, and the links to it still
have its title: a page with another title is never suggested for them.  No
suggestion is better than a wrong one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import NamedTuple

from newsarc.files.paths import is_page, stem
from newsarc.pages.layouts.daily import layout
from newsarc.text.words import words
from newsarc.validation.moved.candidates import (
    CandidateIndex,
    Candidates,
    MissingTarget,
    file_slug,
    is_near,
    name_words,
)
from newsarc.validation.moved.similarity import (
    SAME_TITLE,
    SIMILAR,
    has_different_number,
    is_cut_within_word,
    is_prefix_of_either,
    is_similar_but_different,
    similarity,
)

# The lowest similarity of slugs that may be the same.
_SAME_SLUG_ON_DAY = 0.82
_SAME_SLUG_ELSEWHERE = 0.93
# The lowest number of letters of a slug that may be a longer one cut short.
_SHORTEST_CUT_ON_DAY = 4
_SHORTEST_CUT_ELSEWHERE = 16

# The score is the similarity of the slug, plus that of the title, plus at most 0.05 for a near day.
_RENAME_SCORE = 3.0  # higher than any other
_CUT_SCORE = 0.95  # of a slug that is cut or extended, in place of its similarity
_LEAD = 0.06  # by which the first must lead the next to be certain
_TWIN_PENALTY = 0.1  # more than the score of a near day

_TITLE_WORDS = 4  # a label with fewer words may not be a title; a title with fewer may belong to several pages
_LONG_WORD = 6  # letters; with one letter changed it is rarely another word
_MOST_BESIDE = 200  # files in one folder; if there are more, only those with a common word are compared
_MOST_SHARING = 2_000  # files with a common word, rare words first
_MOST_COMPARED = 20  # of these, those with most common words
_MOST_SUGGESTIONS = 5
_PAGE_EXTENSIONS = ("", "md", "htm", "html", "markdown", "mdx")


class Suggestion(NamedTuple):
    """Likely targets, best first; ``plain`` if the first is certain."""

    paths: tuple[str, ...] = ()
    plain: bool = False


class _Scored(NamedTuple):
    """A candidate with its score.

    It is ``sure`` if it certainly is the missing file, and a twin if it has links of
    its own, so that it existed at the same time as the missing one.
    """

    score: float
    path: str
    sure: bool
    is_twin: bool = False

    @property
    def sort_key(self) -> tuple[float, str]:
        """Sorts likely targets first, and a twin after a similar candidate."""
        return _TWIN_PENALTY * self.is_twin - self.score, self.path


class Suggester:
    """Suggestions for the ``missing`` targets of an archive.

    ``renamed`` maps missing paths to their recorded new names, and whether these are
    certain; ``is_listed`` is whether a page is listed on the page of its day,
    ``link_count`` how many pages link to it.
    """

    def __init__(
        self,
        missing: Mapping[str, MissingTarget],
        index: CandidateIndex,
        renamed: Mapping[str, tuple[str, bool]] | None = None,
        is_listed: Callable[[str], bool] = lambda _: False,
        link_count: Callable[[str], int] = lambda _: 0,
    ) -> None:
        self._missing = missing
        self._index = index
        self._renamed = renamed or {}
        self._is_listed = is_listed
        self._link_count = link_count

    def suggest(self, missing: str, candidates: Candidates | None = None) -> Suggestion:
        """Where one of the missing site paths may have moved; ``candidates`` are its `candidates`, if already known."""
        path = layout.with_usual_padding(missing)
        if path.endswith("/"):
            return Suggestion()
        if layout.day_pages_in([path.rpartition("/")[2]]):
            return Suggestion()  # another day can't replace a missing day
        target = self._missing[missing]
        renamed, sure = self._renamed.get(missing, ("", False))
        titles = list(map(words, target.labels))
        files = (candidates or self.candidates(missing)).files
        scored = (self._score(path, titles, one, target) for one in sorted(files - {renamed}))
        ranked = sorted(filter(None, scored), key=attrgetter("sort_key"))
        if renamed:
            ranked.insert(0, _Scored(_RENAME_SCORE, renamed, sure))
        if not ranked:
            return Suggestion()
        leads = all(ranked[0].score - other.score >= _LEAD for other in ranked[1:])
        return Suggestion(tuple(one.path for one in ranked[:_MOST_SUGGESTIONS]), plain=leads and ranked[0].sure)

    def candidates(self, missing: str) -> Candidates:
        """The files that are worth comparing with a missing one."""
        path, index = layout.with_usual_padding(missing), self._index
        folder = path.rpartition("/")[0]
        beside = [one for own in (folder, *layout.with_other_padding(folder)) for one in index.in_folder(own)]
        found = set(beside if len(beside) <= _MOST_BESIDE else ())
        for label in self._missing[missing].labels:
            found.update(index.with_title(label))
        shared = self._sharing_words(path)
        files = {one for one in found | shared.files if one != missing and _is_same_kind(path, one)}
        return shared._replace(files=files)

    def _sharing_words(self, path: str) -> Candidates:
        """The files that share most words, rare ones first, with the name of a missing one."""
        index = self._index
        shared: Counter[str] = Counter()
        count, last = 0, (0, "")
        ranks = sorted(map(index.rank, set(name_words(path))))
        for last in ranks:
            count += last[0]
            if count > _MOST_SHARING and shared:
                break
            shared.update(index.with_word(last[1]))
        files = {one for one, _ in shared.most_common(_MOST_COMPARED)}
        counted = frozenset(word for rank, word in ranks if (rank, word) <= last)
        return Candidates(files, last, counted, frozenset(word for _, word in ranks) - counted)

    def _score(self, missing: str, titles: list[list[str]], path: str, target: MissingTarget) -> _Scored | None:
        """The score of a candidate; None if it shouldn't be suggested."""
        folder = missing.rpartition("/")[0]
        on_day = layout.with_usual_padding(path.rpartition("/")[0]) == folder
        slug, other = file_slug(missing).lower(), file_slug(path).lower()
        shortest = _SHORTEST_CUT_ON_DAY if on_day else _SHORTEST_CUT_ELSEWHERE
        is_cut = slug != other and is_prefix_of_either(slug, other, shortest)
        slug_similarity = 1.0 if slug == other else similarity(words(slug), words(other))
        title_similarity = self._title_similarity(titles, path)
        if title_similarity is None:
            least = _SAME_SLUG_ON_DAY if on_day else _SAME_SLUG_ELSEWHERE
            is_likely = is_cut or (slug_similarity >= least and (len(slug) > 3 or slug == other))
        else:
            is_likely = title_similarity == 1 or (
                title_similarity >= SAME_TITLE and (is_cut or slug_similarity >= _SAME_SLUG_ON_DAY)
            )
        if not is_likely:
            return None
        is_twin = not on_day and self._was_beside(folder, path, target)
        score = (_CUT_SCORE if is_cut else slug_similarity) + (title_similarity or 0) + _nearness(missing, path)
        sure = not is_twin and self._is_sure(missing, path, title_similarity, is_cut=is_cut, like=slug_similarity)
        return _Scored(score, path, sure, is_twin)

    def _is_sure(self, missing: str, path: str, title_similarity: float | None, *, is_cut: bool, like: float) -> bool:
        """Whether a page certainly is the missing one: the same event, on the same day or one near it.

        If links have a title, the title decides, unless the slugs contradict it;
        otherwise the slug alone decides, and must have enough words.  ``like`` is
        the similarity of the slugs.
        """
        if not is_near(missing, path):  # a recurring event is another event
            return False
        on_day = path.rpartition("/")[0] == missing.rpartition("/")[0]
        slug, other = file_slug(missing).lower(), file_slug(path).lower()
        slugs = words(slug), words(other)
        if slug == other:
            return title_similarity == 1 or (title_similarity is None and (on_day or len(words(slug)) >= _TITLE_WORDS))
        if has_different_number(*slugs, words(self._index.titles.get(path, ""))):
            return False
        if title_similarity is not None:
            is_like = is_cut or ((on_day or like >= SIMILAR) and not is_similar_but_different(*slugs))
            return title_similarity == 1 and is_like
        if is_cut:
            return on_day and is_cut_within_word(slug, other) and self._is_distinctive_cut(*slugs)
        return on_day and self._is_typing_error(*slugs)

    def _is_distinctive_cut(self, slug: list[str], other: list[str]) -> bool:
        """Whether enough of a cut slug is left to identify the page.

        That is several whole words, or, if the missing slug is the shorter one, the
        beginning of a word that isn't a word itself: `iran.md` may have been another
        page than `iranian-students-protest.md`.
        """
        whole = min(len(slug), len(other)) - 1
        return whole >= _TITLE_WORDS or (len(slug) <= len(other) and not self._index.with_word(slug[-1]))

    def _title_similarity(self, titles: list[list[str]], path: str) -> float | None:
        """How similar a page's title is to the labels of links to the missing one; None if they aren't comparable.

        A short label counts only if it is equal: it may not be a title.
        """
        title = words(self._index.titles.get(path, ""))
        if len(title) > 1 and title in titles:
            return 1.0
        long_enough = [one for one in titles if len(one) >= _TITLE_WORDS]
        return max(similarity(one, title) for one in long_enough) if long_enough and title else None

    def _is_typing_error(self, slug: list[str], other: list[str]) -> bool:
        """Whether two slugs differ by one letter of one long word, whose form in the missing slug no other file has."""
        lost, new = Counter(slug) - Counter(other), Counter(other) - Counter(slug)
        if lost.total() != 1 or new.total() != 1:
            return False
        from rapidfuzz.distance import OSA

        (left,), (right,) = lost, new
        is_long = min(len(left), len(right)) >= _LONG_WORD and left[0] == right[0]
        return (
            is_long and (left + right).isalpha() and OSA.distance(left, right) == 1 and not self._index.with_word(left)
        )

    def _was_beside(self, folder: str, path: str, target: MissingTarget) -> bool:
        """Whether a page on another day existed at the same time as the missing one, so that it is another page.

        A page that was moved leaves its links behind.  A page with links of its own,
        from its day or from elsewhere, while the missing one has as many, is a twin.
        """
        if folder in map(layout.with_usual_padding, target.folders) and self._is_listed(path):
            return True
        return len(target.folders) > 1 and self._link_count(path) > 1


def _extension(path: str) -> str:
    return path[len(path.rpartition("/")[0]) + 1 + len(file_slug(path)) :].lstrip(".").lower()


def _is_same_kind(missing: str, path: str) -> bool:
    """Whether a file may replace a missing one: pages replace pages, other files those with their extension."""
    if layout.day_pages_in([path.rpartition("/")[2]]):  # a day page replaces only itself with another extension
        return stem(layout.with_usual_padding(path)) == missing.rpartition(".")[0]
    extension = _extension(missing)
    is_page_extension = extension in _PAGE_EXTENSIONS or "md".startswith(extension)
    return _extension(path) == extension or (is_page(path) and is_page_extension)


def _nearness(missing: str, path: str) -> float:
    """A small score for a near day, which decides between otherwise equally likely pages."""
    day, other = layout.date_of(missing), layout.date_of(path)
    return 0.05 / (1 + abs((other - day).days)) if day and other else 0.0
