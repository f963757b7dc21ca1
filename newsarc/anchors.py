"""The places within a page that a fragment can lead to.

Knows: the anchors GitHub makes of headings, and HTML's own.  Must not know: links, files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsarc.blocks import Block, read_blocks
from newsarc.blocks import Kind as BlockKind
from newsarc.emphasis import unpaired
from newsarc.inline import Kind, Span, attributes, read_within
from newsarc.text import decode_entities, decode_escapes

_NAMING = ("id", "name")
_SIGNS = re.compile(r"\\.|\*+|_+", re.DOTALL)
_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*+\n[ \t]*+")
_KEPT = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc")  # letters, marks, numbers, connectors


def find_anchors(text: str, start: int = 0) -> frozenset[str]:
    """The anchors of a page's text from an offset on (where the body begins), lower-case.

    The rule is that of GitHub's renderer: the heading's text in lower case,
    punctuation dropped, blanks as hyphens; one that comes again is numbered
    (``source-1``).
    """
    read = read_blocks(text, start)
    labels = {one.label for one in read.definitions}
    anchors = {"", "top"}
    used: dict[str, int] = {}
    for block in read.blocks:
        is_heading = block.kind is BlockKind.HEADING
        spans = read_within(read.text, block, labels, () if is_heading else "<")
        if is_heading:
            anchors.add(_numbered(_anchor(_shown(read.text, block, spans)), used))
        anchors.update(_named(read.text, spans))
    return frozenset(anchors)


def _named(text: str, spans: list[Span]) -> Iterator[str]:
    """What the tags among some spans are called."""
    for span in spans:
        if span.kind is Kind.TAG:
            for name, start, end in attributes(text, span.start, span.end):
                if name in _NAMING:
                    yield decode_entities(text[start:end]).lower()


def _numbered(anchor: str, used: dict[str, int]) -> str:
    """An anchor that no heading before has; ``used`` says how often each was asked for again."""
    found = anchor
    while found in used:
        used[anchor] += 1
        found = f"{anchor}-{used[anchor]}"
    used[found] = 0
    return found


def _anchor(shown: str) -> str:
    kept = (one for one in shown.lower() if one in "- " or unicodedata.category(one) in _KEPT)
    return "".join(kept).replace(" ", "-")


# ---------------------------------------------------------------- what is shown of a heading


def _shown(text: str, block: Block, spans: list[Span]) -> str:
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
    labels = [span.inner for span in spans if span.kind is Kind.LINK]
    left = unpaired(text, (block.start, end), signs, labels)
    return "".join(
        _code(text[start:stop]) if code else _without_marks(text, start, stop, left) for start, stop, code in pieces
    )


def _pieces(text: str, start: int, end: int, spans: list[Span]) -> Iterator[tuple[int, int, bool]]:
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


def _cuts(span: Span) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """What is taken out of a heading because of something in it, and what is shown instead."""
    match span.kind:
        case Kind.LINK:
            yield span.start, span.inner[0], None
            yield span.inner[1], span.end, None
        case Kind.CODE | Kind.ADDRESS:
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
