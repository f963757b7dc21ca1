"""File names that the archive's generator makes from titles.

Knows: the generator's two rules.  Must not know: files, pages.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsarc.text.words import is_cjk

_NOT_SLUG = "[^a-z0-9]+"
_NOT_LETTER = r"\W+"


@lru_cache(maxsize=4096)
def slug(title: str) -> str:
    """The file name, without ``.md``, that the generator gives a page with this title.

    Titles with a Chinese, Japanese or Korean character follow the rule of the Chinese edition, all others that of the
    English one.  A leading space counts towards the maximum length.

    >>> slug("Rain, at last!"), slug("王立军：案")
    ('rain-at-last', '王立军-案')
    """
    if is_cjk(title):
        return re.sub(_NOT_LETTER, "-", title[:60].replace(".", "").replace(",", "")).strip("-")
    return re.sub(_NOT_SLUG, "-", title[:140].lower()).strip("-")
