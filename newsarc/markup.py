"""Which parts of a markdown text are not read as markdown.

Knows: code and comments.  Must not know: pages, links.

Each function goes over the text once, line by line, so that no text, however
strange, takes longer than its length; every offset stays as it was.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_LISTED = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])(?:[ \t]|$)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_TICKS = re.compile(r"`+")
_NOT_BREAK = re.compile(r"[^\n]")


def mask_blocks(text: str) -> str:
    """The text with blanks in place of fenced and indented code and comments."""
    return _blanked(text, (span for span, _ in _blocks(text))) if _may_hold_blocks(text) else text


def mask_code(text: str) -> str:
    """`mask_blocks`, with blanks in place of inline code too."""
    masked = mask_blocks(text)
    return _blanked(masked, _inline(masked)) if "`" in masked else masked


def comments(text: str) -> list[tuple[int, int]]:
    """The spans of the comments of a text, in order; one that is shown as code is none."""
    if "<!--" not in text:
        return []
    blocks = list(_blocks(text))
    found = [span for span, is_comment in blocks if is_comment]
    code = list(_inline(_blanked(text, (span for span, _ in blocks)))) if "`" in text else []
    return [span for span in found if not _is_within(span[0], code)]


def mask_comments(text: str) -> str:
    """The text with blanks in place of its comments."""
    return _blanked(text, comments(text)) if "<!--" in text else text


def _is_within(at: int, spans: list[tuple[int, int]]) -> bool:
    from bisect import bisect_right  # here, since few pages have any

    before = bisect_right(spans, (at, at)) - 1
    return before >= 0 and at < spans[before][1]


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


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


# ---------------------------------------------------------------- blocks


def _blocks(text: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """The spans of code blocks and comments, in order, and whether each is a comment."""
    fence = ""
    covered = 0  # a comment reaches to here
    last_end = text.rfind("-->")
    after_blank, in_list = True, False
    for at, line in _lines(text):
        if at + len(line) < covered:
            continue
        if fence:
            yield (at, at + len(line)), False
            fence = "" if _closes(line, fence) else fence
        elif opened := _FENCE.match(line):
            yield (at, at + len(line)), False
            fence = opened[1]
        elif after_blank and not in_list and line.strip() and _INDENTED.match(line):
            yield (at, at + len(line)), False
            continue  # the next indented line goes on with it
        else:
            start = max(at, covered)
            while 0 <= (start := text.find("<!--", start, at + len(line))) < last_end:
                covered = text.find("-->", start) + 3
                yield (start, covered), True
                start = covered
        if not line.strip():
            after_blank = True
        else:
            after_blank = bool(fence)
            in_list = _LISTED.match(line) is not None or (in_list and line[0] in " \t")


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip(" \t\r")
    return not _INDENTED.match(line) and len(stripped) >= len(fence) and stripped == fence[0] * len(stripped)


# ---------------------------------------------------------------- inline code


def _inline(text: str) -> Iterator[tuple[int, int]]:
    """The spans of inline code, in order: between runs of as many backticks within a paragraph, item or heading."""
    from bisect import bisect_right  # here, since few pages have any

    for start, end in _paragraphs(text):
        runs = [found.span() for found in _TICKS.finditer(text, start, end)]
        by_length: dict[int, list[int]] = defaultdict(list)
        for number, (opened, closed) in enumerate(runs):
            by_length[closed - opened].append(number)
        number = 0
        while number < len(runs):
            opened, closed = _unescaped(text, *runs[number])
            same = by_length[closed - opened]
            later = bisect_right(same, number)
            if opened < closed and later < len(same):
                number = same[later]
                yield opened, runs[number][1]
            number += 1


def _unescaped(text: str, start: int, end: int) -> tuple[int, int]:
    """A run of backticks without its first one where that stands behind a backslash, and so opens nothing."""
    slashes = start
    while slashes and text[slashes - 1] == "\\":
        slashes -= 1
    return (start + 1, end) if (start - slashes) % 2 else (start, end)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The spans that inline code can't reach beyond."""
    begun = 0
    for at, line in _lines(text):
        if not line.strip() or _LISTED.match(line) or _HEADING.match(line):
            yield begun, at
            begun = at
        if _HEADING.match(line):
            yield begun, at + len(line)
            begun = at + len(line)
    yield begun, len(text)
