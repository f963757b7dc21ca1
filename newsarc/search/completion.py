"""Completions of what a person is typing: dates, slugs, contexts and sources of an archive.

Knows: the folders, and the index in the cache.  Must not know: commands, shells,
whether the index is up to date.

This runs at each press of the Tab key: nothing here builds an index, waits for a
process that is changing one, or reads more than a few folders.  Where something
can't be read there are no completions.
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
    """The completions of a text in the archive at ``root``: at most `MOST` of a kind, the likeliest first."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def periods(self, typed: str) -> list[str]:
        """Years, months and days that have events, as ISO dates; of the only year or month that fits, those in it."""
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
        """The same where no folder shows which days there are."""
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
        """Contexts, those on most pages first, each in its commonest spelling; case and accents don't matter.

        Where no name begins so, the names of which a word does.
        """
        return self._prefixes.names(typed, MOST)

    def sources(self, typed: str) -> list[str]:
        """Names of sources, the commonest of the latest pages first; case and accents don't matter."""
        return self._prefixes.sources(typed, MOST)

    @cached_property
    def _prefixes(self) -> Prefixes:
        from newsarc.index.prefixes import Prefixes  # here, since dates are completed without SQLite

        return Prefixes(self._root)


def _fitting(periods: Iterable[str], typed: str) -> list[str]:
    """The periods that begin with what was typed, and those that it begins with, the latest first."""
    return [one for one in sorted(periods, reverse=True) if one.startswith(typed) or typed.startswith(one)]
