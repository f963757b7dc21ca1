"""What is known about external links as a JSON document.

Knows: the fields below.  Must not know: words for people, terminals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.render.data.serializer import Object, document, pick, records
from newsarc.text.dates import utc_day

if TYPE_CHECKING:
    from newsarc.model.external import LinkList, LinkRecord, LinkTally


def links(links: LinkList, *, listed: bool = False) -> str:
    """All counts, and each link that was selected, whether they are to be ``listed`` or not."""
    return document(
        {
            "kind": "links",
            "hosts": [_tally(one, "host") for one in links.hosts],
            "years": [_tally(one, "year") for one in links.years],
            "links": [link(one) for one in links.links],
        }
    )


def _tally(one: LinkTally, kind: str) -> Object:
    return {kind: one.name, **pick(one, "urls", "ok", "dead", "unsure", "unchecked")}


def link(one: LinkRecord) -> Object:
    """A link as an object in a document."""
    known = one.known
    return {
        **pick(one, "url", "host", "verdict"),
        "reason": known.reason.value if known and known.reason else None,
        "status": known.status if known else None,
        "target": known.target if known else None,
        "checked": utc_day(known.tried) or None if known else None,
        "last_good": utc_day(known.last_good) or None if known else None,
        "first_bad": utc_day(known.first_bad) or None if known else None,
        "bad_days": known.bad_days if known else 0,
        "pages": records(one.pages, "file", "date"),
    }
