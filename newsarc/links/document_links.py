"""The links of a document: the keys of each, and the contexts that they give.

Knows: in which order the links of a page are collected, which links are contexts.
Must not know: which page has a key, other pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsarc.links.link_keys import link_keys, wiki_keys
from newsarc.markdown.links import find_document_links
from newsarc.markdown.wiki import find_wiki_links
from newsarc.pages.document import Document
from newsarc.pages.site import Site
from newsarc.pages.value_date import date_in_value
from newsarc.text.day_or_month import DayOrMonth


def keys_of_links(document: Document, bases: Sequence[str], site: Site) -> Iterator[tuple[str, ...]]:
    """For each link of a document that may lead to another one, the keys to try, the likeliest first.

    ``bases`` are those of the document (`urls.PageKeys`).
    """
    page = document.page
    for target in dict.fromkeys(link.target for link in find_document_links(page.text, page.body)):
        if keys := link_keys(target, page.path, bases, site):
            yield keys
    if site.has_wiki_links(document.path):
        for wiki in find_wiki_links(page.text, page.body):
            if wiki.target:
                yield tuple(wiki_keys(wiki.target, page.path))


def contexts_in_links(document: Document, site: Site) -> Iterator[str]:
    """The names in a document's wiki links, without dates and files, if its layout takes them as contexts."""
    layout = site.place_of(document.path).layout
    if not layout.links_are_contexts:
        return
    for wiki in find_wiki_links(document.page.text, document.page.body):
        name = wiki.target.strip()
        if not layout.names_are_titles:  # a name may be a path
            name = name.rstrip("/").rpartition("/")[2].removesuffix(".md")
        if name and not wiki.embed and not isinstance(date_in_value(name), DayOrMonth):
            yield name
