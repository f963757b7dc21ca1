"""Where the lines of a text end: at a line feed, at a return, or at both together (CommonMark 2.1).

Knows: line endings.  Must not know: what is in a line.
"""

from __future__ import annotations

import re

_LONE_RETURN = re.compile("\r(?!\n)")


def with_line_feeds(text: str) -> str:
    """The text with a line feed for each return that ends a line alone; every offset stays as it was.

    >>> with_line_feeds("a\\rb\\r\\nc")
    'a\\nb\\r\\nc'
    """
    return _LONE_RETURN.sub("\n", text) if "\r" in text else text
