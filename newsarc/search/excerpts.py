"""Excerpts from the texts of documents, for hits that match only in their text.

Knows: where the text of a hit is.  Must not know: how hits are found.

To stay small, the index has the words of a text but not the text; reading the files of a few hits is fast enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from newsarc.files.paths import read_page
from newsarc.model.hits import Hit, Hits
from newsarc.pages.body import body_text
from newsarc.pages.document import read_document
from newsarc.pages.site import Site
from newsarc.text.snippets import has_row, snippet


def with_excerpts(root: Path, site: Site, hits: Hits) -> Hits:
    """The hits with an excerpt of their text, if it has words of the query that the hit doesn't show otherwise."""
    return replace(hits, hits=tuple(_with_excerpt(root, site, hit) for hit in hits.hits))


def _with_excerpt(root: Path, site: Site, hit: Hit) -> Hit:
    shown = "\n".join((hit.title, *hit.contexts))
    unseen = [row for row in hit.matched if not has_row(shown, row)]
    if hit.excerpt or not unseen:
        return hit
    data = read_page(root, hit.path)
    return hit if data is None else replace(hit, excerpt=_excerpt(hit.path, data, site, unseen))


def _excerpt(path: str, data: bytes, site: Site, rows: Sequence[Sequence[str]]) -> str:
    text = body_text(read_document(path, data, site).page)
    there = [row for row in rows if has_row(text, row)]
    return snippet(text, there) if there else ""
