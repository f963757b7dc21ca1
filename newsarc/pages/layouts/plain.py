"""Pages in folders that no tool makes a site of: minutes of meetings, journals, records of decisions, releases."""

from __future__ import annotations

from newsarc.pages.layouts.layout import Layout

LAYOUT = Layout("plain", "plain folders", is_served=False)
