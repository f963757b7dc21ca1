"""The index of an archive, and its queries about events.

Knows: the tables of events and contexts.  Must not know: how a query is parsed or ranked, how anything is shown.

Every event and every context has a number in the index, used instead of paths and
names.  Numbers are valid for one state of the index only.  Words are looked up in
`Index.full_text` and `Index.vocabulary`, contexts with their variants in
`Index.entities`, the files that were indexed in `Index.files`, and the events of
a period in `Index.within`.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from newsarc.index.entities import Entities
from newsarc.index.full_text import FullText
from newsarc.index.indexed_files import IndexedFiles
from newsarc.index.period_events import CONNECTIONS, Connections, PeriodEvents, connections_of
from newsarc.index.rarity import smoothed_inverse_frequency
from newsarc.index.schema import ID_SIZE, outgoing_links, split_labels, unpack, unpack_text
from newsarc.index.sqlite import IN_LIST, event_slugs, number_list, paths_with_slug, text_list
from newsarc.index.vocabulary import Vocabulary
from newsarc.text.dates import ALWAYS, Period, day_of, days_of

if TYPE_CHECKING:
    from newsarc.pages.site import Site


class EventRow(NamedTuple):
    """An event as it is shown; its contexts and links are read separately."""

    number: int
    path: str
    date: str  # ISO
    position: int | None  # on the day page, from 1; None if it isn't listed there; of a document, by its path
    title: str
    summary: str
    source_labels: tuple[str, ...]


class RelatedLinks(NamedTuple):
    """The events that an event lists as related, and those that list it."""

    outgoing: Set[int]
    incoming: Set[int]


class Overview(NamedTuple):
    """The first and last day of some events, None if no day is known, and the number of them with each context."""

    first: date | None
    last: date | None
    contexts: Counter[int]


class Index:
    """One SQLite database.

    ``seal`` is the seal of the file in the cache, empty for a database in memory;
    ``checked_all_files`` says whether every file was compared with the index when it was
    opened; if not, ``checked_folders`` are the folders whose files were.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.seal = ""
        self.checked_all_files = True
        self.checked_folders: Collection[str] = ()
        self._rarities: dict[str, float] = {}
        # A connection refers to itself: without this, it keeps its file open until the next garbage collection.
        weakref.finalize(self, _close, connection)

    # ------------------------------------------------------------ the database

    def hold(self) -> None:
        """Prevent other processes from changing the database, by starting a read."""
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT name FROM fact LIMIT 1").fetchone()

    @property
    def held(self) -> bool:
        """Whether other processes are prevented from changing it."""
        return self._connection.in_transaction

    def release(self) -> None:
        """Let other processes change the database again."""
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")

    def serialize(self) -> bytes:
        """All bytes of the database."""
        return self._connection.serialize()

    # ------------------------------------------------------------ what it was built from

    @cached_property
    def _facts(self) -> dict[str, Any]:
        return dict(self._connection.execute("SELECT name, value FROM fact"))

    @cached_property
    def site(self) -> Site | None:
        """What was recognised of the archive; None for the daily layout."""
        if not self._facts["site"]:
            return None
        from newsarc.pages.site import Site  # here, since the daily layout needs none

        return Site.from_json(self._facts["site"])

    @property
    def has_texts(self) -> bool:
        """Whether the events are documents, whose texts are searched."""
        return bool(self._facts["site"])

    def date_sources(self) -> Counter[str]:
        """How many documents have their date from each source; documents without a date have an empty one."""
        return Counter(dict(self._connection.execute("SELECT date_source, count(*) FROM page GROUP BY date_source")))

    @cached_property
    def files(self) -> IndexedFiles:
        """The files that it was built from."""
        return IndexedFiles(self._connection, self._facts)

    # ------------------------------------------------------------ words and entities

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The archive's words."""
        return Vocabulary(self._connection)

    @cached_property
    def full_text(self) -> FullText:
        """The words of each event."""
        return FullText(self._connection)

    @cached_property
    def entities(self) -> Entities:
        """The archive's contexts, with variants united."""
        return Entities(self._connection)

    def rarity(self, word: str) -> float:
        """The weight of a word in a query: the fewer events have it, the more."""
        if word not in self._rarities:
            self._rarities[word] = smoothed_inverse_frequency(self.total, self.vocabulary.count(word))
        return self._rarities[word]

    def rarity_of_forms(self, word: str) -> float:
        """The same for a word that may have any of its forms."""
        forms = self.vocabulary.forms(word)
        counts = self.vocabulary.counts([word, *forms]) if forms else {word: self.vocabulary.count(word)}
        return smoothed_inverse_frequency(self.total, sum(counts.values()))

    def rarity_of(self, events: int) -> float:
        """The same for something that so many events have."""
        return smoothed_inverse_frequency(self.total, events)

    def learn_rarities(self, words: Iterable[str]) -> None:
        """Look up the weights of many words at once."""
        new = set(words) - self._rarities.keys()
        counts = self.vocabulary.counts(new) if new else {}
        self._rarities |= {word: smoothed_inverse_frequency(self.total, counts.get(word, 0)) for word in new}

    # ------------------------------------------------------------ events

    def within(self, period: Period) -> PeriodEvents:
        """The events dated within a period."""
        return PeriodEvents(self._connection, period)

    @cached_property
    def total(self) -> int:
        """How many events there are."""
        return int(self._connection.execute("SELECT count(*) FROM page").fetchone()[0])

    def events(self, numbers: Iterable[int]) -> list[EventRow]:
        """Some events, in the order of their paths; the order of numbers depends on when pages were added."""
        # No page lists the documents of a day: their positions follow the order of their paths.
        rank = "(SELECT count(*) FROM page AS other WHERE other.date = page.date AND other.path <= page.path)"
        position = f"iif(length(date) = 10, {rank}, NULL)" if self._facts["site"] else "position"
        columns = f"id, path, date, {position}, title, summary, source_labels"
        query = f"SELECT {columns} FROM page WHERE id {IN_LIST} ORDER BY path"
        rows = self._connection.execute(query, (number_list(sorted(numbers)),))
        return [EventRow._make((*others, split_labels(labels))) for *others, labels in rows]

    def titles(self, numbers: Iterable[int]) -> list[tuple[int, str, str, int]]:
        """Number, ISO date, title and number of sources of some events, in the order of their dates, then paths."""
        query = f"SELECT id, date, title, source_labels FROM page WHERE id {IN_LIST} ORDER BY date, path"
        found = self._connection.execute(query, (number_list(numbers),))
        return [(number, day, title, len(split_labels(labels))) for number, day, title, labels in found]

    def dates(self, numbers: Iterable[int]) -> list[tuple[int, str, str]]:
        """Number, ISO date and path of some events, in no order."""
        query = f"SELECT id, date, path FROM page WHERE id {IN_LIST}"
        return self._connection.execute(query, (number_list(numbers),)).fetchall()

    def days(self, numbers: Iterable[int]) -> dict[int, str]:
        """The ISO date of each of some events."""
        query = f"SELECT id, date FROM page INDEXED BY page_names WHERE id {IN_LIST}"
        return dict(self._connection.execute(query, (number_list(numbers),)))

    def chronological(self, numbers: Iterable[int]) -> list[tuple[int, str, str]]:
        """Number, ISO date and path of some events, by date, then by position on the day's page, then by path."""
        query = f"SELECT id, date, path FROM page WHERE id {IN_LIST} ORDER BY date, position IS NULL, position, path"
        return self._connection.execute(query, (number_list(numbers),)).fetchall()

    def number_of(self, path: str) -> int | None:
        """The number of the event at a site path; None if there is none."""
        try:
            found = self._connection.execute("SELECT id FROM page WHERE path = ?", (path,)).fetchone()
        except UnicodeEncodeError:  # a path that isn't valid text can't be in the index
            return None
        return found[0] if found else None

    def numbers_of(self, paths: Iterable[str]) -> list[int]:
        """The numbers of the events at some site paths, in no order."""
        rows = self._connection.execute(f"SELECT id FROM page WHERE path {IN_LIST}", (text_list(paths),))
        return [number for (number,) in rows]

    def events_on(self, day: date) -> list[int]:
        """The numbers of a day's events, in order."""
        rows = self._connection.execute("SELECT id FROM page WHERE date = ? ORDER BY id", (day.isoformat(),))
        return [number for (number,) in rows]

    def events_of_month(self, period: str) -> list[int]:
        """The numbers of the events of a month, or of a year, whose day isn't known."""
        query = "SELECT id FROM page WHERE date >= ? AND date < ? AND length(date) = 7 ORDER BY date, path"
        return [number for (number,) in self._connection.execute(query, (period, f"{period}."))]

    def nearest_days(self, day: date) -> tuple[date | None, date | None]:
        """The last day with events before a day, and the first one after it."""
        query = (
            "SELECT max(date) FROM page WHERE length(date) = 10 AND date < ?",
            "SELECT min(date) FROM page WHERE length(date) = 10 AND date > ?",
        )
        found = (self._connection.execute(one, (day.isoformat(),)).fetchone()[0] for one in query)
        before, after = (day_of(iso or "") for iso in found)
        return before, after

    def extent(self) -> Period:
        """The days from the first date to the last; no limits if no event has one."""
        first, last = self._connection.execute("SELECT min(date), max(date) FROM page WHERE date != ''").fetchone()
        return Period(days_of(first)[0], days_of(last)[1]) if first else ALWAYS

    def body_words(self, number: int) -> list[str]:
        """The words of a document's text; none for events of the daily layout."""
        if not self._facts["site"]:
            return []
        found = self._connection.execute("SELECT words FROM body WHERE id = ?", (number,)).fetchone()
        return unpack_text(found[0]).split() if found else []

    def document_aliases(self) -> list[tuple[str, str]]:
        """The title and another name of documents that have other names, one pair per name, in the order of paths."""
        query = "SELECT title, name FROM alias JOIN page ON id = page ORDER BY path, name"
        return self._connection.execute(query).fetchall()

    def paths_with_slug(self, start: str) -> list[str]:
        """The site paths of the events with a slug that starts with a text, in no order."""
        return paths_with_slug(self._connection, start, self.slugs_of)

    def slugs_of(self, path: str) -> tuple[str, ...]:
        """The slugs of the event at a site path."""
        if not self._facts["site"]:
            return event_slugs(path)
        from newsarc.pages.slugs import document_slugs  # here, since the daily layout needs none

        return document_slugs(path)

    def source_labels(self, numbers: Iterable[int]) -> list[tuple[str, ...]]:
        """The labels of sources of each of some events, without events that have none."""
        query = f"SELECT source_labels FROM page WHERE id {IN_LIST}"
        rows = self._connection.execute(query, (number_list(numbers),))
        return [split_labels(labels) for (labels,) in rows if labels]

    def source_label_counts(self) -> Counter[str]:
        """How often each label of a source occurs, labels in the order of their first occurrence."""
        rows = self._connection.execute("SELECT source_labels FROM page WHERE source_labels <> ''")
        return Counter(label for (labels,) in rows for label in split_labels(labels))

    def overview(self, numbers: Iterable[int]) -> Overview:
        """Dates and contexts of some events, at least one."""
        # Reading one long text is much faster than as many rows.
        query = (
            "SELECT min(iif(length(date) = 10, date, NULL)), max(iif(length(date) = 10, date, NULL)),"
            " group_concat(hex(names), '') FROM json_each(?)"
            " CROSS JOIN page INDEXED BY page_names ON page.id = value"
        )
        first, last, names = self._connection.execute(query, (number_list(sorted(numbers)),)).fetchone()
        return Overview(day_of(first or ""), day_of(last or ""), Counter(unpack(bytes.fromhex(names))))

    def latest_contexts(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[str, Sequence[int]]]:
        """ISO date and contexts of each event, or of some, the latest first."""
        query, values = "SELECT date, names FROM page", []
        if numbers is not None:
            query, values = f"{query} WHERE id {IN_LIST}", [number_list(numbers)]
        rows = self._connection.execute(f"{query} ORDER BY date DESC", values)
        return ((day, unpack(names)) for day, names in rows)

    # ------------------------------------------------------------ contexts

    @cached_property
    def context_count(self) -> int:
        """How many contexts there are, with variants counted separately."""
        return int(self._connection.execute("SELECT count(*) FROM name").fetchone()[0])

    def contexts(self, number: int) -> tuple[str, ...]:
        """The names of an event's contexts, in order."""
        query, ids = f"SELECT name FROM name WHERE id {IN_LIST}", self.context_ids([number])[number]
        return tuple(sorted(name for (name,) in self._connection.execute(query, (number_list(ids),))))

    def contexts_of(self, numbers: Collection[int]) -> dict[int, tuple[str, ...]]:
        """The same for each of some events."""
        ids = self.context_ids(numbers)
        query = f"SELECT id, name FROM name WHERE id {IN_LIST}"
        names = dict(self._connection.execute(query, (number_list(set[int]().union(*ids.values())),)))
        return {number: tuple(sorted(names[one] for one in some)) for number, some in ids.items()}

    def context_ids(self, numbers: Iterable[int]) -> dict[int, Sequence[int]]:
        """The contexts of each of some events."""
        query = f"SELECT id, names FROM page INDEXED BY page_names WHERE id {IN_LIST}"
        rows = self._connection.execute(query, (number_list(numbers),))
        return {number: unpack(names) for number, names in rows}

    def count_contexts(self, numbers: Iterable[int]) -> Counter[int]:
        """How many of some events have each context."""
        query = f"SELECT names FROM page INDEXED BY page_names WHERE id {IN_LIST}"
        names = self._connection.execute(query, (number_list(numbers),))
        return Counter(unpack(b"".join(ids for (ids,) in names)))

    def events_by_context(self, contexts: Iterable[int]) -> dict[int, Sequence[int]]:
        """The events that have each of some contexts."""
        query = f"SELECT id, events FROM name WHERE id {IN_LIST}"
        rows = self._connection.execute(query, (number_list(contexts),))
        return {number: unpack(events) for number, events in rows}

    def events_with(self, contexts: Iterable[int]) -> set[int]:
        """The events that have any of some contexts."""
        return set[int]().union(*self.events_by_context(contexts).values())

    def count_events_with(self, contexts: Sequence[int], among: Collection[int], counts: Mapping[int, int]) -> int:
        """How many of some events have any of some contexts; ``counts`` are these events' `count_contexts`."""
        return counts[contexts[0]] if len(contexts) == 1 else len(self.events_with(contexts).intersection(among))

    def event_counts(self) -> dict[int, int]:
        """How many events have each context."""
        return dict(self._connection.execute("SELECT id, pages FROM name"))

    # ------------------------------------------------------------ links

    def links(self, numbers: Iterable[int]) -> dict[int, RelatedLinks]:
        """The links of each of some events with others."""
        query = f"SELECT id, related, listed_by FROM page WHERE id {IN_LIST}"
        return {
            number: RelatedLinks(outgoing_links(related, number), set(unpack(listed_by)))
            for number, related, listed_by in self._connection.execute(query, (number_list(numbers),))
        }

    def linked_events(self, numbers: Iterable[int], most: int) -> dict[int, Set[int]]:
        """The events that each of some events is linked with, in either direction, if these are at most ``most``."""
        query = f"SELECT id, related, listed_by FROM page WHERE id {IN_LIST} AND length(listed_by) <= ? * {ID_SIZE}"
        linked = {
            number: outgoing_links(related, number).union(unpack(listed_by))
            for number, related, listed_by in self._connection.execute(query, (number_list(numbers), most))
        }
        return {number: others for number, others in linked.items() if len(others) <= most}

    def connections(self, numbers: Iterable[int]) -> Iterator[Connections]:
        """Some events with their contexts and links, in no order."""
        query = f"SELECT {CONNECTIONS} FROM page WHERE id {IN_LIST}"
        return map(connections_of, self._connection.execute(query, (number_list(sorted(numbers)),)))


def _close(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        connection.close()
