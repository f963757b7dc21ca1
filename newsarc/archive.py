"""`Archive`: the public face; opens an archive, asks the parts below, hands back values.

Knows: which part answers what.  Must not know: the terminal, output formats,
how the index is kept right (`indexed`).

What only some questions need (the index, spelling, the rules) is imported where
it is asked: `day` and `page` read a few files and should not wait for the rest.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.errors import NewsarcError, NotFoundError, UsageError
from newsarc.index.session import Indexed

if TYPE_CHECKING:
    from newsarc.model.graph import Graph
    from newsarc.model.hits import Facet, Hit, Hits
    from newsarc.model.report import Move, Repairs, Report
    from newsarc.model.stats import Stats
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline
    from newsarc.relations.graph import WholeGraph
    from newsarc.search.reference import Found
    from newsarc.text.dates import Span
    from newsarc.validation.incremental import ValidationSession


class Archive(Indexed):
    """A folder of dated markdown pages.

    >>> archive = Archive("examples")
    >>> archive.day("2012-02-08").date
    datetime.date(2012, 2, 8)

    ``root`` is the archive's root or its folder of pages.  Raises
    `NewsarcError` where there is no archive.  ``progress``, where given, is
    called with pages done and pages in all while many are read.

    The index is kept in the platform's cache folder (``NEWSARC_CACHE_DIR``
    moves it), or in memory alone without ``cache``; ``refresh`` looks at every
    file before it is trusted.  ``warn`` is told why it can't be kept, and what is
    to be said of files that are changed.
    """

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
        from newsarc.search.query import parse_query
        from newsarc.search.search import search

        parsed = parse_query(query, since=since, until=until, contexts=contexts, sources=sources)

        def ask() -> Hits:
            wanted = parsed if exact else parsed.with_names(self.index.entities.all_of)
            return search(self.index, wanted, limit=limit, exact=exact, by_date=sort == "date")

        return self._asked(ask)

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
        from newsarc.model.hits import Facet
        from newsarc.search.facets import By, counts
        from newsarc.search.query import parse_query
        from newsarc.search.search import matches

        if by not in list(By):
            raise UsageError(f"hits can't be counted by {by!r}", f"count them by {', '.join(By)}")
        parsed = parse_query(query, since=since, until=until, contexts=contexts, sources=sources)
        hits = self.find(query, since=since, until=until, contexts=contexts, sources=sources, exact=exact)

        def ask() -> Facet:
            wanted = parsed if exact else parsed.with_names(self.index.entities.all_of)
            pages = matches(self.index, wanted, exact=exact)
            found = counts(self.index, pages, By(by))
            values = found if by == By.YEAR else found[:limit]
            return Facet(by, values, len(found), len(pages), hits.corrections, hits.dropped)

        return self._answered(ask)

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
        from newsarc.index.entities import as_typed
        from newsarc.relations.related import related_to_entity, related_to_pages
        from newsarc.search.reference import named, numbers, resolve
        from newsarc.text.dates import Span

        span = Span(since, until)

        def ask() -> Hits:
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

    def timeline(
        self, what: str, *, limit: int | None = 20, since: date | None = None, until: date | None = None
    ) -> Timeline:
        """When the events of an entity happened, or those that a query finds.

        An entity by its name; else a query as `find` takes it, if it finds something
        as it stands; else an entity by a misspelt name, else the query in another
        spelling.  Raises `NotFoundError` with the nearest names where nothing
        answers at all, `QueryError` and `UsageError` as `find` does.
        """
        from newsarc.index.entities import as_typed
        from newsarc.relations.timeline import entity_timeline, query_timeline
        from newsarc.search.filters import unknown_names
        from newsarc.search.query import parse_query
        from newsarc.search.reference import entity_of
        from newsarc.search.strategy import Finding
        from newsarc.text.dates import Span
        from newsarc.text.words import well_formed

        what = well_formed(what)
        span = Span(since, until)

        def ask() -> Timeline:
            found = entity_of(self, what)
            query = None if found else parse_query(what).with_names(self.index.entities.all_of)
            for unknown in unknown_names(self.index, query) if query else ():
                raise NotFoundError(f"no {unknown.kind} matches {unknown.name!r}", "", unknown.nearest)
            finding = Finding(self.index, query) if query else None
            if finding and not finding.is_as_typed:
                found = entity_of(self, what, roughly=True)
            if found:
                entity = found.entity or as_typed(found.name)
                return entity_timeline(self.index, entity, limit=limit, span=span, corrections=found.corrections)
            if not finding or not finding.total:
                raise NotFoundError(f"nothing is told of {what!r}", "", self.index.entities.nearest(what))
            return query_timeline(self.index, finding, limit=limit, span=span)

        return self._asked(ask)

    def path_between(self, source: str | date, target: str | date) -> Chain:
        """The shortest chain of events from one entity, page or day to another, with the reason of each step.

        Both are what `related` takes; an entity stands for all its events.
        Raises `NotFoundError` where there is none, or nothing like what was asked for.
        """
        from newsarc.index.entities import as_typed
        from newsarc.relations.paths import MOST_STEPS, RARE, End, chain_between, entity_end
        from newsarc.search.reference import numbers, resolve

        def end(found: Found, *, alone: bool) -> End:
            if found.name:
                return entity_end(self.index, found.entity or as_typed(found.name), alone=alone)
            return End(found.page or str(found.day), set(numbers(self, found)))

        def ask() -> Chain:
            found = [resolve(self, one) for one in (source, target)]
            first, last = (end(one, alone=not all(other.name for other in found)) for one in found)
            chain = chain_between(self.index, first, last, (*found[0].corrections, *found[1].corrections))
            if not chain:
                raise NotFoundError(
                    f"no chain of at most {MOST_STEPS} steps leads from {first.name} to {last.name}",
                    f"a step is a link, or a context that at most {RARE} events carry",
                )
            return chain

        return self._asked(ask)

    def contexts(self, pattern: str = "", *, limit: int | None = 10, sort: str = "count") -> Contexts:
        """The names that pages carry, of which a word begins as ``pattern``; all for an empty one.

        Case and accents don't count, ``*`` stands for any letters.  ``sort`` is
        count, name or date (the latest first).  Raises `NotFoundError` with the
        nearest names where there is none, `UsageError` for another ``sort``.
        """
        from newsarc.relations.contexts import Sort, contexts, how_many
        from newsarc.text.words import well_formed

        pattern = well_formed(pattern)
        if sort not in list(Sort):
            raise UsageError(f"names can't be sorted by {sort!r}", f"sort them by {', '.join(Sort)}")

        def ask() -> Contexts:
            found = contexts(self.index, pattern, sort=Sort(sort), limit=limit)
            if not found.total:
                if not how_many(self.index):
                    raise NotFoundError("no page carries a name")
                near = self.index.entities.nearest(pattern.replace("*", " "))
                raise NotFoundError(f"no name has a word that begins with {pattern!r}", "", near)
            return found

        return self._answered(ask)

    def similar(self, pattern: str = "", *, limit: int | None = 10) -> Similar:
        """The names that may be spelt in several ways, the surest first; ``pattern`` as in `contexts`.

        Those that the configuration has for one are one.
        """
        from newsarc.relations.aliases import similar
        from newsarc.text.words import well_formed

        pattern = well_formed(pattern)
        return self._answered(lambda: similar(self.index, pattern, limit=limit))

    def graph(
        self,
        target: str | date | None = None,
        *,
        depth: int = 1,
        limit: int | None = 200,
        since: date | None = None,
        until: date | None = None,
    ) -> Graph:
        """The events and contexts at most ``depth`` steps around an entity, a page or a day, nearest first.

        Without a target all there are, whatever ``depth`` and ``limit``; `whole_graph`
        gives them one by one.  Raises `NotFoundError` where nothing is like the target.
        """
        from newsarc.model.graph import EventNode, Graph
        from newsarc.relations.graph import around
        from newsarc.search.reference import resolve
        from newsarc.text.dates import Span

        if target is None:
            with self.whole_graph(since=since, until=until) as whole:
                return Graph(None, tuple(whole.nodes), tuple(whole.edges))
        span = Span(since, until)

        def ask() -> Graph:
            found = resolve(self, target)
            name = found.name or found.page or str(found.day)
            start = self._nodes_of(found, span)
            return around(self.index, start, name, depth=depth, limit=limit, span=span, corrections=found.corrections)

        return self._up_to_date(ask, lambda graph: [node.path for node in graph.nodes if isinstance(node, EventNode)])

    def _nodes_of(self, found: Found, span: Span) -> Sequence[int]:
        """What a reference means, as nodes; a name that no event carries as a context is those that name it."""
        from newsarc.index.entities import as_typed
        from newsarc.index.entity_events import EntityEvents
        from newsarc.relations.graph import within
        from newsarc.search.reference import numbers

        if not found.name:
            return numbers(self, found)
        entity = found.entity or as_typed(found.name)
        if entity.ids:
            return [-name for name in entity.ids]
        return within(self.index, EntityEvents(self.index, (entity,)).pages, span)

    @contextmanager
    def whole_graph(self, *, since: date | None = None, until: date | None = None) -> Iterator[WholeGraph]:
        """The graph of the archive, whose nodes and edges are read one by one while they are asked for."""
        from newsarc.relations.graph import WholeGraph
        from newsarc.text.dates import Span

        with self._one_index():
            try:
                yield WholeGraph(self.index, Span(since, until))
            except (NewsarcError, OSError):
                raise
            except Exception as error:
                if not self._is_remade():
                    raise
                raise NewsarcError("the index was damaged, and is made anew", "write the graph once more") from error

    def stats(self, *, limit: int | None = 5, since: date | None = None, until: date | None = None) -> Stats:
        """What there is: days, gaps, sources, contexts, links; of each list the first ``limit``, all for None."""
        from newsarc.relations.stats import stats
        from newsarc.text.dates import Span

        return self._answered(lambda: stats(self.index, span=Span(since, until), limit=limit))

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
        from newsarc.validation.validate import ValidationOptions, validate

        file = Path(baseline) if baseline else None
        options = ValidationOptions(paths, select, ignore, root_prefix, since, file, update_baseline)
        return validate(self.root, options, cache=self._cache, progress=self._progress, warn=self._warn)

    def following(
        self,
        paths: Collection[str] = (),
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        root_prefix: str | None = None,
        since: str = "",
        baseline: str | os.PathLike[str] | None = None,
    ) -> ValidationSession:
        """`validate` for as long as files change: its reports are made anew from what has changed since.

        The arguments are those of `validate`, and so are the errors; `newsarc.files.watch`
        tells what has changed.
        """
        from newsarc.validation.incremental import ValidationSession
        from newsarc.validation.validate import ValidationOptions

        options = ValidationOptions(paths, select, ignore, root_prefix, since, Path(baseline) if baseline else None)
        return ValidationSession(self.root, options, cache=self._cache, progress=self._progress, warn=self._warn)

    def repairs(self, report: Report, *, unsafe: bool = False) -> Repairs:
        """What `fix` would change; nothing is written."""
        from newsarc.editing.fix import plan

        return plan(self.root, report, unsafe=unsafe)

    def fix(self, report: Report, *, unsafe: bool = False) -> Repairs:
        """Rewrite the broken links of which a report says where they are meant to lead.

        With ``unsafe`` the first suggestion is taken where it is likely and not
        plain.  All files are changed or, where that is interrupted, none; one that
        has changed since, is read-only or can't be written is among `Repairs.skipped`.
        """
        from newsarc.editing.fix import mend

        self.recover()
        return mend(self.root, self.repairs(report, unsafe=unsafe), cache=self._cache, warn=self._warn)

    def recover(self) -> None:
        """Take back a change of the archive's files that was cut off, or finish it; ``warn`` is told of it.

        `move` and `fix` do so first.  What is asked before the one or the other
        is answered better afterwards.
        """
        from newsarc.files.transaction import recover

        recover(self.root, self._warn)

    def plan_move(self, reference: str, destination: str) -> Move:
        """What `move` would write; nothing is written."""
        from newsarc.editing import move

        found = self.resolve(reference)
        if found.day:
            raise UsageError(f"{reference} is a day", "name one of its events")
        if not found.page:
            raise UsageError(f"{reference} names no page", "name an event by its path, number, slug or title")
        return move.plan(self.root, found.page, move.destination(self.root, found.page, destination))

    def move(self, reference: str, destination: str) -> Move:
        """Move an event to another day or name, with every link to it; what was written.

        ``destination`` is a date, a site path or a file path.  Raises
        `NotFoundError` where the reference means no page or several, `UsageError`
        where the destination is taken or no place for an event, `OSError` where
        a file can't be written, and then nothing was.
        """
        from newsarc.files.transaction import write

        self.recover()
        move = self.plan_move(reference, destination)
        write(self.root, move.edits, cache=self._cache, warn=self._warn)
        return move

    def resolve(self, reference: str) -> Found:
        """What a reference means, a page before a name.  Raises `NotFoundError` where nothing is called so."""
        from newsarc.search.reference import resolve

        return self._answered(lambda: resolve(self, reference, pages_first=True))
