"""What checks need to know about the rest of an archive of any layout but the daily one.

Knows: the tree, the survey of its pages, and how to read another page.
Must not know: rules, findings.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from newsarc.files.paths import raise_if_transient, read_bytes
from newsarc.files.tree import Tree
from newsarc.links.routes import Routes
from newsarc.links.site_resolve import SiteKeys, SiteResolver
from newsarc.links.urls import page_urls
from newsarc.markdown.anchors import Anchors, find_document_anchors
from newsarc.markdown.links import Link, find_document_links
from newsarc.markdown.templates import has_templates
from newsarc.markdown.wiki import WikiLink, find_wiki_links
from newsarc.pages.document import read_document
from newsarc.pages.page import Page
from newsarc.pages.site import Site
from newsarc.validation.context import CheckContext
from newsarc.validation.site_survey import SiteSurvey
from newsarc.validation.survey import Survey


class SiteContext(CheckContext):
    """An archive as described by its tree, its site and the survey of its pages.

    Its `Dependencies` have pages in place of folders, and keys in place of paths.
    """

    resolver: SiteResolver
    has_site = True

    def __init__(self, tree: Tree, site: Site, survey: SiteSurvey, routes: Routes) -> None:
        self.site = site
        self.pages = survey.pages
        self.routes = routes
        resolver = SiteResolver(tree, site, _keys(survey, routes), self._urls_of)
        super().__init__(tree, (), Survey(unreadable=survey.unreadable), "", resolver)

    def page(self, path: str) -> Page | None:
        """The page at a site path, parsed; None if it can't be read."""
        try:
            return read_document(path, read_bytes(f"{self.tree.root}{path}"), self.site, with_summary=False).page
        except OSError as error:
            raise_if_transient(error, path)
            return None

    def _urls_of(self, path: str) -> Sequence[str]:
        """The possible URLs of a page, the likeliest first."""
        try:
            return page_urls(read_document(path, read_bytes(f"{self.tree.root}{path}"), self.site), self.site)
        except OSError as error:
            raise_if_transient(error, path)
            return ()

    def links(self, page: Page) -> list[Link]:
        """The links on a page."""
        return find_document_links(page.text, page.body)

    def wiki_links(self, page: Page) -> list[WikiLink]:
        """The wiki links on a page, if its layout has them."""
        return find_wiki_links(page.text, page.body) if self.site.has_wiki_links(page.path) else []

    def anchors(self, path: str) -> Anchors | None:
        """The anchors of a page; None if it can't be read, or has some that only its tool knows."""
        self._dependencies.folders.add(path)
        if path not in self._anchors:
            page = self.page(path)
            self._anchors[path] = None if page is None else self._anchors_of(page)
        return self._anchors[path]

    def _anchors_of(self, page: Page) -> Anchors | None:
        if has_templates(page.text) or page.path.lower().endswith(".mdx"):
            return None
        rules = [rule for place in self.site.places if place.holds(page.path) for rule in place.layout.slugs]
        return find_document_anchors(page.text, page.body, tuple(dict.fromkeys(rules)))

    def line_count(self, path: str) -> int | None:
        """How many lines a page has; None if it can't be read."""
        self._dependencies.folders.add(path)
        return super().line_count(path)

    def title(self, path: str) -> str:
        """A page's title; empty for other files."""
        return self.pages[path].title if path in self.pages else ""

    def titles(self, folders: Collection[str] | None = None) -> dict[str, str]:
        """The titles of all pages, or of those in some folders, by site path."""
        return {
            path: entry.title
            for path, entry in self.pages.items()
            if folders is None or path.rpartition("/")[0] in folders
        }

    def link_count(self, path: str) -> int:
        """How many ordinary pages link to a page; always 0, since they aren't counted here."""
        return 0

    def listing(self, folder: str) -> list[str] | None:
        """None, since no page lists the pages of its folder."""
        return None


def _keys(survey: SiteSurvey, routes: Routes) -> SiteKeys:
    keys = SiteKeys(routes=routes)
    for path, entry in sorted(survey.pages.items()):
        for key in entry.keys:
            keys.pages.setdefault(key, path)
        keys.listings.update(entry.listings)
        keys.bases[path] = entry.bases
    return keys
