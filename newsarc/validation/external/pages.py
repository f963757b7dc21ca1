"""The pages of an archive of any layout, read for their external links and the day that they are of.

Knows: which reader the archive's layout has.  Must not know: which URLs work, how findings are made.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from newsarc.files.tree import Tree
from newsarc.links.targets import malformed
from newsarc.markdown.links import Link, find_document_links, find_links
from newsarc.pages.document import read_document
from newsarc.pages.folders import page_folders
from newsarc.pages.layouts.daily import layout
from newsarc.pages.parse import read_text
from newsarc.pages.site import Site
from newsarc.validation.external.urls import is_web


class PageLinks(NamedTuple):
    """The text of a page, where its body starts, its links that are URLs of http or https, and its day, if known.

    URLs that NA105 finds malformed without asking anybody are left out.
    """

    text: str
    body: int
    links: list[Link]
    day: date | None


class Pages(NamedTuple):
    """The archive in a folder; ``site`` is what it was recognised as, None for the daily layout."""

    root: str
    site: Site | None

    def paths(self, tree: Tree) -> list[str]:
        """The site paths of its pages, in order."""
        if self.site:
            return sorted(self.site.pages(tree.pages()))
        return [path for folder in page_folders(tree.names) for path in folder.pages()]

    def read(self, path: str, data: bytes) -> PageLinks:
        """A page."""
        if self.site:
            document = read_document(path, data, self.site)
            text, body = document.page.text, document.page.body
            links = find_document_links(text, body)
            day = document.when.as_date() if document.when else None
        else:
            text, body = read_text(data)[:2]
            links, day = find_links(text, body), _day_of(path.rpartition("/")[0])
        return PageLinks(text, body, list(filter(_is_asked, links)), day)


def _is_asked(link: Link) -> bool:
    return is_web(link.target) and not malformed(link.target)


@lru_cache(maxsize=64)
def _day_of(folder: str) -> date | None:
    """The day of a folder's pages, of which there are many."""
    return layout.date_of(folder)
