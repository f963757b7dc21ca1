"""What is known about external links as rows.

Knows: which columns there are.  Must not know: formats, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.links import link
from newsarc.render.link_columns import COLUMNS
from newsarc.render.rows.table import Rows, rows

if TYPE_CHECKING:
    from newsarc.model.external import LinkList, LinkRecord
    from newsarc.render.data.serializer import Object


def links(links: LinkList, *, listed: bool = False) -> Rows:
    """Each link, whether they are to be ``listed`` or not; a row has the file and date of its first page."""
    return rows(COLUMNS, map(_row, links.links))


def _row(one: LinkRecord) -> Object:
    file, day = one.pages[0]
    return {**link(one), "file": file, "date": day}
