"""Patterns of paths, as ``.gitignore`` has them.

Knows: ``*``, ``**``, ``?``, ``[a-z]``.  Must not know: files.
"""

from __future__ import annotations

import re
from functools import cache

_PARTS = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[[!^]?\]?[^\]/]*\]")
_MEANINGS = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(pattern: str, path: str) -> bool:
    """Whether a path is meant, or lies in a folder that is; one without a slash in it is meant at any depth.

    >>> matches("news/2004", "news/2004/02/1/a.md"), matches("news/*.md", "news/2004/a.md")
    (True, False)
    >>> matches("README.md", "news/README.md"), matches("/README.md", "news/README.md")
    (True, False)
    """
    return _compiled(pattern).fullmatch(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    named = pattern.strip("/")
    anywhere = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    pieces: list[str] = []
    at = 0
    for found in _PARTS.finditer(named):
        pieces += (re.escape(named[at : found.start()]), _MEANINGS.get(found[0]) or _class(found[0]))
        at = found.end()
    return re.compile(f"{anywhere}{''.join(pieces)}{re.escape(named[at:])}(?:/.*)?", re.DOTALL)


def _class(written: str) -> str:
    """``[!a-c]`` as an expression has it; never a slash."""
    inside = written[1:-1]
    negated = inside[:1] in ("!", "^")
    ranges = re.sub(r"([\\\[\]^&~|])", r"\\\1", inside[negated:])
    return f"(?!/)[{'^' * negated}{ranges}]"
