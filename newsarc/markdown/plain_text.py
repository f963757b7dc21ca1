"""Inline markdown to the text that a reader sees: without links, emphasis marks, tags and generators' additions.

Knows: inline content, and common extensions of markdown in archives.  Must not know: blocks, pages.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from newsarc.markdown.anchors import shown_text
from newsarc.markdown.blocks import Block, BlockKind
from newsarc.markdown.inline import InlineKind, read_within
from newsarc.text.clean import clean

_MARKUP = re.compile(r"[\[\]*_`<\\&{~=]")
_WIKI_LINK = re.compile(r"!?\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,100}\]")
_ATTRIBUTES = re.compile(r"[ \t]*\{(?:#|:|\.|[ \t]*/\*)[^{}\n]{0,200}\}")  # {#id}, {: .class} and {/* #id */}
_TEMPLATE = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}", re.DOTALL)
_STRUCK = re.compile(r"(~~|==)(?=\S)(.{1,500}?)(?<=\S)\1", re.DOTALL)


def plain_text(markdown: str, labels: Collection[str] = ()) -> str:
    """The text of a paragraph or a heading on one line; ``labels`` are the labels that links may refer to.

    >>> plain_text("The [*big* `x_y`](/a.md) and [[Other page|another]] {#big}")
    'The big x_y and another'
    """
    if not _MARKUP.search(markdown):
        return clean(markdown)
    text = _ATTRIBUTES.sub("", _TEMPLATE.sub("", markdown)) if "{" in markdown else markdown
    if "[" in text:
        text = _FOOTNOTE.sub("", text)
        text = _WIKI_LINK.sub(lambda found: found[2] or found[1], text)
    if "~~" in text or "==" in text:
        text = _STRUCK.sub(r"\2", text)
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    shown = shown_text(text.replace("\n", " "), block, read_within(text, block, labels))
    return clean(shown)


def has_only_links(markdown: str, labels: Collection[str] = ()) -> bool:
    """Whether a text consists of links, images, tags and punctuation, like menus and lists of badges."""
    block = Block(BlockKind.PARAGRAPH, 0, len(markdown))
    left = list(markdown)
    for span in read_within(markdown, block, labels, "[<"):
        if span.kind is not InlineKind.CODE:
            left[span.start : span.end] = " " * (span.end - span.start)
    return not any(map(str.isalnum, _WIKI_LINK.sub("", "".join(left))))
