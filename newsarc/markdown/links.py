"""The links of a text with their positions.

Knows: inline links and images, link reference definitions, autolinks, and the HTML attributes that have URLs.
Must not know: whether a target exists.

Links follow CommonMark with GitHub's tables and footnotes, with three exceptions.  Archive rows may have any brackets
in the title (`inline`).  ``[text](a target with spaces)`` is a link, since its author meant one.  Links in the
generator's ``Formats:`` line are ignored, since their files are never in the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsarc.markdown.blocks import Block, BlockKind, read_blocks
from newsarc.markdown.inline import InlineKind, attributes, element, read_within
from newsarc.markdown.templates import mask_templates
from newsarc.text.clean import decode_entities, decode_escapes
from newsarc.text.lines import with_line_feeds


class Link(NamedTuple):
    """A link's target, decoded, and its span in the text (without angle brackets or quotes).

    ``in_markdown`` and ``in_cell`` say how the text there is decoded (see `target_of`).
    """

    target: str
    start: int
    end: int
    in_markdown: bool
    in_cell: bool = False

    def read(self, written: str) -> str:
        """The target that another text would have in the link's place."""
        return target_of(written, in_markdown=self.in_markdown, in_cell=self.in_cell)


_FORMATS = re.compile(r"^Formats: \[[^\n]*", re.MULTILINE)
# The attributes that link to a file or load one, in current and in old HTML.
_URLS = ("href", "src", "poster", "cite", "longdesc", "background", "xlink:href")
_CANDIDATES = ("srcset", "imagesrcset")  # those with several URLs
_URL = re.compile(r"[\s,]*+(\S*[^\s,])")  # the next one, without commas at its end
_DESCRIPTORS = re.compile(r"(?:\([^)]*+\)?|[^,(]++)*+")
_SIGNS = ("](", "<")  # a block without these has no target
# A row with one link and no other brackets, and what may turn such a line into something else or have other links.
_PLAIN_ROW = re.compile(r"^(?:#{1,6}|\d++[.)]) \[[^\[\]\n]*+\]\(([^\x00-\x20\x7f()]*+)\)[^\[\]\n]*+$", re.MULTILINE)
_FILE = re.compile(r"\.\w{1,5}(?:#.*)?$|^#|^\[\[")  # a sign that a text with spaces is a target
_SPECIAL = ("`", "<", "\\", "~~~", "]:")
_SPECIAL_IN_DOCUMENTS = (*_SPECIAL, "{{", "{%", "{/*", "$$", "[^", "\0", "\t", "\n    ", "\n>", "     ")
_PLAIN_LINK = re.compile(r"\[[^\[\]|\n]*+\]\(([^\x00-\x20\x7f()|]++)\)")
# A line that may be the delimiter row of a table, in any container.
_MAYBE_DELIMITER_ROW = re.compile(r"^[- \t\d>*+.)]*+[:|][- \t\r\d>*+.):|]*$", re.MULTILINE)


def target_of(written: str, *, in_markdown: bool, in_cell: bool = False) -> str:
    """The target in a text: backslash escapes are decoded only in markdown, entities in HTML too.

    In the cell of a table, escaped pipes are decoded first (GFM 4.10).  A NUL is the replacement character everywhere
    (CommonMark 2.3).
    """
    written = written.replace("\0", "\ufffd")
    if in_cell:
        written = written.replace("\\|", "|")
    return decode_escapes(written) if in_markdown else decode_entities(written)


def find_links(text: str, start: int = 0) -> list[Link]:
    """All links of a text from an offset on (where the body starts), in order of position."""
    searched = with_line_feeds(text)
    if "Formats: [" in text:
        searched = _FORMATS.sub(lambda found: " " * len(found[0]), searched)
    places = _plain_places(searched, start)
    if places is None:
        places = _all_places(searched, start)
    return [
        Link(target_of(text[at:end], in_markdown=marked, in_cell=celled), at, end, marked, celled)
        for at, end, marked, celled in places
    ]


def find_document_links(text: str, start: int = 0) -> list[Link]:
    """The links of a text that tools process before a browser does, from an offset on; targets may contain templates.

    Templates themselves aren't searched, archive rows aren't treated specially, and a value in braces is code.

    >>> [link.target for link in find_document_links('[a]({% link a.md %}), <img src="{{ site.url }}/b.png">')]
    ['{% link a.md %}', '{{ site.url }}/b.png']
    """
    if not any(sign in text for sign in (*_SIGNS, "]:")):
        return []
    text_only = with_line_feeds(text)
    if (places := _plain_document_places(text_only, start)) is not None:
        return [Link(decode_entities(text[at:end]), at, end, in_markdown=True) for at, end in places]
    searched = mask_templates(text_only)
    return [
        Link(target_of(text[at:end], in_markdown=marked, in_cell=celled), at, end, marked, celled)
        for at, end, marked, celled in _all_places(searched, start, with_rows=False)
        if not _is_no_target(searched, at, end, in_markdown=marked)
    ]


def _plain_document_places(text: str, start: int) -> list[tuple[int, int]] | None:
    """The spans of the targets in a text of paragraphs, headings and lists only, as in most; None for others.

    Without code, HTML, escapes, definitions, tables and templates, every apparent link is one.
    """
    body = text[start:]
    if any(sign in body for sign in _SPECIAL_IN_DOCUMENTS) or _MAYBE_DELIMITER_ROW.search(text, start):
        return None
    places = [found.span(1) for found in _PLAIN_LINK.finditer(text, start)]
    return places if len(places) == text.count("](", start) else None


def _is_no_target(text: str, at: int, end: int, *, in_markdown: bool) -> bool:
    """Whether an apparent target is a value in braces, or words in parentheses after brackets."""
    written = text[at:end]
    if not in_markdown:
        return written.startswith("{")
    if not written:
        return text[at - 1 : at] != "("  # a definition without a target is a comment
    has_space = " " in written and text[at - 1] != "<"
    return has_space and "/" not in written and not _FILE.search(written)


_Place = tuple[int, int, bool, bool]  # a target's span, and whether it is in markdown, and in a cell


def _plain_places(text: str, start: int) -> list[_Place] | None:
    """The places of the links of a text with links only in plain rows, as on most pages; None for any other text.

    Such a text has no code, HTML, escape, definition or table, so each row is a line of a paragraph, heading or list
    item, and its link is one.
    """
    if any(sign in text for sign in _SPECIAL) or _MAYBE_DELIMITER_ROW.search(text, start):
        return None
    places = [(*found.span(1), True, False) for found in _PLAIN_ROW.finditer(text, start)]
    return places if len(places) == text.count("](", start) else None


def _all_places(text: str, start: int, *, with_rows: bool = True) -> list[_Place]:
    read = read_blocks(text, start)
    labels = {one.label for one in read.definitions}
    places = [(one.start, one.end, True, False) for one in read.definitions]
    for block in read.blocks:
        places += _places(read.text, block, labels, with_rows=with_rows)
    return sorted(places)


def _places(text: str, block: Block, labels: set[str], *, with_rows: bool) -> Iterator[_Place]:
    in_cell = block.kind is BlockKind.CELL
    for inline in read_within(text, block, labels, _SIGNS, with_rows=with_rows):
        if inline.destination:
            yield *inline.destination, True, in_cell
        elif inline.kind is InlineKind.AUTOLINK:
            yield *inline.inner, False, in_cell
        elif inline.kind is InlineKind.TAG:
            yield from ((*place, False, in_cell) for place in _in_tag(text, inline.start, inline.end))


def _in_tag(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the URLs in the tag between two offsets, without the spaces around them."""
    for name, at, stop in attributes(text, start, end):
        if name in _URLS or (name == "data" and element(text, start, end) == "object"):
            value = text[at:stop]
            begin = at + len(value) - len(value.lstrip())
            yield begin, begin + len(value.strip())
        elif name in _CANDIDATES:
            yield from _candidates(text, at, stop)


def _candidates(text: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the URLs of a ``srcset`` (HTML, 4.8.4.2.2), each followed by a comma or by its descriptors."""
    while found := _URL.match(text, at, end):
        yield found.span(1)
        at = found.end()
        if not text.startswith(",", at) and (described := _DESCRIPTORS.match(text, at, end)):
            at = described.end()
