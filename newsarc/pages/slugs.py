"""The slugs of documents, by which people refer to them.

Knows: names of files.  Must not know: which documents exist.
"""

from __future__ import annotations

import re

from newsarc.files.paths import slug_of

OWN_NAMES = ("index", "_index", "readme")  # of the page of a folder
_DATE = re.compile(r"\d{4}[-_.]?\d{1,2}[-_.]?\d{1,2}[-_. ]+(?=.)")


def document_slugs(path: str) -> tuple[str, ...]:
    """The slugs of the document at a site path: its file's name, or its folder's, with and without a date before it.

    >>> document_slugs("/_posts/2012-02-08-wang-lijun.md"), document_slugs("/content/wang-lijun/index.md")
    (('2012-02-08-wang-lijun', 'wang-lijun'), ('wang-lijun',))
    """
    name = slug_of(path)
    folder = path.rpartition("/")[0]
    if name.lower() in OWN_NAMES and folder:
        name = folder.rpartition("/")[2]
    return tuple(dict.fromkeys((name, _DATE.sub("", name, count=1) if _DATE.match(name) else name)))
