"""What an archive has that begins as a word does which is still being typed.

Knows: the folders, and the kept index as it lies there.  Must not know: commands,
shells, whether the index is still right.

Who presses a key doesn't wait: nothing here builds an index, waits for who is
changing one, or looks at more than a few folders.  What can't be read offers nothing.
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


class Offers:
    """What the archive at ``root`` has, asked for by the start of it; at most `MOST` of a kind, the likeliest first."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def periods(self, typed: str) -> list[str]:
        """Years, months and days as ISO dates, by the folders; of the only one that fits, what is in it too."""
        found = years = _fitting((f"{year:04d}" for year in disk.years_of(self._root)), typed)
        if len(years) == 1:
            months = disk.months_of(self._root, int(years[0]))
            found = found + (fitting := _fitting((f"{years[0]}-{month:02d}" for month in months), typed))
            if len(fitting) == 1:
                days = disk.days_of(self._root, int(years[0]), int(fitting[0][5:]))
                found = found + _fitting(map(str, days), typed)
        return [one for one in found if one.startswith(typed)][:MOST]

    def slugs(self, typed: str) -> list[str]:
        """The names of the latest pages' files."""
        return self._prefixes.slugs(typed, MOST)

    def names(self, typed: str) -> list[str]:
        """Contexts, those on most pages first, each in its commonest spelling; case and accents don't count.

        Where none begins so, those of which a word does.
        """
        return self._prefixes.names(typed, MOST)

    def sources(self, typed: str) -> list[str]:
        """Names of sources, the commonest of the latest pages first; case and accents don't count."""
        return self._prefixes.sources(typed, MOST)

    @cached_property
    def _prefixes(self) -> Prefixes:
        from newsarc.index.prefixes import Prefixes  # here, since dates are offered without SQLite

        return Prefixes(self._root)


def _fitting(periods: Iterable[str], typed: str) -> list[str]:
    """The periods that begin as what was typed or that it lies in, the latest first."""
    return [one for one in sorted(periods, reverse=True) if one.startswith(typed) or typed.startswith(one)]
