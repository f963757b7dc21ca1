"""JSON as text that is harmless wherever it is printed; every format made of JSON is written with it.

Knows: which characters harm, and how JSON escapes them.  Must not know: what a document says.

A document keeps its value: characters that could control a terminal, hide or reverse
text, or form a command for a CI runner are written as escapes.
"""

from __future__ import annotations

import json
import re
from typing import Literal

SCHEMA: Literal[1] = 1

# What `text.printable` takes out or turns into something else, but for what JSON escapes by itself; and the
# sign in the middle of what CI systems look for anywhere in a line (`ci`).
_UNSAFE = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
    r"|(?<=#)#(?=\w*\[)|(?<=travis)_(?=fold:|time:)|(?<=section)_(?=start:|end:)"
)


def to_json(document: object) -> str:
    """A document of lists, dictionaries, strings and numbers as indented JSON that ends in a newline."""
    return _UNSAFE.sub(_escape, json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def to_json_line(value: object) -> str:
    """A value without a line break.

    >>> to_json_line({"title": "a\\x9bb"})
    '{"title": "a\\\\u009bb"}'
    """
    return _UNSAFE.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}" if found[0] in "#_" else json.dumps(found[0])[1:-1]
