"""Jekyll: ``_posts/2012-02-08-slug.md``, ``_config.yml``; everything else is served from its own path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout, Settings

# The named styles: https://jekyllrb.com/docs/permalinks/
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title",
    "pretty": "/:categories/:year/:month/:day/:title",
    "ordinal": "/:categories/:year/:y_day/:title",
    "weekdate": "/:categories/:year/W:week/:short_day/:title",
    "none": "/:categories/:title",
}


def _settings(config: Mapping[str, Any]) -> Settings:
    collections = config.get("collections")
    rules = config.get("defaults")
    values = [rule.get("values") for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    tables = [config, *(collections.values() if isinstance(collections, dict) else ()), *values]
    written = [one["permalink"] for one in tables if isinstance(one, dict) and isinstance(one.get("permalink"), str)]
    permalinks = tuple(dict.fromkeys(_STYLES.get(one, one) for one in written))
    base, source = config.get("baseurl"), config.get("source")
    return Settings(
        permalinks,
        base if isinstance(base, str) else "",
        content=(source.strip("./"), "") if isinstance(source, str) and source.strip("./") else (),
    )


LAYOUT = Layout(
    "jekyll",
    "Jekyll",
    signs=(("_posts/",), ("**/_posts/", "_config.yml"), ("_config.yml", "_layouts/"), ("_config.yml", "Gemfile")),
    configuration=("_config.yml", "_config.yaml", "_config.toml"),
    settings=_settings,
    skipped=("_site", "_includes", "_layouts", "_sass", "_plugins", "vendor"),
    permalinks=("/:categories/:year/:month/:day/:title",),
    slugs=(Slugs.KRAMDOWN, Slugs.GITHUB),
    patterns_are_for_collections=True,
    lists=("feed.xml", "sitemap.xml", "robots.txt", "atom.xml"),
)
