"""Pages in folders that no tool makes a site of: minutes of meetings, journals, records of decisions, releases."""

from __future__ import annotations

from newsarc.pages.layouts.layout import Layout, LinkForm

LAYOUT = Layout("plain", "plain folders", links=frozenset({LinkForm.WIKI}), is_served=False, links_are_contexts=True)
