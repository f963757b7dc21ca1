"""Which parts of a markdown text are not read as markdown.

Knows: code and comments.  Must not know: pages, links.

Every offset stays as it was.  Few pages hold any, so that what reads blocks is
imported where there may be some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.blocks import Block, Blocks

_NOT_BREAK = re.compile(r"[^\n]")


def mask_blocks(text: str, start: int = 0) -> str:
    """The text with blanks in place of blocks of code, and of comments, from an offset on (where the body begins)."""
    if not _may_hold_blocks(text):
        return text
    from newsarc.blocks import Kind, read_blocks

    read = read_blocks(text, start)
    code = [(block.start, block.end) for block in read.blocks if block.kind is Kind.CODE]
    return _blanked(text, sorted(code + _comments(read)))


def comments(text: str, start: int = 0) -> list[tuple[int, int]]:
    """The spans of the comments of a text, in order; one that is shown as code is none."""
    if "<!--" not in text:
        return []
    from newsarc.blocks import read_blocks

    return _comments(read_blocks(text, start))


def mask_comments(text: str, start: int = 0) -> str:
    """The text with blanks in place of its comments."""
    return _blanked(text, comments(text, start)) if "<!--" in text else text


def _comments(read: Blocks) -> list[tuple[int, int]]:
    if "<!--" not in read.text:
        return []
    return [span for block in read.blocks for span in _comments_in(read.text, block)]


def _comments_in(text: str, block: Block) -> Iterable[tuple[int, int]]:
    from newsarc.blocks import Kind
    from newsarc.inline import Kind as Within
    from newsarc.inline import read_html, read_inline

    kind, start, end = block
    if kind is Kind.CODE or text.find("<!--", start, end) < 0:
        return ()
    spans = read_html(text, start, end) if kind is Kind.HTML else read_inline(text, start, end, ())
    return [(span.start, span.end) for span in spans if span.kind is Within.COMMENT]


def _may_hold_blocks(text: str) -> bool:
    """Whether to look closer; single characters first, for these are found fastest."""
    return (
        ("`" in text and "```" in text)
        or ("~" in text and "~~~" in text)
        or ("<" in text and "<!--" in text)
        or "\t" in text
        or "\n    " in text
        or text.startswith("    ")
    )


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += (text[at:start], _NOT_BREAK.sub(" ", text[start:end]))
        at = end
    return "".join((*pieces, text[at:]))
