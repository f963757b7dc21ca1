"""How a database file is opened, and pieces of SQL that several questions share.

Knows: SQLite, the names of a few columns.  Must not know: where the file is, what is asked.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable
from pathlib import Path
from urllib.parse import quote

from newsarc.text.dates import Period

# One parameter for many values: SQLite takes only so many parameters.
IN_LIST = "IN (SELECT value FROM json_each(?))"


def open_read_only(file: Path, *, timeout: float) -> sqlite3.Connection:
    """A connection that can't change the file; it waits up to ``timeout`` seconds for whoever is changing it.

    Transactions begin and end only where the caller says so.  Raises `sqlite3.Error`.
    """
    path = quote(os.fsencode(file))
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=timeout, isolation_level=None)


def number_list(numbers: Iterable[int]) -> str:
    """Numbers as the value for `IN_LIST`."""
    return str(list(numbers))


def text_list(texts: Iterable[str]) -> str:
    """Texts as the value for `IN_LIST`."""
    return json.dumps(list(texts))


def within(period: Period) -> tuple[str, list[str]]:
    """The condition that an event's date is within a period, and the values for its placeholders."""
    bounds = [
        (test, bound.isoformat()) for test, bound in zip(("date >= ?", "date <= ?"), period, strict=True) if bound
    ]
    return " AND ".join(test for test, _ in bounds) or "TRUE", [bound for _, bound in bounds]


def outside(periods: Collection[Period]) -> tuple[str, list[str]]:
    """The condition that an event's date is in none of some periods, and the values for its placeholders."""
    if not periods:
        return "TRUE", []
    bounds = [[str(since or ""), str(until or "9999-99")] for since, until in periods]
    first_and_last = "json_extract(value, '$[0]') AND json_extract(value, '$[1]')"
    return f"NOT EXISTS (SELECT 1 FROM json_each(?) WHERE date BETWEEN {first_and_last})", [json.dumps(bounds)]
