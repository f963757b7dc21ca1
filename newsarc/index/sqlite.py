"""Opening a database file, and SQL that several queries share.

Knows: SQLite, the names of a few columns.  Must not know: where the file is, the queries.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsarc.files.paths import slug_of

if TYPE_CHECKING:
    from newsarc.text.dates import Period

_LONGEST_SLUG = 255  # of a file's name; SQLite refuses patterns that are much longer
# Raised for damaged bytes: even SQLite's own messages may no longer be text.
DAMAGE = (sqlite3.Error, ValueError, LookupError, TypeError, OverflowError)
# One parameter for many values: SQLite limits the number of parameters.
IN_LIST = "IN (SELECT value FROM json_each(?))"


def open_read_only(file: Path, *, timeout: float) -> sqlite3.Connection:
    """A connection that can't change the file; it waits up to ``timeout`` seconds for a writer.

    Transactions begin and end only when the caller says so.  Raises `sqlite3.Error`.
    """
    path = quote(os.fsencode(file))
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=timeout, isolation_level=None)


def number_list(numbers: Iterable[int]) -> str:
    """Numbers as the value for `IN_LIST`."""
    return str(list(numbers))


def text_list(texts: Iterable[str]) -> str:
    """Texts as the value for `IN_LIST`."""
    import json  # here, since completion needs none

    return json.dumps(list(texts))


def within(period: Period) -> tuple[str, list[str]]:
    """The condition that an event's date is within a period, and the values for its placeholders."""
    from newsarc.text.dates import LATEST  # here, since completion needs no periods

    first, last = period.first, period.last
    bounds = [(test, bound) for test, bound in (("date >= ?", first), ("date <= ?", last)) if bound not in ("", LATEST)]
    return " AND ".join(test for test, _ in bounds) or "TRUE", [bound for _, bound in bounds]


def outside(periods: Collection[Period]) -> tuple[str, list[str]]:
    """The condition that an event's date is outside some periods, and the values for its placeholders."""
    if not periods:
        return "TRUE", []
    import json

    from newsarc.text.dates import EARLIEST

    bounds = [[one.first or EARLIEST, one.last] for one in periods]
    first_and_last = "json_extract(value, '$[0]') AND json_extract(value, '$[1]')"
    return f"NOT EXISTS (SELECT 1 FROM json_each(?) WHERE date BETWEEN {first_and_last})", [json.dumps(bounds)]


def paths_with_slug(
    connection: sqlite3.Connection, start: str, slugs: Callable[[str], Sequence[str]], *, latest: int | None = None
) -> list[str]:
    """The site paths of the events with a slug that starts this way, unordered; with ``latest``, only the last ones.

    ``slugs`` gives the slugs of a path, which begin after a slash or, for documents, after a date.
    """
    if len(start) > _LONGEST_SLUG:
        return []
    before = "*/" if slugs is event_slugs else "*[-/_. ]"
    query, values = "SELECT path FROM page WHERE path GLOB ?", [before + re.sub(r"([*?\[])", r"[\1]", start) + "*"]
    if latest is None:
        # With an order, SQLite would scan the events instead of only their paths.
        rows = connection.execute(query, values)
    else:
        rows = connection.execute(f"{query} ORDER BY path DESC LIMIT ?", (*values, latest))
    return [path for (path,) in rows if any(slug.startswith(start) for slug in slugs(path))]


def event_slugs(path: str) -> tuple[str, ...]:
    """The only slug of an event of the daily layout."""
    return (slug_of(path),)
