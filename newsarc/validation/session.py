"""The report that is asked for, again and again while files change.

Knows: what of a report stays the same from one to the next.  Must not know: how
it is seen that files change, how pages are checked, how a report is shown.

Configuration and baseline are read for each report.  The report on the commit
after which findings are to be new is made once; so is the first sweep over all
pages, until another prefix of links is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Set
from pathlib import Path

from newsarc.errors import ArchiveError
from newsarc.model.report import Report
from newsarc.validation.incremental import Standing
from newsarc.validation.check_archive import Progress
from newsarc.validation.validate import Asked, Terms, narrowed, past_report, terms_of

_MANY = 1_000  # changes at once, among which the system may have lost some


class Following:
    """The archive at ``root``, asked the same whenever it has changed; the arguments are those of `report_on`."""

    def __init__(
        self,
        root: Path,
        asked: Asked,
        *,
        cache: bool = True,
        progress: Progress | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self._root = root
        self._asked = asked
        self._cache = cache
        self._warn = warn
        terms = terms_of(root, asked)
        self._prefix = terms.prefix
        self._past, self._past_terms = self._past_for(terms), terms
        self._standing = Standing(root, terms.prefix, progress)

    @property
    def folders(self) -> Set[str]:
        """The site paths of all folders of the archive."""
        return self._standing.tree.folders

    def update(self, paths: Collection[str] | None) -> bool:
        """Take in what has changed at some site paths, anywhere for None; whether that is anything.

        Raises `ArchiveError` where the archive is gone.
        """
        if not self._root.is_dir():
            raise ArchiveError(f"{self._root} is no longer there")
        return self._standing.update(None if paths is None or len(paths) > _MANY else paths)

    def report(self) -> Report:
        """What `report_on` would say of the files as they were at the last `update`; raises as it does."""
        terms = terms_of(self._root, self._asked)
        if terms.prefix != self._prefix:
            self._standing, self._prefix = Standing(self._root, terms.prefix), terms.prefix
        if (terms.codes, terms.prefix) != (self._past_terms.codes, self._past_terms.prefix):
            self._past, self._past_terms = self._past_for(terms), terms
        report = self._standing.report(terms.codes, self._asked.paths)
        return narrowed(report, self._past, self._asked, terms)

    def prepare(self) -> None:
        """Gather now, while nothing changes, what will be needed when a link breaks."""
        self._standing.prepare()

    def _past_for(self, terms: Terms) -> Report | None:
        return past_report(self._root, self._asked, terms, cache=self._cache, warn=self._warn)
