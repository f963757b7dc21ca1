"""The places within a page that a fragment can lead to.

Knows: the anchors GitHub makes of headings, and HTML's own.  Must not know: links, files.
"""

from __future__ import annotations

import re
from collections import Counter

from newsarc.markup import mask_blocks
from newsarc.text import decode_entities

_HEADING = re.compile(  # words, and blanks that don't lead to the end or to closing marks; each character is read once
    r"^ {0,3}#{1,6}[ \t]++((?:[^ \t\r\n]++|[ \t\r]++(?!#*[ \t\r]*$))*+)(?:[ \t\r]++#+)?[ \t\r]*$", re.MULTILINE
)
_UNDERLINED = re.compile(r"^(?![ \t]*[-*+>#`|])[ ]{0,3}(\S[^\n]*)\n {0,3}(?:=+|-+)[ \t\r]*$", re.MULTILINE)
_HTML = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()\n]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DROPPED = re.compile(r"[^\w\- ]")


def find_anchors(text: str) -> frozenset[str]:
    """The anchors of a page's text, lower-case; a heading that comes again is numbered (``source-1``).

    The rule is that of GitHub's renderer: the heading's text in lower case,
    punctuation dropped, blanks as hyphens.
    """
    text = mask_blocks(text)
    found = [(match.start(), match[1]) for pattern in (_HEADING, _UNDERLINED) for match in pattern.finditer(text)]
    seen: Counter[str] = Counter()
    anchors = {"", "top"}
    for _, heading in sorted(found):
        anchor = _anchor(heading)
        anchors.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
        seen[anchor] += 1
    anchors.update((one or two or three).lower() for one, two, three in _HTML.findall(text))
    return frozenset(anchors)


def _anchor(heading: str) -> str:
    plain = _TAG.sub("", _LINK.sub(r"\1", decode_entities(heading)))
    return _DROPPED.sub("", plain.strip().lower()).replace(" ", "-")
