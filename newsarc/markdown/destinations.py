"""What stands behind a label: where a link or a definition leads, and its title (CommonMark 4.7, 6.3).

Knows: how targets, titles and labels are written.  Must not know: where they may stand, what they lead to.

Texts are given with the offset to read from and the one where the block ends;
marks of quotes in between are blanks by then.  None means: not of that form.
"""

from __future__ import annotations

import re
from typing import NamedTuple

PUNCTUATION = r"!-/:-@\[-`{-~"  # what a backslash takes as it is (CommonMark 2.4)
_DEEPEST = 32  # parentheses in each other, as many as cmark takes; more would take the square of the time
_LONGEST_LABEL = 999  # characters (CommonMark 4.7)

_GAP = re.compile(r"[ \t\r]*+(?:\n[ \t\r]*+)?")
_LINE_END = re.compile(r"[ \t\r]*+(?:\n|\Z)")
_ANGLED = re.compile(r"<((?:\\.|[^<>\\\n])*+)>")
_PLAIN = re.compile(rf"((?:\\[{PUNCTUATION}]|[^\x00-\x20\x7f()])*+)([()]?)")
_TITLE = re.compile(r""""(?:\\.|[^"\\])*+"|'(?:\\.|[^'\\])*+'|\((?:\\.|[^()\\])*+\)""", re.DOTALL)
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\])*+)\]", re.DOTALL)


class Target(NamedTuple):
    """A target's span, without angle brackets, and where what it belongs to ends."""

    start: int
    end: int
    after: int


class Definition(NamedTuple):
    """A label, as it is compared, the span of its target, and where the definition ends."""

    label: str
    start: int
    end: int
    after: int


def read_target(text: str, at: int, end: int) -> Target | None:
    """A target at an offset; one without angle brackets may be empty."""
    if text.startswith("<", at):
        angled = _ANGLED.match(text, at, end)
        return Target(*angled.span(1), angled.end()) if angled else None
    depth, start = 0, at
    while found := _PLAIN.match(text, at, end):
        at = found.end(1)
        if not found[2] or (found[2] == ")" and not depth):
            break
        depth += 1 if found[2] == "(" else -1
        if depth > _DEEPEST:
            return None
        at += 1
    return None if depth else Target(start, at, at)


def read_inline_target(text: str, at: int, end: int) -> Target | None:
    """The target of ``(target "title")``, whose first parenthesis is at an offset."""
    target = read_target(text, _gap(text, at + 1, end), end)
    if target is None:
        return None
    after = _gap(text, target.after, end)
    if after > target.after and (title := _TITLE.match(text, after, end)):
        after = _gap(text, title.end(), end)
    return target._replace(after=after + 1) if text.startswith(")", after) and after < end else None


def read_label(text: str, at: int, end: int) -> tuple[str, int] | None:
    """A label at an offset, as it is compared (empty for ``[]``), and where it ends."""
    found = _LABEL.match(text, at, end)
    return (_normalized(found[1]), found.end()) if found and len(found[1]) <= _LONGEST_LABEL else None


def _normalized(label: str) -> str:
    """A label as it is compared with others."""
    return " ".join(label.split()).casefold()


def read_definition(text: str, at: int, end: int) -> Definition | None:
    """The definition that begins at an offset, which is the beginning of a paragraph."""
    label = read_label(text, at, end)
    if label is None or not label[0] or not text.startswith(":", label[1]):
        return None
    begin = _gap(text, label[1] + 1, end)
    target = read_target(text, begin, end)
    if target is None or target.after == begin:
        return None
    line = _LINE_END.match(text, target.after, end)
    after = _gap(text, target.after, end)
    if after > target.after and (title := _TITLE.match(text, after, end)):
        line = _LINE_END.match(text, title.end(), end) or line  # else what looks like a title is the next paragraph
    return Definition(label[0], target.start, target.end, line.end()) if line else None


def _gap(text: str, at: int, end: int) -> int:
    """Where blanks and at most one line end are over."""
    found = _GAP.match(text, at, end)
    return found.end() if found else at
