"""The places within a page that a fragment can lead to.

Knows: the anchors GitHub makes of headings, and HTML's own.  Must not know: links, files.

GitHub's rule for a heading's anchor is that of html-pipeline: the text in lower
case, without what matches Ruby's ``[^\\p{Word}\\- ]``, spaces as hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from newsarc.markdown.blocks import Block, BlockKind, read_blocks
from newsarc.markdown.emphasis import unpaired
from newsarc.markdown.inline import Inline, InlineKind, attributes, element, read_within
from newsarc.text.clean import decode_entities, decode_escapes

_NAMING = ("id", "name")
_SIGNS = re.compile(r"\\.|\*+|_+", re.DOTALL)
_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*+\n[ \t]*+")
_OPENED_HEADING = re.compile("h[1-6]")
_CLOSED_HEADING = re.compile("/h[1-6]")
# `\p{Word}` of Ruby is what is alphabetic, a mark, a decimal digit or a connector.  Alphabetic are letters, letter
# numbers and marks, and besides them only these letters in circles and squares (Other_Alphabetic of Unicode).
_WORD = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Me", "Nd", "Pc")
_LETTERS_IN_SHAPES = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")
_PREFIX = "user-content-"  # what GitHub puts before each anchor, and finds it by with or without


class Anchors(NamedTuple):
    """The anchors of a page: those made of its headings, in lower case, and those that its HTML has, as written."""

    headings: frozenset[str]
    ids: frozenset[str]

    def has(self, fragment: str) -> bool:
        """Whether a fragment, percent-decoded, leads to one; the case counts for ids, and not for headings."""
        plain = fragment.removeprefix(_PREFIX)
        return _in_lower_case(plain) in self.headings or not self.ids.isdisjoint((fragment, plain, _PREFIX + fragment))


def find_anchors(text: str, start: int = 0) -> Anchors:
    """The anchors of a page's text from an offset on (where the body begins).

    A heading's anchor that comes again is numbered (``source-1``).  Headings of
    HTML count like those of markdown; whether the spaces at either end of
    their text do is left open, so that both forms are anchors.
    """
    read = read_blocks(text, start)
    labels = {one.label for one in read.definitions}
    headings, ids = _Headings(), {""}
    may_hold_html = "<" in read.text
    for block in read.blocks:
        is_heading = block.kind is BlockKind.HEADING
        if not is_heading and not may_hold_html:
            continue
        spans = read_within(read.text, block, labels, () if is_heading or headings.is_open else "<")
        if is_heading:
            headings.add(_shown(read.text, block, spans))
        else:
            headings.read(read.text, block, spans)
        ids.update(_named(read.text, spans))
    headings.close()
    return Anchors(frozenset(headings.anchors), frozenset(ids))


class _Headings:
    """Takes in headings in the order of the page, those of HTML tag by tag and over blocks."""

    def __init__(self) -> None:
        self.anchors = {"", "top"}
        self._used: dict[str, int] = {}
        self._pieces: list[str] = []  # the text so far of the HTML heading that is open
        self.is_open = False

    def add(self, shown: str) -> None:
        """Take in a heading of markdown, which no heading of HTML reaches beyond."""
        self.close()
        self.anchors.add(_numbered(_anchor(shown), self._used))

    def close(self) -> None:
        if self.is_open:
            shown = "".join(self._pieces)
            self.anchors.add(_numbered(_anchor(shown), self._used))
            self.anchors.add(_anchor(shown.strip()))
        self.is_open, self._pieces = False, []

    def read(self, text: str, block: Block, spans: list[Inline]) -> None:
        """Take in the headings that begin or end in a block other than a heading, and the text in between."""
        at, first = block.start, 0
        for number, span in enumerate(spans):
            name = element(text, span.start, span.end) if span.kind is InlineKind.TAG else ""
            if not _OPENED_HEADING.fullmatch(name) and not _CLOSED_HEADING.fullmatch(name):
                continue
            self._take(text, Block(block.kind, at, span.start), spans[first:number])
            self.close()
            self.is_open = not name.startswith("/")
            at, first = span.end, number + 1
        self._take(text, Block(block.kind, at, block.end), spans[first:])

    def _take(self, text: str, piece: Block, spans: list[Inline]) -> None:
        if not self.is_open:
            return
        if piece.kind is not BlockKind.HTML:
            self._pieces.append(_shown(text, piece, spans))
            return
        at = piece.start
        for span in spans:
            self._pieces.append(decode_entities(text[at : span.start]))
            at = span.end
        self._pieces.append(decode_entities(text[at : piece.end]))


def _named(text: str, spans: list[Inline]) -> Iterator[str]:
    """What the tags among some spans are called."""
    for span in spans:
        if span.kind is InlineKind.TAG:
            for name, start, end in attributes(text, span.start, span.end):
                if name in _NAMING:
                    yield decode_entities(text[start:end])


def _numbered(anchor: str, used: dict[str, int]) -> str:
    """An anchor that no heading before has; ``used`` says how often each was asked for again."""
    found = anchor
    while found in used:
        used[anchor] += 1
        found = f"{anchor}-{used[anchor]}"
    used[found] = 0
    return found


def _anchor(shown: str) -> str:
    return "".join(one for one in _in_lower_case(shown) if one in "- " or _is_word(one)).replace(" ", "-")


def _in_lower_case(text: str) -> str:
    """As Ruby has it: each character alone, so that a sigma at the end of a word is one like any other."""
    return text.lower() if text.isascii() else "".join(map(str.lower, text))


def _is_word(character: str) -> bool:
    return unicodedata.category(character) in _WORD or _LETTERS_IN_SHAPES.match(character) is not None


# ---------------------------------------------------------------- what is shown of a heading


def _shown(text: str, block: Block, spans: list[Inline]) -> str:
    """The text of a heading as a reader sees it: no marks, tags, targets or images, code as it is."""
    end = block.start + len(text[block.start : block.end].rstrip(" \t\r"))
    pieces = list(_pieces(text, block.start, end, spans))
    signs = [
        (found.start(), found.end())
        for start, stop, code in pieces
        if not code
        for found in _SIGNS.finditer(text, start, stop)
        if found[0][0] != "\\"
    ]
    labels = [span.inner for span in spans if span.kind is InlineKind.LINK]
    left = unpaired(text, (block.start, end), signs, labels)
    return "".join(
        _code(text[start:stop]) if code else _without_marks(text, start, stop, left) for start, stop, code in pieces
    )


def _pieces(text: str, start: int, end: int, spans: list[Inline]) -> Iterator[tuple[int, int, bool]]:
    """The spans of a heading that are shown, and whether each is shown as it is."""
    at = start
    for begin, stop, shown in sorted(cut for span in spans for cut in _cuts(span)):
        if begin < at:
            continue  # within an image
        yield at, begin, False
        if shown:
            yield *shown, True
        at = stop
    yield at, end, False


def _cuts(span: Inline) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """What is taken out of a heading because of something in it, and what is shown instead."""
    match span.kind:
        case InlineKind.LINK:
            yield span.start, span.inner[0], None
            yield span.inner[1], span.end, None
        case InlineKind.CODE | InlineKind.ADDRESS:
            yield span.start, span.end, span.inner
        case _:
            yield span.start, span.end, None


def _code(text: str) -> str:
    """What is shown of code: without one blank on either side, where it has both (CommonMark 6.1)."""
    text = text.replace("\n", " ")
    return text[1:-1] if text[:1] == text[-1:] == " " and text.strip(" ") else text


def _without_marks(text: str, start: int, end: int, left: dict[int, int]) -> str:
    """A piece of text without marks of emphasis, escapes and entities decoded, on one line."""
    pieces: list[str] = []
    for found in _SIGNS.finditer(text, start, end):
        if found.start() in left:
            pieces += (text[start : found.start()], found[0][: left[found.start()]])
            start = found.end()
    pieces.append(text[start:end])
    return decode_escapes(_BREAK.sub("", "".join(pieces)))
