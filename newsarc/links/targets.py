"""The parts of a link's target, and what makes one malformed.

Knows: URLs, and the form of a row's target.  Must not know: where a target leads, what is in a tree.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from newsarc.markdown.destinations import read_inline_destination
from newsarc.text.clean import decode_escapes

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WEB = re.compile(r"https?://(?:[^/?#@\s]*@)?(?:\[[0-9a-fA-F:.]+\]|[^/?#:@\s\[\]]+)(?::\d*)?(?:[/?#]|$)", re.IGNORECASE)


def split_target(target: str) -> tuple[str, str, str]:
    """A target's path, the decoded anchor in its fragment, and the query and fragment as written.

    A text directive (``:~:text=``) is not part of the anchor.
    """
    path, hash_, fragment = target.partition("#")
    path, mark, query = path.partition("?")
    return path, unquote(fragment.partition(":~:")[0]), mark + query + hash_ + fragment


def is_web_url(target: str) -> bool:
    """Whether a decoded target is a well-formed URL with a scheme, which leads out of any archive."""
    return SCHEME.match(target) is not None and not malformed(target)


def malformed(target: str) -> str:
    """Why a target is malformed; empty if it isn't."""
    if not target.strip():
        return "the link has no target"
    if "${" in target or "{{" in target:
        return "unfilled template variable in the URL"
    if target.startswith("//"):
        return "the URL has no scheme; put https:// before it"
    if scheme := SCHEME.match(target):
        if scheme[1].lower() in ("http", "https") and not _WEB.match(target):
            return "the URL has no valid host"
        if any(space in target.strip() for space in " \t\n") and scheme[1].lower() in ("http", "https"):
            return "the URL contains a space"
    return ""


def decode_row_target(written: str) -> str:
    r"""A row's target without angle brackets and title, with escapes and entities decoded.

    >>> decode_row_target(r"</news/a\_b.md>"), decode_row_target('a&amp;b.md "A title"')
    ('/news/a_b.md', 'a&b.md')
    """
    row = f"({written})"
    found = read_inline_destination(row, 0, len(row))
    whole = found is not None and found.after == len(row)
    return decode_escapes(row[found.start : found.end] if found and whole else written)
