"""Completions while typing: dates, slugs, contexts and sources of an archive.

Knows: the folders, and the index in the cache.  Must not know: commands, shells,
whether the index is up to date.

This runs at each press of the Tab key: it doesn't build an index, wait for a process
that is changing one, or read more than a few folders.  If something can't be read,
there are no completions.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.pages.layouts.daily import disk

if TYPE_CHECKING:
    from newsarc.index.prefixes import Prefixes

MOST = 50


class Completions:
    """The completions of a text in the archive at ``root``: at most `MOST` of each kind, the likeliest first."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def periods(self, typed: str) -> list[str]:
        """Years, months and days with events, as ISO dates; if only one year or month fits, the dates within it."""
        if not disk.has_pages(self._root):
            return self._indexed_periods(typed)
        found = years = _fitting((f"{year:04d}" for year in disk.years_of(self._root)), typed)
        if len(years) == 1:
            months = disk.months_of(self._root, int(years[0]))
            found = found + (fitting := _fitting((f"{years[0]}-{month:02d}" for month in months), typed))
            if len(fitting) == 1:
                days = disk.days_of(self._root, int(years[0]), int(fitting[0][5:]))
                found = found + _fitting(map(str, days), typed)
        return [one for one in found if one.startswith(typed)][:MOST]

    def _indexed_periods(self, typed: str) -> list[str]:
        """The same if folders don't show which days have events."""
        found: list[str] = []
        days = self._prefixes.days(typed)
        for length in (4, 7, 10):  # characters of a year, a month and a day
            fitting = _fitting({day[:length] for day in days if len(day) >= length}, typed)
            found += fitting
            if len(fitting) != 1:
                break
        return [one for one in found if one.startswith(typed)][:MOST]

    def slugs(self, typed: str) -> list[str]:
        """Slugs of pages, the latest first."""
        return self._prefixes.slugs(typed, MOST)

    def names(self, typed: str) -> list[str]:
        """Contexts, the commonest first, each in its commonest spelling; case and accents don't matter.

        If no name begins with the text, names with a word that does.
        """
        return self._prefixes.names(typed, MOST)

    def sources(self, typed: str) -> list[str]:
        """Names of sources, the commonest on the latest pages first; case and accents don't matter."""
        return self._prefixes.sources(typed, MOST)

    @cached_property
    def _prefixes(self) -> Prefixes:
        from newsarc.index.prefixes import Prefixes  # here, since dates are completed without SQLite

        return Prefixes(self._root)


def _fitting(periods: Iterable[str], typed: str) -> list[str]:
    """The periods that begin with the typed text or that it begins with, the latest first."""
    return [one for one in sorted(periods, reverse=True) if one.startswith(typed) or typed.startswith(one)]
