"""What an archive has that begins as a word does which is still being typed.

Knows: the folders, and the kept index as it lies there.  Must not know: commands,
shells, whether the index is still right.

Who presses a key doesn't wait: nothing here builds an index, waits for who is
changing one, or looks at more than a few folders.  What can't be read offers nothing.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from newsarc.files.cache import Shelf
from newsarc.files.paths import stem
from newsarc.pages import discover
from newsarc.text.names import joined_key
from newsarc.text.words import fold

MOST = 50
_LATEST = 1000  # pages whose sources are counted
_LAST = "\U0010ffff"  # comes after whatever a name goes on with


class Offers:
    """What the archive at ``root`` has, asked for by the start of it; at most `MOST` of a kind, the likeliest first."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def periods(self, typed: str) -> list[str]:
        """Years, months and days as ISO dates, by the folders; of the only one that fits, what is in it too."""
        found = years = _fitting((f"{year:04d}" for year in discover.years_of(self._root)), typed)
        if len(years) == 1:
            months = discover.months_of(self._root, int(years[0]))
            found = found + (fitting := _fitting((f"{years[0]}-{month:02d}" for month in months), typed))
            if len(fitting) == 1:
                days = discover.days_of(self._root, int(years[0]), int(fitting[0][5:]))
                found = found + _fitting(map(str, days), typed)
        return [one for one in found if one.startswith(typed)][:MOST]

    def slugs(self, typed: str) -> list[str]:
        """The names of the latest pages' files."""
        pattern = "*/" + re.sub(r"([*?\[])", r"[\1]", typed) + "*"
        # In the order of paths, which is about that of days, it is enough to look at them until there are enough.
        rows = self._ask("SELECT path FROM page WHERE path GLOB ? ORDER BY path DESC LIMIT ?", pattern, MOST)
        slugs = (stem(path.rpartition("/")[2]) for (path,) in rows)
        return list(dict.fromkeys(slug for slug in slugs if slug.startswith(typed)))

    def names(self, typed: str) -> list[str]:
        """Contexts, those on most pages first, each in its commonest spelling; case and accents don't count.

        Where none begins so, those of which a word does.
        """
        key = joined_key(typed)
        best = "SELECT name, max(pages) AS most FROM name WHERE {} GROUP BY joined ORDER BY most DESC, name LIMIT ?"
        rows = self._ask(best.format("joined >= ? AND joined < ?"), key, key + _LAST, MOST)
        if not rows:
            within = (
                "id IN (SELECT id FROM name WHERE instr(' ' || sorted, ?))"  # the order alone is less to go through
            )
            rows = self._ask(best.format(within), f" {key}", MOST)
        return [name for name, _ in rows]

    def sources(self, typed: str) -> list[str]:
        """Names of sources, the commonest of the latest pages first; case and accents don't count."""
        query = "SELECT sources FROM page {} ORDER BY id DESC LIMIT ?"
        key = fold(typed)
        if word := re.match(r"\w+", key, re.ASCII):
            found = "WHERE id IN (SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT ?)"
            rows = self._ask(query.format(found), f'sources : "{word[0]}" *', _LATEST, _LATEST)
        else:
            rows = self._ask(query.format(""), _LATEST)
        labels = (label for (all_of,) in rows for label in all_of.split("\n"))
        counts = Counter(label for label in labels if label and fold(label).startswith(key))
        return [label for label, _ in counts.most_common(MOST)]

    def _ask(self, query: str, *values: str | int) -> list[Any]:
        """Rows of the kept index; none where there is no index, or none that can be read at once."""
        import sqlite3  # here, since dates are offered without it

        try:
            shelf = Shelf(self._root)
            if not shelf.trusted("index"):
                return []
            place = quote(os.fsencode(shelf.place("index")))
            database = sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=0)
        except (OSError, sqlite3.Error):
            return []
        try:
            return database.execute(query, values).fetchall()
        except sqlite3.Error:
            return []
        finally:
            database.close()


def _fitting(periods: Iterable[str], typed: str) -> list[str]:
    """The periods that begin as what was typed or that it lies in, the latest first."""
    return [one for one in sorted(periods, reverse=True) if one.startswith(typed) or typed.startswith(one)]
