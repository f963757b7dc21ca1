"""Every page of an archive of any layout but the daily one, read once before any page is checked.

Knows: what checks of other pages need from a page, and which pages need no check.
Must not know: what the rules check, where links lead.

Most links lead to other sites or to existing pages and files, which can be decided without reading the page.  A page
needs a check if it has any other link, a problem found while parsing, or a suppression comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newsarc.files.paths import raise_if_transient, read_bytes
from newsarc.links.site_resolve import keys_to_look_up
from newsarc.links.targets import is_web_url
from newsarc.links.urls import keys_of_page
from newsarc.markdown.links import find_document_links
from newsarc.pages.document import Document, read_document
from newsarc.pages.site import Site
from newsarc.validation.suppressions import KEYWORD

_WIKI = "[["


@dataclass
class PageEntry:
    """The survey of a page: its title, its keys (`links.urls.PageKeys`), and its links.

    ``targets`` are those of links that may lead into the archive; ``needs_check`` is true if the page must be checked
    wherever they lead.
    """

    title: str
    keys: tuple[str, ...]
    bases: tuple[str, ...]
    listings: tuple[str, ...]
    links: int
    targets: tuple[str, ...]
    needs_check: bool


@dataclass
class SiteSurvey:
    """The survey of all pages, by site path; ``unreadable`` has the reasons."""

    pages: dict[str, PageEntry] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)

    def add(self, other: SiteSurvey) -> None:
        """Add the survey of other pages."""
        self.pages |= other.pages
        self.unreadable |= other.unreadable


def survey_pages(root: str, site: Site, paths: Sequence[str]) -> SiteSurvey:
    """Read some pages of the archive at ``root``.

    Raises `UnavailableError` for a page that can't be read at the moment.
    """
    found = SiteSurvey()
    for path in paths:
        try:
            data = read_bytes(f"{root}{path}")
        except OSError as error:
            raise_if_transient(error, path)
            found.unreadable[path] = error.strerror or str(error)
            continue
        found.pages[path] = page_entry(read_document(path, data, site, with_summary=False), site)
    return found


def page_entry(document: Document, site: Site) -> PageEntry:
    """The survey of a document."""
    page, keys = document.page, keys_of_page(document, site)
    targets = [link.target for link in find_document_links(page.text, page.body)]
    has_wiki_links = _WIKI in page.text and site.has_wiki_links(page.path)
    return PageEntry(
        document.title,
        tuple(keys_to_look_up(keys.keys)),
        keys.bases,
        keys.listings,
        len(targets),
        tuple(one for one in targets if not is_web_url(one)),
        bool(page.problems) or KEYWORD in page.text or has_wiki_links,
    )
