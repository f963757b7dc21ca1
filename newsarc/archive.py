"""`Archive`: the public face, which opens an archive and hands each question to the part that answers it.

Knows: which part answers what.  Must not know: the terminal, output formats,
how the index is kept up to date.

What only some questions need (the index, spelling, the rules) is imported where
it is used: `day` and `page` read a few files and should not wait for the rest.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.index.session import IndexSession
from newsarc.pages.discover import find_root
from newsarc.sites import has_days

if TYPE_CHECKING:
    from typing import Unpack

    from newsarc.errors import NotFoundError
    from newsarc.index.database import Index
    from newsarc.model.callbacks import Progress, Warn
    from newsarc.model.edits import Move, Repairs
    from newsarc.model.events import Calendar, Day, Event, Span
    from newsarc.model.external import ExternalOptions, LinkList, OnProgress
    from newsarc.model.graph import Graph
    from newsarc.model.hits import Facet, Hit, Hits
    from newsarc.model.index_status import IndexStatus
    from newsarc.model.query import Query, QueryOptions, RelatedOptions
    from newsarc.model.report import Report
    from newsarc.model.stats import Stats
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline
    from newsarc.model.target import Target
    from newsarc.model.validation_options import Narrowing
    from newsarc.pages.convert import ResolveRow
    from newsarc.pages.page_reader import PageReader
    from newsarc.relations.graph import GraphStream
    from newsarc.search.library import Library
    from newsarc.validation.incremental import ValidationSession


class Archive:
    """A folder of dated markdown pages.

    >>> archive = Archive("examples")
    >>> archive.day("2012-02-08").date
    datetime.date(2012, 2, 8)

    ``root`` is the archive's root or its folder of pages; afterwards the
    attribute ``root`` is the root.  Paths in arguments and values are site paths
    (``/news/2012/02/8/….md``), dates are `datetime.date`, and values are frozen
    dataclasses.

    The index is stored in the platform's cache folder (``NEWSARC_CACHE_DIR``
    moves it); without ``cache`` it is in memory only.  With ``refresh`` every file
    is checked for changes before the index is used, which archives of fewer than
    20,000 files do anyway.

    ``progress`` is called with the number of pages read and of all pages while
    the index is built.  ``warn`` is called with a sentence when the index can't
    be stored, and when an interrupted change of files was undone or completed.

    Raises `ArchiveError` where there is no archive.  Each method that needs the
    index raises `ArchiveError` where pages can't be read, and `ConfigError` where
    it needs the aliases in ``newsarc.toml`` and these can't be read.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        cache: bool = True,
        refresh: bool = False,
        progress: Progress | None = None,
        warn: Warn | None = None,
    ) -> None:
        self.root = find_root(Path(root))
        self._cache = cache
        self._progress = progress
        self._warn = warn
        self._session = IndexSession(self.root, cache=cache, refresh=refresh, progress=progress, warn=warn)
        self._reader = _reader(self.root, self._session)

    # ------------------------------------------------------------ days and pages

    def day(self, day: date | str) -> Day | None:
        """A day with its events; None where there are none.

        ``day`` is a date, or a text like ``2012-02-08``.  Raises `UsageError` for any other text.
        """
        return self._reader.day(day)

    def page(self, path: str) -> Event | None:
        """The event at a site path, with or without an edition's prefix (``/zh/news/…``); None where there is none."""
        return self._reader.page(path)

    def calendar(self, year: int, month: int | None = None) -> Calendar:
        """The days of a month or a year that have events, with their counts.  Raises `UsageError` for no month."""
        return self._reader.calendar(year, month)

    def during(self, since: date | None, until: date | None) -> Day | Calendar | Span:
        """The days from one to another, both included; None is the first or last day of the archive.

        One day is a `Day`, a month or a year a `Calendar`, any other period a `Span` of these.
        Raises `NotFoundError` with what is nearest where there are no events.
        """
        from newsarc.pages.spans import during
        from newsarc.text.dates import Period

        return during(self._reader, Period(since, until))

    def every_year(self, month: int, day: int | None = None) -> Span:
        """A day of every year that has events on it, or a month.  Raises `NotFoundError` where there are none."""
        from newsarc.pages.spans import every_year

        return every_year(self._reader, month, day)

    def day_page(self, day: date) -> str:
        """The site path of a day's page; empty where there is none, as in most layouts."""
        return self._reader.day_page(day)

    def latest(self) -> date | None:
        """The last day that has events; None where the archive has none."""
        return self._reader.latest()

    def around(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days before and after a day that have events."""
        return self._reader.around(day)

    def no_such_day(self, day: date) -> NotFoundError:
        """The error for a day without events, naming the nearest days that have some."""
        return self._reader.no_such_day(day)

    def raw(self, path: str) -> bytes | None:
        """The bytes of the page at a site path; None where there is none."""
        return self._reader.raw(path)

    def read_line(self, file: str, number: int) -> str | None:
        """A line of a file, counted from 1, to show a finding in its place; None where there is none."""
        return self._reader.read_line(file, number)

    def resolve(self, reference: str) -> Target:
        """What a reference means: a day, a page or a name, in this order.

        A page is given by its path, number on its day (``2012-02-08/16``), slug,
        title, the start of either, or a title with misspellings.  Raises
        `NotFoundError` with the nearest pages, and `AmbiguousError` where several
        pages match.
        """
        from newsarc.search.reference import resolve

        return self._session.answer(lambda: resolve(self._library, reference, pages_first=True)).as_target()

    # ------------------------------------------------------------ search

    def search(self, query: str | Query, **options: Unpack[QueryOptions]) -> list[Hit]:
        """The hits of `find`."""
        return list(self.find(query, **options).hits)

    def find(self, query: str | Query, **options: Unpack[QueryOptions]) -> Hits:
        """The pages that match a query, with how many there are in all and which words were corrected.

        ``options`` are the fields of `Query`: ``since``, ``until``, ``contexts``,
        ``sources``, ``also``, ``exact``, ``sort``, ``reverse`` and ``limit``; they
        replace those of a query that is given as a value.

        Where nothing matches, the hits are empty and say what is near.  Raises
        `QueryError` for a query that can't be parsed, `UsageError` for an empty
        one and for an unknown ``sort``.
        """
        from newsarc.model.query import Query
        from newsarc.search.find import find

        asked = Query.of(query, **options)
        return self._with_excerpts(self._answer_hits(lambda: find(self._library, asked)))

    def facet(self, query: str | Query, by: str, **options: Unpack[QueryOptions]) -> Facet:
        """How many hits of a query there are ``by`` ``year``, ``month``, ``context`` or ``source``.

        The arguments are those of `find`, but for ``limit``, which is the highest
        number of contexts or sources to return; all years and months are.  Raises as `find`
        does, and `UsageError` for an unknown ``by``.
        """
        from newsarc.model.choices import FacetBy, choose
        from newsarc.model.query import Query
        from newsarc.search.find import facet

        asked, chosen = Query.of(query, **options), choose(FacetBy, by, "hits can't be counted by", "count them by")
        return self._session.answer_fresh(lambda: facet(self._library, asked, chosen), lambda found: found.paths).facet

    # ------------------------------------------------------------ relations

    def related(self, target: str | date, **options: Unpack[RelatedOptions]) -> list[Hit]:
        """The hits of `kin`."""
        return list(self.kin(target, **options).hits)

    def kin(self, target: str | date, **options: Unpack[RelatedOptions]) -> Hits:
        """The events related to an entity, a page or a day, each with the reasons, and how many there are in all.

        An entity is given by its name, also with misspellings, a page as in
        `resolve`.  ``options`` are the filters of `find` (``since``, ``until``,
        ``contexts``, ``sources``, ``also``), ``sort``, ``limit`` and ``reverse``.
        The events of an entity come newest first, those related to a page best
        first; ``sort`` (``score`` or ``date``) says otherwise, and ``reverse``
        reverses that.  Those related to a day are grouped by the day's events that
        they belong to (`Hits.groups`), which share the ``limit``; within a group
        they come best first too.  ``limit`` is 20 by default; None returns all.

        Raises `NotFoundError` with the nearest names where nothing is like the
        target or one of ``also``, `UsageError` where one of these is no name, and
        for an unknown ``sort``.
        """
        from newsarc.relations.related import related

        return self._answer_hits(lambda: related(self._library, target, **options))

    def count_by(self, hits: Collection[Hit], by: str, *, limit: int | None = None) -> Facet:
        """How many of some hits there are ``by`` year, month, context or source; arguments and errors as in `facet`."""
        from newsarc.model.choices import FacetBy, choose
        from newsarc.search.facets import facet_of

        chosen = choose(FacetBy, by, "hits can't be counted by", "count them by")
        paths = [hit.path for hit in hits]
        return self._session.answer(lambda: facet_of(self.index, self.index.numbers_of(paths), chosen, limit=limit))

    def timeline(self, what: str | Query, **options: Unpack[QueryOptions]) -> Timeline:
        """When the events of an entity, or the hits of a query, happened: the first of them and all their months.

        ``what`` is read as an entity's name; else as a query, if that finds
        something without corrections; else as a misspelt name, else as a query
        with corrections.  With ``exact`` it is a query.  ``options`` are those of
        `find`, but that the oldest events come first unless ``sort`` is ``score``.

        Raises `NotFoundError` with the nearest names where nothing is found,
        `QueryError` and `UsageError` as `find` does.
        """
        from newsarc.model.choices import Sort
        from newsarc.model.query import Query
        from newsarc.relations.timeline import timeline

        asked = Query.of(what, **options)
        by_score = options.get("sort") == Sort.SCORE
        return self._session.answer_fresh(
            lambda: timeline(self._library, asked, by_score=by_score), lambda found: [hit.path for hit in found.hits]
        )

    def path_between(self, source: str | date, target: str | date) -> Chain:
        """The shortest chain of events from one entity, page or day to another, with the reasons of each step.

        Both are given as in `kin`; an entity is at any of its events.  Raises
        `NotFoundError` where there is no chain, and as `kin` does.
        """
        from newsarc.relations.paths import chain_between

        return self._session.answer_fresh(
            lambda: chain_between(self._library, source, target), lambda chain: [hit.path for hit in chain.hits]
        )

    def contexts(
        self,
        pattern: str = "",
        *,
        limit: int | None = 10,
        sort: str = "count",
        since: date | None = None,
        until: date | None = None,
    ) -> Contexts:
        """The contexts of which a word begins with ``pattern``; all for an empty one.

        Counted are the events from ``since`` to ``until``, both included.

        Case and accents don't matter, ``*`` matches any characters.  ``sort`` is
        ``count``, ``name`` or ``date`` (latest first); ``limit`` None returns all.
        Raises `NotFoundError` with the nearest names where there are none,
        `UsageError` for an unknown ``sort``.
        """
        from newsarc.model.choices import ContextSort, choose
        from newsarc.relations.contexts import contexts
        from newsarc.text.dates import Period

        order = choose(ContextSort, sort, "names can't be sorted by", "sort them by")
        period = Period(since, until)
        return self._session.answer(lambda: contexts(self.index, pattern, sort=order, limit=limit, period=period))

    def similar(self, pattern: str = "", *, limit: int | None = 10) -> Similar:
        """The contexts that may be spelt in several ways, the surest first; ``pattern`` as in `contexts`.

        Names that ``newsarc.toml`` declares to be aliases count as one name.
        """
        from newsarc.relations.aliases import similar

        return self._session.answer(lambda: similar(self.index, pattern, limit=limit))

    def graph(
        self,
        target: str | date | None = None,
        *,
        depth: int = 1,
        limit: int | None = 200,
        since: date | None = None,
        until: date | None = None,
    ) -> Graph:
        """The events and contexts at most ``depth`` steps from an entity, a page or a day, nearest first.

        ``target`` is given as in `kin`; ``limit`` is the highest number of nodes,
        None for all.  Without a target it is the graph of all events, whatever
        ``depth`` and ``limit``; `whole_graph` reads that node by node.  Raises as
        `kin` does.
        """
        from newsarc.model.graph import EventNode, Graph
        from newsarc.relations.graph import graph_around
        from newsarc.text.dates import Period

        if target is None:
            with self.whole_graph(since=since, until=until) as whole:
                return Graph(None, tuple(whole.nodes), tuple(whole.edges))
        period = Period(since, until)
        return self._session.answer_fresh(
            lambda: graph_around(self._library, target, depth=depth, limit=limit, period=period),
            lambda graph: [node.path for node in graph.nodes if isinstance(node, EventNode)],
        )

    @contextmanager
    def whole_graph(self, *, since: date | None = None, until: date | None = None) -> Iterator[GraphStream]:
        """The graph of all events, whose nodes and edges are read one by one within the ``with`` block."""
        from newsarc.relations.graph import GraphStream
        from newsarc.text.dates import Period

        with self._session.streamed() as index:
            yield GraphStream(index, Period(since, until))

    def stats(self, *, limit: int | None = 5, since: date | None = None, until: date | None = None) -> Stats:
        """The archive in figures: days, gaps, sources, contexts and links.

        Of each list the first ``limit`` entries are returned, all for None.
        """
        from newsarc.relations.stats import stats
        from newsarc.text.dates import Period

        return self._session.answer(lambda: stats(self.index, period=Period(since, until), limit=limit))

    # ------------------------------------------------------------ validation

    def validate(
        self,
        paths: Collection[str] = (),
        *,
        update_baseline: bool = False,
        external: ExternalOptions | None = None,
        on_external: OnProgress | None = None,
        **options: Unpack[Narrowing],
    ) -> Report:
        """Check every link and page; ``paths`` are site paths to report on, all where there are none.

        ``options`` are ``select``, ``ignore``, ``root_prefix``, ``since`` and
        ``baseline``.  ``select`` and ``ignore`` are codes, names or prefixes of
        rules; ``root_prefix`` is what links carry before the site path;
        ``since`` is a git commit, after which findings are to be new;
        ``baseline`` is a file of known findings, to be left out.  With
        ``update_baseline`` it is written: with all findings where there is
        none, else without those that are gone.  What isn't given is as the
        configuration says.  With ``external`` the URLs on the pages are asked
        too, which needs the extra ``newsarc[external]``; ``on_external`` is told
        how far that is.  Raises `UsageError` for a rule or commit that isn't
        there, `ConfigError` where configuration or baseline can't be understood,
        `ArchiveError` where git can't be asked, `NewsarcError` where there is no
        network.
        """
        from newsarc.model.validation_options import ValidationOptions
        from newsarc.validation.validate import validate

        asked = ValidationOptions(paths, **options, update_baseline=update_baseline, external=external)
        return validate(
            self.root,
            asked,
            cache=self._cache,
            progress=self._progress,
            on_external=on_external,
            warn=self._warn,
        )

    def links(
        self, *, dead: bool = False, host: str = "", link_cache: str | os.PathLike[str] | None = None
    ) -> LinkList:
        """What earlier validations found out about the external links; nothing is asked.

        ``dead`` and ``host`` select the links that are listed: those found dead,
        and those of a host and the hosts below it.  All are counted by host and
        year.  ``link_cache`` is the file of the history, if it isn't in the cache.
        """
        from pathlib import Path

        from newsarc.validation.external.known import known_links

        file = None if link_cache is None else Path(link_cache)
        return known_links(self.root, dead=dead, host=host, link_cache=file, progress=self._progress)

    def following(self, paths: Collection[str] = (), **options: Unpack[Narrowing]) -> ValidationSession:
        """`validate` for as long as files change: its reports are made anew from what has changed since.

        The arguments are those of `validate`, and so are the errors; `newsarc.files.watch`
        tells what has changed.
        """
        from newsarc.model.validation_options import ValidationOptions
        from newsarc.validation.incremental import ValidationSession

        asked = ValidationOptions(paths, **options, update_baseline=False)
        return ValidationSession(self.root, asked, cache=self._cache, progress=self._progress, warn=self._warn)

    # ------------------------------------------------------------ changes of files

    def repairs(self, report: Report, *, unsafe: bool = False) -> Repairs:
        """What `fix` would change; nothing is written."""
        from newsarc.editing.fix import plan_fixes

        return plan_fixes(self.root, report, unsafe=unsafe)

    def fix(self, report: Report, *, unsafe: bool = False) -> Repairs:
        """Rewrite the broken links of which a report says where they are meant to lead.

        With ``unsafe`` the first suggestion is taken where it is likely and not
        plain.  All files are changed or, where that is interrupted, none; one that
        has changed since, is read-only or can't be written is among `Repairs.skipped`.
        """
        from newsarc.editing.fix import apply_fixes

        self.recover()
        return apply_fixes(self.root, self.repairs(report, unsafe=unsafe), cache=self._cache, warn=self._warn)

    def recover(self) -> None:
        """Undo a change of the archive's files that was interrupted, or complete it; ``warn`` is called if so.

        `move` and `fix` do so first.  Call it before any question that depends on these files.
        """
        from newsarc.files.transaction import recover

        recover(self.root, self._warn)

    def plan_move(self, reference: str, destination: str) -> Move:
        """What `move` would write; nothing is written."""
        from dataclasses import replace

        from newsarc.editing.plan import plan_move

        found = self.resolve(reference)
        return replace(plan_move(self._library, reference, found, destination), corrections=found.corrections)

    def move(self, reference: str, destination: str) -> Move:
        """Move an event to another day or name, and rewrite every link to it; what was written.

        ``destination`` is a date, a site path or a file path.  Raises
        `NotFoundError` where the reference means no page or several, `UsageError`
        where the destination exists or is not a date or an event path, `OSError` where
        a file can't be written; then no file is changed.
        """
        from newsarc.files.transaction import write

        self.recover()
        move = self.plan_move(reference, destination)
        write(self.root, move.edits, cache=self._cache, warn=self._warn)
        return move

    # ------------------------------------------------------------ the index

    def build_index(self, *, rebuild: bool = False) -> IndexStatus:
        """Bring the stored index up to date, checking every file; from scratch with ``rebuild``."""
        return self._session.build(rebuild=rebuild)

    def cache_status(self) -> IndexStatus:
        """The state of the stored index."""
        return self._session.status()

    def clear_cache(self) -> int:
        """Remove everything stored about this archive in the cache; how many bytes that was."""
        return self._session.clear()

    @property
    def index(self) -> Index:
        """The index itself, for benchmarks and experiments; it isn't part of the stable API."""
        return self._session.index

    @property
    def _library(self) -> Library:
        from newsarc.search.library import Library

        return Library(self._reader, self._session)

    def _with_excerpts(self, hits: Hits) -> Hits:
        """Hits with excerpts of texts that only documents have."""
        site = self.index.site if hits.hits else None
        if site is None:
            return hits
        from newsarc.search.excerpts import with_excerpts

        return with_excerpts(self.root, site, hits)

    def _answer_hits(self, ask: Callable[[], Hits]) -> Hits:
        """Hits, each of which is as it is in its file now."""
        return self._session.answer_fresh(
            ask, lambda hits: [hit.path for hit in (*hits.hits, *(group.event for group in hits.groups))]
        )


def _reader(root: Path, session: IndexSession) -> PageReader:
    """What reads days and pages: their files, where these show by their paths what a day has, else the index."""
    if has_days(root):
        from newsarc.pages.reader import Reader

        return Reader(root, _row_resolver)
    from newsarc.index.documents import DocumentReader

    return DocumentReader(root, session)


def _row_resolver(root: str) -> ResolveRow:
    from newsarc.links.row_targets import RowResolver

    return RowResolver(root).path_of
