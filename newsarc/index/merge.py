"""The contents of all pages, merged: which events have which contexts, and which events list which.

Knows: batches of pages.  Must not know: the index's tables.

A page gives contexts for itself and, with each entry of its Related list, for
both events.  There may be a million such entries, so they are numbers.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import partial

from newsarc.index.batch import Batch, PageRow
from newsarc.index.schema import RelatedEntries, split_names
from newsarc.pages.context_lists import join_comma_names


class MergedPages:
    """All batches as one, with the lists of names numbered together."""

    def __init__(self) -> None:
        self.rows: list[PageRow] = []
        self.lists: dict[str, int] = {}  # numbered from 1
        self.related: dict[int, RelatedEntries] = {}  # by event
        self.lists_of: dict[int, set[int]] = defaultdict(set)  # the lists that any page gives for an event
        self.missing: list[tuple[str, int, int]] = []
        self.unavailable: dict[str, str] = {}  # pages that can't be read at the moment, with the reason
        self.dependencies: list[tuple[str, int]] = []
        self.comma_names: set[str] = set()  # names known to contain a comma
        self.page_keys: list[tuple[int, tuple[int, ...]]] = []
        self.links: list[tuple[int, int, tuple[int, ...]]] = []
        self.aliases: list[tuple[int, str]] = []
        self.names = NameTable((), (), ())
        self.name_ids: list[list[int]] = []  # the contexts of each row, by their ids in `names`

    def add(self, batch: Batch) -> None:
        """Add the contents of some pages."""
        self.rows += batch.rows
        self.unavailable |= batch.unavailable
        list_ids = [0, *(self.lists.setdefault(names, len(self.lists) + 1) for names in batch.name_lists)]
        targets, lists = batch.targets, array("I", map(list_ids.__getitem__, batch.target_lists))
        for target, names in zip(targets, lists, strict=True):
            self.lists_of[target].add(names)
        starts: dict[int, int] = {}
        start = 0
        for row, count in zip(batch.rows, batch.entry_counts, strict=True):
            event, end = row.number, start + count
            starts[event] = start
            self.related[event] = targets[start:end], lists[start:end]
            self.lists_of[event].update(lists[start:end])
            start = end
        self.missing += [(path, event, entry - starts[event]) for path, event, entry in batch.missing]
        self.dependencies += batch.dependencies
        self.page_keys += batch.page_keys
        self.links += batch.links
        self.aliases += batch.aliases

    def finish(self, paths: Sequence[str]) -> None:
        """Sort the rows, and make entries that lead to unreadable events lead to nothing.

        ``paths`` are those of all events, in the order of their numbers from 1.
        """
        self.rows.sort()
        self._resolve_links()
        unread = set(range(1, len(paths) + 1)) - self.related.keys()
        if not unread:
            return
        for event, (targets, _) in self.related.items():
            for entry, target in enumerate(targets):
                if target in unread:
                    targets[entry] = 0
                    self.missing.append((paths[target - 1], event, entry))

    def _resolve_links(self) -> None:
        """Make the entries of documents lead to the pages that have the keys of their links."""
        pages = pages_by_key(self.page_keys)
        for page, entry, keys in self.links:
            self.related[page][0][entry] = next((pages[key] for key in keys if key in pages), 0)

    def listed_by(self) -> list[array[int]]:
        """For each row, the other events that have it on their Related lists, in order."""
        listed_by: dict[int, array[int]] = defaultdict(partial(array, "I"))
        for row in self.rows:
            for target in set(self.related[row.number][0]) - {0, row.number}:
                listed_by[target].append(row.number)
        return [listed_by[row.number] for row in self.rows]

    def resolve_names(self) -> None:
        """Determine the contexts of each event, after all rows are added."""
        topics = [row.topic for row in self.rows]
        in_lists = (name for names in self.lists if ", " in names for name in split_names(names))
        self.comma_names = {name for names in (in_lists, topics) for name in names if ", " in name}
        self.names = NameTable(self.lists, topics, self.comma_names)
        self.name_ids = [self.names.ids_of(self.lists_of[row.number], row.topic) for row in self.rows]


def pages_by_key(page_keys: Iterable[tuple[int, tuple[int, ...]]]) -> dict[int, int]:
    """The document for each key; if there are several, the one with the lowest number."""
    pages: dict[int, int] = {}
    for page, keys in sorted(page_keys):
        for key in keys:
            pages.setdefault(key, page)
    return pages


class NameTable:
    """All names in some lists and topics, numbered from 1 in order.

    Names of ``comma_names`` are joined where a list has their parts.
    """

    def __init__(self, lists: Iterable[str], topics: Iterable[str], comma_names: Collection[str]) -> None:
        split = [split_list(names, comma_names) for names in lists]
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

    def ids_of(self, lists: Iterable[int], topic: str) -> list[int]:
        """The ids of the contexts of an event with some lists and a topic, in order."""
        ids = set().union(*map(self._of_list.__getitem__, lists))
        all_ids = {*ids, self._topics[topic]} if topic else ids
        if self._variants.isdisjoint(all_ids):
            return sorted(all_ids)
        return [self.ids[name] for name in one_of_each([self.names[one - 1] for one in ids], topic)]


def split_list(column: str, comma_names: Collection[str]) -> list[str]:
    """The names of a list in its indexed form, with names joined that are known to contain a comma."""
    names = split_names(column)
    return join_comma_names(names, comma_names) if len(names) > 1 and comma_names else names


def one_of_each(names: Collection[str], topic: str) -> list[str]:
    """Names and a topic in order, without duplicates that differ only in case.

    Names take precedence over the topic, since the topic's line writes `bomb` as `Bomb`.
    """
    first = {name.lower(): name for name in (topic, *sorted(names, reverse=True)) if name}
    return sorted(first.values())
