"""The contents of some pages, to be added to the index together.

Knows: which values of a page are indexed.  Must not know: how pages are read, the tables of the index.

A `Batch` is sent from one process to another, so it has no object per link: rows are tuples, the entries of pages
are numbers, and each list of names occurs once.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple


class PageRow(NamedTuple):
    """An event: its fields as they are shown, and their words as they are searched.

    Only documents have a ``date_source``, from which the date comes, and the words of a body.
    """

    number: int
    path: str
    date: str
    position: int | None
    title: str
    summary: str
    source_labels: str
    topic: str
    title_words: str = ""
    summary_words: str = ""
    source_words: str = ""
    date_source: str = ""
    body_words: str = ""


@dataclass(slots=True)
class Batch:
    """The events of some folders.

    ``name_lists`` has each list of names once, numbered from 1. ``entry_counts`` has, for each row in turn, the number
    of its entries in ``targets`` and ``target_lists``: an event on its Related list (0 for a missing event, and for
    the names of the page itself), and the number of the list of names that the page gives for both. ``missing`` has
    the path of each missing event, the number of the page that lists it, and the index of the entry in ``targets``.
    ``dependencies`` has a `resolve.lookup_key` and the number of a page with a row that may lead elsewhere when files
    with that key come or go. ``unavailable`` has the reason for each page that can't be read at the moment.

    For documents, ``page_keys`` has the numbers of the keys of each; ``links`` has the number of the page, the index of
    the entry among its own, and the numbers of the keys to try, of which the first that exists counts; ``aliases``
    has the number of a document and another name of it.
    """

    rows: list[PageRow] = field(default_factory=list)
    name_lists: dict[str, int] = field(default_factory=dict)
    entry_counts: array[int] = field(default_factory=lambda: array("I"))
    targets: array[int] = field(default_factory=lambda: array("I"))
    target_lists: array[int] = field(default_factory=lambda: array("I"))
    missing: list[tuple[str, int, int]] = field(default_factory=list)
    dependencies: list[tuple[str, int]] = field(default_factory=list)
    unavailable: dict[str, str] = field(default_factory=dict)
    page_keys: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    links: list[tuple[int, int, tuple[int, ...]]] = field(default_factory=list)
    aliases: list[tuple[int, str]] = field(default_factory=list)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled with plain tuples, which takes half the time of named ones."""
        _, *others = (getattr(self, one.name) for one in fields(self))
        return _unpickled, (list(map(tuple, self.rows)), *others)


def _unpickled(rows: list[tuple[Any, ...]], *others: Any) -> Batch:  # noqa: ANN401 - what `Batch.__reduce__` returns
    return Batch(list(map(PageRow._make, rows)), *others)
