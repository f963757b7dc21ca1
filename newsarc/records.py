"""Pages to the rows that the index is filled with, many at a time and in little room.

Knows: what of a page the index keeps.  Must not know: its tables.

A `Batch` comes back from another process, so it holds no object a link: rows
are tuples, links are numbers, and each list of names is kept once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from newsarc import layout, naming, parse, values
from newsarc.discover import read_bytes
from newsarc.folders import Folder
from newsarc.page import Item, Kind, Page
from newsarc.page import Row as Link
from newsarc.text import clean, words

_COPY = f"/{layout.DAY_PAGES[1]}"  # the day page again, or no page of a day at all
BETWEEN = "\x1f"  # stands between the names of a list, which may hold any other character


class Row(NamedTuple):
    """An event: its fields as they are shown, and their words as they are looked up."""

    number: int
    path: str
    date: str
    position: int | None
    title: str
    summary: str
    sources: str
    title_words: str
    summary_words: str
    source_words: str


@dataclass(slots=True)
class Batch:
    """The events of some folders.

    ``lists`` are lists of names, each once; ``own`` holds pairs of a page's
    number and a list it carries, ``links`` triples of a page, a page on its
    Related list, and the list of what they share.  ``topics`` leads from pages
    to their topic, ``missing`` pairs paths that aren't stored with pages that
    list them, ``tails`` leads from lists as written to lists.
    """

    rows: list[Row] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    own: array[int] = field(default_factory=lambda: array("I"))
    links: array[int] = field(default_factory=lambda: array("I"))
    topics: dict[int, str] = field(default_factory=dict)
    missing: list[tuple[str, int]] = field(default_factory=list)
    tails: dict[str, int] = field(default_factory=dict)


def read_batch(root: str, folders: Iterable[Folder], numbers: Mapping[str, int]) -> Batch:
    """The events in some folders of the archive at ``root``; ``numbers`` are those of all events, by site path."""
    batch = Batch()
    for folder in folders:
        items: dict[str, tuple[int, Item]] = {}
        for path in folder.pages():
            if path.endswith(_COPY):
                continue
            try:
                page = parse.parse(path, read_bytes(root + path))
            except OSError:
                continue  # `validate` says so; what can be read is still found
            if page.kind is Kind.DAY:
                items = _numbered(page)
            elif path in numbers:
                _add(batch, page, numbers, *items.get(path, (None, None)))
    batch.tails.clear()  # nobody needs them elsewhere
    return batch


def _numbered(page: Page) -> dict[str, tuple[int, Item]]:
    """The items of a day page by their paths, each with its place among them."""
    return {path: (number, item) for number, (path, item) in enumerate(values.listed(page.items).items(), 1)}


def _add(batch: Batch, page: Page, numbers: Mapping[str, int], position: int | None, item: Item | None) -> None:
    number = numbers[page.path]
    day = values.page_date(page)
    title, summary = values.title_of(page), page.summary or ""
    sources = "\n".join(source.title for source in values.sources_of(page))
    batch.rows.append(
        Row(
            number,
            page.path,
            day.isoformat() if day else "",
            position,
            title,
            summary,
            sources,
            " ".join(words(title)),
            " ".join(words(summary)),
            " ".join(words(sources)),
        )
    )
    named = [naming.split_names(item.names, ordered=False)] if item and item.names else []
    if page.matter and page.matter.tags:
        named.append(page.matter.tags)
    for names in named:
        batch.own.extend((number, _list(batch, names)))
    for row in page.related:
        target = layout.canonical(row.target)
        # A page that isn't stored has no number, and 0 is nobody's.
        to = numbers.get(target, 0)
        if not to:
            batch.missing.append((clean(target), number))
        batch.links.extend((number, to, _shared(batch, row, title)))
    if topic := page.topic or (item.topic if item else None):
        batch.topics[number] = topic


def _shared(batch: Batch, row: Link, title: str) -> int:
    """The list of what two pages share; the same words are the same list unless a title must decide."""
    if (known := batch.tails.get(row.tail)) is not None:
        return known
    names = naming.split_names(row.tail, ordered=True, titles=(title, row.text))
    number = _list(batch, names)
    if list(names) == sorted(names):
        batch.tails[row.tail] = number
    return number


def _list(batch: Batch, names: tuple[str, ...]) -> int:
    return batch.lists.setdefault(BETWEEN.join(names), len(batch.lists))
