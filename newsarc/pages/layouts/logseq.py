"""Logseq: ``journals/2012_02_08.md`` and ``pages/Name___Part.md``, linked by ``[[Name]]``."""

from __future__ import annotations

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout

LAYOUT = Layout(
    "logseq",
    "Logseq",
    signs=(("logseq/config.edn",), ("journals/", "pages/", "logseq/"), ("logseq/", "journals/")),
    skipped=("logseq",),
    has_wiki_links=True,
    is_served=False,
    links_are_contexts=True,
    names_are_titles=True,
    slugs=(Slugs.GITHUB, Slugs.TEXT),
)
