"""What checks need to know about the rest of the archive, and a record of the dependencies of each answer.

Knows: the tree, the survey, and how to read another page.
Must not know: rules, findings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from newsarc.files.paths import raise_if_transient, read_bytes
from newsarc.files.tree import Tree
from newsarc.links.resolve import Resolver
from newsarc.markdown.anchors import Anchors, find_anchors
from newsarc.markdown.links import Link, find_links
from newsarc.pages import parse
from newsarc.pages.folders import Folder
from newsarc.pages.layouts.daily import layout
from newsarc.pages.page import Page, PageKind
from newsarc.text.clean import clean
from newsarc.text.lines import Lines
from newsarc.validation.survey import Survey, title_key

if TYPE_CHECKING:
    from newsarc.markdown.wiki import WikiLink


@dataclass(slots=True)
class Dependencies:
    """The dependencies of some answers.

    These are ``folders`` whose pages were read, ``paths`` that links lead to, and
    days with the days before them.  The answers are the same while no page in the
    folders changes, no file with the lookup key of a path (`resolve.lookup_key`) is
    created or removed, and each day has the same day before it.
    """

    folders: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    days: dict[date, date | None] = field(default_factory=dict)


class CheckContext:
    """The archive as described by its tree and its survey; ``prefix`` is what links have before the site path.

    ``folders`` are those of the survey, in its order; ``resolver`` is an existing one
    for the same tree and prefix, if there is one.
    """

    has_site = False  # whether it has another layout than the daily one

    def __init__(
        self, tree: Tree, folders: Sequence[Folder], survey: Survey, prefix: str, resolver: Resolver | None = None
    ) -> None:
        self.tree = tree
        self.folders = folders
        self.survey = survey
        self.resolver = resolver or Resolver(tree, prefix)
        self._dependencies = Dependencies()
        self._listings: dict[str, list[str] | None] = {}
        self._anchors: dict[str, Anchors | None] = {}
        self._line_counts: dict[str, int | None] = {}
        self._duplicates: dict[str, dict[str, str]] = {}

    def take_dependencies(self) -> Dependencies:
        """The dependencies of the answers since the last call."""
        taken, self._dependencies = self._dependencies, Dependencies()
        taken.paths, self.resolver.answers = self.resolver.answers, set()
        return taken

    # ------------------------------------------------------------ pages

    def page(self, path: str) -> Page | None:
        """The page at a site path, parsed; None if it can't be read."""
        try:
            return parse.parse(path, read_bytes(f"{self.tree.root}{path}"))
        except OSError as error:
            raise_if_transient(error, path)
            return None

    def links(self, page: Page) -> list[Link]:
        """The links on a page."""
        return find_links(page.text, page.body)

    def wiki_links(self, page: Page) -> Sequence[WikiLink]:
        """The wiki links on a page; pages of the daily layout have none."""
        return ()

    def anchors(self, path: str) -> Anchors | None:
        """The anchors of a page; None if it can't be read."""
        self._dependencies.folders.add(path.rpartition("/")[0])
        if path not in self._anchors:
            page = self.page(path)
            self._anchors[path] = find_anchors(page.text, page.body) if page else None
        return self._anchors[path]

    def line_count(self, path: str) -> int | None:
        """How many lines a page has; None if it can't be read."""
        self._dependencies.folders.add(path.rpartition("/")[0])
        if path not in self._line_counts:
            page = self.page(path)
            self._line_counts[path] = Lines(page.text).count if page else None
        return self._line_counts[path]

    # ------------------------------------------------------------ titles and rows

    def title(self, path: str) -> str:
        """An event's title; empty for what isn't an event or has no title."""
        return _decoded(self._title(path)) if layout.is_event(path) else ""

    def titles(self, folders: Collection[str] | None = None) -> dict[str, str]:
        """The titles of all events, or of those in some folders, by site path."""
        titles: dict[str, str] = {}
        for folder in self._survey_slices if folders is None else folders:
            start, names = self._survey_slices.get(folder, (0, ()))
            for number, name in enumerate(names, start):
                if layout.is_event(path := f"{folder}/{name}"):
                    titles[path] = _decoded(self.survey.titles[number])
        return titles

    def link_count(self, path: str) -> int:
        """How many rows of ordinary pages link to an event by its title."""
        folder, _, name = path.rpartition("/")
        start, names = self._survey_slices.get(folder, (0, ()))
        right = self.survey.right[start + names.index(name)] if name in names else 0
        return self.survey.counted()[right] if right else 0

    def _title(self, path: str) -> bytes:
        folder, _, name = path.rpartition("/")
        self._dependencies.folders.add(folder)
        start, names = self._survey_slices.get(folder, (0, ()))
        return self.survey.titles[start + names.index(name)] if name in names else b""

    # ------------------------------------------------------------ days

    def listing(self, folder: str) -> list[str] | None:
        """The site paths that a day's pages list, in order; None if the day has no page.

        ``folder`` is the day's folder or one below it.
        """
        beside = layout.same_day_folders(folder) or (folder,)
        if beside[0] not in self._listings:
            pages = (self._read_listing(own) for one in beside if (own := self.own_page(one)))
            listings = [paths for paths in pages if paths is not None]
            self._listings[beside[0]] = [path for paths in listings for path in paths] if listings else None
        listing = self._listings[beside[0]]
        self._dependencies.folders.update((*beside, folder))
        self.resolver.answers.update(listing or ())
        return listing

    def is_listed(self, path: str) -> bool:
        """Whether a page is listed on the page of its day."""
        return path in (self.listing(path.rpartition("/")[0]) or ())

    def own_page(self, folder: str) -> str | None:
        """The site path of a folder's own page, such as ``index.md``; None if it has none."""
        name = layout.index_in(self.tree.names.get(folder, ()))
        return f"{folder}/{name}" if name else None

    def original(self, path: str) -> str | None:
        """The first event of the same day with the same title; None if this is the first, or the only one."""
        folder = layout.folder_of(path)
        if folder not in self._duplicates:
            self._duplicates[folder] = self._find_duplicates(folder)
        return self._duplicates[folder].get(path)

    def day_before(self, day: date) -> date | None:
        """The last day before another that has a day page."""
        at = bisect_left(self._days, day)
        before = self._dependencies.days[day] = self._days[at - 1] if at else None
        return before

    @property
    def day_pages(self) -> list[str]:
        """The site paths of the day pages in the order of their days; the first one if a day has several."""
        return [self._day_pages[day] for day in self._days]

    @cached_property
    def older_versions(self) -> frozenset[str]:
        """The pages that other pages list under Changes as older versions of themselves."""
        named = (
            (page, self.resolver.resolve_row(target, page).path)
            for page, targets in self.survey.older.items()
            for target in targets
        )
        return frozenset(path for page, path in named if path != page)

    def _read_listing(self, path: str) -> list[str] | None:
        page = self.page(path)
        if page is None or page.kind is not PageKind.DAY:
            return None
        return [self.resolver.resolve_row(item.row.target, path).path for item in page.items]

    def _find_duplicates(self, folder: str) -> dict[str, str]:
        """The events of a day that repeat the title of an earlier one, each with the first of that title."""
        order = {path: number for number, path in enumerate(self.listing(folder) or ())}
        folders = [one for own in layout.same_day_folders(folder) for one in self._folders_of_day.get(own, ())]
        paths = (f"{one}/{name}" for one in folders for name in self._survey_slices[one][1])
        events = [path for path in paths if layout.is_event(path) and path not in self.older_versions]
        first: dict[str, str] = {}
        duplicates: dict[str, str] = {}
        for path in sorted(events, key=lambda path: (order.get(path, len(order)), path)):
            key = title_key(self._title(path))
            if key and first.setdefault(key, path) != path:
                duplicates[path] = first[key]
        return duplicates

    # ------------------------------------------------------------ look-up tables

    @cached_property
    def _survey_slices(self) -> dict[str, tuple[int, Sequence[str]]]:
        """For each folder, the position of its first page in the survey, and the names of its pages."""
        starts = accumulate((len(folder.names) for folder in self.folders), initial=0)
        return {folder.path: (start, folder.names) for start, folder in zip(starts, self.folders, strict=False)}

    @cached_property
    def _folders_of_day(self) -> dict[str, list[str]]:
        """For each day's folder, the folders with pages in and below it."""
        found: dict[str, list[str]] = {}
        for folder in self._survey_slices:
            if own := layout.folder_of(folder):
                found.setdefault(own, []).append(folder)
        return found

    @cached_property
    def _days(self) -> list[date]:
        """The days that have a day page, in order."""
        return sorted(self._day_pages)

    @cached_property
    def _day_pages(self) -> dict[date, str]:
        found: dict[date, str] = {}
        for folder, names in self.tree.names.items():
            if (
                (name := layout.index_in(names))
                and layout.folder_of(folder) == folder
                and (day := layout.date_of(folder))
            ):
                found[day] = min(found.get(day, f"{folder}/{name}"), f"{folder}/{name}", key=layout.order_of_day_page)
        return found


def _decoded(title: bytes) -> str:
    return clean(title.decode("utf-8", "surrogateescape"))
