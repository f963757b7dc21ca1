"""Hugo: ``content/section/slug.md`` or ``content/section/slug/index.md``, ``hugo.toml``, ``static/``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsarc.pages.layouts.layout import Layout, Settings


def _settings(config: Mapping[str, Any]) -> Settings:
    content, static = config.get("contentdir"), config.get("staticdir")
    languages = config.get("languages")
    folders = [content, *(one.get("contentdir") for one in _tables(languages))]
    return Settings(
        tuple(dict.fromkeys(_patterns(config.get("permalinks")))),
        content=tuple(_folders(folders)),
        static=tuple(_folders(static if isinstance(static, list) else [static])),
    )


def _tables(languages: object) -> Iterator[Mapping[str, Any]]:
    for one in languages.values() if isinstance(languages, dict) else ():
        if isinstance(one, dict):
            yield {str(key).lower(): value for key, value in one.items()}


def _patterns(table: object) -> Iterator[str]:
    """The patterns of sections; newer versions have them in the tables ``page`` and ``section``."""
    for one in table.values() if isinstance(table, dict) else ():
        if isinstance(one, str):
            yield one
        else:
            yield from _patterns(one)


def _folders(written: Iterable[object]) -> Iterator[str]:
    return (one.strip("/") for one in written if isinstance(one, str) and one.strip("/"))


LAYOUT = Layout(
    "hugo",
    "Hugo",
    signs=(
        ("hugo.toml",),
        ("hugo.yaml",),
        ("hugo.yml",),
        ("hugo.json",),
        ("config/_default/",),
        ("config.toml", "content/", "archetypes/"),
        ("config.toml", "content/", "layouts/"),
        ("config.toml", "content/", "themes/"),
        ("config.yaml", "content/"),
        ("config.yml", "content/"),
        ("config.json", "content/"),
        ("content/", "archetypes/"),
    ),
    configuration=(
        *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"),
        *("config/_default/hugo.toml", "config/_default/config.toml", "config/_default/hugo.yaml"),
        "config/_default/config.yaml",
    ),
    settings=_settings,
    content=("content",),
    static=("static", "assets"),
    skipped=("public", "resources", "themes", "archetypes", "layouts"),
    permalinks=("/:section/:year/:month/:day/:title", "/:section/:year/:month/:title", "/:year/:month/:day/:title"),
    slash_at_end=True,
    lists=("index.xml", "sitemap.xml", "robots.txt", "tags", "categories", "series", "authors", "index.json"),
    titles_make_urls=True,
)
