"""Wiki links: ``[[Page]]``, ``[[Page#Heading|text]]``, ``![[a.png]]``, ``#[[a tag]]``, ``{{embed [[Page]]}}``.

Knows: their syntax, and which brackets don't count: in code, in comments, as a table of contents.
Must not know: which pages exist.
"""

from __future__ import annotations

import re
from bisect import bisect
from typing import NamedTuple

from newsarc.markdown.masking import mask_code
from newsarc.text.clean import decode_escapes

_LINK = re.compile(r"(!?)\[\[((?:[^\[\]\n]|\[[^\[\]\n]*\])+?)\]\]")
_NONE = ("toc", "_toc_", "tableofcontents")
_LABEL = re.compile(r"\\?\|")
_ORG_BLOCK = re.compile(r"^[ \t]*+(?:[-*+][ \t]++)?#\+(BEGIN|END)_(EXAMPLE|SRC)\b", re.IGNORECASE | re.MULTILINE)
_INDEX = re.compile(r"-?[\d,:\s\"']*")  # of a list in a program, as in `x[[1]]`
_BEFORE_INDEX = re.compile(r"[\w)\]]$")


class WikiLink(NamedTuple):
    """A wiki link with the span of the text in its brackets.

    ``target`` is a name, empty for the page itself; ``heading`` and ``label`` are empty if it has none.  ``embed``
    is true if the target is shown on the page.
    """

    target: str
    heading: str
    label: str
    start: int
    end: int
    embed: bool


def find_wiki_links(text: str, body: int = 0) -> list[WikiLink]:
    """The wiki links of a text from an offset on, in order of position.

    >>> [(link.target, link.heading, link.label) for link in find_wiki_links("[[Rain#Hail|a storm]], [[toc]], `[[x]]`")]
    [('Rain', 'Hail', 'a storm')]
    """
    if "[[" not in text:
        return []
    masked = mask_code(text, body)
    links = [found for found in _LINK.finditer(masked, body) if not _is_other(masked, found)]
    blocks = _org_blocks(masked, body)
    return [_link(text, found) for found in links if not _is_within(blocks, found.start())]


def _is_within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether an offset is in one of some spans, which are in order."""
    before = bisect(spans, (at,))
    return before > 0 and at < spans[before - 1][1]


def _org_blocks(text: str, body: int) -> list[tuple[int, int]]:
    """The spans of Org's blocks of code, which Logseq has on markdown pages too; one that isn't closed is none."""
    spans: list[tuple[int, int]] = []
    kind, start = "", 0
    for found in _ORG_BLOCK.finditer(text, body) if "#+" in text else ():
        if not kind and found[1].upper() == "BEGIN":
            kind, start = found[2].upper(), found.start()
        elif (found[1].upper(), found[2].upper()) == ("END", kind):
            spans.append((start, found.start()))
            kind = ""
    return spans


def _is_other(text: str, found: re.Match[str]) -> bool:
    inner = found[2].strip()
    is_called = not found[1] and _BEFORE_INDEX.search(text, max(0, found.start() - 1), found.start()) is not None
    return (
        not inner or inner.lower() in _NONE or (_INDEX.fullmatch(inner) is not None and (is_called or len(inner) < 3))
    )


def _link(text: str, found: re.Match[str]) -> WikiLink:
    start, end = found.span(2)
    written, *label = _LABEL.split(text[start:end], maxsplit=1)
    target, _, heading = decode_escapes(written).partition("#")
    return WikiLink(target.strip(), heading.strip(), label[0].strip() if label else "", start, end, found[1] == "!")
