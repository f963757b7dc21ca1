"""What must be known of every page before any can be checked: a few numbers and names for each.

Knows: how it is kept, put together and brought up to date.
Must not know: how pages are read (`surveying`), what the rules say.

Each row of a page (a text and a target) is kept as a hash, and beside each page
the hash of a right row to it.
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
    """What is known of the pages of some folders.

    An entry a page, in the folders' order: ``titles`` as written (empty for
    what is no event), ``right``, the hash of a right row to it (0 for none),
    ``links`` and ``counts``, how many links an ordinary page has and how many
    of ``rows`` are its own (0 for any other).

    ``previous`` leads from day pages to what their Previous Day says, ``older``
    from pages to the older versions they name, ``copies`` from day pages to
    README copies of the same bytes; ``prefixes`` counts what stands before
    ``/news/`` in the targets of each folder.
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
        """Take in what is known of the folders that come next."""
        self.titles += other.titles
        self.right += other.right
        self.links += other.links
        self.counts += other.counts
        self.rows += other.rows
        self._add_by_path(other)

    def replace(self, number: int, folder: Folder, new: Survey) -> None:
        """Have what is known of a folder now stand in the place of its entries, which begin at ``number``."""
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
            for known in (self.previous, self.older, self.copies, self.unreadable):
                known.pop(path, None)
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
        """The numbers of the pages that have a row which is not the right one to any page."""
        wrong = set(self.rows if self._counted is None else self._counted).difference(self.right)
        if not wrong:
            return
        at = 0
        for number, count in enumerate(self.counts):
            if count and not wrong.isdisjoint(self.rows[at : at + count]):
                yield number
            at += count

    def counted(self) -> Counter[int]:
        """How often each row stands on an ordinary page."""
        if self._counted is None:
            self._counted = Counter(self.rows)
        return self._counted


def prefix_of(counts: Counter[tuple[str, str]], tree: Tree) -> str:
    """What links carry before the site path though the tree has no such folder; mostly nothing."""
    prefixes: Counter[str] = Counter()
    for (_, prefix), count in counts.items():
        prefixes[prefix] += count
    if not prefixes:
        return ""
    prefix, count = min(prefixes.items(), key=lambda item: (-item[1], item[0]))
    stored = not prefix or f"/{prefix.split('/')[1]}" in tree.folders
    return prefix if not stored and 2 * count > prefixes.total() else ""


def title_key(title: bytes) -> str:
    """What two titles have in common if they tell the same story."""
    return fold(display_title(clean(title.decode("utf-8", "surrogateescape"))))
