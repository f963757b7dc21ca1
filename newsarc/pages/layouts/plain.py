"""Pages in folders without a tool that makes a site: minutes of meetings, journals, decision records, releases."""

from __future__ import annotations

from newsarc.pages.layouts.layout import Layout

LAYOUT = Layout("plain", "plain folders", has_wiki_links=True, is_served=False, links_are_contexts=True)
