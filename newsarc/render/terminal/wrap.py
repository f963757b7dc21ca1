"""Where a line of text may break, and which part of a long line is shown.

Knows: spaces, the joints of URLs, characters of Chinese and Japanese.  Must not know:
rich, colours; a function that measures text in cells is passed in.  Patterns are
compiled where they are first used, since `show` waits for this module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarc.text.safety import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsarc.model.report import Place

# A line may break after a space, and between two characters of Chinese or Japanese, but not after an
# opening bracket or quote, nor before a closing mark.
_OPENS = "（《〈「『【〔“‘"
_CLOSES = "，。、；：！？）》〉」』】〕”’…·"
_WIDE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_JOINTS = "-/&?="  # after which a URL or a path is best cut
_WORD = "[“‘]*[^\\s“‘]+\\s*|\\s+|[“‘]+"  # what `_PIECE` amounts to without Chinese or Japanese
_FIRST_WIDE = "\u3005"
_PIECE = f"[{_OPENS}]*(?:[{_WIDE}]|[^\\s{_OPENS}{_WIDE}]+)[{_CLOSES}]*\\s*|\\s+|[{_OPENS}]+"


def breaks(text: str, width: int, cells: Callable[[str], int]) -> list[int]:
    """The offsets at which to break a text so that each line fits ``width`` cells.

    >>> breaks("ten men flee", 8, len)
    [8]
    """
    offsets: list[int] = []
    used = 0
    for start, piece in _pieces(text, width, cells):
        word = piece.rstrip()
        size = cells(word)
        if used and used + size > width:
            offsets.append(start)
            used = 0
        used += size + len(piece) - len(word)
    return offsets


def _pieces(text: str, width: int, cells: Callable[[str], int]) -> Iterator[tuple[int, str]]:
    """The unbreakable parts of a text with their offsets; one that is wider than a line is cut."""
    # The whole pattern takes as long to compile as a day takes to read.
    pattern = _PIECE if max(text, default="") >= _FIRST_WIDE else _WORD
    for found in re.finditer(pattern, text):
        start, end = found.start(), found.start() + len(found[0].rstrip())
        # No character is wider than two cells, so most words need no measuring.
        while 2 * (end - start) > width and (cut := start + fitting(text, width, cells, start)) < end:
            cut = max(text.rfind(mark, (start + cut) // 2, cut) for mark in _JOINTS) + 1 or cut
            yield start, text[start:cut]
            start = cut
        yield start, text[start : found.end()]


def fitting(text: str, width: int, cells: Callable[[str], int], start: int = 0) -> int:
    """How many characters of a text, from ``start`` on, fit ``width`` cells; at least one."""
    used = 0
    for at in range(start, len(text)):
        used += cells(text[at])
        if used > width and at > start:
            return at - start
    return len(text) - start


BEFORE = 24  # characters shown before the place


def excerpt(source: str, place: Place, width: int, cells: Callable[[str], int]) -> tuple[str, str, str]:
    """The text of a line before, at and after a place, shortened so that the three fit ``width`` cells.

    >>> from newsarc.model.report import Place
    >>> excerpt("see [a](/news/b.md) there", Place(1, 9, 1, 19), 16, len)
    ('…[a](', '/news/b.md', '…')
    """
    line = source.rstrip("\r\n")
    start = min(place.column - 1, len(line))
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    whole = len(line) <= width and cells(_visible(line)) <= width
    first = 0 if whole else max(start - min(BEFORE, width // 4), 0)
    shown = _visible(line[first : first + width])
    shown = shown if whole else shown[: fitting(shown, width - 2, cells)]
    dots = "" if first + len(shown) == len(line) else "…"
    start, end = start - first, max(start, end) - first
    return "…" * (first > 0) + shown[:start], shown[start:end], shown[end:] + dots


def _visible(source: str) -> str:
    """A line with a safe character in place of each unsafe one, so that columns stay the same."""
    source = re.sub(r"#(?=#\w*\[)|(?<=travis)_|(?<=section)_", "·", source.replace("\t", " "))  # as `ci` breaks up
    if source.isascii() and source.isprintable():
        return source
    return "".join(one if printable(one) == one else "\N{REPLACEMENT CHARACTER}" for one in source)
