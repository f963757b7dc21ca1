"""A markdown text with code and comments replaced by spaces.

Knows: code and comments.  Must not know: pages, links.

All offsets are those in the text.  Few pages have code or comments, so the block parser is imported only if there may
be some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.markdown.blocks import Blocks

_NOT_BREAK = re.compile(r"[^\n]")


def mask_blocks(text: str, start: int = 0) -> str:
    """The text with spaces for its code blocks and comments, from an offset on (where the body starts)."""
    if not _may_hold_blocks(text):
        return text
    from newsarc.markdown.blocks import BlockKind, read_blocks

    read = read_blocks(text, start)
    code = [(block.start, block.end) for block in read.blocks if block.kind is BlockKind.CODE]
    return _blanked(text, sorted(code + _comments(read)))


def mask_code(text: str, start: int = 0) -> str:
    """The text with spaces for its code blocks, code spans and comments, from an offset on."""
    if not _may_hold_blocks(text) and "`" not in text:
        return text
    from newsarc.markdown.blocks import BlockKind, read_blocks
    from newsarc.markdown.inline import InlineKind, read_within

    read = read_blocks(text, start)
    spans = [(block.start, block.end) for block in read.blocks if block.kind is BlockKind.CODE]
    for block in read.blocks:
        within = read_within(read.text, block, (), ("`", "<!--"))
        spans += [(one.start, one.end) for one in within if one.kind in (InlineKind.CODE, InlineKind.COMMENT)]
    return _blanked(text, sorted(spans))


def comments(text: str, start: int = 0) -> list[tuple[int, int]]:
    """The spans of the HTML comments of a text, in order; comments in code don't count."""
    if "<!--" not in text:
        return []
    from newsarc.markdown.blocks import read_blocks

    return _comments(read_blocks(text, start))


def mask_comments(text: str, start: int = 0) -> str:
    """The text with spaces for its HTML comments."""
    return _blanked(text, comments(text, start)) if "<!--" in text else text


def _comments(read: Blocks) -> list[tuple[int, int]]:
    if "<!--" not in read.text:
        return []
    from newsarc.markdown.inline import InlineKind, read_within

    within = (span for block in read.blocks for span in read_within(read.text, block, (), ("<!--",)))
    return [(span.start, span.end) for span in within if span.kind is InlineKind.COMMENT]


def _may_hold_blocks(text: str) -> bool:
    """Whether a text may have code or comments; single characters are searched first, which is fastest."""
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
