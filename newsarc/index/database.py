"""The index, and the questions that more than one part asks it.

Knows: its tables (`indexing` makes and fills them).  Must not know: queries'
grammar, ranking, how anything is shown.
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from newsarc.files.stat import NOTHING, State
from newsarc.index.entities import Entities
from newsarc.index.full_text import FullText
from newsarc.index.prefixes import paths_with_slug
from newsarc.index.rarity import smoothed_inverse_frequency
from newsarc.index.schema import ID_SIZE, folder_paths, linked_events, split_labels, unpack
from newsarc.index.sqlite import IN_LIST, number_list, within
from newsarc.index.vocabulary import Vocabulary
from newsarc.text.dates import ALWAYS, Period
from newsarc.text.words import words


class Entry(NamedTuple):
    """An event as hits are made from it."""

    number: int
    path: str
    date: str
    position: int | None
    title: str
    summary: str
    sources: tuple[str, ...]  # their labels


class Links(NamedTuple):
    """The events that an event lists as related, and those that list it."""

    lists: Set[int]
    listed: Set[int]


class Connections(NamedTuple):
    """What an event is connected with: the ids of its contexts, the events that it lists and those that list it."""

    event: int
    contexts: Sequence[int]
    outgoing: Set[int]
    incoming: Set[int]


class Overview(NamedTuple):
    """Some events' first and last day, and how many of them carry each context, by the contexts' ids."""

    first: date
    last: date
    contexts: Counter[int]


class Index:
    """One SQLite database with FTS5, and the words and names in it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.seal = ""  # of the snapshot that it is read from; empty in memory
        self.looked_at_files = True  # at every one of them, when this was opened
        self.looked_into: Collection[str] = ()  # else at those in some folders
        self._rarities: dict[str, float] = {}
        # A connection refers to itself: left alone, it keeps its file until garbage is looked for.
        weakref.finalize(self, _close, connection)

    def hold(self) -> None:
        """Keep everybody from changing the database, by beginning to read it."""
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT name FROM fact LIMIT 1").fetchone()

    @property
    def held(self) -> bool:
        """Whether nobody can change it."""
        return self._connection.in_transaction

    def release(self) -> None:
        """Let others change the database again."""
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")

    @cached_property
    def _facts(self) -> dict[str, Any]:
        return dict(self._connection.execute("SELECT name, value FROM fact"))

    @cached_property
    def total(self) -> int:
        """How many events there are."""
        return int(self._connection.execute("SELECT count(*) FROM page").fetchone()[0])

    @cached_property
    def total_names(self) -> int:
        """How many contexts there are."""
        return int(self._connection.execute("SELECT count(*) FROM name").fetchone()[0])

    @property
    def files(self) -> int:
        """How many files the archive had."""
        return int(self._facts["files"])

    @property
    def linked(self) -> bool:
        """Whether there were symbolic links within the root."""
        return bool(self._facts["linked"])

    def folders(self, root: str = "") -> list[str]:
        """The site paths of all folders, behind a root."""
        return folder_paths(self._facts["folders"], root)

    @property
    def looks(self) -> bytes:
        """How each of the `folders` itself looked, one behind the other."""
        return bytes(self._facts["looks"])

    def states(self) -> dict[str, State]:
        """What each folder looked like when it was indexed, by its site path."""
        rows = self._connection.execute("SELECT path, own, names, looks FROM folder")
        return {os.fsdecode(path): State(*state) for path, *state in rows}

    def state(self, folder: str) -> State:
        """What a folder looked like when it was indexed; `NOTHING` for one that wasn't there."""
        query = "SELECT own, names, looks FROM folder WHERE path = ?"
        return State(*self._connection.execute(query, (os.fsencode(folder),)).fetchone() or NOTHING)

    def serialize(self) -> bytes:
        """All bytes of the database."""
        return self._connection.serialize()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The archive's words."""
        return Vocabulary(self._connection)

    @cached_property
    def full_text(self) -> FullText:
        """The words of the archive's events."""
        return FullText(self._connection)

    @cached_property
    def entities(self) -> Entities:
        """The archive's contexts."""
        return Entities(self._connection)

    def rarity(self, word: str) -> float:
        """How much a word says: the usual inverse frequency."""
        if word not in self._rarities:
            self._rarities[word] = smoothed_inverse_frequency(self.total, self.vocabulary.pages_with(word))
        return self._rarities[word]

    def entries(self, numbers: Iterable[int]) -> list[Entry]:
        """Events by their numbers, in order of their paths: numbers depend on when a page was added."""
        query = f"SELECT id, path, date, position, title, summary, sources FROM page WHERE id {IN_LIST} ORDER BY path"
        rows = self._connection.execute(query, (number_list(sorted(numbers)),))
        return [Entry._make((*others, split_labels(labels))) for *others, labels in rows]

    def days(self, numbers: Iterable[int]) -> list[tuple[int, str, str]]:
        """Events by their numbers, each with its date and path alone."""
        query = f"SELECT id, date, path FROM page WHERE id {IN_LIST}"
        return self._connection.execute(query, (number_list(numbers),)).fetchall()

    def chronological(self, numbers: Iterable[int]) -> list[tuple[int, str, str]]:
        """`days` in order of time: by date, then by place on the day's page, then by path."""
        query = f"SELECT id, date, path FROM page WHERE id {IN_LIST} ORDER BY date, position IS NULL, position, path"
        return self._connection.execute(query, (number_list(numbers),)).fetchall()

    def overview(self, numbers: Iterable[int]) -> Overview:
        """Dates and contexts of some events, of which there must be at least one."""
        # One long text costs a fraction of what as many rows do.
        query = (
            "SELECT min(date), max(date), group_concat(hex(names), '') FROM json_each(?)"
            " CROSS JOIN page INDEXED BY page_names ON page.id = value"
        )
        first, last, names = self._connection.execute(query, (number_list(sorted(numbers)),)).fetchone()
        return Overview(date.fromisoformat(first), date.fromisoformat(last), Counter(unpack(bytes.fromhex(names))))

    def latest_contexts(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[str, Sequence[int]]]:
        """Date and context ids of events, the latest first; of all events, or of some."""
        query, values = "SELECT date, names FROM page", []
        if numbers is not None:
            query, values = f"{query} WHERE id {IN_LIST}", [number_list(numbers)]
        rows = self._connection.execute(f"{query} ORDER BY date DESC", values)
        return ((day, unpack(names)) for day, names in rows)

    def number(self, path: str) -> int | None:
        """The number of the event at a site path; None where there is none."""
        try:
            found = self._connection.execute("SELECT id FROM page WHERE path = ?", (path,)).fetchone()
        except UnicodeEncodeError:  # of bytes that no text is made of, as no page in the index is
            return None
        return found[0] if found else None

    def events_on(self, day: date) -> list[int]:
        """The numbers of a day's events, in order."""
        rows = self._connection.execute("SELECT id FROM page WHERE date = ? ORDER BY id", (day.isoformat(),))
        return [number for (number,) in rows]

    def paths_with_slug(self, start: str) -> list[str]:
        """The site paths of the events whose slug starts so, in no order."""
        return paths_with_slug(self._connection, start)

    def contexts(self, number: int) -> tuple[str, ...]:
        """The names an event carries, in order."""
        return tuple(sorted(name for _, name in self.texts(self.names([number])[number])))

    def names(self, numbers: Iterable[int]) -> dict[int, Sequence[int]]:
        """The ids of the names that each of some events carries."""
        query = f"SELECT id, names FROM page INDEXED BY page_names WHERE id {IN_LIST}"
        rows = self._connection.execute(query, (number_list(numbers),))
        return {number: unpack(names) for number, names in rows}

    def carried(self, numbers: Iterable[int]) -> Counter[int]:
        """How many of some events carry each name, by the names' ids."""
        query = f"SELECT names FROM page INDEXED BY page_names WHERE id {IN_LIST}"
        names = self._connection.execute(query, (number_list(numbers),))
        return Counter(unpack(b"".join(ids for (ids,) in names)))

    def sources(self, numbers: Iterable[int]) -> list[tuple[str, ...]]:
        """The labels of the sources of each of some events that has any."""
        query = f"SELECT sources FROM page WHERE id {IN_LIST}"
        rows = self._connection.execute(query, (number_list(numbers),))
        return [split_labels(labels) for (labels,) in rows if labels]

    def source_counts(self) -> Counter[str]:
        """How often each label of a source is there; labels in the order in which they come first."""
        rows = self._connection.execute("SELECT sources FROM page WHERE sources <> ''")
        return Counter(label for (labels,) in rows for label in split_labels(labels))

    def texts(self, names: Iterable[int]) -> list[tuple[int, str]]:
        """Names by their ids."""
        query = f"SELECT id, name FROM name WHERE id {IN_LIST}"
        return self._connection.execute(query, (number_list(names),)).fetchall()

    def carrier_counts(self) -> dict[int, int]:
        """How many events carry each context, by the contexts' ids."""
        return dict(self._connection.execute("SELECT id, pages FROM name"))

    def carriers(self, names: Iterable[int]) -> dict[int, Sequence[int]]:
        """The events that carry each of some names, by their ids."""
        query = f"SELECT id, carriers FROM name WHERE id {IN_LIST}"
        rows = self._connection.execute(query, (number_list(names),))
        return {number: unpack(carriers) for number, carriers in rows}

    def carriers_of(self, names: Iterable[int]) -> set[int]:
        """The events that carry any of some names, by their ids."""
        return set[int]().union(*self.carriers(names).values())

    def carrying(self, names: Sequence[int], pages: Collection[int], counts: Mapping[int, int]) -> int:
        """How many of some events carry any of some names; ``counts`` says it for each name, as `carried` does."""
        return counts[names[0]] if len(names) == 1 else len(self.carriers_of(names).intersection(pages))

    def links(self, numbers: Iterable[int]) -> dict[int, Links]:
        """The events that each of some events has on its Related list, and those on whose lists it is."""
        query = f"SELECT id, related, listed_by FROM page WHERE id {IN_LIST}"
        return {
            number: Links(linked_events(related, number), set(unpack(listed_by)) - {number})
            for number, related, listed_by in self._connection.execute(query, (number_list(numbers),))
        }

    def linked_with(self, numbers: Iterable[int], most: int) -> dict[int, Set[int]]:
        """The events that each of some events is linked with, for those that are linked with at most so many."""
        query = (
            f"SELECT id, related, listed_by FROM page WHERE id {IN_LIST}"
            f" AND length(listed_by) <= (? + 1) * {ID_SIZE}"  # one may be itself
        )
        linked = {
            number: linked_events(related, number).union(unpack(listed_by)) - {number}
            for number, related, listed_by in self._connection.execute(query, (number_list(numbers), most))
        }
        return {number: some for number, some in linked.items() if len(some) <= most}

    def connections(self, numbers: Iterable[int]) -> Iterator[Connections]:
        """What each of some events is connected with, in no order."""
        query = f"SELECT id, names, related, listed_by FROM page WHERE id {IN_LIST}"
        return map(_connections, self._connection.execute(query, (number_list(sorted(numbers)),)))

    # ------------------------------------------------------------ all events of a period

    def connections_within(self, span: Period) -> Iterator[Connections]:
        """What each event of a period is connected with, in order of their paths; read one by one."""
        return map(_connections, self._within(span, "id, names, related, listed_by", "ORDER BY path"))

    def contexts_within(self, span: Period) -> Iterator[tuple[int, Sequence[int]]]:
        """The ids of the contexts of each event of a period, in order of their paths; read one by one."""
        return ((number, unpack(names)) for number, names in self._within(span, "id, names", "ORDER BY path"))

    def titles_within(self, span: Period) -> Iterator[tuple[int, str, date, str]]:
        """Number, path, date and title of each event of a period, in order of their paths; read one by one."""
        rows = self._within(span, "id, path, date, title", "ORDER BY path")
        return ((number, path, date.fromisoformat(day), title) for number, path, day, title in rows)

    def numbers_within(self, span: Period) -> list[int]:
        """The numbers of the events of a period."""
        return [number for (number,) in self._within(span, "id")]

    def days_within(self, span: Period) -> list[tuple[date, int]]:
        """The days of a period that have events, each with how many."""
        rows = self._within(span, "date, count(*)", "GROUP BY date ORDER BY date")
        return [(date.fromisoformat(day), count) for day, count in rows]

    def sources_within(self, span: Period) -> tuple[Counter[str], int]:
        """On how many events of a period each label of a source is, and how many have no source."""
        events: Counter[str] = Counter()
        for labels, count in self._within(span, "sources, count(*)", "GROUP BY sources"):  # many have the same ones
            for label in set(split_labels(labels)) or {""}:
                events[label] += count
        return events, events.pop("", 0)

    def without_contexts(self, span: Period = ALWAYS) -> int:
        """How many events of a period have no context."""
        ((count,),) = self._within(span, "count(*) FILTER (WHERE length(names) = 0)")
        return int(count)

    def count_links(self, span: Period) -> tuple[int, int]:
        """How many links lead from events of a period to others, and how many of these are linked back."""
        total = mutual = 0
        for number, related, listed_by in self._within(span, "id, related, listed_by"):
            outgoing = linked_events(related, number)
            total += len(outgoing)
            mutual += len(outgoing.intersection(unpack(listed_by)))
        return total, mutual

    def count_dead_links(self, span: Period) -> int:
        """How many paths without a page events of a period link to; one that two events link to counts twice."""
        return sum(1 for _ in self._within(span, "DISTINCT id, missing.path", join="JOIN missing ON missing.page = id"))

    def _within(self, span: Period, columns: str, more: str = "", *, join: str = "") -> Iterator[Any]:
        condition, values = within(span)
        return self._connection.execute(f"SELECT {columns} FROM page {join} WHERE {condition} {more}", values)

    # ------------------------------------------------------------ words

    def mentions(self, text: str, field: str) -> set[int]:
        """The events whose field (``title``, ``summary``) holds the words of a text in a row."""
        return self.naming([" ".join(words(text))], (field,))

    def naming(self, phrases: Iterable[str], fields: Collection[str]) -> set[int]:
        """The events of which one of some fields holds one of some phrases: `words` with blanks between them."""
        return self.naming_each([phrases], fields)[0]

    def naming_each(self, asked: Iterable[Iterable[str]], fields: Collection[str]) -> list[set[int]]:
        """The same for each of some collections of phrases."""
        return self.full_text.with_each(asked, fields)


def _connections(row: tuple[int, bytes, bytes, bytes]) -> Connections:
    number, names, related, listed_by = row
    return Connections(number, unpack(names), linked_events(related, number), set(unpack(listed_by)))


def _close(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        connection.close()
