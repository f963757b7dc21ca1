"""What is known about external links as plain lines.

Knows: the columns below.  Must not know: terminals, colours.

Counts are lines of ``host`` or ``year``, its name, all its URLs, and how many are ok,
dead, unsure and not checked.  Listed links have the columns of `link_columns`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.link_columns import columns
from newsarc.render.wording import cell, lines
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.external import LinkList, LinkTally


def links(links: LinkList, *, listed: bool = False) -> str:
    """Each link on a line if they are to be ``listed``, else the counts of hosts and years."""
    if listed:
        return lines("\t".join(cell(printable(value)) for value in columns(link)) for link in links.links)
    hosts = (_counts("host", one) for one in links.hosts)
    return lines([*hosts, *(_counts("year", one) for one in links.years)])


def _counts(kind: str, one: LinkTally) -> str:
    # A host has no character that a terminal acts on, and an IPv6 address with :: isn't at the start of a line.
    return f"{kind}\t{cell(one.name)}\t{one.urls}\t{one.ok}\t{one.dead}\t{one.unsure}\t{one.unchecked}"
