"""The link cache: a separate database with the history of each external link of an archive.

Knows: SQLite, how a history is packed.  Must not know: how links are checked, what a history means.

A history can't be rebuilt, so, unlike the index, the database is changed in place.  A damaged one, or one of another
version, is replaced by an empty one when it is opened for writing; `stored_links` only reads.  Changes are committed
after a second or five hundred links at the latest, so a run that is killed loses no more than that.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from newsarc.errors import UsageError
from newsarc.files.paths import NO_LINK
from newsarc.model.external import Detail, KnownLink, LinkVerdict, Reason

_VERSION = 1
_APPLICATION = 0x6E61_6C63  # "nalc", in the header of the file
_ENDINGS = ("", "-wal", "-shm", "-journal")
_TABLE = """
CREATE TABLE url (
    url TEXT PRIMARY KEY, tried INTEGER, verdict INTEGER, code INTEGER, status INTEGER, target TEXT,
    last_good INTEGER, first_bad INTEGER, bad_days INTEGER, last_bad_day INTEGER
) WITHOUT ROWID
"""
_COLUMNS = "url, tried, verdict, code, status, target, last_good, first_bad, bad_days, last_bad_day"
_PUT = f"INSERT OR REPLACE INTO url ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PATIENCE = 10.0  # seconds to wait for another process
_MOST_ROWS, _LONGEST = 500, 1.0  # uncommitted changes, seconds
# Their positions are what the database has: add new ones at the end.
_VERDICTS = (LinkVerdict.OK, LinkVerdict.DEAD, LinkVerdict.UNSURE)
_REASONS, _DETAILS = tuple(Reason), tuple(Detail)
_MOST_REASONS = 256  # a code is a reason plus this number times the detail


class LinkCache:
    """The link cache in a file, which is created if necessary; in memory for None.

    A damaged link cache is replaced by an empty one.  So is any other file if it
    ``is_own``, that is, in newsarc's cache; a file elsewhere may belong to someone else.
    Raises `OSError` if the file can't be read or written, `UsageError` if it isn't a
    link cache.
    """

    def __init__(self, file: Path | None, *, is_own: bool = True) -> None:
        self._waiting: list[tuple[object, ...]] = []
        self._committed = monotonic()
        try:
            self._connection = _opened(file, is_own=is_own)
        except sqlite3.Error as error:
            raise OSError(f"{file}: {error}") from error

    def known(self) -> Iterator[tuple[str, int, LinkVerdict]]:
        """Each URL, when it was last checked, and its verdict then."""
        for url, tried, verdict in self._connection.execute("SELECT url, tried, verdict FROM url"):
            yield url, tried, _VERDICTS[verdict]

    def get(self, url: str) -> KnownLink | None:
        """The history of a URL, if it was committed."""
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM url WHERE url = ?", (url,)).fetchone()
        return _link(row) if row else None

    def put(self, link: KnownLink) -> None:
        """Store the history of a URL; it is committed with others."""
        verdict = _VERDICTS.index(link.verdict)
        code = _REASONS.index(link.reason) + _MOST_REASONS * _DETAILS.index(link.detail)
        history = (link.last_good, link.first_bad, link.bad_days or None, link.last_bad_day)
        self._waiting.append((link.url, link.tried, verdict, code or None, link.status, link.target, *history))
        self.commit_if_due()

    def commit_if_due(self) -> None:
        """Commit the changes if there are many, or if they have waited long enough."""
        if len(self._waiting) >= _MOST_ROWS or monotonic() - self._committed >= _LONGEST:
            self.commit()

    def commit(self) -> None:
        """Commit the changes."""
        if self._waiting:
            with self._connection:
                self._connection.executemany(_PUT, self._waiting)
            self._waiting.clear()
        self._committed = monotonic()

    def close(self) -> None:
        """Commit the changes and close the file."""
        self.commit()
        self._connection.close()


def stored_links(file: Path) -> Iterator[KnownLink]:
    """The history of each URL in the link cache of a file, which is only read.

    Raises `OSError` if it can't be read, is damaged or of another version,
    `UsageError` if it isn't a link cache.
    """
    if not file.stat().st_size:  # another process is just creating it
        return
    if not _is_link_cache(file):
        raise _no_link_cache(file)
    # If no process is writing it, it is read as immutable: otherwise SQLite would create files beside it.
    how = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?{how}", timeout=_PATIENCE, uri=True)) as connection:
            yield from map(_link, _checked(connection).execute(f"SELECT {_COLUMNS} FROM url"))
    except sqlite3.Error as error:
        raise OSError(f"{file}: {error}") from error


def _link(row: Any) -> KnownLink:  # noqa: ANN401 - as SQLite gives it
    url, tried, verdict, code, status, target, good, first, days, last = row
    detail, reason = divmod(code or 0, _MOST_REASONS)
    found = _VERDICTS[verdict], _REASONS[reason], status, target
    return KnownLink(url, tried, *found, good, first, days or 0, last, _DETAILS[detail])


def _opened(file: Path | None, *, is_own: bool) -> sqlite3.Connection:
    if file is None:
        return _set_up(sqlite3.connect(":memory:"))
    with suppress(FileExistsError):
        _create(file)
    if not file.stat().st_size:
        return _set_up(sqlite3.connect(file, timeout=_PATIENCE))
    if not is_own and not _is_link_cache(file):
        raise _no_link_cache(file)
    connection = sqlite3.connect(file, timeout=_PATIENCE)
    try:
        return _checked(connection)
    except sqlite3.OperationalError:
        connection.close()
        raise
    except sqlite3.DatabaseError:  # damaged, or of another version
        connection.close()
        for ending in _ENDINGS:
            file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
        _create(file)
        return _set_up(sqlite3.connect(file, timeout=_PATIENCE))


def _no_link_cache(file: Path) -> UsageError:
    return UsageError(f"{file} is not a link cache", "name another file; newsarc validate --external creates it")


def _create(file: Path) -> None:
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | NO_LINK, 0o600))


def _is_link_cache(file: Path) -> bool:
    """Whether the header of a file is that of a link cache of any version (https://sqlite.org/fileformat2.html)."""
    with open(file, "rb") as opened:
        header = opened.read(72)
    return header.startswith(b"SQLite format 3\0") and header[68:] == _APPLICATION.to_bytes(4, "big")


def _checked(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection to a link cache of this version.  Raises `sqlite3.DatabaseError` for any other."""
    ids = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if ids != [_APPLICATION, _VERSION]:
        raise sqlite3.DatabaseError("another version")
    try:
        is_sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except UnicodeDecodeError as error:  # SQLite quotes what it found
        raise sqlite3.DatabaseError("damaged") from error
    if not is_sound:
        raise sqlite3.DatabaseError("damaged")
    return connection


def _set_up(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    with connection:
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    return connection
