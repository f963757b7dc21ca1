"""Tables of figures as plain text.

Knows: columns.  Must not know: what a figure is of.
"""

from __future__ import annotations

from collections.abc import Sequence


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column stands to the left and whose others stand to the right."""
    table = [head, *rows]
    widths = [max(len(row[at]) for row in table) for at in range(len(head))]
    return "".join("  ".join(map(_cell, row, widths, range(len(head)))).rstrip() + "\n" for row in table)


def _cell(text: str, width: int, column: int) -> str:
    return text.rjust(width) if column else text.ljust(width)


def megabytes(size: int) -> str:
    """A size in bytes as whole megabytes."""
    return f"{size / 1e6:.0f}"
