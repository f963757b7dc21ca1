"""Pelican: ``content/slug.md`` with header lines, ``pelicanconf.py``; links as ``{filename}a.md``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout, Settings

_URLS = ("article_url", "article_save_as", "page_url", "page_save_as", "article_lang_url", "page_lang_url")


def _settings(config: Mapping[str, Any]) -> Settings:
    folder = config.get("path")
    folders = (folder.strip("./"),) if isinstance(folder, str) and folder.strip("./") else ()
    written = {name: config[name] for name in _URLS if isinstance(config.get(name), str) and config[name]}
    own = tuple(f"/{one.lstrip('/')}" for one in written.values())
    usual = () if "article_url" in written or "article_save_as" in written else ("/:title.html",)
    pages = () if "page_url" in written or "page_save_as" in written else ("/pages/:title.html",)
    return Settings(tuple(dict.fromkeys((*own, *usual, *pages))), content=folders, static=folders)


LAYOUT = Layout(
    "pelican",
    "Pelican",
    signs=(("pelicanconf.py",), ("publishconf.py",)),
    configuration=("pelicanconf.py",),
    settings=_settings,
    content=("content", ""),
    paths_make_urls=False,
    static=("content", "content/extra", "content/static"),
    skipped=("output", "theme", "themes", "plugins"),
    permalinks=("/:title.html", "/pages/:title.html"),
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
