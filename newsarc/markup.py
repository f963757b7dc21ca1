"""Which parts of a markdown text are not read as markdown.

Knows: code and comments.  Must not know: pages, links.
"""

from __future__ import annotations

import re

_BLOCKS = r"""
      ^[ ]{0,3}(?P<mark>`{3,}|~{3,})[^\n]*(?:\n|\Z)(?:.*?^[ ]{0,3}(?P=mark)[`~]*[ \t\r]*$|.*\Z)
    | <!--.*?-->
    | (?:\A|\n[ \t\r]*\n)(?P<indented>(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z)|[ \t\r]*\n)+)
"""
_INLINE = r"| (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t\r]*\n).)*?(?<!`)(?P=ticks)(?!`)"
_FLAGS = re.VERBOSE | re.MULTILINE | re.DOTALL
_LISTED = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_NOT_BREAK = re.compile(r"[^\n]")


def mask_blocks(text: str) -> str:
    """The text with blanks in place of fenced and indented code and comments; every offset stays."""
    if not _may_hold_blocks(text):
        return text
    return re.sub(_BLOCKS, _blanks, text, flags=_FLAGS)


def _may_hold_blocks(text: str) -> bool:
    """Whether to look closer; single characters first, for these are found fastest."""
    return (
        ("`" in text and "```" in text)
        or ("~" in text and "~~~" in text)
        or ("<" in text and "<!--" in text)
        or ("\t" in text and ("\n\t" in text or text.startswith("\t")))
        or "\n    " in text
        or text.startswith("    ")
    )


def mask_code(text: str) -> str:
    """`mask_blocks`, with blanks in place of inline code too."""
    return re.sub(_BLOCKS + _INLINE, _blanks, text, flags=_FLAGS) if "`" in text else mask_blocks(text)


def _blanks(found: re.Match[str]) -> str:
    if found["indented"] is not None and _continues_list(found.string, found.start()):
        return found[0]
    return _NOT_BREAK.sub(" ", found[0])


def _continues_list(text: str, at: int) -> bool:
    """Whether indented lines after an offset belong to a list item above them, and so are no code."""
    for line in reversed(text[:at].split("\n")):
        if _LISTED.match(line):
            return True
        if line.strip() and not line.startswith((" ", "\t")):
            return False
    return False
