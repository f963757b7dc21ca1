"""A missing page to where it has probably gone.

Knows: the stored pages' paths and titles.  Must not know: links, findings, files.

The order is that of likelihood: the same slug on another day, a cut or extended
slug, the same title, then the nearest slug.  A page that was deleted is like
many others and equal to none, so the bars below are high: no suggestion is
better than a wrong one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from newsarc import layout
from newsarc.text import fold

_LIKE_ON_DAY = 0.82  # share of a slug's letters that are the same in the same order, on the day itself
_LIKE_ELSEWHERE = 0.93  # and on any other day
_CLEAR = 0.06  # by how much the best must lead the next one to be called plain
_SHORTEST_CUT = 16  # letters of a slug that may stand for a longer one on another day
_MOST = 5


class Suggestion(NamedTuple):
    """Likely targets, best first; ``plain`` where the first is the only one that can be meant."""

    paths: tuple[str, ...] = ()
    plain: bool = False


class Suggester:
    """Built once from every stored page's path and title."""

    def __init__(self, titles: Mapping[str, str], files: Iterable[str]) -> None:
        self._by_slug: dict[str, list[str]] = defaultdict(list)
        self._by_folder: dict[str, list[str]] = defaultdict(list)
        self._by_title: dict[str, list[str]] = defaultdict(list)
        for path in sorted(files):
            self._by_folder[path.rpartition("/")[0]].append(path)
            if layout.is_event(path):
                self._by_slug[_slug(path)].append(path)
        for path, title in titles.items():
            self._by_title[fold(title)].append(path)
        self._slugs = sorted(self._by_slug)

    def suggest(self, missing: str, label: str) -> Suggestion:
        """Where the page that was at the site path ``missing`` may be; ``label`` is the text of a link to it."""
        if missing.endswith("/") or missing.rpartition("/")[2] in layout.DAY_PAGES:
            return Suggestion()
        slug, day = _slug(missing), layout.date_of(missing)
        for candidates in (self._by_slug.get(slug, []), self._cut(slug, missing), self._titled(label)):
            others = [path for path in candidates if path != missing]
            if others:
                return Suggestion(_nearest_first(others, day), plain=len(others) == 1)
        return self._alike(slug, missing)

    def _cut(self, slug: str, missing: str) -> list[str]:
        """Pages whose slug begins with this one or is its beginning: on the day, else anywhere."""
        if not slug:
            return []
        folder = missing.rpartition("/")[0]
        on_day = [path for path in self._by_folder.get(folder, ()) if _is_cut(slug, _slug(path))]
        if on_day or len(slug) < _SHORTEST_CUT:
            return on_day
        at = bisect_left(self._slugs, slug)
        longer: list[str] = []
        while at < len(self._slugs) and self._slugs[at].startswith(slug):
            longer += self._by_slug[self._slugs[at]]
            at += 1
        shorter = (slug[:size] for size in range(len(slug) - 1, _SHORTEST_CUT - 1, -1))
        return longer or next((self._by_slug[one] for one in shorter if one in self._by_slug), [])

    def _titled(self, label: str) -> list[str]:
        return self._by_title.get(fold(label), []) if label else []

    def _alike(self, slug: str, missing: str) -> Suggestion:
        """The pages with the nearest slugs, where they are near enough."""
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        folder = missing.rpartition("/")[0]
        on_day = {path: _slug(path) for path in self._by_folder.get(folder, ())}
        for choices, bar in ((on_day, _LIKE_ON_DAY), ({one: one for one in self._slugs}, _LIKE_ELSEWHERE)):
            found = process.extract(slug, choices, scorer=Indel.normalized_similarity, limit=_MOST, score_cutoff=bar)
            if found and len(slug) > 3:
                paths = [path for _, _, key in found for path in ([key] if choices is on_day else self._by_slug[key])]
                clear = len(found) == 1 or found[0][1] - found[1][1] >= _CLEAR
                return Suggestion(tuple(paths[:_MOST]), plain=clear and (len(found) > 1 or len(paths) == 1))
        return Suggestion()


def _slug(path: str) -> str:
    name = path.rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    return stem if dot and 1 <= len(extension) <= 4 else name


def _is_cut(one: str, other: str) -> bool:
    return one != other and min(len(one), len(other)) >= 4 and (one.startswith(other) or other.startswith(one))


def _nearest_first(paths: list[str], day: date | None) -> tuple[str, ...]:
    def distance(path: str) -> tuple[int, str]:
        other = layout.date_of(path)
        return (abs((other - day).days) if other and day else 10**9, path)

    return tuple(sorted(paths, key=distance)[:_MOST])
