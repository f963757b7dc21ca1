"""MkDocs: ``docs/a.md``, ``mkdocs.yml``; its blogs are in ``docs/blog/posts``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout, Settings


def _settings(config: Mapping[str, Any]) -> Settings:
    folder = config.get("docs_dir")
    folders = (folder.strip("/"),) if isinstance(folder, str) and folder.strip("./") else ()
    return Settings(content=folders, static=folders)


LAYOUT = Layout(
    "mkdocs",
    "MkDocs",
    signs=(("mkdocs.yml",), ("mkdocs.yaml",)),
    configuration=("mkdocs.yml", "mkdocs.yaml"),
    settings=_settings,
    content=("docs",),
    static=("docs",),
    skipped=("site", "overrides"),
    permalinks=("/blog/:year/:month/:day/:title",),
    slugs=(Slugs.PYTHON_MARKDOWN, Slugs.GITHUB),
    slash_at_end=True,
    lists=("blog", "blog/archive", "sitemap.xml", "feed_rss_created.xml", "feed_rss_updated.xml", "tags"),
    titles_make_urls=True,
)
