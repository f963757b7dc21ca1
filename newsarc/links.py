"""The links of a text, as a markdown reader would follow them, with their places.

Knows: inline links and images, reference definitions, autolinks, HTML ``href``
and ``src``.  Must not know: whether a target is there.

What is a link is said by CommonMark, but for three things.  A row of the archive
is one, whatever brackets its title holds (`inline`); so is a target with blanks
in it, which was meant to be one; and the files of the generator's ``Formats:``
line are never stored, so that its links are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsarc.blocks import Block, read_blocks
from newsarc.inline import Kind, attributes, read_within
from newsarc.text import decode_entities, decode_escapes


class Link(NamedTuple):
    """A target as it is meant, and its span in the text (without angle brackets or quotes).

    ``in_markdown`` says how what stands there is read (see `target_of`).
    """

    target: str
    start: int
    end: int
    in_markdown: bool


_FORMATS = re.compile(r"^Formats: \[[^\n]*", re.MULTILINE)
_LEADING = ("href", "src")
_SIGNS = ("](", "<")  # a block that has neither has no target in it
# A row with one link and no other brackets, and what can make anything else of such a line or hold links elsewhere.
_PLAIN_ROW = re.compile(r"^(?:#{1,6}|\d++[.)]) \[[^\[\]\n]*+\]\(([^\x00-\x20\x7f()]*+)\)[^\[\]\n]*+$", re.MULTILINE)
_TELLING = ("`", "<", "\\", "~~~", "]:")


def target_of(written: str, *, in_markdown: bool) -> str:
    """What a target means as it is written; in markdown a backslash takes a sign as it is, in HTML it is one."""
    return decode_escapes(written) if in_markdown else decode_entities(written)


def find_links(text: str, start: int = 0) -> list[Link]:
    """Every link of the text from an offset on (where the body begins), in the order of their places."""
    searched = text
    if "Formats: [" in text:
        searched = _FORMATS.sub(lambda found: " " * len(found[0]), text)
    places = _plain_places(searched, start)
    if places is None:
        places = _all_places(searched, start)
    return [Link(target_of(text[at:end], in_markdown=marked), at, end, marked) for at, end, marked in places]


_Place = tuple[int, int, bool]  # a target's span, and whether it is written in markdown


def _plain_places(text: str, start: int) -> list[_Place] | None:
    """The places of the links of a text that has none but in plain rows, as most pages; None for any other.

    It holds no code, HTML, escape or definition, so that each row is a line of
    a paragraph, heading or item, and its link is one.
    """
    if any(sign in text for sign in _TELLING):
        return None
    places = [(*found.span(1), True) for found in _PLAIN_ROW.finditer(text, start)]
    return places if len(places) == text.count("](", start) else None


def _all_places(text: str, start: int) -> list[_Place]:
    read = read_blocks(text, start)
    labels = {one.label for one in read.definitions}
    places = [(one.start, one.end, True) for one in read.definitions]
    for block in read.blocks:
        places += _places(read.text, block, labels)
    return sorted(places)


def _places(text: str, block: Block, labels: set[str]) -> Iterator[_Place]:
    for span in read_within(text, block, labels, _SIGNS, with_rows=True):
        if span.target:
            yield *span.target, True
        elif span.kind is Kind.ADDRESS:
            yield *span.inner, False
        elif span.kind is Kind.TAG:
            yield from (
                (at, end, False) for name, at, end in attributes(text, span.start, span.end) if name in _LEADING
            )
