"""Which layouts an archive uses shows in the names of its files and folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarc.files.scan import scan
from newsarc.files.tree import tree_of
from newsarc.pages.recognize import recognize
from newsarc.pages.site import Site, SiteOptions
from tests.conftest import MakeArchive

ROOT = Path("/nowhere")


def layouts(root: Path) -> list[tuple[str, str]]:
    """The layouts that are recognised in an archive, each with its folder."""
    site = recognize(scan(root))
    return [(place.layout.name, place.base) for place in site.places]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["_posts/2012-02-08-a.md"], [("jekyll", "")]),
        (["_config.yml", "news/_posts/2012-02-08-a.md"], [("jekyll", "")]),
        (["source/_posts/a.md", "_config.yml"], [("hexo", "")]),
        (["hugo.toml", "content/a.md"], [("hugo", "")]),
        (["config.toml", "content/a.md", "archetypes/default.md"], [("hugo", "")]),
        (["config.toml", "content/a.md", "templates/base.html"], [("zola", "")]),
        (["pelicanconf.py", "content/a.md"], [("pelican", "")]),
        (["mkdocs.yml", "docs/a.md"], [("mkdocs", "")]),
        (["astro.config.mjs", "src/content/a.md"], [("javascript", "")]),
        (["next.config.js", "posts/a.md"], [("javascript", "")]),
        (["logseq/config.edn", "journals/2012_02_08.md", "pages/A.md"], [("logseq", "")]),
        ([".obsidian/app.json", "A.md"], [("wiki", "")]),
        (["minutes/2012-02-08.md", "README.md"], [("plain", "")]),
        ([f"{topic}/a.md" for topic in ("git", "python", "sql", "shell")], [("topics", "")]),
        ([f"{year}/a.md" for year in range(2009, 2013)], [("plain", "")]),
        (
            ["website/docusaurus.config.js", "website/blog/a.md", "docs/b.md"],
            [("docusaurus", "/website"), ("plain", "")],
        ),
        (["_posts/2012-02-08-a.md", "docs/mkdocs.yml", "docs/docs/a.md"], [("mkdocs", "/docs"), ("jekyll", "")]),
        (["hugo.toml", "content/a.md", "themes/x/hugo.toml"], [("hugo", "")]),
    ],
)
def test_signs(make_archive: MakeArchive, files: list[str], found: list[tuple[str, str]]) -> None:
    """Each layout has its signs; those of a theme that a site uses are none, and several may be in one archive."""
    assert layouts(make_archive(dict.fromkeys((f"/{file}" for file in files), ""))) == found


def test_settings_of_the_tools_are_read(make_archive: MakeArchive) -> None:
    """Patterns of addresses, folders and what all addresses begin with come from the tools' own configuration."""
    jekyll = make_archive({"/_config.yml": "permalink: pretty\nbaseurl: /blog\n", "/_posts/2012-02-08-a.md": ""})
    hugo = make_archive(
        {"/hugo.toml": 'contentDir = "pages"\n[permalinks]\nposts = "/:year/:slug/"\n', "/pages/a.md": ""}
    )
    broken = make_archive({"/_config.yml": "permalink: [\n", "/_posts/2012-02-08-a.md": ""})

    first = recognize(scan(jekyll)).places[0]
    assert (first.permalinks, first.url_base) == (("/:categories/:year/:month/:day/:title",), "/blog")
    assert recognize(scan(hugo)).places[0].content[0] == "/pages"
    assert recognize(scan(hugo)).places[0].permalinks == ("/:year/:slug/",)
    assert recognize(scan(broken)).places[0].permalinks == ("/:categories/:year/:month/:day/:title",)


def test_configuration_decides() -> None:
    """A layout that the configuration names is the only one, with its static folders and addresses."""
    options = SiteOptions(layout="hugo", static=("files",), permalink=("/:title",), exclude=("drafts/",))
    site = recognize(tree_of(ROOT, ["/_posts/2012-02-08-a.md", "/drafts/a.md"]), options)

    (place,) = site.places
    assert (place.layout.name, place.static[0], place.permalinks) == ("hugo", "/files", ("/:title",))
    assert site.pages(["/a.md", "/drafts/b.md", "/public/c.md", "/d.txt"]) == ["/a.md"]


def test_site_can_be_stored() -> None:
    """The text of a site gives the same site again."""
    site = recognize(tree_of(ROOT, ["/website/docusaurus.config.js", "/docs/a.md", "/_posts/2012-02-08-a.md"]))
    assert Site.from_json(site.to_json()) == site
