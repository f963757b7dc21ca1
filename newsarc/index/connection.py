"""Opening the database file of an index.

Knows: SQLite's ways of opening a file.  Must not know: tables, where the file is, whether it can be trusted.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote


def open_read_only(file: Path, *, timeout: float) -> sqlite3.Connection:
    """A connection that can't change the file; it waits up to ``timeout`` seconds for whoever is changing it.

    Transactions begin and end only where the caller says so.  Raises `sqlite3.Error` or `OSError`.
    """
    path = quote(os.fsencode(file))
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=timeout, isolation_level=None)
