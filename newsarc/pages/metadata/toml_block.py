"""TOML between lines of plus signs, as Hugo and Zola have it.

Knows: the delimiters of the block, and where its values are.  Must not know: the meaning of fields.
"""

from __future__ import annotations

import re

from newsarc.pages.metadata.fields import Fields, Span, as_text
from newsarc.pages.page import Problem
from newsarc.pages.yaml_block import LONGEST
from newsarc.text.clean import clean

_BLOCK = re.compile(r"\+\+\+[ \t\r]*\n(.*?)^\+\+\+[ \t\r]*$\n?", re.DOTALL | re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_VALUE = re.compile(
    r"""^[ \t]*+["']?([\w-]++)["']?[ \t]*+=[ \t]*+("(?!"")[^"\\\n]*+"|'(?!'')[^'\n]*+'|[\w.:+-]++(?:[ ][\d:.Z+-]++)?)"""
    r"[ \t\r]*+(?:\#.*)?$",
    re.MULTILINE,
)


def read_toml(text: str) -> Fields | None:
    """The fields of the block at the top of a page; None if it has none."""
    found = _BLOCK.match(text)
    if not found:
        return None
    inside = found[1]
    if len(inside) > LONGEST:
        problem = Problem("NA503", f"the front matter is longer than {LONGEST} characters", 0, 3)
        return Fields(found.end(), {}, {}, (problem,))
    import tomllib  # here, since most archives have none

    try:
        values = tomllib.loads(inside, parse_float=str)
        fields = {key: as_text(value) for key, value in values.items()}
    except (ValueError, RecursionError) as error:  # also raised for a number that is too long
        problem = Problem("NA503", f"the front matter can't be read: {clean(str(error))[:200]}", 0, 3)
        return Fields(found.end(), {}, {}, (problem,))
    return Fields(found.end(), fields, _spans(text, *found.span(1)))


def _spans(text: str, start: int, end: int) -> dict[str, Span]:
    """The spans of values on one line, before the first table."""
    table = _TABLE.search(text, start, end)
    return {found[1]: found.span(2) for found in _VALUE.finditer(text, start, table.start() if table else end)}
