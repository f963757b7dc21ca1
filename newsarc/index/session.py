"""`Indexed`: a reader with an index, which is held for the length of a question and right for what the answer shows.

Knows: when the index is opened, held, released and read anew.  Must not know:
what is asked of it.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from newsarc.errors import NewsarcError
from newsarc.pages.reader import Reader

if TYPE_CHECKING:
    from newsarc.index.database import Index
    from newsarc.index.store import Status
    from newsarc.model.hits import Hit
    from newsarc.pages.convert import LeadsTo
    from newsarc.text.names import Aliases

Answer = TypeVar("Answer")
Progress = Callable[[int, int], None]


class WithHits(Protocol):
    """An answer that shows pages."""

    @property
    def hits(self) -> tuple[Hit, ...]: ...


WithHitsT = TypeVar("WithHitsT", bound=WithHits)


class Indexed(Reader):
    """Reads the archive at ``root``, and has its index: the arguments are those of `Archive`."""

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        cache: bool = True,
        refresh: bool = False,
        progress: Progress | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(root, _row_resolver)
        self._cache = cache
        self._refresh = refresh
        self._progress = progress
        self._warn = warn
        self._index: Index | None = None
        self._asking = False
        self._aliases = functools.cache(self._read_aliases)
        self._stale: set[str] = set()  # folders that hold other pages than the index says

    @property
    def index(self) -> Index:
        """The index: kept from an earlier command, or built from the pages when it is first asked for."""
        from newsarc.index.store import hold

        if self._asking and self._index and self._index.held:
            return self._index  # what a question began with it ends with
        if self._index is None or not hold(self._index, self.root):
            self._index = self._open()
        self._index.entities.read_aliases = self._aliases
        if not self._asking:
            self._index.release()
        return self._index

    def build_index(self, *, rebuild: bool = False) -> Status:
        """Have the index kept and right, looking at every file; built anew with ``rebuild``.

        Raises `UnreadError` where a part of the archive can't be read at the moment.
        """
        from newsarc.index.store import complete, open_index, status_of

        self._index = open_index(
            self.root, cache=True, refresh=True, rebuild=rebuild, whole=True, progress=self._progress, warn=self._warn
        )
        self._index.release()
        complete(self.root)
        return status_of(self.root, built_now=True)

    def _open(self, *, rebuild: bool = False) -> Index:
        from newsarc.index.store import open_index

        stale, self._stale = self._stale, set()
        return open_index(
            self.root,
            cache=self._cache,
            refresh=self._refresh,
            stale=stale,
            rebuild=rebuild,
            progress=self._progress,
            warn=self._warn,
        )

    def cache_status(self) -> Status:
        """What is kept of the archive from earlier commands."""
        from newsarc.index.store import status_of

        return status_of(self.root)

    def clear_cache(self) -> int:
        """Remove what is kept of the archive; how many bytes that was."""
        from newsarc.index.store import clear

        return clear(self.root)

    @contextmanager
    def _one_index(self) -> Iterator[None]:
        """Hold the index from its first use to the end of a question.

        The configuration is read once for it, and only if it matters which names are one.
        """
        self._asking = True
        self._aliases = functools.cache(self._read_aliases)
        try:
            yield
        finally:
            self._asking = False
            if self._index:
                self._index.release()

    def _answered(self, ask: Callable[[], Answer]) -> Answer:
        """An answer from one index."""
        with self._one_index():
            return self._soundly(ask)

    def _soundly(self, ask: Callable[[], Answer]) -> Answer:
        """An answer; asked for once more where the index turns out to be damaged and is made anew."""
        try:
            return ask()
        except NewsarcError:
            raise
        except Exception:
            if not self._is_remade():
                raise
            return ask()

    def _is_remade(self) -> bool:
        """Whether the index was damaged; then another one is made."""
        from newsarc.index.store import is_damaged

        if self._index is None or not is_damaged(self._index):
            return False
        self._index.release()
        self._index = self._open(rebuild=True)
        self._index.entities.read_aliases = self._aliases
        return True

    def _read_aliases(self) -> Aliases:
        from newsarc.config import read_config

        return read_config(self.root).aliases

    def _asked(self, ask: Callable[[], WithHitsT]) -> WithHitsT:
        """An answer of which every hit is as it is in its file now."""
        return self._up_to_date(ask, lambda answer: [hit.path for hit in answer.hits])

    def _up_to_date(self, ask: Callable[[], Answer], paths_of: Callable[[Answer], Collection[str]]) -> Answer:
        """An answer of which every page is as it is in its file now."""
        from newsarc.index.store import stale_folders

        known, read_again = self._index, set[str]()
        with self._one_index():
            while True:
                answer = self._soundly(ask)
                index = self.index
                if index is not known and index.looked_at_files:
                    return answer
                stale = stale_folders(index, self.root, paths_of(answer)) - read_again
                if not stale:
                    return answer
                read_again |= stale
                index.release()
                self._index, self._stale = None, stale


def _row_resolver(root: str) -> LeadsTo:
    from newsarc.links.row_targets import RowResolver

    return RowResolver(root).path_of
