"""Notes in folders by topic, as in “today I learned” collections: ``python/slug.md``."""

from __future__ import annotations

from newsarc.pages.layouts.layout import Layout

LAYOUT = Layout(
    "topics",
    "notes by topic",
    has_wiki_links=True,
    is_served=False,
    links_are_contexts=True,
    folders_are_contexts=True,
)
