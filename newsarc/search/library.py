"""An archive for look-ups: what reads its pages, and its index.

Knows: when the index is opened.  Must not know: what is looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.index.database import Index
    from newsarc.index.session import IndexSession
    from newsarc.pages.page_reader import PageReader


class Library:
    """An archive for look-ups: its files, and its index, which is opened when first needed."""

    def __init__(self, reader: PageReader, session: IndexSession) -> None:
        self.reader = reader
        self._session = session

    @property
    def index(self) -> Index:
        """The index, within an answer of the session."""
        return self._session.index
