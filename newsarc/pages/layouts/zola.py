"""Zola: ``content/section/slug.md`` with TOML front matter, ``config.toml``, ``static/``; links as ``@/a.md``."""

from __future__ import annotations

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout

LAYOUT = Layout(
    "zola",
    "Zola",
    signs=(
        ("zola.toml",),
        ("config.toml", "content/", "templates/"),
        ("config.toml", "content/_index.md", "sass/"),
        ("config.toml", "content/", "sass/"),
    ),
    configuration=("zola.toml", "config.toml"),
    content=("content",),
    static=("static",),
    skipped=("public", "themes", "templates", "sass"),
    slugs=(Slugs.ZOLA, Slugs.GITHUB),
    slash_at_end=True,
    lists=("atom.xml", "feed.xml", "rss.xml", "sitemap.xml", "robots.txt", "tags", "categories", "authors", "404.html"),
)
