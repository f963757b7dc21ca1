"""Missing pages to where they have probably gone.

Knows: the stored files' paths, the titles of pages, the texts of the links that lead to what is missing, renames.
Must not know: links as they are written, findings, files, git.

A target is judged by all that speaks for it at once: a rename that was recorded;
the same slug, one that is cut or extended, or one that is nearly the same; a
title that is the text of the link; the day.  A page that was deleted is like
many others and equal to none, and its title still stands in the links to it: a
page of another title is never suggested for them.  No suggestion is better than
a wrong one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import NamedTuple

from newsarc.files.paths import is_page, stem
from newsarc.pages.layouts.daily import layout
from newsarc.text.words import words
from newsarc.validation.moved.candidates import CandidateIndex, Candidates, MissingTarget, is_near, name_words, slug_of
from newsarc.validation.moved.similarity import (
    LIKE_TITLED,
    SAME_STORY,
    has_other_number,
    is_cut,
    is_cut_short,
    mended,
    tells_other,
)

_LIKE_ON_DAY = 0.82  # share of a slug's letters that are the same in the same order, on the day itself
_LIKE_ELSEWHERE = 0.93  # and on any other day
_RECORDED = 3.0  # more than any other score
_CLEAR = 0.06  # by how much the best must lead the next one to be called plain
_BEHIND = 0.1  # more than days apart decide
_SHORTEST_CUT = 16  # letters of a slug that may stand for a longer one on another day, and 4 on the day itself
_TELLING = 4  # words from which on a link's text is taken for a title, and a title is not another page's too
_LONG = 6  # letters from which on a word with one wrong letter is hardly another word
_LOOKED_AT_BESIDE = 200  # files of one folder; where there are more, as elsewhere by their words alone
_LOOKED_AT = 2_000  # files that share a word with what is missing, rare words first
_JUDGED = 20
_MOST = 5
_PAGE_ENDINGS = ("", "md", "htm", "html", "markdown", "mdx")


class Suggestion(NamedTuple):
    """Likely targets, best first; ``plain`` where the first is the only one that can be meant."""

    paths: tuple[str, ...] = ()
    plain: bool = False


class _Judged(NamedTuple):
    """A target, how much speaks for it, whether that is beyond doubt, and whether it has links of its own."""

    score: float
    path: str
    sure: bool
    is_twin: bool = False

    @property
    def place(self) -> tuple[float, str]:
        """What puts targets in order, likely ones first; one that has links of its own comes after one like it."""
        return _BEHIND * self.is_twin - self.score, self.path


class Suggester:
    """Made for some missing targets of an archive.

    ``renamed`` leads from missing paths to what was recorded that they are called
    now, and whether that is beyond doubt; ``listed`` says whether a page is on
    its day's page, ``linked`` how many pages link to it.
    """

    def __init__(
        self,
        missing: Mapping[str, MissingTarget],
        stored: CandidateIndex,
        renamed: Mapping[str, tuple[str, bool]] | None = None,
        listed: Callable[[str], bool] = lambda _: False,
        linked: Callable[[str], int] = lambda _: 0,
    ) -> None:
        self._missing = missing
        self._stored = stored
        self._renamed = renamed or {}
        self._listed = listed
        self._linked = linked

    def suggest(self, missing: str, candidates: Candidates | None = None) -> Suggestion:
        """Where one of the missing site paths may have gone; ``candidates`` are its `candidates`, if they are known."""
        path = layout.with_usual_padding(missing)
        if path.endswith("/"):
            return Suggestion()
        if layout.day_pages_in([path.rpartition("/")[2]]):
            return Suggestion()  # a day that isn't stored is not like another day
        about = self._missing[missing]
        renamed, sure = self._renamed.get(missing, ("", False))
        titles = list(map(words, about.labels))
        files = (candidates or self.candidates(missing)).files
        judged = (self._judge(path, titles, one, about) for one in sorted(files - {renamed}))
        ranked = sorted(filter(None, judged), key=attrgetter("place"))
        if renamed:
            ranked.insert(0, _Judged(_RECORDED, renamed, sure))
        if not ranked:
            return Suggestion()
        clear = all(ranked[0].score - other.score >= _CLEAR for other in ranked[1:])
        return Suggestion(tuple(one.path for one in ranked[:_MOST]), plain=clear and ranked[0].sure)

    def candidates(self, missing: str) -> Candidates:
        """The stored files that are worth a closer look where one is missing."""
        path, stored = layout.with_usual_padding(missing), self._stored
        folder = path.rpartition("/")[0]
        beside = [one for own in (folder, *layout.with_other_padding(folder)) for one in stored.in_folder(own)]
        found = set(beside if len(beside) <= _LOOKED_AT_BESIDE else ())
        for label in self._missing[missing].labels:
            found.update(stored.called(label))
        shared: Counter[str] = Counter()
        looked_at, last = 0, (0, "")
        ranks = sorted(map(stored.rank, set(name_words(path))))
        for last in ranks:
            looked_at += last[0]
            if looked_at > _LOOKED_AT and shared:
                break
            shared.update(stored.with_word(last[1]))
        found.update(one for one, _ in shared.most_common(_JUDGED))
        files = {one for one in found if one != missing and _fits(path, one)}
        counted = frozenset(word for rank, word in ranks if (rank, word) <= last)
        return Candidates(files, last, counted, frozenset(word for _, word in ranks) - counted)

    def _judge(self, missing: str, titles: list[list[str]], path: str, about: MissingTarget) -> _Judged | None:
        """How much speaks for a target; None where it is not to be suggested."""
        folder = missing.rpartition("/")[0]
        on_day = layout.with_usual_padding(path.rpartition("/")[0]) == folder
        slug, other = slug_of(missing).lower(), slug_of(path).lower()
        cut = slug != other and is_cut(slug, other, 4 if on_day else _SHORTEST_CUT)
        like = 1.0 if slug == other else mended(words(slug), words(other))
        told = self._told(titles, path)
        if told is None:
            bar = _LIKE_ON_DAY if on_day else _LIKE_ELSEWHERE
            known = cut or (like >= bar and (len(slug) > 3 or slug == other))
        else:
            known = told == 1 or (told >= SAME_STORY and (cut or like >= _LIKE_ON_DAY))
        if not known:
            return None
        is_twin = not on_day and self._stood_beside(folder, path, about)
        score = (0.95 if cut else like) + (told or 0) + _nearness(missing, path)
        sure = not is_twin and self._is_sure(missing, path, told, cut=cut, like=like)
        return _Judged(score, path, sure, is_twin)

    def _is_sure(self, missing: str, path: str, told: float | None, *, cut: bool, like: float) -> bool:
        """Whether it is beyond doubt that a page is the missing one: the same story, of the same day or one near it.

        Where links tell the title, that is the story, unless the names of the
        files contradict it; else the name alone is, and must say enough.
        """
        if not is_near(missing, path):  # a story that comes back is another one
            return False
        on_day = path.rpartition("/")[0] == missing.rpartition("/")[0]
        slug, other = slug_of(missing).lower(), slug_of(path).lower()
        words_of_both = words(slug), words(other)
        if slug == other:
            return told == 1 or (told is None and (on_day or len(words(slug)) >= _TELLING))
        if has_other_number(*words_of_both, words(self._stored.titles.get(path, ""))):
            return False
        if told is not None:
            is_like = cut or ((on_day or like >= LIKE_TITLED) and not tells_other(*words_of_both))
            return told == 1 and is_like
        if cut:
            return on_day and is_cut_short(slug, other) and self._is_telling_cut(*words_of_both)
        return on_day and self._is_slip(*words_of_both)

    def _is_telling_cut(self, slug: list[str], other: list[str]) -> bool:
        """Whether of two slugs, one cut short, enough is left to tell one page by.

        That is so many whole words, or in the missing one the beginning of a word that is no word itself: `iran.md`
        may have been a page beside `iranian-students-protest.md`.
        """
        whole = min(len(slug), len(other)) - 1
        return whole >= _TELLING or (len(slug) <= len(other) and not self._stored.with_word(slug[-1]))

    def _told(self, titles: list[list[str]], path: str) -> float | None:
        """How much a page's title is what links to the missing one say; None where nothing can be said.

        A text of few words may be a title, but where it is another one it tells nothing.
        """
        other = words(self._stored.titles.get(path, ""))
        if len(other) > 1 and other in titles:
            return 1.0
        telling = [title for title in titles if len(title) >= _TELLING]
        return max(mended(one, other) for one in telling) if telling and other else None

    def _is_slip(self, slug: list[str], other: list[str]) -> bool:
        """Whether two slugs differ by one letter of one long word, which the missing one alone has so."""
        lost, new = Counter(slug) - Counter(other), Counter(other) - Counter(slug)
        if lost.total() != 1 or new.total() != 1:
            return False
        from rapidfuzz.distance import OSA

        (left,), (right,) = lost, new
        is_long = min(len(left), len(right)) >= _LONG and left[0] == right[0]
        return (
            is_long and (left + right).isalpha() and OSA.distance(left, right) == 1 and not self._stored.with_word(left)
        )

    def _stood_beside(self, folder: str, path: str, about: MissingTarget) -> bool:
        """Whether a page on another day was there beside the missing one, and so is not it.

        A page that has moved leaves the links to it behind; one that has links
        of its own, from its day or from elsewhere, while the missing one has as
        many, is its twin.
        """
        if folder in map(layout.with_usual_padding, about.folders) and self._listed(path):
            return True
        return len(about.folders) > 1 and self._linked(path) > 1


def _ending(path: str) -> str:
    return path[len(path.rpartition("/")[0]) + 1 + len(slug_of(path)) :].lstrip(".").lower()


def _fits(missing: str, path: str) -> bool:
    """Whether one may stand for the other by what they are: a page for a page, any other file for one of its kind."""
    if layout.day_pages_in([path.rpartition("/")[2]]):  # only for the day page of another ending, in its folder
        return stem(layout.with_usual_padding(path)) == missing.rpartition(".")[0]
    wanted = _ending(missing)
    return _ending(path) == wanted or (is_page(path) and (wanted in _PAGE_ENDINGS or "md".startswith(wanted)))


def _nearness(missing: str, path: str) -> float:
    """A little for a near day, which decides between pages that are otherwise as likely."""
    day, other = layout.date_of(missing), layout.date_of(path)
    return 0.05 / (1 + abs((other - day).days)) if day and other else 0.0
