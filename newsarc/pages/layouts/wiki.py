"""Linked notes, such as those of Obsidian, Foam, Dendron and zk: any folders, linked by ``[[Name]]``."""

from __future__ import annotations

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout

LAYOUT = Layout(
    "wiki",
    "linked notes",
    signs=((".obsidian/",), (".foam/",), ("dendron.yml",), (".zk/",), (".dendron.ws",)),
    skipped=(".obsidian", ".trash"),
    has_wiki_links=True,
    is_served=False,
    links_are_contexts=True,
    slugs=(Slugs.GITHUB, Slugs.TEXT),
    paths_start_anywhere=True,
    static=("vault", "notes", "content"),
)
