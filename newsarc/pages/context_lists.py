"""A list of contexts, as written, to its names.

Knows: how the generator wrote lists, and what their order proves.
Must not know: pages, the names on other pages.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from newsarc.text.clean import clean


def split_names(
    line: str, *, ordered: bool, comma_names: Collection[str] = (), titles: Collection[str] = ()
) -> tuple[str, ...]:
    """The names of a context list, each once.

    A name may contain a comma; those in ``comma_names`` are joined first.  If the
    generator has sorted its lists by code point (``ordered``), parts out of order
    prove that two of them are one name: if a single join restores the order, it is
    used; of several, the one whose name occurs in one of ``titles``, otherwise none.
    """
    parts = [part for part in map(str.strip, line.split(", ")) if part]
    if len(parts) > 1 and comma_names:
        parts = join_comma_names(parts, comma_names)
    if ordered and _is_unsorted(parts):
        first = next(at for at, (a, b) in enumerate(pairwise(parts)) if a > b)  # only a neighbouring join can help
        near = range(max(first - 1, 0), min(first + 2, len(parts) - 1))
        joins = [joined for at in near if not _is_unsorted(joined := _join(parts, at))]
        if len(joins) > 1:
            joins = [parts_ for parts_ in joins if any(_join_name(parts, parts_) in title for title in titles)]
        if len(joins) == 1:
            parts = joins[0]
    return tuple(dict.fromkeys(filter(None, map(clean, parts))))


def plain_names(line: str, *, ordered: bool) -> list[str] | None:
    """The names in a line that only needs to be split at commas, as nearly all do; None for any other line."""
    if "&" in line or "''" in line or " ," in line or "  " in line or not line.isprintable() or line.strip() != line:
        return None
    parts = line.split(", ")
    if "" in parts or len(set(parts)) != len(parts) or (ordered and parts != sorted(parts)):
        return None
    return parts


def _is_unsorted(parts: list[str]) -> bool:
    return any(a > b for a, b in pairwise(parts))


def _join(parts: list[str], at: int) -> list[str]:
    return [*parts[:at], f"{parts[at]}, {parts[at + 1]}", *parts[at + 2 :]]


def _join_name(parts: list[str], joined: list[str]) -> str:
    return next(name for name in joined if name not in parts)


def join_comma_names(parts: list[str], comma_names: Collection[str]) -> list[str]:
    """The parts of a list, with the parts of names with commas joined."""
    joined: list[str] = []
    at = 0
    while at < len(parts):
        for size in (3, 2):
            name = ", ".join(parts[at : at + size])
            if len(parts) - at >= size and name in comma_names:
                joined.append(name)
                at += size
                break
        else:
            joined.append(parts[at])
            at += 1
    return joined
