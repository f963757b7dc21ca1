"""Link destinations, link titles, link labels and link reference definitions (CommonMark 4.7, 6.3).

Knows: their syntax.  Must not know: where they may occur, what they lead to.

Each function reads from an offset in a text, up to the end of the block, and returns None if there is nothing of that
kind.  The markers of block quotes are already spaces.
"""

from __future__ import annotations

import re
from typing import NamedTuple

PUNCTUATION = r"!-/:-@\[-`{-~"  # the characters that a backslash escapes (CommonMark 2.4)
_MOST_PARENTHESES = 32  # nested, as in cmark; without a limit this would take quadratic time
_LONGEST_LABEL = 999  # characters (CommonMark 4.7)

_SPACES = re.compile(r"[ \t\r]*+(?:\n[ \t\r]*+)?")
_LINE_END = re.compile(r"[ \t\r]*+(?:\n|\Z)")
_ANGLED = re.compile(r"<((?:\\.|[^<>\\\n])*+)>")
_PLAIN = re.compile(rf"((?:\\[{PUNCTUATION}]|[^\x00-\x20\x7f()])*+)([()]?)")
_TITLE = re.compile(r""""(?:\\.|[^"\\])*+"|'(?:\\.|[^'\\])*+'|\((?:\\.|[^()\\])*+\)""", re.DOTALL)
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\])*+)\]", re.DOTALL)


class Destination(NamedTuple):
    """A link destination's span, without angle brackets, and the end of the construct around it."""

    start: int
    end: int
    after: int


class Definition(NamedTuple):
    """A link reference definition: its normalized label, the span of its destination, and its end."""

    label: str
    start: int
    end: int
    after: int


def read_destination(text: str, at: int, end: int) -> Destination | None:
    """The link destination at an offset; without angle brackets it may be empty."""
    if text.startswith("<", at):
        angled = _ANGLED.match(text, at, end)
        return Destination(*angled.span(1), angled.end()) if angled else None
    depth, start = 0, at
    while found := _PLAIN.match(text, at, end):
        at = found.end(1)
        if not found[2] or (found[2] == ")" and not depth):
            break
        depth += 1 if found[2] == "(" else -1
        if depth > _MOST_PARENTHESES:
            return None
        at += 1
    return None if depth else Destination(start, at, at)


def read_inline_destination(text: str, at: int, end: int) -> Destination | None:
    """The destination in ``(destination "title")``, with the opening parenthesis at an offset."""
    destination = read_destination(text, _after_spaces(text, at + 1, end), end)
    if destination is None:
        return None
    after = _after_spaces(text, destination.after, end)
    if after > destination.after and (title := _TITLE.match(text, after, end)):
        after = _after_spaces(text, title.end(), end)
    return destination._replace(after=after + 1) if text.startswith(")", after) and after < end else None


def read_label(text: str, at: int, end: int) -> tuple[str, int] | None:
    """The link label at an offset, normalized (empty for ``[]``), and where it ends."""
    found = _LABEL.match(text, at, end)
    return (_normalized(found[1]), found.end()) if found and len(found[1]) <= _LONGEST_LABEL else None


def _normalized(label: str) -> str:
    """A label in normalized form, in which labels match."""
    return " ".join(label.split()).casefold()


def read_definition(text: str, at: int, end: int) -> Definition | None:
    """The link reference definition at an offset, which is the start of a paragraph or of a line of one."""
    label = read_label(text, at, end)
    if label is None or not label[0] or not text.startswith(":", label[1]):
        return None
    begin = _after_spaces(text, label[1] + 1, end)
    destination = read_destination(text, begin, end)
    if destination is None or destination.after == begin:
        return None
    line = _LINE_END.match(text, destination.after, end)
    after = _after_spaces(text, destination.after, end)
    if after > destination.after and (title := _TITLE.match(text, after, end)):
        line = _LINE_END.match(text, title.end(), end) or line  # else the apparent title is the next paragraph
    return Definition(label[0], destination.start, destination.end, line.end()) if line else None


def _after_spaces(text: str, at: int, end: int) -> int:
    """The offset after spaces, tabs and at most one line end."""
    found = _SPACES.match(text, at, end)
    return found.end() if found else at
