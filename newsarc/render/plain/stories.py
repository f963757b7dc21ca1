"""Timelines, contexts and chains of events as plain lines.

Knows: the columns below.  Must not know: terminals, their width, colours.

==================  ==========================================================================
timeline            handle, title, path, oldest first
path                handle, title, path, reasons (``a; b``), in the order of the chain
contexts            name, count, first date, last date, neighbours (``a; b``)
==================  ==========================================================================

A timeline's months are counted for a plot by ``cut -c1-7 | uniq -c``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.aliases import entry, reasons
from newsarc.render.plain.hits import hit_line
from newsarc.render.wording import cell, joined, lines
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.stories import Chain, Contexts, Similar, Timeline


def timeline(timeline: Timeline, *, query: str = "") -> str:
    """The events of a story, one per line as hits are; the query isn't shown."""
    return lines(hit_line(hit) for hit in timeline.hits)


def contexts(contexts: Contexts, *, pattern: str = "") -> str:
    """Contexts, one per line; the pattern isn't shown."""
    return lines(
        f"{cell(printable(one.name))}\t{one.count}\t{one.first or ''}\t{one.last or ''}\t"
        + cell(joined([name for name, _ in one.neighbours], "; "))
        for one in contexts.contexts
    )


def chain(chain: Chain) -> str:
    """The events of a chain, one per line, each with the reasons why it follows the one before."""
    return lines(f"{hit_line(hit)}\t{cell(joined(hit.reasons, '; '))}" for hit in chain.hits)


def similar(similar: Similar, *, pattern: str = "") -> str:
    """Contexts that may be one, as a table of aliases in TOML, one per line with a comment that says how sure it is."""
    return lines(["[aliases]", *(f"{entry(one)}  # {reasons(one)}" for one in similar.names)] if similar.names else ())
