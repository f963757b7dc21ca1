"""What a check may ask about the rest of the archive, found out when it is asked.

Knows: the survey, the tree, and how to read one page more.
Must not know: rules, findings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate

from newsarc.files.paths import read_bytes, refuse_passing
from newsarc.files.tree import Tree
from newsarc.links.resolve import Resolver
from newsarc.markdown.anchors import Anchors, find_anchors
from newsarc.pages import parse
from newsarc.pages.folders import Folder
from newsarc.pages.layouts.daily import layout
from newsarc.pages.page import Page, PageKind
from newsarc.text.clean import clean
from newsarc.text.lines import Lines
from newsarc.validation.survey import Survey, title_key


@dataclass(slots=True)
class Dependencies:
    """What was asked of the archive: the folders it was about, the paths that links led to, days and the days before.

    Who asks again is told the same while no page in these folders has changed,
    no name of their kin (`resolve.lookup_key`) has come or gone, and no day between
    has got or lost its page.
    """

    folders: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    days: dict[date, date | None] = field(default_factory=dict)


class CheckContext:
    """The archive as the survey of its folders describes it; ``prefix`` is what links carry before the site path.

    ``resolver`` is one made for the same tree and prefix, where there is one.
    """

    def __init__(
        self, tree: Tree, folders: Sequence[Folder], found: Survey, prefix: str, resolver: Resolver | None = None
    ) -> None:
        self.tree = tree
        self._folders = folders
        self._found = found
        self.resolver = resolver or Resolver(tree, prefix)
        self._told = Dependencies()
        self._listings: dict[str, list[str] | None] = {}
        self._anchors: dict[str, Anchors | None] = {}
        self._line_counts: dict[str, int | None] = {}
        self._twins: dict[str, dict[str, str]] = {}

    def told(self) -> Dependencies:
        """What was asked since this was asked last."""
        told, self._told = self._told, Dependencies()
        told.paths, self.resolver.answers = self.resolver.answers, set()
        return told

    def page(self, path: str) -> Page | None:
        """The page at a site path; None where it can't be read."""
        try:
            return parse.parse(path, read_bytes(f"{self.tree.root}{path}"))
        except OSError as error:
            refuse_passing(error, path)
            return None

    def title(self, path: str) -> str:
        """An event's title; the empty string for what is no event or has none."""
        return _as_text(self._title(path)) if layout.is_event(path) else ""

    def _title(self, path: str) -> bytes:
        """A page's title as the survey has it, by the place of its folder among all."""
        folder, _, name = path.rpartition("/")
        self._told.folders.add(folder)
        at, names = self._places.get(folder, (0, ()))
        return self._found.titles[at + names.index(name)] if name in names else b""

    def listing(self, folder: str) -> list[str] | None:
        """What the pages of the day list in or below whose folder one is, in order; None where the day has no page."""
        beside = layout.same_day_folders(folder) or (folder,)
        if beside[0] not in self._listings:
            pages = (self._read_listing(own) for one in beside if (own := self.index_of(one)))
            found = [listed for listed in pages if listed is not None]
            self._listings[beside[0]] = [path for listed in found for path in listed] if found else None
        listed = self._listings[beside[0]]
        self._told.folders.update((*beside, folder))
        self.resolver.answers.update(listed or ())
        return listed

    def index_of(self, folder: str) -> str | None:
        """The site path of a folder's own page; None where it has none."""
        name = layout.index_in(self.tree.names.get(folder, ()))
        return f"{folder}/{name}" if name else None

    def _read_listing(self, path: str) -> list[str] | None:
        page = self.page(path)
        if page is None or page.kind is not PageKind.DAY:
            return None
        return [self.resolver.resolve_row(item.row.target, path).path for item in page.items]

    def twin(self, path: str) -> str | None:
        """The first event of the same day that tells the same story; None where this is the first or the only one."""
        folder = layout.folder_of(path)
        if folder not in self._twins:
            self._twins[folder] = self._read_twins(folder)
        return self._twins[folder].get(path)

    def _read_twins(self, folder: str) -> dict[str, str]:
        order = {path: number for number, path in enumerate(self.listing(folder) or ())}
        folders = [one for own in layout.same_day_folders(folder) for one in self._folders_of.get(own, ())]
        stored = (f"{one}/{name}" for one in folders for name in self._places[one][1])
        events = [path for path in stored if layout.is_event(path) and path not in self.versions]
        first: dict[str, str] = {}
        twins: dict[str, str] = {}
        for path in sorted(events, key=lambda path: (order.get(path, len(order)), path)):
            told = title_key(self._title(path))
            if told and first.setdefault(told, path) != path:
                twins[path] = first[told]
        return twins

    def anchors(self, path: str) -> Anchors | None:
        """The places within a page that a fragment can name; None where it can't be read."""
        self._told.folders.add(path.rpartition("/")[0])
        if path not in self._anchors:
            page = self.page(path)
            self._anchors[path] = find_anchors(page.text, page.body) if page else None
        return self._anchors[path]

    def line_count(self, path: str) -> int | None:
        """How many lines a page has; None where it can't be read."""
        self._told.folders.add(path.rpartition("/")[0])
        if path not in self._line_counts:
            page = self.page(path)
            self._line_counts[path] = Lines(page.text).count if page else None
        return self._line_counts[path]

    def day_before(self, day: date) -> date | None:
        """The last day before another that has a day page."""
        at = bisect_left(self._days, day)
        before = self._told.days[day] = self._days[at - 1] if at else None
        return before

    @property
    def day_pages(self) -> list[str]:
        """The site paths of the day pages, in the order of their days; where a day has several, of the first."""
        return [self._own_pages[day] for day in self._days]

    @cached_property
    def versions(self) -> frozenset[str]:
        """The pages that others name in their Changes as older versions of themselves."""
        named = (
            (page, self.resolver.resolve_row(target, page).path)
            for page, targets in self._found.older.items()
            for target in targets
        )
        return frozenset(path for page, path in named if path != page)

    def titles(self, folders: Collection[str] | None = None) -> dict[str, str]:
        """The titles of all events, or of those in some folders, by their site paths."""
        titles: dict[str, str] = {}
        for folder in self._places if folders is None else folders:
            at, names = self._places.get(folder, (0, ()))
            for number, name in enumerate(names, at):
                if layout.is_event(path := f"{folder}/{name}"):
                    titles[path] = _as_text(self._found.titles[number])
        return titles

    def listed(self, path: str) -> bool:
        """Whether a page is listed on the page of its day."""
        return path in (self.listing(path.rpartition("/")[0]) or ())

    def linked(self, path: str) -> int:
        """How many rows of ordinary pages lead to an event by its title."""
        folder, _, name = path.rpartition("/")
        at, names = self._places.get(folder, (0, ()))
        right = self._found.right[at + names.index(name)] if name in names else 0
        return self._found.counted()[right] if right else 0

    @cached_property
    def _places(self) -> dict[str, tuple[int, Sequence[str]]]:
        """Where each folder's pages begin in the survey, and their names."""
        starts = accumulate((len(folder.names) for folder in self._folders), initial=0)
        return {folder.path: (at, folder.names) for at, folder in zip(starts, self._folders, strict=False)}

    @cached_property
    def _folders_of(self) -> dict[str, list[str]]:
        """The folders that hold pages in and below that of each day."""
        found: dict[str, list[str]] = {}
        for folder in self._places:
            if own := layout.folder_of(folder):
                found.setdefault(own, []).append(folder)
        return found

    @cached_property
    def _days(self) -> list[date]:
        """The days that have a day page, in order."""
        return sorted(self._own_pages)

    @cached_property
    def _own_pages(self) -> dict[date, str]:
        """The day page of each day that has one."""
        found: dict[date, str] = {}
        for folder, names in self.tree.names.items():
            if (
                (name := layout.index_in(names))
                and layout.folder_of(folder) == folder
                and (day := layout.date_of(folder))
            ):
                found[day] = min(found.get(day, f"{folder}/{name}"), f"{folder}/{name}", key=layout.order_of_day_page)
        return found


def _as_text(title: bytes) -> str:
    return clean(title.decode("utf-8", "surrogateescape"))
