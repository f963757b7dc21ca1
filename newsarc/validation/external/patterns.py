"""The URLs that an archive's configuration says to ignore.

Knows: the two kinds of patterns.  Must not know: configuration files.

A pattern with a slash is a URL in which ``*`` stands for any characters; one without is a host, and means those below
it too.  Patterns may come from a stranger's archive: they are compared in one pass, whatever they look like.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsarc.validation.external.urls import host_of, is_below_host


def is_ignored(url: str, patterns: Iterable[str]) -> bool:
    """Whether a URL matches any of some patterns.

    >>> is_ignored("https://www.example.org/x", ["example.org"]), is_ignored("http://a.com/b/c", ["http://*.com/b*"])
    (True, True)
    """
    host = host_of(url)
    return any(_matches(pattern, url) if "/" in pattern else is_below_host(host, pattern) for pattern in patterns)


def _matches(pattern: str, text: str) -> bool:
    first, *others = pattern.strip().split("*")
    if not others:
        return text == first
    *inner, last = others
    if not text.startswith(first):
        return False
    at = len(first)
    for part in inner:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return text.endswith(last) and len(text) - len(last) >= at
