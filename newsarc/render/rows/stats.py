"""The figures of an archive as rows.

Knows: the columns below.  Must not know: formats, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.plain.stats import figures
from newsarc.render.rows.table import Rows, rows

if TYPE_CHECKING:
    from newsarc.model.stats import Stats

_COLUMNS = ("figure", "count", "of")


def stats(stats: Stats) -> Rows:
    """All figures, by the keys that plain lines have."""
    return rows(_COLUMNS, [dict(zip(_COLUMNS, (*one, None), strict=False)) for one in figures(stats)])
