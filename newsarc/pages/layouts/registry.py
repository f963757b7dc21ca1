"""All layouts but the daily one, which has readers of its own.

Knows: all layouts, and their precedence if the signs of several match.
"""

from __future__ import annotations

from newsarc.pages.layouts import (
    docusaurus,
    hexo,
    hugo,
    javascript_site,
    jekyll,
    logseq,
    mkdocs,
    pelican,
    plain,
    topics,
    wiki,
    zola,
)
from newsarc.pages.layouts.layout import Layout

# More specific signs come first: Hexo has a `_config.yml` like Jekyll, Zola a `config.toml` like Hugo.
LAYOUTS: tuple[Layout, ...] = tuple(
    module.LAYOUT
    for module in (
        *(logseq, wiki, hexo, pelican, zola, docusaurus, mkdocs, hugo, jekyll, javascript_site),
        *(topics, plain),
    )
)
_BY_NAME = {layout.name: layout for layout in LAYOUTS}


def layout_named(name: str) -> Layout:
    """The layout of a name.  Raises `KeyError` for an unknown one."""
    return _BY_NAME[name]
