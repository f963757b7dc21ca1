"""The files and folders of an archive, as they were when the index was built or last updated.

Knows: the tables of folders and facts.  Must not know: what the files look like now, events.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from typing import Any

from newsarc.files.stat import NO_FOLDER, FolderState
from newsarc.index.schema import folder_paths


class IndexedFiles:
    """The files that an index was built from; ``facts`` are what it says about the archive as a whole."""

    def __init__(self, connection: sqlite3.Connection, facts: Mapping[str, Any]) -> None:
        self._connection = connection
        self._facts = facts

    @property
    def count(self) -> int:
        """How many files the archive had."""
        return int(self._facts["files"])

    @property
    def has_symlinks(self) -> bool:
        """Whether there were symbolic links within the root."""
        return bool(self._facts["linked"])

    def folders(self, root: str = "") -> list[str]:
        """The site paths of all folders, each after the path of a root."""
        return folder_paths(self._facts["folders"], root)

    @property
    def folder_signatures(self) -> bytes:
        """The signature of each of the `folders` itself, one after the other."""
        return bytes(self._facts["signatures"])

    def states(self) -> dict[str, FolderState]:
        """What each folder looked like when it was indexed, by its site path."""
        rows = self._connection.execute("SELECT path, own, names, signatures FROM folder")
        return {os.fsdecode(path): FolderState(*state) for path, *state in rows}

    def state(self, folder: str) -> FolderState:
        """What a folder looked like when it was indexed; `NO_FOLDER` for one that didn't exist."""
        query = "SELECT own, names, signatures FROM folder WHERE path = ?"
        return FolderState(*self._connection.execute(query, (os.fsencode(folder),)).fetchone() or NO_FOLDER)
