"""A JSON object at the top of a page, as Hugo may have it.

Knows: where the object ends.  Must not know: the meaning of fields.
"""

from __future__ import annotations

import re

from newsarc.pages.metadata.fields import Fields, as_text
from newsarc.pages.page import Problem
from newsarc.pages.yaml_block import LONGEST
from newsarc.text.clean import clean

_OPENED = re.compile(r"""\{\s*+"[^"\n]*+"\s*+:""")
_REST_OF_LINE = re.compile(r"[ \t\r]*+(?:\n|$)")
_DEEPEST = 50


def read_json(text: str) -> Fields | None:
    """The fields of the object at the top of a page; None if there is none, as for a template's braces."""
    if not _OPENED.match(text):
        return None
    import json  # here, since hardly any page has one

    try:
        values, end = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str).raw_decode(text[:LONGEST])
        fields = {key: as_text(value) for key, value in values.items()}
    except (ValueError, RecursionError) as error:
        return Fields(
            0, {}, {}, (Problem("NA503", f"the front matter can't be read: {clean(str(error))[:200]}", 0, 1),)
        )
    rest = _REST_OF_LINE.match(text, end)
    return Fields(rest.end(), fields) if rest else None
