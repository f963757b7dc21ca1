"""Suggests where a missing file or URL may have moved, in archives of any layout but the daily one.

Knows: the names and folders of files, the titles of pages, renames.
Must not know: the syntax of links, findings, how files and renames are found.

A link's text says little about its target here, so the name decides: a page or file of the same name in another folder,
with or without a date before it, or with an error in it.  Common folders decide between several.  A suggestion is
certain only if a distinctive name is unique, or unique in folders with these names, as after folders were moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from newsarc.files.paths import is_page, stem
from newsarc.pages.path_date import date_in_path
from newsarc.pages.slugs import OWN_NAMES, document_slugs
from newsarc.text.words import words
from newsarc.validation.moved.candidates import Candidates, file_slug
from newsarc.validation.moved.similarity import is_similar_but_different, similarity
from newsarc.validation.moved.suggest import Suggester, Suggestion

_SAME = 1.0
_LEAST = 0.86  # similarity of two names of the same thing
_FOLDERS = 0.4  # for having all folders in common
_OTHER_DAY = 0.2  # subtracted for another date
_LEAD = 0.1
_FAR = 0.15  # behind the first, a candidate isn't named
_DISTINCTIVE = 8  # letters and digits that make a name distinctive
_MOST = 5
_NOT_ENDING = re.compile(r"\d*|html?|mdx?|markdown", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_MOST_DAYS = 6  # apart, as for events


class _Scored(NamedTuple):
    score: float
    path: str
    is_same: bool
    has_folder: bool  # the last one of the missing path


class SiteSuggester(Suggester):
    """Suggestions for the ``missing`` targets of a site; the arguments are those of `Suggester`."""

    def suggest(self, missing: str, candidates: Candidates | None = None) -> Suggestion:
        """Where one of the missing targets may have moved."""
        path = _named(missing)
        if not path:
            return Suggestion()
        renamed, sure = self._renamed.get(missing, ("", False))
        files = (candidates or self.candidates(missing)).files - {renamed}
        scored = [_score(path, one, only_same=True) for one in files]
        if not any(scored):  # a name with an error counts only if nothing has the exact name
            scored = [_score(path, one) for one in files]
        found = _likely(sorted(filter(None, scored), key=lambda one: (-one.score, one.path)))
        paths = tuple(dict.fromkeys((*filter(None, [renamed]), *(one.path for one in found))))[:_MOST]
        return Suggestion(paths, sure if renamed else _is_plain(path, found)) if paths else Suggestion()

    def candidates(self, missing: str) -> Candidates:
        """The files that are worth comparing with a missing one."""
        path = _named(missing)
        found = self._sharing_words(path)
        if _is_own_name(path):  # in its folder, or in one above if a `../` is missing
            return found._replace(files=set(self._above(path)))
        own = self._own_pages.get(file_slug(path).lower(), ())
        beside = self._index.in_folder(path.rpartition("/")[0])  # a name of one word with an error shares none
        return found._replace(files={*found.files, *own, *beside} - {missing})

    def _above(self, path: str) -> Iterator[str]:
        """The files with the missing one's name in the folders above its own."""
        folder, _, name = path.rpartition("/")
        while folder:
            folder = folder.rpartition("/")[0]
            yield from (one for one in self._index.in_folder(folder) if one.lower() == f"{folder}/{name}".lower())

    @cached_property
    def _own_pages(self) -> dict[str, list[str]]:
        """The folders' own pages by the slugs of the folders."""
        found: dict[str, list[str]] = {}
        for path in self._index.titles:
            if _is_own_name(path):
                for slug in document_slugs(path):
                    found.setdefault(slug.lower(), []).append(path)
        return found


def former_files(missing: Iterable[str], renamed: Iterable[str]) -> dict[str, str]:
    """The renamed files that missing targets led to: by path, or as the URL of a page."""
    by_slug: dict[str, list[str]] = {}
    paths = set(renamed)
    for path in filter(is_page, sorted(paths)):
        for slug in document_slugs(path):
            by_slug.setdefault(slug.lower(), []).append(path)
    found: dict[str, str] = {}
    for one in missing:
        slugs = [slug for slug in _slugs(_named(one).rpartition("/")[2]) if slug in by_slug]
        same = {path for slug in slugs for path in by_slug[slug]} if _is_page_name(_named(one)) else set()
        if one in paths or len(same) == 1:
            found[one] = one if one in paths else same.pop()
    return found


def _named(missing: str) -> str:
    """A missing path without meaningless parts; empty if nothing is left."""
    path = missing.rstrip("/")
    if _is_own_name(path) and not is_page(path):
        path = path.rpartition("/")[0]
    return path


def _is_own_name(path: str) -> bool:
    """Whether a file is the page of its folder."""
    return path.rpartition("/")[2].partition(".")[0].lower() in OWN_NAMES


def _score(missing: str, path: str, *, only_same: bool = False) -> _Scored | None:
    """The likelihood that a file is the missing one; None if it shouldn't be suggested, or lacks the required name."""
    if not _is_same_kind(missing, path):
        return None
    name = stem(missing.rpartition("/")[2]) if _is_page_name(missing) else missing.rpartition("/")[2]
    names = document_slugs(path) if is_page(path) else (path.rpartition("/")[2],)
    wanted = set(_slugs(name))
    is_same = not wanted.isdisjoint(map(str.lower, names)) or _is_own_name(path) is _is_own_name(missing) is True
    if only_same and not is_same:
        return None
    if is_same:
        likeness = _SAME
    elif not is_page(path) and _NUMBER.findall(name) != _NUMBER.findall(names[0]):  # fig1.png isn't fig2.png
        likeness = 0.0
    else:
        likeness = max(_likeness(one, other) for one in wanted for other in names)
    if likeness < _LEAST:
        return None
    folders, others = (one.lower().split("/")[1:-1] for one in (missing, path))
    score = likeness + _FOLDERS * _share(folders, others) - _OTHER_DAY * _are_days_apart(missing, path)
    return _Scored(score, path, is_same, not folders or folders[-1] in others)


def _likely(found: Sequence[_Scored]) -> Sequence[_Scored]:
    """The first of some candidates, best first, and those that are hardly less likely."""
    return [one for one in found if one.score > found[0].score - _FAR]


def _slugs(name: str) -> Iterator[str]:
    plain = re.sub(r"\.html?$", "", name.lower())
    yield plain
    yield from (one.lower() for one in document_slugs(f"/{plain}.md"))


def _likeness(one: str, other: str) -> float:
    slugs = _words(one), _words(other.lower())
    return 0.0 if is_similar_but_different(*slugs) else similarity(*slugs)


@lru_cache(maxsize=1 << 14)
def _words(slug: str) -> list[str]:
    return words(slug)


def _share(some: Sequence[str], others: Sequence[str]) -> float:
    """The share of a path's folders that another path also has, in the same order; the last ones count most."""
    at = found = 0
    for number, one in enumerate(some, 1):
        if one in others[at:]:
            at = others.index(one, at) + 1
            found += number
    return found / sum(range(1, len(some) + 1)) if some else 0.0


def _are_days_apart(one: str, other: str) -> bool:
    days = [found.as_date() if found else None for found in map(date_in_path, (one, other))]
    return bool(days[0] and days[1] and abs((days[0] - days[1]).days) > _MOST_DAYS)


def _is_plain(missing: str, found: Sequence[_Scored]) -> bool:
    """Whether the first candidate is certain."""
    first, *others = found
    name = file_slug(missing)
    is_distinctive = (len(words(name)) > 1 or len(name) >= _DISTINCTIVE) and not _is_own_name(missing)
    same = [one for one in others if one.is_same]
    is_only = not same or (first.has_folder and not any(one.has_folder for one in same))
    leads = all(first.score - one.score >= _LEAD for one in others)
    return first.is_same and is_distinctive and is_only and leads and not _are_days_apart(missing, first.path)


def _is_page_name(path: str) -> bool:
    return is_page(path) or _NOT_ENDING.fullmatch(_ending(path)) is not None


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_same_kind(missing: str, path: str) -> bool:
    """Whether a file may replace a missing one: pages replace pages, other files those with their extension."""
    return is_page(path) if _is_page_name(missing) else _ending(missing) == _ending(path)
