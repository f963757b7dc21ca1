"""Notes in folders by topic, as collections of things learnt have them: ``python/slug.md``."""

from __future__ import annotations

from newsarc.pages.layouts.layout import Layout

LAYOUT = Layout("topics", "notes by topic", is_served=False, folders_are_contexts=True)
