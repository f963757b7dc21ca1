"""The events of a period: listed one by one, or counted.

Knows: the table of events.  Must not know: what the figures are for.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from datetime import date
from typing import Any, NamedTuple

from newsarc.index.schema import outgoing_links, split_labels, unpack
from newsarc.index.sqlite import within
from newsarc.text.dates import Period, day_of


class Connections(NamedTuple):
    """An event with its contexts and links."""

    event: int
    path: str
    date: str  # ISO
    contexts: Sequence[int]
    outgoing: Set[int]
    incoming: Set[int]


CONNECTIONS = "id, path, date, names, related, listed_by"  # columns


class PeriodEvents:
    """The events dated within a period; a period without limits has those without a date, too."""

    def __init__(self, connection: sqlite3.Connection, period: Period) -> None:
        self._connection = connection
        self._condition, self._bounds = within(period)

    def connections(self) -> Iterator[Connections]:
        """The events with their contexts and links, in the order of their paths; read one by one."""
        return map(connections_of, self._rows(CONNECTIONS, "ORDER BY path"))

    def contexts(self) -> Iterator[tuple[int, Sequence[int]]]:
        """Number and contexts of each event, in the order of their paths; read one by one."""
        return ((number, unpack(names)) for number, names in self._rows("id, names", "ORDER BY path"))

    def titles(self) -> Iterator[tuple[int, str, str, str]]:
        """Number, path, ISO date and title of each event, in the order of their paths; read one by one."""
        return self._rows("id, path, date, title", "ORDER BY path")

    def numbers(self) -> list[int]:
        """The numbers of the events."""
        return [number for (number,) in self._rows("id")]

    def days(self) -> list[tuple[date, int]]:
        """The days that have events, each with their number."""
        rows = self._rows("date, count(*)", "GROUP BY date ORDER BY date")
        return [(day, count) for iso, count in rows if (day := day_of(iso))]

    def count_undated(self) -> int:
        """How many events have no known day."""
        ((count,),) = self._rows("count(*) FILTER (WHERE length(date) < 10)")
        return int(count)

    def source_labels(self) -> tuple[Counter[str], int]:
        """How many events have each label of a source, and how many have no source."""
        events: Counter[str] = Counter()
        # Many events have the same sources.
        for labels, count in self._rows("source_labels, count(*)", "GROUP BY source_labels"):
            for label in set(split_labels(labels)) or {""}:
                events[label] += count
        return events, events.pop("", 0)

    def without_contexts(self) -> int:
        """How many events have no context."""
        ((count,),) = self._rows("count(*) FILTER (WHERE length(names) = 0)")
        return int(count)

    def count_links(self) -> tuple[int, int]:
        """How many links lead from the events to others, and how many of them are reciprocal."""
        total = mutual = 0
        for number, related, listed_by in self._rows("id, related, listed_by"):
            outgoing = outgoing_links(related, number)
            total += len(outgoing)
            mutual += len(outgoing.intersection(unpack(listed_by)))
        return total, mutual

    def count_dead_links(self) -> int:
        """How many missing paths the events link to; a path that two events link to counts twice."""
        rows = self._rows("DISTINCT id, missing.path", join="JOIN missing ON missing.page = id")
        return sum(1 for _ in rows)

    def _rows(self, columns: str, order: str = "", *, join: str = "") -> Iterator[Any]:
        query = f"SELECT {columns} FROM page {join} WHERE {self._condition} {order}"
        return self._connection.execute(query, self._bounds)


def connections_of(row: tuple[int, str, str, bytes, bytes, bytes]) -> Connections:
    """A row of the columns `CONNECTIONS` as a value."""
    number, path, day, names, related, listed_by = row
    return Connections(number, path, day, unpack(names), outgoing_links(related, number), set(unpack(listed_by)))
