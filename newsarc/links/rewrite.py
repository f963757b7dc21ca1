"""A page's bytes and what is to be written where, to the bytes of the repaired page.

Knows: where a link stands and how it is read.  Must not know: files, why a link is broken.

Only the bytes of the links change: what is no UTF-8, line ends, a byte order
mark and all else stay as they are.  What was written is read again: unless it
has the same links but for those that were meant, nothing is repaired.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from newsarc.markdown.links import Link, find_links
from newsarc.model.report import Place
from newsarc.pages import parse
from newsarc.pages.encoding import encode
from newsarc.text.lines import Lines


def fingerprint(text: str) -> str:
    """What tells a page's text, as `decode` gives it, from any other."""
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def repaired(data: bytes, edits: Mapping[Place, str]) -> bytes | None:
    """A page with other targets written in the places of some of its links.

    None where a place is none of a link, or the page would not be read as it is meant.
    """
    text, links = _read(data)
    lines = Lines(text)
    numbers = {lines.place(link.start, link.end): number for number, link in enumerate(links)}
    if not numbers.keys() >= edits.keys():
        return None
    return redirected(data, {numbers[place]: new for place, new in edits.items()})


def redirected(data: bytes, news: Mapping[int, str]) -> bytes | None:
    """A page with other targets written for some of its links, by their numbers (`find_links`, from the body on).

    None where the page would not be read as it is meant.
    """
    text, links = _read(data)
    pieces: list[str] = []
    end = 0
    for number, new in sorted(news.items()):
        pieces += (text[end : links[number].start], new)
        end = links[number].end
    changed = "".join((*pieces, text[end:]))
    written = encode(changed, data)
    meant = [link.read(news[at]) if at in news else link.target for at, link in enumerate(links)]
    return written if _targets(_read(written)[1]) == meant else None


def _read(data: bytes) -> tuple[str, list[Link]]:
    page = parse.parse("", data)
    return page.text, find_links(page.text, page.body)


def _targets(links: Iterable[Link]) -> list[str]:
    return [link.target for link in links]
