"""The site recognised in an archive: which layouts are used in which of its folders, and by which signs.

Knows: site paths, the folders of layouts.
Must not know: how layouts are recognised (`recognize` does that), what is in a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, NamedTuple

from newsarc.files.ignore import Patterns
from newsarc.files.paths import is_page
from newsarc.model.index_status import UsedLayout
from newsarc.pages.layouts.layout import Layout
from newsarc.pages.layouts.registry import layout_named


class SiteOptions(NamedTuple):
    """The configuration's table ``[archive]``.

    ``layout`` is the name of the only layout, ``include`` and ``exclude`` are patterns of pages, ``static`` folders
    whose files are served from the top, ``permalink`` patterns of the URLs of dated pages; ``date`` are the fields of
    front matter with the date of an event, in order, with ``git`` for the day of a page's first commit; without
    ``undated``, pages without a date are left out.
    """

    layout: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    permalink: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    undated: bool = True

    @property
    def date_fields(self) -> tuple[str, ...]:
        """The fields that date a page; empty for the usual ones, since ``git`` alone only adds to them."""
        return tuple(field for field in self.date if field != "git")


DEFAULTS = SiteOptions()


@dataclass(frozen=True)
class Place:
    """A folder, by its site path ``base``, and the layout that is used in it; ``sign`` is the sign of the layout.

    ``content``, ``static`` and ``skipped`` are site paths.  ``url_base`` is the beginning of all URLs, usually empty.
    """

    layout: Layout
    base: str
    sign: str = ""
    content: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    permalinks: tuple[str, ...] = ()
    url_base: str = ""

    def holds(self, path: str) -> bool:
        """Whether a site path is in the place's folder."""
        return path.startswith(f"{self.base}/")


class ServedFolder(NamedTuple):
    """A folder of content by its site path, with a trailing slash, and the place that serves it.

    ``mounted_at`` is the URL that it may be served at besides the root: that of its name, if it is beside the
    place's own folder.
    """

    path: str
    place: Place
    mounted_at: str


@dataclass(frozen=True)
class Site:
    """The places of an archive, those further down first; the last one is the archive as a whole.

    ``ignored`` are the pages that ignore files name, ``ignore_files`` these files, both by site path.
    ``surroundings`` is a text that changes with what all this is made of, apart from names (`sites.is_outdated`).
    """

    places: tuple[Place, ...]
    options: SiteOptions = field(default=DEFAULTS)
    ignored: frozenset[str] = frozenset()
    ignore_files: tuple[str, ...] = ()
    surroundings: str = ""

    def place_of(self, path: str) -> Place:
        """The place that a site path is in: the deepest one."""
        return next(place for place in self.places if place.holds(path))

    def is_page(self, path: str) -> bool:
        """Whether a file is a page of the archive: markdown, not ignored, and in no folder that is skipped."""
        is_wanted = is_page(path) and path not in self.ignored and not self._is_skipped(path)
        return is_wanted and self._is_included(path[1:])

    def pages(self, paths: Iterable[str]) -> list[str]:
        """Those of some paths that are pages."""
        return list(filter(self.is_page, paths))

    def with_prefix(self, prefix: str) -> Site:
        """The same site, served below a prefix that all URLs have; for an empty one, as it was recognised."""
        if not prefix:
            return self
        return replace(self, places=tuple(replace(place, url_base=prefix) for place in self.places))

    def has_wiki_links(self, path: str) -> bool:
        """Whether double brackets on a page are links."""
        return self.place_of(path).layout.has_wiki_links

    @property
    def static(self) -> tuple[str, ...]:
        """The folders whose files are served from the top, as site paths; the root last."""
        return tuple(dict.fromkeys((*(one for place in self.places for one in place.static), "")))

    @cached_property
    def served_folders(self) -> tuple[ServedFolder, ...]:
        """The folders of content of which tools make a site."""
        found: dict[tuple[str, str], ServedFolder] = {}
        for place in self.places:
            folders = [one for one in dict.fromkeys(place.content) if place.layout.is_served]
            for folder in folders:
                beside = not f"{folder}/".startswith(f"{place.base}/")
                mounted_at = f"/{folder.rpartition('/')[2]}" if beside else ""
                found.setdefault((folder, place.layout.name), ServedFolder(f"{folder}/", place, mounted_at))
        return tuple(found.values())

    def _is_skipped(self, path: str) -> bool:
        return any(path.startswith(f"{folder}/") for place in self.places for folder in place.skipped)

    def _is_included(self, path: str) -> bool:
        include, exclude = self._patterns
        return (not self.options.include or include.include(path)) and not exclude.exclude(path)

    @cached_property
    def _patterns(self) -> tuple[Patterns, Patterns]:
        return Patterns(self.options.include), Patterns(self.options.exclude)

    def layouts(self) -> tuple[UsedLayout, ...]:
        """Which layout is used where and what showed it, the archive as a whole first."""
        places = reversed(self.places)
        return tuple(UsedLayout(place.layout.label, place.base[1:], place.sign) for place in places)

    def to_json(self) -> str:
        """A text from which `from_json` makes the same site."""
        others = [one.name for one in fields(Place)][1:]
        places = [[place.layout.name, *(getattr(place, name) for name in others)] for place in self.places]
        return json.dumps([places, self.options, sorted(self.ignored), self.ignore_files, self.surroundings])

    @classmethod
    def from_json(cls, text: str) -> Site:
        """The site of a text that `to_json` made."""
        places, options, ignored, ignore_files, surroundings = json.loads(text)
        return cls(
            tuple(Place(layout_named(name), *map(_as_tuple, values)) for name, *values in places),
            SiteOptions(*map(_as_tuple, options)),
            frozenset(ignored),
            tuple(ignore_files),
            surroundings,
        )


def _as_tuple(value: Any) -> Any:  # noqa: ANN401 - a value of JSON
    return tuple(value) if isinstance(value, list) else value
