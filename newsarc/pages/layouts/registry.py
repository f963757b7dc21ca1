"""All layouts but the daily one, which has readers of its own.

Knows: which layouts there are, and which comes before which where the signs of several are there.
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

# More telling signs come first: Hexo has a `_config.yml` as Jekyll has, Zola a `config.toml` as Hugo has.
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
