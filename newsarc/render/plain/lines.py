"""Lines as text.

Knows: nothing but lines.  Must not know: what they say.
"""

from __future__ import annotations

from collections.abc import Iterable


def lines(lines: Iterable[str]) -> str:
    """Lines, each with the newline that ends it."""
    return "".join(f"{line}\n" for line in lines)
