"""`Archive`: the public face; opens an archive, asks the parts below, hands back values.

Knows: which part answers what.  Must not know: the terminal, output formats.

What only some questions need (the index, spelling, the rules) is imported where
it is asked: `day` and `page` read a few files and should not wait for the rest.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.errors import UsageError
from newsarc.reader import Reader

if TYPE_CHECKING:
    from newsarc.hits import Facet, Hit, Hits
    from newsarc.index import Index
    from newsarc.keeping import Status
    from newsarc.reference import Found
    from newsarc.report import Report

Progress = Callable[[int, int], None]


class Archive(Reader):
    """A folder of dated markdown pages.

    >>> archive = Archive("examples")
    >>> archive.day("2012-02-08").date
    datetime.date(2012, 2, 8)

    ``root`` is the archive's root or its folder of pages.  Raises
    `NewsarcError` where there is no archive.  ``progress``, where given, is
    called with pages done and pages in all while many are read.

    The index is kept in the platform's cache folder (``NEWSARC_CACHE_DIR``
    moves it), or in memory alone without ``cache``; ``refresh`` looks at every
    file before it is trusted.  ``warn`` is told why it can't be kept.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        cache: bool = True,
        refresh: bool = False,
        progress: Progress | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(root)
        self._cache = cache
        self._refresh = refresh
        self._progress = progress
        self._warn = warn
        self._index: Index | None = None
        self._asking = False
        self._stale: set[str] = set()  # folders that hold other pages than the index says

    def search(
        self,
        query: str,
        *,
        limit: int | None = 20,
        since: date | None = None,
        until: date | None = None,
        contexts: Collection[str] = (),
        sources: Collection[str] = (),
        exact: bool = False,
        sort: str = "score",
    ) -> list[Hit]:
        """The pages that answer a query, best first; the same as in `find`."""
        found = self.find(
            query, limit=limit, since=since, until=until, contexts=contexts, sources=sources, exact=exact, sort=sort
        )
        return list(found.hits)

    def find(
        self,
        query: str,
        *,
        limit: int | None = 20,
        since: date | None = None,
        until: date | None = None,
        contexts: Collection[str] = (),
        sources: Collection[str] = (),
        exact: bool = False,
        sort: str = "score",
    ) -> Hits:
        """`search`, with how many hits there are in all and what was read in another spelling.

        ``limit`` None gives all hits.  Raises `QueryError` for a query that can't
        be understood, `UsageError` for one with nothing to look for.
        """
        from newsarc.query import parse_query
        from newsarc.search import search

        parsed = parse_query(query, since=since, until=until, contexts=contexts, sources=sources)
        return self._asked(lambda: search(self.index, parsed, limit=limit, exact=exact, by_date=sort == "date"))

    def facet(
        self,
        query: str,
        by: str,
        *,
        limit: int | None = 20,
        since: date | None = None,
        until: date | None = None,
        contexts: Collection[str] = (),
        sources: Collection[str] = (),
        exact: bool = False,
    ) -> Facet:
        """How many of a search's hits there are ``by`` year, context or source; of years all, of others ``limit``.

        Raises as `find` does.
        """
        from newsarc.facets import By, counts
        from newsarc.hits import Facet
        from newsarc.query import parse_query
        from newsarc.search import matches

        if by not in list(By):
            raise UsageError(f"hits can't be counted by {by!r}", f"count them by {', '.join(By)}")
        parsed = parse_query(query, since=since, until=until, contexts=contexts, sources=sources)
        corrections = self.find(
            query, since=since, until=until, contexts=contexts, sources=sources, exact=exact
        ).corrections
        pages = matches(self.index, parsed, exact=exact)
        found = counts(self.index, pages, By(by))
        return Facet(by, found if by == By.YEAR else found[:limit], len(found), len(pages), corrections)

    def related(
        self,
        target: str | date,
        *,
        limit: int | None = 20,
        since: date | None = None,
        until: date | None = None,
        also: Collection[str] = (),
        sort: str | None = None,
    ) -> list[Hit]:
        """What belongs to an entity (newest first), a page or a date (best first), with reasons.

        ``also`` are names that each event must carry, or name in title or
        summary.  Raises `NotFoundError` where nothing is like the target or one
        of these, `ConfigError` where the configuration can't be read.
        """
        return list(self.kin(target, limit=limit, since=since, until=until, also=also, sort=sort).hits)

    def kin(
        self,
        target: str | date,
        *,
        limit: int | None = 20,
        since: date | None = None,
        until: date | None = None,
        also: Collection[str] = (),
        sort: str | None = None,
    ) -> Hits:
        """`related`, with how many there are in all, what the target was read as, and an entity's neighbours."""
        from newsarc.config import read_config
        from newsarc.entities import as_typed
        from newsarc.periods import Span
        from newsarc.reference import named, numbers, resolve
        from newsarc.related import related_to_entity, related_to_pages

        span, aliases = Span(since, until), read_config(self.root).aliases

        def ask() -> Hits:
            self.index.entities.aliases = aliases
            found = resolve(self, target)
            others = [named(self, name) for name in also]
            corrections = (*found.corrections, *(said for other in others for said in other.corrections))
            entities = [other.entity or as_typed(other.name) for other in others]
            if found.name:
                return related_to_entity(
                    self.index,
                    found.entity or as_typed(found.name),
                    limit=limit,
                    span=span,
                    also=entities,
                    by_score=sort == "score",
                    corrections=corrections,
                )
            return related_to_pages(
                self.index,
                numbers(self, found),
                found.page or str(found.day),
                limit=limit,
                span=span,
                also=entities,
                by_date=sort == "date",
                corrections=corrections,
            )

        return self._asked(ask)

    def validate(
        self,
        paths: Collection[str] = (),
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        root_prefix: str | None = None,
        since: str = "",
        baseline: str | os.PathLike[str] | None = None,
        update_baseline: bool = False,
    ) -> Report:
        """Check every link and page; ``paths`` are site paths to report on, all where there are none.

        ``select`` and ``ignore`` are codes, names or prefixes of rules;
        ``since`` is a git commit, after which findings are to be new;
        ``baseline`` is a file of known findings, to be left out.  With
        ``update_baseline`` it is written: with all findings where there is
        none, else without those that are gone.  What isn't given is as the
        configuration says.  Raises `UsageError` for a rule or commit that
        isn't there, `ConfigError` where configuration or baseline can't be
        understood, `ArchiveError` where git can't be asked.
        """
        from newsarc.asking import Asked, report_on

        file = Path(baseline) if baseline else None
        asked = Asked(paths, select, ignore, root_prefix, since, file, update_baseline)
        return report_on(self.root, asked, cache=self._cache, progress=self._progress, warn=self._warn)

    @property
    def index(self) -> Index:
        """The index: kept from an earlier command, or built from the pages when it is first asked for."""
        from newsarc.keeping import hold, open_index

        if self._asking and self._index and self._index.held:
            return self._index  # what a question began with it ends with
        if self._index is None or not hold(self._index, self.root):
            self._index = open_index(
                self.root,
                cache=self._cache,
                refresh=self._refresh,
                stale=self._stale,
                progress=self._progress,
                warn=self._warn,
            )
            self._stale = set()
        if not self._asking:
            self._index.release()
        return self._index

    def build_index(self, *, rebuild: bool = False) -> Status:
        """Have the index kept and right, looking at every file; built anew with ``rebuild``."""
        from newsarc.keeping import open_index, status_of

        self._index = open_index(
            self.root, cache=True, refresh=True, rebuild=rebuild, progress=self._progress, warn=self._warn
        )
        self._index.release()
        return status_of(self.root, built_now=True)

    def cache_status(self) -> Status:
        """What is kept of the archive from earlier commands."""
        from newsarc.keeping import status_of

        return status_of(self.root)

    def clear_cache(self) -> int:
        """Remove what is kept of the archive; how many bytes that was."""
        from newsarc.keeping import clear

        return clear(self.root)

    def resolve(self, reference: str) -> Found:
        """What a reference means, a page before a name.  Raises `NotFoundError` where nothing is called so."""
        from newsarc.reference import resolve

        with self._one_index():
            return resolve(self, reference, pages_first=True)

    @contextmanager
    def _one_index(self) -> Iterator[None]:
        """Hold the index from its first use to the end of a question."""
        self._asking = True
        try:
            yield
        finally:
            self._asking = False
            if self._index:
                self._index.release()

    def _asked(self, ask: Callable[[], Hits]) -> Hits:
        """An answer of which every page is as it is in its file now."""
        from newsarc.keeping import stale_folders

        known, read_again = self._index, set[str]()
        with self._one_index():
            while True:
                hits = ask()
                index = self.index
                if index is not known and index.looked_at_files:
                    return hits
                stale = stale_folders(index, self.root, [hit.path for hit in hits.hits]) - read_again
                if not stale:
                    return hits
                read_again |= stale
                index.release()
                self._index, self._stale = None, stale
