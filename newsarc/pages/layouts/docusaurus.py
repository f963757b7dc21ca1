"""Docusaurus: ``blog/2012-02-08-slug.md`` and ``docs/id.md``, ``docusaurus.config.js``, ``static/``."""

from __future__ import annotations

from newsarc.pages.layouts.layout import Layout, base_only

LAYOUT = Layout(
    "docusaurus",
    "Docusaurus",
    signs=(("docusaurus.config.js",), ("docusaurus.config.ts",), ("docusaurus.config.mjs",), ("siteConfig.js",)),
    content=("", "src/pages", "docs", "../docs", "blog"),
    static=("static",),
    skipped=("build", "src/theme"),
    permalinks=("/blog/:year/:month/:day/:title", "/:year/:month/:day/:title"),
    lists=(
        "blog",
        "blog/archive",
        "blog/tags",
        "blog/authors",
        "blog/rss.xml",
        "blog/atom.xml",
        "blog/feed.json",
        "docs/tags",
        "search",
        "sitemap.xml",
    ),
    configuration=("docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"),
    settings=base_only,
)
