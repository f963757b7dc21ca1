"""The anchors of a page, the targets of links' fragments.

Knows: the anchors that GitHub makes of headings, and those in HTML.  Must not know: links, files.

GitHub makes a heading's anchor as html-pipeline does: the text in lower case, without what matches Ruby's
``[^\\p{Word}\\- ]``, with hyphens for spaces.  Other tools have other rules (`slugs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsarc.markdown.blocks import Block, BlockKind, read_blocks
from newsarc.markdown.emphasis import unpaired
from newsarc.markdown.inline import Inline, InlineKind, attributes, element, read_within
from newsarc.markdown.slugs import RULES, Slugs, lower, spelled_out
from newsarc.text.clean import decode_entities, decode_escapes

_NAMING = ("id", "name")
_SIGNS = re.compile(r"\\.|\*+|_+", re.DOTALL)
_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*+\n[ \t]*+")
_OPENED_HEADING = re.compile("h[1-6]")
_CLOSED_HEADING = re.compile("/h[1-6]")
_ATTRIBUTE = r"(?:[.#][\w:.-]{1,200}|[\w-]{1,100}=[^\s{}]{1,200})"
_SPACES = r"[ \t]{0,20}"
_ATTRIBUTES = re.compile(
    rf"\{{{_SPACES}(?::|/\*)?{_SPACES}{_ATTRIBUTE}(?:[ \t]{{1,20}}{_ATTRIBUTE}){{0,20}}{_SPACES}(?:\*/)?{_SPACES}\}}"
)
_ID = re.compile(r"#([\w:.-]+)")
_OF_EVERY_PAGE = frozenset(("", "top"))
_PREFIX = "user-content-"  # GitHub's prefix of each anchor; a fragment may omit it


class Anchors(NamedTuple):
    """The anchors of a page: those made of headings, in lower case, and those in HTML, as written.

    ``patterns`` match the possible anchors of some headings.
    """

    headings: frozenset[str]
    ids: frozenset[str]
    patterns: tuple[re.Pattern[str], ...] = ()

    def has(self, fragment: str) -> bool:
        """Whether a percent-decoded fragment leads to one; case matters for ids, but not for headings."""
        plain = fragment.removeprefix(_PREFIX)
        if lower(plain) in self.headings or not self.ids.isdisjoint((fragment, plain, _PREFIX + fragment)):
            return True
        return any(one.fullmatch(lower(plain)) for one in self.patterns)

    def named(self) -> frozenset[str]:
        """All that a heading or an element has: not those of every page, such as the top."""
        return (self.headings | self.ids) - _OF_EVERY_PAGE


def find_anchors(text: str, start: int = 0, rules: Sequence[Slugs] = (Slugs.GITHUB,)) -> Anchors:
    """The anchors of a page's text from an offset on (where the body starts), each heading's by all of the rules.

    Repeated anchors of headings are numbered (``source-1``).  HTML headings have anchors too, both with and without the
    spaces at either end of their text, since it is not known which GitHub makes.
    """
    read = read_blocks(text, start)
    labels = {one.label for one in read.definitions}
    headings, ids = _Headings(rules), {""}
    may_hold_html = "<" in read.text
    for block in read.blocks:
        is_heading = block.kind is BlockKind.HEADING
        if not is_heading and not may_hold_html:
            continue
        spans = read_within(read.text, block, labels, () if is_heading or headings.is_open else "<")
        if is_heading:
            headings.add(shown_text(read.text, block, spans))
        else:
            headings.read(read.text, block, spans)
        ids.update(_named(read.text, spans))
    headings.close()
    return Anchors(frozenset(headings.anchors), frozenset(ids), tuple(headings.patterns))


def find_document_anchors(text: str, start: int, rules: Sequence[Slugs]) -> Anchors:
    """The anchors of a page as made by a tool, with the ids set by attributes, as in ``{#rain}``."""
    ids = {one for found in _ATTRIBUTES.finditer(text, start) for one in _ID.findall(found[0])}
    plain = _ATTRIBUTES.sub(lambda found: " " * len(found[0]), text) if ids else text
    found = find_anchors(plain, start, rules)
    return found._replace(ids=found.ids | ids)


class _Headings:
    """Collects the anchors of headings in the order of the page; an HTML heading may span several blocks."""

    def __init__(self, rules: Sequence[Slugs]) -> None:
        self.anchors = set(_OF_EVERY_PAGE)
        self.patterns: list[re.Pattern[str]] = []
        self._rules = [(RULES[one], dict[str, int]()) for one in rules]
        self._pieces: list[str] = []  # the text so far of the open HTML heading
        self.is_open = False

    def add(self, shown: str) -> None:
        """Add a markdown heading, which ends an open HTML heading."""
        self.close()
        self._add(shown)

    def close(self) -> None:
        if self.is_open:
            shown = "".join(self._pieces)
            self._add(shown)
            self.anchors.update(lower(rule.make(shown.strip())) for rule, _ in self._rules)
        self.is_open, self._pieces = False, []

    def _add(self, shown: str) -> None:
        for rule, used in self._rules:
            self.anchors.add(lower(_numbered(rule.make(shown), used, rule.separator)))
            if pattern := spelled_out(rule, shown):
                self.patterns.append(pattern)

    def read(self, text: str, block: Block, spans: list[Inline]) -> None:
        """Add the HTML headings that start or end in a block other than a heading."""
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
            self._pieces.append(shown_text(text, piece, spans))
            return
        at = piece.start
        for span in spans:
            self._pieces.append(decode_entities(text[at : span.start]))
            at = span.end
        self._pieces.append(decode_entities(text[at : piece.end]))


def _named(text: str, spans: list[Inline]) -> Iterator[str]:
    """The ids and names of the tags among some inlines."""
    for span in spans:
        if span.kind is InlineKind.TAG:
            for name, start, end in attributes(text, span.start, span.end):
                if name in _NAMING:
                    yield decode_entities(text[start:end])


def _numbered(anchor: str, used: dict[str, int], separator: str) -> str:
    """An anchor that no earlier heading has; ``used`` counts the repetitions of each."""
    found = anchor
    while found in used:
        used[anchor] += 1
        found = f"{anchor}{separator}{used[anchor]}"
    used[found] = 0
    return found


# ---------------------------------------------------------------- the text of a heading


def shown_text(text: str, block: Block, spans: list[Inline]) -> str:
    """The text of a heading as shown: without delimiters, tags, destinations and images; code is literal."""
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
    """The spans of a heading that are shown, and whether each is shown literally."""
    at = start
    for begin, stop, shown in sorted(cut for span in spans for cut in _cuts(span)):
        if begin < at:
            continue  # in an image
        yield at, begin, False
        if shown:
            yield *shown, True
        at = stop
    yield at, end, False


def _cuts(span: Inline) -> Iterator[tuple[int, int, tuple[int, int] | None]]:
    """The spans to remove from a heading because of an inline in it, and the span that is shown instead."""
    match span.kind:
        case InlineKind.LINK:
            yield span.start, span.inner[0], None
            yield span.inner[1], span.end, None
        case InlineKind.CODE | InlineKind.AUTOLINK:
            yield span.start, span.end, span.inner
        case _:
            yield span.start, span.end, None


def _code(text: str) -> str:
    """The text of a code span: without one space on either side, if it has both (CommonMark 6.1)."""
    text = text.replace("\n", " ")
    return text[1:-1] if text[:1] == text[-1:] == " " and text.strip(" ") else text


def _without_marks(text: str, start: int, end: int, left: dict[int, int]) -> str:
    """A piece of text without delimiters of emphasis, with escapes and entities decoded, on one line."""
    pieces: list[str] = []
    for found in _SIGNS.finditer(text, start, end):
        if found.start() in left:
            pieces += (text[start : found.start()], found[0][: left[found.start()]])
            start = found.end()
    pieces.append(text[start:end])
    return decode_escapes(_BREAK.sub("", "".join(pieces)))
