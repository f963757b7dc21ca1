"""Hits as plain lines, and how many there are.

Knows: the columns below.  Must not know: terminals, their width, colours.

==================  ==========================================================================
search, related     handle, title, path; with ``explain`` also the reasons (``a; b``) and the score;
                    of a day, last, the path of the day's event that it belongs to
a facet             year, month, context or source; count
==================  ==========================================================================

A handle is the date and the event's number on that day, ``2012-02-08/16``, or the
date alone where the day doesn't list it.  It comes first, so that ``sort`` puts hits in
order of time and ``grep ^2012-02`` picks a month; ``newsarc show`` takes it, and the
path, which ``cut -f3`` gives, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.wording import cell, joined, lines, score, title
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.hits import Facet, Hit, Hits


def hits(hits: Hits, *, query: str | None = None, explain: bool = False) -> str:
    """Hits, one per line: ``2012-02-08/16<TAB>title<TAB>path``; the query isn't shown."""
    return lines(hit_line(hit, explain=explain) for hit in hits.hits)


def count(total: int) -> str:
    """How many hits there are, alone on a line."""
    return lines([str(total)])


def facet(facet: Facet, *, query: str = "") -> str:
    """Counts, one per line: ``2012<TAB>38``; the query isn't shown."""
    return lines(f"{cell(printable(name))}\t{count}" for name, count in facet.counts)


def hit_line(hit: Hit, *, explain: bool = False) -> str:
    """A hit as a line without its end."""
    columns = [hit.handle, cell(title(hit.title)), printable(hit.path)]
    if explain:
        columns += [cell(joined(hit.reasons, "; ")), score(hit)]
    return "\t".join([*columns, printable(hit.belongs_to)] if hit.belongs_to else columns)
