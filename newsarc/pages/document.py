"""A page of any layout but the daily one.

Knows: which part of a page gives its date, title, contexts and summary.
Must not know: where its links lead, other pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from newsarc.pages.encoding import decode
from newsarc.pages.event_date import event_date
from newsarc.pages.metadata.metadata import read_metadata
from newsarc.pages.page import Page, PageKind, Problem
from newsarc.pages.page_contexts import aliases_of, contexts_of
from newsarc.pages.site import Place, Site
from newsarc.pages.summaries import summary_of
from newsarc.pages.titles import page_title
from newsarc.text.day_or_month import DayOrMonth


class Document(NamedTuple):
    """A page with its metadata.

    ``when`` is its day or month, ``date_source`` where that is from, in words, and ``date_span`` its place in the text
    unless it is the path; ``fields`` are all fields of its front matter, with keys in lower case.
    """

    page: Page
    title: str
    when: DayOrMonth | None
    date_source: str
    date_span: tuple[int, int] | None
    contexts: tuple[str, ...]
    aliases: tuple[str, ...]
    summary: str
    fields: Mapping[str, Any]

    @property
    def path(self) -> str:
        """The site path of its file."""
        return self.page.path


def read_document(path: str, data: bytes, site: Site, *, with_summary: bool = True) -> Document:
    """The document in ``data``, the bytes of the file at a site path.  Any bytes are read; problems are on its page.

    The summary takes as long as the rest; without ``with_summary`` it is empty.
    """
    text, problems, is_utf8 = decode(data)
    metadata = read_metadata(text)
    place = site.place_of(path)
    fields = site.options.date_fields
    dated = event_date(metadata, path, *([fields] if fields else []))
    found = [*problems, *metadata.problems]
    if dated.invalid is not None:
        found.append(
            Problem(
                "NA503",
                f"the front matter date is not a valid date: {dated.invalid[:40]}",
                *(dated.invalid_span or (0, 0)),
            )
        )
    title = page_title(metadata, text, path, namespaced=place.layout.names_are_titles)
    page = Page(
        path,
        PageKind.DOCUMENT,
        text,
        metadata.body if is_utf8 else len(text),
        title_raw=title,
        problems=tuple(found),
    )
    return Document(
        page,
        title,
        dated.when,
        dated.source,
        dated.span,
        tuple(dict.fromkeys((*contexts_of(metadata), *_folder_context(path, place)))),
        aliases_of(metadata),
        summary_of(metadata, text, metadata.body) if with_summary else "",
        metadata.fields,
    )


def _folder_context(path: str, place: Place) -> tuple[str, ...]:
    """The page's folder directly below its place, if folders are contexts."""
    if not place.layout.folders_are_contexts:
        return ()
    folder, _, rest = path.removeprefix(f"{place.base}/").partition("/")
    return (folder,) if rest else ()
