"""Counts with their nouns, as messages have them.

Knows: English plurals that end in s.  Must not know: what is counted.
"""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """A count with its noun in the singular or plural.

    >>> counted(1, "event"), counted(1204, "link")
    ('1 event', '1,204 links')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
