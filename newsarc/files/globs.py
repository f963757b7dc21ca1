"""Patterns of paths, as ``.gitignore`` has them.

Knows: ``*``, ``**``, ``?``, ``[a-z]``.  Must not know: files.

Patterns come with an archive that nobody vouches for, so that none may take
long.  What follows an asterisk is looked for at the first place where it fits,
and that place is final (an atomic group): if the rest doesn't fit behind the
first place, it fits behind no later one, for a later place leaves less of the
path to choose from.  Only a ``*`` below a ``**`` is tried anew in another
folder, since it can't leave its own.
"""

from __future__ import annotations

import re
from functools import cache

_PARTS = re.compile(r"(?<![^/])\*\*/|/\*\*$|\*\*|\*|\?|\[[!^]?+(?:\][^\]/]*|[^\]/]+)\]")
_RANGE = re.compile(r"(.)(?:-(.))?", re.DOTALL)  # of a class
_END = r"(?=/|\Z)"  # of the path, or of a folder that it lies in


def matches(pattern: str, path: str) -> bool:
    """Whether a path is meant, or lies in a folder that is; one without a slash in it is meant at any depth.

    The time grows as the product of both lengths at most, whatever they hold.
    Raises `re.error` for a range that runs backwards, as in ``[z-a]``.

    >>> matches("news/2004", "news/2004/02/1/a.md"), matches("news/*.md", "news/2004/a.md")
    (True, False)
    >>> matches("README.md", "news/README.md"), matches("/README.md", "news/README.md")
    (True, False)
    """
    return _compiled(pattern).match(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as one expression: an atomic group for what is up to each ``**``, and in it one for each ``*``."""
    named = pattern.strip("/")
    chunks = [[""]] if "/" in pattern.rstrip("/") else [[""], ["(?:.*?/)??"]]
    at = 0
    for found in _PARTS.finditer(named):
        chunks[-1][-1] += re.escape(named[at : found.start()])
        match found[0]:
            case "**/":
                chunks.append(["(?:.*?/)??"])
            case "/**":
                chunks[-1][-1] += "/"
                chunks.append([".*"])
            case "**":
                chunks.append([".*?"])
            case "*":
                chunks[-1].append("[^/]*?")
            case "?":
                chunks[-1][-1] += "[^/]"
            case written:
                chunks[-1][-1] += _class(written)
        at = found.end()
    chunks[-1][-1] += re.escape(named[at:]) + _END
    groups = (first + "".join(f"(?>{piece})" for piece in pieces) for first, *pieces in chunks)
    return re.compile("".join(f"(?>{group})" for group in groups), re.DOTALL)


def _class(written: str) -> str:
    """``[!a-c]`` as an expression has it; never a slash."""
    negated = written[1] in "!^"
    ranges = (_range(found[1], found[2]) for found in _RANGE.finditer(written, 1 + negated, len(written) - 1))
    return f"(?!/)(?:{'(?!' * negated}{'|'.join(ranges)}{').' * negated})"


def _range(first: str, last: str | None) -> str:
    if last is None:
        return re.escape(first)
    return f"[{re.escape(first)}-{re.escape(last)}]"
