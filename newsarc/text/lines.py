"""Lines of a text, each of which ends with a line feed, a carriage return, or both (CommonMark 2.1).

Knows: line endings, and places as lines and columns.  Must not know: what a line means.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.model.report import Place

_LONE_RETURN = re.compile("\r(?!\n)")
_SPACE = re.compile(r"\s*+")


def with_line_feeds(text: str) -> str:
    """The text with a line feed in place of each lone carriage return; all offsets stay the same.

    >>> with_line_feeds("a\\rb\\r\\nc")
    'a\\nb\\r\\nc'
    """
    return _LONE_RETURN.sub("\n", text) if "\r" in text else text


def after_space(text: str, at: int) -> int:
    """The offset of the first character from ``at`` on that isn't white space, or of the end."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


class Lines:
    """Lines and columns of a text, computed when first needed."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def place(self, start: int, end: int) -> Place:
        """The place of the text between two offsets; lines and columns count from 1."""
        line, column = self._locate(start)
        end_line, end_column = self._locate(end)
        from newsarc.model.report import Place  # here, since only findings need it

        return Place(line, column, end_line, end_column)

    @property
    def count(self) -> int:
        """The number of lines; a line ending at the end of the text doesn't begin another line."""
        starts = self._line_starts()
        return len(starts) - (len(starts) > 1 and starts[-1] == len(self._text))

    def _locate(self, offset: int) -> tuple[int, int]:
        from bisect import bisect_right  # here, since most texts are read without it

        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            text = with_line_feeds(self._text)
            self._starts = [0]
            at = text.find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = text.find("\n", at + 1)
        return self._starts
