"""Hexo: ``source/_posts/slug.md``, ``_config.yml``; ``source/`` is served unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout, Settings


def _settings(config: Mapping[str, Any]) -> Settings:
    permalink, base, source = config.get("permalink"), config.get("root"), config.get("source_dir")
    folder = source.strip("/") if isinstance(source, str) else ""
    return Settings(
        (permalink,) if isinstance(permalink, str) else (),
        base.rstrip("/") if isinstance(base, str) else "",
        content=(folder,) if folder else (),
        static=(folder,) if folder else (),
    )


LAYOUT = Layout(
    "hexo",
    "Hexo",
    signs=(("source/_posts/",), ("_config.yml", "source/", "scaffolds/")),
    configuration=("_config.yml",),
    settings=_settings,
    content=("source/_posts", "source"),
    static=("source",),
    skipped=("public", "themes", "scaffolds", ".deploy_git"),
    permalinks=("/:year/:month/:day/:title", "/:title"),
    slugs=(Slugs.HEXO, Slugs.GITHUB),
    slash_at_end=True,
    lists=("archives", "tags", "categories", "atom.xml", "rss2.xml", "sitemap.xml", "robots.txt", "search.xml"),
)
