"""A page as it is written to the values that a reader sees.

Knows: what each row of a page means, and what is junk in it.
Must not know: the grammar (`parse`), files, other pages but the day's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date

from newsarc.model.events import Change, Event, Related, Source
from newsarc.pages.context_lists import split_names
from newsarc.pages.layouts.daily import layout
from newsarc.pages.layouts.daily.form import COVER_IMAGE
from newsarc.pages.page import Item, LinkRow, Page
from newsarc.text import dates
from newsarc.text.clean import clean

LeadsTo = Callable[[str, str], str]  # a row's target as it is written, and the page it stands on, to a site path
_STATE = re.compile(r"^(.*?)\(([^()]*)\)$")


def title_of(page: Page) -> str:
    """The page's title, cleaned; the empty string where it has none."""
    return clean(page.title_raw or "")


def page_date(page: Page) -> date | None:
    """The day the page is of: its folder's, else its heading's, else its front matter's."""
    return layout.date_of(page.path) or heading_date(page) or (page.matter.day if page.matter else None)


def heading_date(page: Page) -> date | None:
    """The date that the page's first heading says."""
    return dates.leading_date(page.heading.text) if page.heading else None


def sources_of(page: Page) -> tuple[Source, ...]:
    """The sources, in order; the cover image is not one."""
    return sources_of_rows(page.sources)


def sources_of_rows(rows: Iterable[LinkRow]) -> tuple[Source, ...]:
    """The sources that rows of a list say."""
    return tuple(_source(row) for row in rows if row.text.strip() != COVER_IMAGE)


def _source(row: LinkRow) -> Source:
    url = clean(row.target) or None
    label = clean(row.text).strip("[]") if url is None else clean(row.text)
    if url and (not label or label.startswith("url=")):
        label = _host(url)
    return Source(label, url)


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0] or url


def _as_written(target: str, page: str) -> str:
    """Where a target leads by its own words alone, without a look at what is there."""
    return layout.without_edition(target)


def cover_of(page: Page) -> str | None:
    """The address of the cover image: the Cover Image entry, else the first picture beside a source.

    One that is relative is so to the source it stands beside, or that the entry follows.
    """
    named: list[tuple[str, str]] = []
    beside: list[tuple[str, str]] = []
    source = ""
    for row in page.sources:
        if row.text.strip() == COVER_IMAGE:
            named.append((row.target, source))
        else:
            source = row.target
            beside.append((row.tail, source))
    return next(filter(None, (_image(*one) for one in named + beside)), None)


_IMAGE = re.compile(r"https?://[^/\s:]+(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.-]*:|[#?])", re.IGNORECASE)


def _image(written: str, source: str) -> str | None:
    """An image's address made whole; None for what templates left in its place."""
    url, source = clean(written), clean(source)
    if not url or "${" in url or "{{" in url:
        return None
    if url.startswith("//"):
        url = "https:" + url
    elif _RELATIVE.match(url) and _IMAGE.match(source):
        from urllib.parse import urljoin  # here, since few pages need it

        try:
            url = urljoin(source, url)
        except ValueError:  # what looks like an IPv6 address and is none
            return None
    return url if _IMAGE.match(url) else None


def related_of(page: Page, known: Collection[str] = (), leads_to: LeadsTo = _as_written) -> tuple[Related, ...]:
    """The Related list; ``known`` are names known to hold a comma."""
    title = title_of(page)
    return tuple(
        Related(
            text := clean(row.text),
            leads_to(row.target, page.path),
            split_names(row.tail, ordered=True, known=known, titles=(title, text)),
        )
        for row in page.related
    )


def changes_of(page: Page, leads_to: LeadsTo = _as_written) -> tuple[Change, ...]:
    """The versions of the page, oldest first."""
    return tuple(_change(row, leads_to(row.target, page.path)) for row in page.changes)


def _change(row: LinkRow, path: str) -> Change:
    found = _STATE.match(row.tail.strip())
    stamp, state = (found[1].rstrip(), found[2]) if found else (row.tail.strip(), "")
    return Change(clean(row.text), path, stamp or None, state)


def event_of(page: Page, file: str | None, item: Item | None = None, leads_to: LeadsTo = _as_written) -> Event:
    """The event a page tells of; ``item`` is its line on the day page, where there is one."""
    related = related_of(page, leads_to=leads_to)
    tags = page.matter.tags if page.matter else ()
    shared = [name for entry in related for name in entry.contexts]
    topic = page.topic or (item.topic if item else None)
    known = {name for name in (*shared, *tags, topic or "") if ", " in name}
    listed = split_names(item.names or "", ordered=False, known=known) if item else ()
    return Event(
        path=page.path,
        file=file,
        date=page_date(page),
        title=title_of(page),
        topic=topic,
        summary=page.summary,
        contexts=tuple(sorted({*listed, *shared, *tags})),
        sources=sources_of(page),
        cover_image=cover_of(page),
        related=related,
        changes=changes_of(page, leads_to),
    )


def listed(pages: Iterable[Page], leads_to: LeadsTo = _as_written) -> dict[str, Item]:
    """The items of a day's pages by the paths they lead to, each where it first stands."""
    once: dict[str, Item] = {}
    for page in pages:
        for item in page.items:
            once.setdefault(leads_to(item.row.target, page.path), item)
    return once


def listed_event(path: str, item: Item) -> Event:
    """The event that a day page lists as the page at a site path, which isn't stored."""
    names = split_names(item.names or "", ordered=False)
    return Event(
        path, None, layout.date_of(path), clean(item.row.text), item.topic, item.summary, names, (), None, (), ()
    )
