"""What all pages say, put together: who carries which names, who lists whom.

Knows: batches of records.  Must not know: the index's tables.

A page carries what it says of itself and what the pages beside it on Related
lists say of both.  There are a million such entries, so they are numbers, and
to add them takes no step of Python's for each.
"""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from itertools import repeat

from newsarc.index.page_rows import Batch, PageRow
from newsarc.index.schema import split_names
from newsarc.pages.context_lists import join_known


class Pages:
    """All batches as one: lists of names are numbered anew, and what pages say of each other is put together."""

    def __init__(self) -> None:
        self.rows: list[PageRow] = []
        self.lists: dict[str, int] = {}  # numbered from 1
        self.said: dict[int, tuple[array[int], array[int]]] = {}  # page -> targets, and the list for each
        self.carried: dict[int, set[int]] = defaultdict(set)  # page -> lists
        self.missing: list[tuple[str, int, int]] = []
        self.unread: dict[str, str] = {}  # pages that can't be read at the moment, with why
        self.loose: list[tuple[str, int]] = []
        self.commas: set[str] = set()  # names known to hold one
        self.naming = Naming((), (), ())
        self.names: list[list[int]] = []  # of each row in turn, by their ids in `naming`

    def add(self, batch: Batch) -> None:
        self.rows += batch.rows
        self.unread |= batch.unread
        here = [0, *(self.lists.setdefault(names, len(self.lists) + 1) for names in batch.lists)]
        targets, lists = batch.targets, array("I", map(here.__getitem__, batch.said))
        _each(set.add, map(self.carried.__getitem__, targets), lists)
        starts: dict[int, int] = {}
        begun = 0
        for row, count in zip(batch.rows, batch.counts, strict=True):
            page, own = row.number, lists[begun : begun + count]
            starts[page] = begun
            self.said[page] = targets[begun : begun + count], own
            self.carried[page].update(own)
            begun += count
        self.missing += [(path, page, at - starts[page]) for path, page, at in batch.missing]
        self.loose += batch.loose

    def settle(self, paths: Sequence[str]) -> None:
        """Order the rows; an entry that leads to one of the ``paths`` that couldn't be read leads to nothing."""
        self.rows.sort()
        unread = set(range(1, len(paths) + 1)) - self.said.keys()
        if not unread:
            return
        for page, (targets, _) in self.said.items():
            for entry, target in enumerate(targets):
                if target in unread:
                    targets[entry] = 0
                    self.missing.append((paths[target - 1], page, entry))

    def listers(self) -> list[array[int]]:
        """For each row the pages on whose Related list it is, in order; its own doesn't count."""
        listers: dict[int, array[int]] = defaultdict(partial(array, "I"))
        for row in self.rows:
            others = set(self.said[row.number][0]) - {0, row.number}
            _each(array.append, map(listers.__getitem__, others), repeat(row.number))
        return [listers[row.number] for row in self.rows]

    def name(self) -> None:
        """Give each page the names it carries, once all rows are there."""
        known = {name for names in self.lists if ", " in names for name in split_names(names) if ", " in name}
        self.commas = known | {row.topic for row in self.rows if ", " in row.topic}
        self.naming = Naming(self.lists, (row.topic for row in self.rows), self.commas)
        self.names = [self.naming.carried(self.carried[row.number], row.topic) for row in self.rows]


def _each(call: Callable[..., object], *arguments: Iterable[object]) -> None:
    """Call something with each row of some columns."""
    deque(map(call, *arguments), maxlen=0)


class Naming:
    """Lists of names to what pages carry: with a comma where that is known, one of those that differ only in case."""

    def __init__(self, lists: Iterable[str], topics: Iterable[str], known: Collection[str]) -> None:
        split = [split_list(names, known) for names in lists]
        topics = set(topics) - {""}
        self.names = sorted({name for names in split for name in names} | topics)
        self.ids = {name: number for number, name in enumerate(self.names, 1)}
        of_lists = (frozenset(map(self.ids.__getitem__, names)) for names in split)
        self._of_list = [frozenset[int](), *of_lists]  # numbered from 1
        lower: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names, 1):
            lower[name.lower()].append(number)
        self._variants = {number for same in lower.values() if len(same) > 1 for number in same}
        self._topics = {topic: self.ids[topic] for topic in topics}

    def carried(self, lists: Iterable[int], topic: str) -> list[int]:
        """The names of a page that carries some lists, by their ids, in order."""
        ids = set().union(*map(self._of_list.__getitem__, lists))
        all_ids = {*ids, self._topics[topic]} if topic else ids
        if self._variants.isdisjoint(all_ids):
            return sorted(all_ids)
        return [self.ids[name] for name in one_of_each([self.names[one - 1] for one in ids], topic)]


def split_list(names: str, known: Collection[str]) -> list[str]:
    """The names of a list as pages give it, with those put together that are known to hold a comma."""
    parts = split_names(names)
    return join_known(parts, known) if len(parts) > 1 and known else parts


def one_of_each(names: Collection[str], topic: str) -> list[str]:
    """Names and a topic in order, one of those that differ only in case; a topic line prints `bomb` as `Bomb`."""
    first = {name.lower(): name for name in (topic, *sorted(names, reverse=True)) if name}
    return sorted(first.values())
