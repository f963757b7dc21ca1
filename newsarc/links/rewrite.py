"""A page's bytes with new targets for some of its links.

Knows: where links are and how they are decoded.  Must not know: files, why a link is broken.

Only the bytes of these targets change; invalid UTF-8, line ends and a byte order mark are preserved.  The new page is
parsed again: if any other link has changed, the page is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

from newsarc.markdown.links import Link, find_document_links, find_links
from newsarc.model.report import Place
from newsarc.pages import parse
from newsarc.pages.encoding import decode, encode
from newsarc.text.lines import Lines


def fingerprint(text: str) -> str:
    """A fingerprint of a page's text (see `decode`), unique to it."""
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def page_links(data: bytes) -> tuple[str, list[Link]]:
    """The text and the links of a page of the daily layout."""
    page = parse.parse("", data)
    return page.text, find_links(page.text, page.body)


def document_links(data: bytes) -> tuple[str, list[Link]]:
    """The text and the links of a page of any other layout."""
    from newsarc.pages.metadata.metadata import read_metadata  # here, since the daily layout doesn't need it

    text = decode(data).text
    return text, find_document_links(text, read_metadata(text).body)


ReadLinks = Callable[[bytes], tuple[str, list[Link]]]


def repaired(data: bytes, edits: Mapping[Place, str], read: ReadLinks = page_links) -> bytes | None:
    """A page with new targets, as written, in the places of some of its links.

    None if there is no link in one of the places, or the page would get other links than intended.
    """
    text, links = read(data)
    lines = Lines(text)
    numbers = {lines.place(link.start, link.end): number for number, link in enumerate(links)}
    if not numbers.keys() >= edits.keys():
        return None
    return redirected(data, {numbers[place]: new for place, new in edits.items()}, read)


def redirected(data: bytes, news: Mapping[int, str], read: ReadLinks = page_links) -> bytes | None:
    """A page with new targets, as written, for some of its links, by their index in the result of ``read``.

    None if the page would get other links than intended.
    """
    text, links = read(data)
    pieces: list[str] = []
    end = 0
    for number, new in sorted(news.items()):
        pieces += (text[end : links[number].start], new)
        end = links[number].end
    changed = "".join((*pieces, text[end:]))
    written = encode(changed, data)
    expected = [link.read(news[at]) if at in news else link.target for at, link in enumerate(links)]
    return written if _targets(read(written)[1]) == expected else None


def _targets(links: Iterable[Link]) -> list[str]:
    return [link.target for link in links]
