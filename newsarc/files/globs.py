"""Patterns of paths, as in ``.gitignore``.

Knows: ``*``, ``**``, ``?``, ``[a-z]``.  Must not know: files.

Patterns come with an archive that may be anybody's, so none may take long; those of
pathspec may, and importing it takes 25 ms.  What follows an asterisk is matched at
the first place where it fits, and that is final (an atomic group): if the rest
doesn't fit behind the first place, it fits behind no later one, which leaves less
of the path.  Only a ``*`` below a ``**`` is tried again in another folder, since it
can't leave its own.
"""

from __future__ import annotations

import re
from functools import cache

_PARTS = re.compile(r"(?<![^/])\*\*/|/\*\*$|\*\*|\*|\?|\[[!^]?+(?:\][^\]/]*|[^\]/]+)\]")
_RANGE = re.compile(r"(.)(?:-(.))?", re.DOTALL)  # in brackets
_END = r"(?=/|\Z)"  # of the path, or of a folder that it is in


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path or a folder that it is in; a pattern without a slash matches at any depth.

    It takes time in proportion to the product of both lengths at most.
    Raises `re.error` for a range that runs backwards, as in ``[z-a]``.

    >>> matches("news/2004", "news/2004/02/1/a.md"), matches("news/*.md", "news/2004/a.md")
    (True, False)
    >>> matches("README.md", "news/README.md"), matches("/README.md", "news/README.md")
    (True, False)
    """
    return _compiled(pattern).match(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression: an atomic group up to each ``**``, and within it one up to each ``*``."""
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
    """A class such as ``[!a-c]`` as a regular expression; it never matches a slash."""
    negated = written[1] in "!^"
    ranges = (_range(found[1], found[2]) for found in _RANGE.finditer(written, 1 + negated, len(written) - 1))
    return f"(?!/)(?:{'(?!' * negated}{'|'.join(ranges)}{').' * negated})"


def _range(first: str, last: str | None) -> str:
    if last is None:
        return re.escape(first)
    return f"[{re.escape(first)}-{re.escape(last)}]"
