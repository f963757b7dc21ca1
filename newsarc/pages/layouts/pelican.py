"""Pelican: ``content/slug.md`` with header lines, ``pelicanconf.py``; links as ``{filename}a.md``."""

from __future__ import annotations

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout, LinkForm

LAYOUT = Layout(
    "pelican",
    "Pelican",
    signs=(("pelicanconf.py",), ("publishconf.py",)),
    content=("content", ""),
    static=("content", "content/extra", "content/static"),
    skipped=("output", "theme", "themes", "plugins"),
    permalinks=("/:title", "/:year/:month/:day/:title", "/:year/:month/:title", "/:categories/:title"),
    links=frozenset({LinkForm.PELICAN}),
    slugs=(Slugs.PYTHON_MARKDOWN, Slugs.GITHUB),
    lists=(
        "archives",
        "tags",
        "categories",
        "authors",
        "feeds",
        "feeds/all.atom.xml",
        "feeds/all.rss.xml",
        "sitemap.xml",
    ),
    titles_make_urls=True,
)
