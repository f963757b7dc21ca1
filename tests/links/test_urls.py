"""The keys of pages and links: what each tool makes of a path, a date and front matter."""

from __future__ import annotations

import pytest

from newsarc.links.link_keys import link_keys, listing_link_keys, wiki_keys
from newsarc.links.urls import keys_of_page, page_urls
from newsarc.pages.document import Document, read_document
from newsarc.pages.layouts.registry import layout_named
from newsarc.pages.site import Place, Site


def site(name: str, *permalinks: str, base: str = "", url_base: str = "") -> Site:
    """A site of one layout."""
    layout = layout_named(name)
    content = tuple(f"{base}/{one}".rstrip("/") for one in layout.content)
    return Site((Place(layout, base, "", content, (), (), permalinks or layout.permalinks, url_base),))


def document(path: str, of: Site, /, **fields: object) -> Document:
    """A page with some front matter."""
    matter = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return read_document(path, f"---\n{matter}---\n\nText.\n".encode(), of)


@pytest.mark.parametrize(
    ("pattern", "fields", "url"),
    [
        ("/:year/:month/:day/:title/", {}, "/2012/02/08/rain-falls/"),
        ("/:categories/:year/:title.html", {"categories": "[weather, europe]"}, "/weather/europe/2012/rain-falls.html"),
        ("/:year/:year:month:day", {}, "/2012/20120208"),
        ("/:short_year/:i_month/:i_day/:y_day/:slug", {"slug": "wet"}, "/12/2/8/039/wet"),
        ("/:year/W:week/:short_day/:title", {}, "/2012/W06/Wed/rain-falls"),
        ("/:year_:month/:title", {}, "/2012_02/rain-falls"),
        ("/:lang_code/:title", {"lang_code": "de"}, "/de/rain-falls"),
        ("{date:%Y}/{date:%b}/{slug}.html", {}, "/2012/Feb/rain-falls.html"),
        ("/:year/:month/:title", {"permalink": "/wet/"}, "/wet/"),
        ("/:year/:month/:title", {"permalink": "/:year/wet"}, "/2012/wet"),
    ],
)
def test_url_of_a_dated_page(pattern: str, fields: dict[str, object], url: str) -> None:
    """A pattern is filled with the date, the slug and any field; a URL in front matter comes before it."""
    of = site("jekyll", pattern)

    assert page_urls(document("/_posts/2012-02-08-rain-falls.md", of, **fields), of)[0] == url


def test_pattern_with_a_placeholder_that_nobody_knows() -> None:
    """Such a pattern makes no URL, and a page in a collection has no other one."""
    of = site("jekyll", "/:hash/:title")

    assert page_urls(document("/_posts/2012-02-08-rain.md", of), of) == ()


def test_day_in_utc() -> None:
    """Where a date has a zone, a URL may have the day in UTC."""
    of = site("jekyll", "/:year/:month/:day/:title")
    page = document("/_posts/2012-02-08-rain.md", of, date="2012-02-08 23:30:00 -0500")

    assert page_urls(page, of) == ("/2012/02/08/rain", "/2012/02/09/rain")


@pytest.mark.parametrize(
    ("layout", "path", "fields", "keys"),
    [
        ("hugo", "/content/posts/Heavy Rain.md", {}, {"/posts/heavyrain"}),
        ("hugo", "/content/posts/rain/index.md", {}, {"/posts/rain"}),
        ("hugo", "/content/posts/_index.md", {}, {"/posts"}),
        ("hugo", "/content/posts/rain.fr.md", {}, {"/posts/rain", "/fr/posts/rain"}),
        ("hugo", "/content/de/posts/rain.md", {}, {"/posts/rain", "/de/posts/rain"}),
        ("hugo", "/content/posts/rain.md", {"slug": "wet"}, {"/posts/wet"}),
        ("hugo", "/content/posts/rain.md", {"url": "/wet/"}, {"/wet"}),
        ("hugo", "/content/posts/rain.md", {"aliases": "[/old/, older]"}, {"/posts/rain", "/old", "/posts/older"}),
        ("zola", "/content/blog/2012-02-08-rain.md", {}, {"/blog/rain", "/blog/2012-02-08rain"}),
        ("zola", "/content/rain.md", {"path": "2012/rain"}, {"/2012/rain"}),
        ("docusaurus", "/docs/01-start/02-setup.md", {}, {"/docs/start/setup", "/docs/01start/02setup"}),
        ("docusaurus", "/docs/node.md", {"id": "babel-node"}, {"/docs/babelnode", "/docs/node"}),
        ("mkdocs", "/docs/harbours/README.md", {}, {"/harbours"}),
        ("javascript", "/src/content/blog/rain.md", {}, {"/blog/rain"}),
        ("pelican", "/content/rain.md", {}, {"/rain"}),
        ("jekyll", "/_pages/about.md", {}, {"/about", "/pages/about"}),
        ("plain", "/minutes/2012-02-08.md", {}, set()),
    ],
)
def test_keys_of_a_path(layout: str, path: str, fields: dict[str, object], keys: set[str]) -> None:
    """A page answers to the URLs that its layout makes of its path."""
    of = site(layout)
    found = {key for key in keys_of_page(document(path, of, **fields), of).keys if key.startswith("/")}

    assert keys <= found
    if layout in {"hugo", "zola", "plain"}:
        assert found <= keys | {"/older"}


def test_names_of_a_note() -> None:
    """A note answers to its title, its aliases, its name and its path from any folder; a journal to its day."""
    of = site("logseq")
    note = read_document("/pages/Garden___Raised beds.md", b"alias:: Beds, Boxes\n\n- text\n", of)
    journal = read_document("/journals/2012_02_08.md", b"- text\n", of)

    assert {"[[garden/raised beds", "[[raised beds", "[[beds", "[[boxes"} <= set(keys_of_page(note, of).keys)
    assert "[[2012-02-08" in keys_of_page(journal, of).keys


@pytest.mark.parametrize(
    "name",
    ["2012-02-08", "2012_02_08", "20120208", "Feb 8th, 2012", "February 8, 2012", "Wednesday, February 8th, 2012"],
)
def test_wiki_links_to_a_day(name: str) -> None:
    """A day is the same in any form."""
    assert wiki_keys(name, "/a.md") == ["[[2012-02-08"]


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("/2012/02/rain/", "/2012/02/rain"),
        ("/Blog/2012/02/rain.html?x=1#y", "/blog/2012/02/rain"),
        ("/notes/2012/rain", "/2012/rain"),
        ("../snow/", "/2012/snow"),
        ("snow.md", "=/_posts/snow"),
        ("{{ site.baseurl }}/2012/rain", "/2012/rain"),
        ('{{ "/2012/rain" | relative_url }}', "/2012/rain"),
        ("{% post_url 2012-02-08-rain %}", "*2012-02-08rain"),
        ("{% post_url weather/2012-02-08-rain %}", "*2012-02-08rain"),
        ("{% link _posts/rain.md %}", "=/_posts/rain"),
        ('{{< ref "rain.md" >}}', "*rain"),
        ('{{% relref path="posts/rain" %}}', "*rain"),
        ("/caf%C3%A9/", "/cafe"),
    ],
)
def test_keys_of_a_link(target: str, key: str) -> None:
    """A link asks for what its target may mean."""
    of = site("jekyll", url_base="/notes")

    assert key in link_keys(target, "/_posts/a.md", ("/2012/storm",), of)


@pytest.mark.parametrize("target", ["https://example.org/a", "//example.org", "{{ page.url }}", "#below", "((6a-7b))"])
def test_links_that_lead_to_no_page(target: str) -> None:
    """What leads elsewhere, or where nobody knows, asks for nothing."""
    assert link_keys(target, "/a.md", (), site("jekyll")) == ()


def test_lists() -> None:
    """Folders above a page and lists of what has its terms exist with it; feeds and further pages of both too."""
    of = site("hugo")
    page = keys_of_page(document("/content/posts/rain.md", of, tags="[Heavy Rain]", series="wet"), of)

    assert {"~/posts", "#heavyrain", "#wet"} <= set(page.listings)
    for target, key in {
        "/posts/": "~/posts",
        "/posts/page/2/": "/posts",
        "/posts/index.xml": "/posts",
        "/tags/heavy-rain/": "#heavyrain",
        "/series/wet/index.xml": "#wet",
        "/category/wet.html": "#wet",
    }.items():
        assert key in listing_link_keys(target, (), of), target
