"""`Survey`: the facts about every page that are needed before any page can be checked.

Knows: how these facts are represented compactly, combined and updated.
Must not know: how pages are read (`survey_reader`), what the rules check.

Each row of a page (its text and target) is a hash, and so is the correct row to each page, which has the page's title
and path.  A page with a row that isn't the correct row to any page needs the full check.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from newsarc.files.tree import Tree
from newsarc.pages.folders import Folder
from newsarc.text.clean import clean, display_title
from newsarc.text.folding import fold


@dataclass(slots=True)
class Survey:
    """The facts about the pages in some folders.

    These lists run in parallel, with an entry per page in the order of the folders: ``titles`` as written (empty if
    the page isn't an event), ``right``, the hash of the correct row to it (0 if there is none), ``links``, the number
    of its links, and ``counts``, the number of its entries in ``rows`` (both 0 for a page that `fast_path` can't read).

    By site path: ``previous`` has the target of a day page's Previous Day, ``older`` the targets of the older versions
    under Changes, ``copies`` the README with the same bytes as a day page, ``unreadable`` the reason.  ``prefixes``
    counts the prefixes of links, by folder and prefix.
    """

    titles: list[bytes] = field(default_factory=list)
    right: array[int] = field(default_factory=lambda: array("q"))
    links: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("i"))
    rows: array[int] = field(default_factory=lambda: array("q"))
    needs_full_check: set[str] = field(default_factory=set)
    previous: dict[str, str] = field(default_factory=dict)
    older: dict[str, list[str]] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    prefixes: Counter[tuple[str, str]] = field(default_factory=Counter)
    unreadable: dict[str, str] = field(default_factory=dict)
    _counted: Counter[int] | None = None

    def add(self, other: Survey) -> None:
        """Append the survey of the next folders."""
        self.titles += other.titles
        self.right += other.right
        self.links += other.links
        self.counts += other.counts
        self.rows += other.rows
        self._add_by_path(other)

    def replace(self, number: int, folder: Folder, new: Survey) -> None:
        """Replace the entries of a folder, whose first page has the index ``number``, with a new survey of it."""
        end = number + len(folder.names)
        at = sum(self.counts[:number])
        own = slice(at, at + sum(self.counts[number:end]))
        if self._counted is not None:
            self._counted.update(new.rows)
            self._counted.subtract(self.rows[own])
            for row in {row for row in self.rows[own] if not self._counted[row]}:
                del self._counted[row]
        self.rows[own] = new.rows
        self.titles[number:end] = new.titles
        self.right[number:end] = new.right
        self.links[number:end] = new.links
        self.counts[number:end] = new.counts
        for path in folder.pages():
            self.needs_full_check.discard(path)
            for by_path in (self.previous, self.older, self.copies, self.unreadable):
                by_path.pop(path, None)
        for one in [one for one in self.prefixes if one[0] == folder.path]:
            del self.prefixes[one]
        self._add_by_path(new)

    def _add_by_path(self, other: Survey) -> None:
        self.needs_full_check |= other.needs_full_check
        self.previous |= other.previous
        self.older |= other.older
        self.copies |= other.copies
        self.prefixes.update(other.prefixes)
        self.unreadable |= other.unreadable

    def mismatched(self) -> Iterator[int]:
        """The indexes of the pages with a row that isn't the correct one to any page."""
        wrong = set(self.rows if self._counted is None else self._counted).difference(self.right)
        if not wrong:
            return
        at = 0
        for number, count in enumerate(self.counts):
            if count and not wrong.isdisjoint(self.rows[at : at + count]):
                yield number
            at += count

    def counted(self) -> Counter[int]:
        """How often each row occurs on the pages that `fast_path` can read."""
        if self._counted is None:
            self._counted = Counter(self.rows)
        return self._counted


def prefix_of(counts: Counter[tuple[str, str]], tree: Tree) -> str:
    """The prefix of most links, if the tree has no such folder; usually the empty string."""
    prefixes: Counter[str] = Counter()
    for (_, prefix), count in counts.items():
        prefixes[prefix] += count
    if not prefixes:
        return ""
    prefix, count = min(prefixes.items(), key=lambda item: (-item[1], item[0]))
    is_folder = not prefix or f"/{prefix.split('/')[1]}" in tree.folders
    return prefix if not is_folder and 2 * count > prefixes.total() else ""


def title_key(title: bytes) -> str:
    """A key that is equal for two titles of the same event, however they are spelled and formatted."""
    return fold(display_title(clean(title.decode("utf-8", "surrogateescape"))))
