"""A written list of contexts to its names.

Knows: how the generator wrote lists, and what their order proves.
Must not know: pages, which names there are elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from newsarc.text.clean import clean


def split_names(
    line: str, *, ordered: bool, known: Collection[str] = (), titles: Collection[str] = ()
) -> tuple[str, ...]:
    """The names of a context list, each once.

    Names may hold a comma.  Those in ``known`` are tried first.  Where the
    generator sorted its lists by code point (``ordered``), a fall in the order
    proves that two parts are one name: the one join that restores the order is
    taken; of several, the one whose name stands in one of ``titles``, else none.
    """
    parts = [part for part in map(str.strip, line.split(", ")) if part]
    if len(parts) > 1 and known:
        parts = join_known(parts, known)
    if ordered and _falls(parts):
        first = next(at for at, (a, b) in enumerate(pairwise(parts)) if a > b)  # only a join beside it can help
        near = range(max(first - 1, 0), min(first + 2, len(parts) - 1))
        joins = [joined for at in near if not _falls(joined := _join(parts, at))]
        if len(joins) > 1:
            joins = [parts_ for parts_ in joins if any(_join_name(parts, parts_) in title for title in titles)]
        if len(joins) == 1:
            parts = joins[0]
    return tuple(dict.fromkeys(filter(None, map(clean, parts))))


def plain_names(line: str, *, ordered: bool) -> list[str] | None:
    """What `split_names` gives for a line in which there is nothing to mend, as nearly all are; None for others."""
    if "&" in line or "''" in line or " ," in line or "  " in line or not line.isprintable() or line.strip() != line:
        return None
    parts = line.split(", ")
    if "" in parts or len(set(parts)) != len(parts) or (ordered and parts != sorted(parts)):
        return None
    return parts


def _falls(parts: list[str]) -> bool:
    return any(a > b for a, b in pairwise(parts))


def _join(parts: list[str], at: int) -> list[str]:
    return [*parts[:at], f"{parts[at]}, {parts[at + 1]}", *parts[at + 2 :]]


def _join_name(parts: list[str], joined: list[str]) -> str:
    return next(name for name in joined if name not in parts)


def join_known(parts: list[str], known: Collection[str]) -> list[str]:
    """The parts of a list of names with those put together that are known to be one name with a comma."""
    joined: list[str] = []
    at = 0
    while at < len(parts):
        for size in (3, 2):
            name = ", ".join(parts[at : at + size])
            if len(parts) - at >= size and name in known:
                joined.append(name)
                at += size
                break
        else:
            joined.append(parts[at])
            at += 1
    return joined
