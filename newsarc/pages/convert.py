"""A parsed page to the values of the public API.

Knows: the meaning of each row of a page, and the generator's mistakes.
Must not know: the grammar, files, pages of other days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date

from newsarc.model.events import Change, Event, Related, Source
from newsarc.pages.context_lists import split_names
from newsarc.pages.layouts.daily import layout
from newsarc.pages.layouts.daily.form import is_cover_image
from newsarc.pages.page import Item, LinkRow, Page
from newsarc.text import dates
from newsarc.text.clean import clean

ResolveRow = Callable[
    [str, str], str
]  # a row's target as written and its page's site path, to the site path it leads to
_STATE = re.compile(r"^(.*?)\(([^()]*)\)$")


def title_of(page: Page) -> str:
    """The page's title, cleaned; empty if it has none."""
    return clean(page.title_raw or "")


def page_date(page: Page) -> date | None:
    """The date of a page: that of its folder, its heading or its front matter, in this order."""
    return layout.date_of(page.path) or heading_date(page) or (page.matter.day if page.matter else None)


def heading_date(page: Page) -> date | None:
    """The date in the page's heading."""
    return dates.leading_date(page.heading.text) if page.heading else None


def sources_of(page: Page) -> tuple[Source, ...]:
    """The sources of a page, in order, without the cover image."""
    return sources_of_rows(page.sources)


def sources_of_rows(rows: Iterable[LinkRow]) -> tuple[Source, ...]:
    """The sources in rows of a list, without the cover image."""
    return tuple(_source(row) for row in rows if not is_cover_image(row.text))


def _source(row: LinkRow) -> Source:
    url = clean(row.target) or None
    label = clean(row.text).strip("[]") if url is None else clean(row.text)
    if url and (not label or label.startswith("url=")):
        label = _host(url)
    return Source(label, url)


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0] or url


def _as_written(target: str, page: str) -> str:
    """The site path that a target names, whether it exists or not."""
    return layout.without_edition(target)


def cover_of(page: Page) -> str | None:
    """The URL of the cover image: the Cover Image entry, or the first image beside a source.

    A relative URL is resolved against that of the source beside it, or of the entry before.
    """
    named: list[tuple[str, str]] = []
    beside: list[tuple[str, str]] = []
    source = ""
    for row in page.sources:
        if is_cover_image(row.text):
            named.append((row.target, source))
        else:
            source = row.target
            beside.append((row.tail, source))
    return next(filter(None, (_image(*one) for one in named + beside)), None)


# Compiled when the first image is read, since few pages have one.
_IMAGE = r"(?i)https?://[^/\s:]+(?::\d+)?(?:[/?#]|$)"
_RELATIVE = r"(?i)(?![a-z][a-z0-9+.-]*:|[#?])"


def _image(written: str, source: str) -> str | None:
    """An image's absolute URL; None for a leftover of a template."""
    url, source = clean(written), clean(source)
    if not url or "${" in url or "{{" in url:
        return None
    if url.startswith("//"):
        url = "https:" + url
    elif re.match(_RELATIVE, url) and re.match(_IMAGE, source):
        from urllib.parse import urljoin  # here, since few pages need it

        try:
            url = urljoin(source, url)
        except ValueError:  # an invalid IPv6 address
            return None
    return url if re.match(_IMAGE, url) else None


def related_of(
    page: Page, comma_names: Collection[str] = (), resolve_row: ResolveRow = _as_written
) -> tuple[Related, ...]:
    """The Related list of a page; ``comma_names`` are names that contain a comma."""
    title = title_of(page)
    return tuple(
        Related(
            text := clean(row.text),
            path := resolve_row(row.target, page.path),
            split_names(row.tail, ordered=True, comma_names=comma_names, titles=(title, text)),
            layout.date_of(path),
        )
        for row in page.related
    )


def changes_of(page: Page, resolve_row: ResolveRow = _as_written) -> tuple[Change, ...]:
    """The versions of the page, oldest first."""
    return tuple(_change(row, resolve_row(row.target, page.path)) for row in page.changes)


def _change(row: LinkRow, path: str) -> Change:
    found = _STATE.match(row.tail.strip())
    stamp, state = (found[1].rstrip(), found[2]) if found else (row.tail.strip(), "")
    return Change(clean(row.text), path, stamp or None, state)


def event_of(page: Page, file: str | None, item: Item | None = None, resolve_row: ResolveRow = _as_written) -> Event:
    """The event on a page; ``item`` is its entry on the day page, if there is one."""
    related = related_of(page, resolve_row=resolve_row)
    tags = page.matter.tags if page.matter else ()
    shared = [name for entry in related for name in entry.contexts]
    topic = page.topic or (item.topic if item else None)
    comma_names = {name for name in (*shared, *tags, topic or "") if ", " in name}
    listed = split_names(item.names or "", ordered=False, comma_names=comma_names) if item else ()
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
        changes=changes_of(page, resolve_row),
    )


def items_by_path(pages: Iterable[Page], resolve_row: ResolveRow = _as_written) -> dict[str, Item]:
    """The items of a day's pages by the paths that they lead to; the first if there are several."""
    once: dict[str, Item] = {}
    for page in pages:
        for item in page.items:
            once.setdefault(resolve_row(item.row.target, page.path), item)
    return once


def event_of_item(path: str, item: Item) -> Event:
    """The event of a day page's item whose own page at a site path is missing."""
    names = split_names(item.names or "", ordered=False)
    return Event(
        path, None, layout.date_of(path), clean(item.row.text), item.topic, item.summary, names, (), None, (), ()
    )
