"""Wiki links: ``[[Page]]``, ``[[Page#Heading|text]]``, ``![[a.png]]``, ``#[[a tag]]``, ``{{embed [[Page]]}}``.

Knows: their syntax, and which brackets don't count: in code, in comments, as a table of contents.
Must not know: which pages exist.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsarc.markdown.masking import mask_code
from newsarc.text.clean import decode_escapes

_LINK = re.compile(r"(!?)\[\[((?:[^\[\]\n]|\[[^\[\]\n]*\])+?)\]\]")
_NONE = ("toc", "_toc_", "tableofcontents")
_LABEL = re.compile(r"\\?\|")
_INDEX = re.compile(r"-?[\d,:\s\"']*")  # of a list in a program, as in `x[[1]]`
_BEFORE_INDEX = re.compile(r"[\w)\]]$")


class WikiLink(NamedTuple):
    """A wiki link with the span of the text in its brackets.

    ``target`` is a name, empty for the page itself; ``heading`` and ``label`` are empty if it has none.  ``embed``
    is true if the target is shown on the page.
    """

    target: str
    heading: str
    label: str
    start: int
    end: int
    embed: bool


def find_wiki_links(text: str, body: int = 0) -> list[WikiLink]:
    """The wiki links of a text from an offset on, in order of position.

    >>> [(link.target, link.heading, link.label) for link in find_wiki_links("[[Rain#Hail|a storm]], [[toc]], `[[x]]`")]
    [('Rain', 'Hail', 'a storm')]
    """
    if "[[" not in text:
        return []
    masked = mask_code(text, body)
    return [_link(text, found) for found in _LINK.finditer(masked, body) if not _is_other(masked, found)]


def _is_other(text: str, found: re.Match[str]) -> bool:
    inner = found[2].strip()
    is_called = not found[1] and _BEFORE_INDEX.search(text, max(0, found.start() - 1), found.start()) is not None
    return (
        not inner or inner.lower() in _NONE or (_INDEX.fullmatch(inner) is not None and (is_called or len(inner) < 3))
    )


def _link(text: str, found: re.Match[str]) -> WikiLink:
    start, end = found.span(2)
    written, *label = _LABEL.split(text[start:end], maxsplit=1)
    target, _, heading = decode_escapes(written).partition("#")
    return WikiLink(target.strip(), heading.strip(), label[0].strip() if label else "", start, end, found[1] == "!")
