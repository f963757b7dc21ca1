"""Pages in folders that no tool makes a site of: minutes of meetings, journals, records of decisions, releases."""

from __future__ import annotations

from newsarc.pages.layouts.layout import Layout

LAYOUT = Layout("plain", "plain folders", has_wiki_links=True, is_served=False, links_are_contexts=True)
