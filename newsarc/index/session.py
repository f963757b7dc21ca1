"""The index of one archive in a running process: opened when needed, held for one answer, never outdated.

Knows: when the index is opened, held, released and read again.  Must not know: queries.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from newsarc.errors import NewsarcError

if TYPE_CHECKING:
    from newsarc.index.database import Index
    from newsarc.model.callbacks import Progress, Warn
    from newsarc.model.index_status import IndexStatus
    from newsarc.text.names import Aliases

Answer = TypeVar("Answer")


class IndexSession:
    """The index of the archive at ``root``; the other arguments are those of `Archive`."""

    def __init__(
        self,
        root: Path,
        *,
        cache: bool = True,
        refresh: bool = False,
        progress: Progress | None = None,
        warn: Warn | None = None,
    ) -> None:
        self._root = root
        self._cache = cache
        self._refresh = refresh
        self._progress = progress
        self._warn = warn
        self._index: Index | None = None
        self._is_answering = False
        self._read_aliases = functools.cache(self._aliases)
        self._stale: set[str] = set()  # folders that the index no longer matches

    @property
    def index(self) -> Index:
        """The index: read from the cache, or built from the pages on first use."""
        from newsarc.index.store import hold

        if self._is_answering and self._index and self._index.held:
            return self._index  # one answer comes from one index, though files may change in the meantime
        if self._index is None or not hold(self._index, self._root):
            self._index = self._open()
        self._index.entities.read_aliases = self._read_aliases
        if not self._is_answering:
            self._index.release()
        return self._index

    # ------------------------------------------------------------ the cache

    def build(self, *, rebuild: bool = False) -> IndexStatus:
        """Update the index in the cache, comparing every file; from scratch with ``rebuild``.

        Raises `UnavailableError` if a part of the archive can't be read at the moment.
        """
        from newsarc.index.store import complete, open_index, status_of

        self._index = open_index(
            self._root, cache=True, refresh=True, rebuild=rebuild, whole=True, progress=self._progress, warn=self._warn
        )
        self._index.release()
        complete(self._root)
        return status_of(self._root, self._aliases_for, built_now=True)

    def status(self) -> IndexStatus:
        """The state of the index in the cache."""
        from newsarc.index.store import status_of

        return status_of(self._root, self._aliases_for)

    def clear(self) -> int:
        """Remove everything in the cache about this archive; return the number of bytes."""
        from newsarc.index.store import clear

        return clear(self._root)

    # ------------------------------------------------------------ answers

    def answer(self, ask: Callable[[], Answer]) -> Answer:
        """The result of ``ask``, from one state of the index."""
        with self.held():
            return self._undamaged(ask)

    def answer_fresh(self, ask: Callable[[], Answer], paths_of: Callable[[Answer], Collection[str]]) -> Answer:
        """The same, repeated until every page of the answer is the same in the index and in its file.

        ``paths_of`` gives the site paths of the pages that an answer shows.
        """
        from newsarc.index.store import stale_folders

        before, read_again = self._index, set[str]()
        with self.held():
            while True:
                answer = self._undamaged(ask)
                index = self.index
                if index is not before and index.checked_all_files:
                    return answer
                stale = stale_folders(index, self._root, paths_of(answer)) - read_again
                if not stale:
                    return answer
                read_again |= stale
                if index.site:  # other documents may have other names
                    self._read_aliases = functools.cache(self._aliases)
                index.release()
                self._index, self._stale = None, stale

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold one state of the index from its first use to the end of the block.

        In the block the configuration is read at most once, and only if aliases matter.
        """
        self._is_answering = True
        self._read_aliases = functools.cache(self._aliases)
        try:
            yield
        finally:
            self._is_answering = False
            if self._index:
                self._index.release()

    @contextmanager
    def streamed(self) -> Iterator[Index]:
        """The index, held for an answer that is read piece by piece within the block.

        Such an answer can't be repeated: if the index turns out to be damaged, it is rebuilt for the next one,
        and this one ends with a `NewsarcError`.
        """
        with self.held():
            try:
                yield self.index
            except (NewsarcError, OSError):
                raise
            except Exception as error:
                if not self._replace_if_damaged():
                    raise
                raise NewsarcError("the index was damaged and is being rebuilt", "export the graph again") from error

    def _replace_if_damaged(self) -> bool:
        """Whether the index turned out to be damaged; if so, it was rebuilt."""
        from newsarc.index.store import is_damaged

        if self._index is None or not is_damaged(self._index):
            return False
        self._index.release()
        self._index = self._open(rebuild=True)
        self._index.entities.read_aliases = self._read_aliases
        return True

    def _undamaged(self, ask: Callable[[], Answer]) -> Answer:
        """The result of ``ask``, repeated once if the index was damaged and had to be replaced."""
        try:
            return ask()
        except NewsarcError:
            raise
        except Exception:
            if not self._replace_if_damaged():
                raise
            return ask()

    def _open(self, *, rebuild: bool = False) -> Index:
        from newsarc.index.store import open_index

        stale, self._stale = self._stale, set()
        return open_index(
            self._root,
            cache=self._cache,
            refresh=self._refresh,
            stale=stale,
            rebuild=rebuild,
            progress=self._progress,
            warn=self._warn,
        )

    def _aliases(self) -> Aliases:
        return self._aliases_for(self._index)

    def _aliases_for(self, index: Index | None) -> Aliases:
        """The aliases of the configuration, and those that documents declare."""
        from newsarc.config.read import read_config

        configured = read_config(self._root).aliases
        return configured if index is None or index.site is None else configured.with_others(index.document_aliases())
