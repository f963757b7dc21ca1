"""Where links lead on sites and in notes: files, URLs of pages, and what is served without being a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarc.links.resolve import Resolution, Verdict
from newsarc.validation.check_archive import scan_archive
from newsarc.validation.check_site import SiteCheck

DATED = "---\ndate: 2012-02-08\n---\n"
JEKYLL = {"_config.yml": "baseurl: /blog\n", "_posts/2012-02-08-rain.md": "Rain.\n"}
HUGO = {"hugo.toml": "", "content/posts/rain.md": DATED, "content/posts/2012-02-08-snow/index.md": DATED}
JAVASCRIPT = {"astro.config.mjs": "export default { base: '/shop' }", "src/content/blog/rain.md": DATED}
DOCUSAURUS = {"docusaurus.config.js": "", "docs/rain.md": "# Rain\n", "blog/2012-02-08-snow.md": "# Snow\n"}
BUNDLE = HUGO | {"content/b/index.md": "---\nslug: c\n---\n", "content/b/x.png": ""}
VERCEL = JAVASCRIPT | {"vercel.json": '{"redirects": [{"source": "/r", "destination": "/s"}]}'}
FRENCH = "i18n/fr/docusaurus-plugin-content-docs/current"
WIKI = {".obsidian/app.json": "{}", "2012-02-08.md": "", "Places/Old Town.md": "", "files/map.png": ""}
PLAIN = {"2012-02-08.md": "# Minutes\n", "docs/rules.md": "# Rules\n"}


def resolve(root: Path, files: dict[str, str], target: str, page: str) -> Resolution:
    """Where a target leads in an archive of some files."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    tree, site = scan_archive(root)
    assert site is not None
    return SiteCheck(tree, site).context.resolver.resolve(target, page)


@pytest.mark.parametrize(
    ("files", "page", "target", "path"),
    [
        (JEKYLL, "/_posts/2012-02-08-rain.md", "/2012/02/08/rain.html", "/_posts/2012-02-08-rain.md"),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "/blog/2012/02/08/rain/", "/_posts/2012-02-08-rain.md"),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "{{ site.baseurl }}2012/02/08/rain", "/_posts/2012-02-08-rain.md"),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "rain.html", "/_posts/2012-02-08-rain.md"),
        (JEKYLL | {"css/main.scss": ""}, "/_posts/2012-02-08-rain.md", "/css/main.css", ""),
        (JEKYLL | {"about.html": "---\npermalink: /who/\n---\n"}, "/_posts/2012-02-08-rain.md", "/who", ""),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "/blog/page2/", ""),
        (HUGO, "/content/posts/rain.md", "../2012-02-08-snow/", "/content/posts/2012-02-08-snow/index.md"),
        (HUGO, "/content/posts/rain.md", '{{< relref "2012-02-08-snow" >}}', "/content/posts/2012-02-08-snow/index.md"),
        (HUGO | {"content/a.md": "---\nregions: [Far East]\n---\n"}, "/content/a.md", "/regions/far-east/", ""),
        (BUNDLE, "/content/b/index.md", "/c/x.png", "/content/b/x.png"),
        (HUGO | {"content/b/_index.de.md": ""}, "/content/posts/rain.md", "/de/b/", "/content/b/_index.de.md"),
        (JAVASCRIPT, "/src/content/blog/rain.md", "/shop/anywhere/rain", "/src/content/blog/rain.md"),
        (JAVASCRIPT | {"src/pages/a/[id].ts": ""}, "/src/content/blog/rain.md", "/a/5", ""),
        (
            JAVASCRIPT | {"app/news/[id]/page.tsx": ""},
            "/src/content/blog/rain.md",
            "/news/rain",
            "/src/content/blog/rain.md",
        ),
        (JAVASCRIPT | {"src/assets/x.png": ""}, "/src/content/blog/rain.md", "@/assets/x.png", "/src/assets/x.png"),
        (JAVASCRIPT | {"app/(shop)/b/page.tsx": ""}, "/src/content/blog/rain.md", "/b", ""),
        (JAVASCRIPT | {"public/_redirects": "/old/* /new/:splat 301\n"}, "/src/content/blog/rain.md", "/old/a/b", ""),
        (VERCEL, "/src/content/blog/rain.md", "/r", ""),
        (DOCUSAURUS, "/docs/rain.md", "/blog/2012/02/08/snow", "/blog/2012-02-08-snow.md"),
        (DOCUSAURUS | {f"{FRENCH}/a.md": ""}, f"/{FRENCH}/a.md", "./rain.md", "/docs/rain.md"),
        (WIKI, "/2012-02-08.md", "Old%20Town.md", "/Places/Old Town.md"),
        (WIKI, "/Places/Old Town.md", "map.png", ""),
        (WIKI, "/Places/Old Town.md", "[[Feb 8th, 2012]]", "/2012-02-08.md"),
        (WIKI, "/Places/Old Town.md", "[[2012-02-08#Later|then]]", "/2012-02-08.md"),
        (PLAIN, "/docs/rules.md", "../2012-02-08.md", "/2012-02-08.md"),
        (PLAIN, "/docs/rules.md", "/docs", "/docs/"),
    ],
)
def test_link_that_leads_somewhere(tmp_path: Path, files: dict[str, str], page: str, target: str, path: str) -> None:
    """A link leads to a page or a file, or to what is served without one."""
    found = resolve(tmp_path, files, target, page)

    assert (found.verdict, found.path) == (Verdict.FOUND, path)


@pytest.mark.parametrize(
    ("files", "page", "target", "verdict"),
    [
        (JEKYLL, "/_posts/2012-02-08-rain.md", "/2012/02/09/rain.html", Verdict.MISSING),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "/rain", Verdict.MISSING),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "2012/02/08/rain.html", Verdict.MISSING),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "(https://example.org/a)", Verdict.MISSING),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "${HOST}/a", Verdict.MALFORMED),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "", Verdict.MALFORMED),
        (JEKYLL, "/_posts/2012-02-08-rain.md", "{{ page.url }}/a", Verdict.EXTERNAL),
        (JEKYLL | {"img/A.png": ""}, "/_posts/2012-02-08-rain.md", "/img/a.png", Verdict.CASE),
        (HUGO, "/content/posts/rain.md", "/tags/snow/", Verdict.MISSING),
        (HUGO, "/content/posts/rain.md", "snow.md", Verdict.MISSING),
        (HUGO | {"content/posts/a.md": "---\nslug: b\n---\n"}, "/content/posts/rain.md", "/posts/a/", Verdict.MISSING),
        (JAVASCRIPT, "/src/content/blog/rain.md", "/blog/snow", Verdict.MISSING),
        (JAVASCRIPT, "/src/content/blog/rain.md", "./rain.png", Verdict.MISSING),
        (JAVASCRIPT | {"src/pages/blog/[id].astro": ""}, "/src/content/blog/rain.md", "/blog/snow", Verdict.MISSING),
        (JAVASCRIPT | {"src/pages/blog/[id].astro": ""}, "/src/content/blog/rain.md", "/gone/rain", Verdict.MISSING),
        (JAVASCRIPT | {"src/pages/posts/snow.md": ""}, "/src/content/blog/rain.md", "/gone/snow", Verdict.MISSING),
        (DOCUSAURUS, "/docs/rain.md", "Rain.md", Verdict.CASE),
        (WIKI, "/2012-02-08.md", "[[New Town]]", Verdict.MISSING),
        (WIKI, "/2012-02-08.md", "((60f5a9c3-1111-2222-3333-444455556666))", Verdict.EXTERNAL),
        (PLAIN, "/docs/rules.md", "../minutes/2012-02-08.md", Verdict.MISSING),
        (PLAIN, "/docs/rules.md", "../../outside.md", Verdict.OUTSIDE),
        (PLAIN, "/2012-02-08.md", "../../issues/12", Verdict.EXTERNAL),
        (PLAIN, "/docs/rules.md", "Rules.md", Verdict.CASE),
    ],
)
def test_other_verdicts(tmp_path: Path, files: dict[str, str], page: str, target: str, verdict: Verdict) -> None:
    """A link is broken if nothing is there, and left alone if nobody can know."""
    assert resolve(tmp_path, files, target, page).verdict is verdict
