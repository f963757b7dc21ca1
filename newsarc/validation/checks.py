"""What each rule looks at on one page.

Knows: the page, its links, and what `CheckContext` answers about the rest.
Must not know: files, how findings are shown or repaired.

Every check yields `Violation`s with spans; `validate` turns them into findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsarc.files.paths import is_page
from newsarc.links.resolve import Resolution, Verdict
from newsarc.markdown.links import Link
from newsarc.pages import convert
from newsarc.pages.layouts.daily import layout
from newsarc.pages.layouts.daily.form import COVER_IMAGE
from newsarc.pages.page import LinkRow, Page, PageKind
from newsarc.text.clean import clean, display_title
from newsarc.text.lines import with_line_feeds
from newsarc.validation.context import CheckContext

_LINES = re.compile(r"L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?", re.ASCII)  # of a file, as GitHub shows its source
_PLAIN = re.compile(r"[?&]plain=1(?:[&#]|$)")
_LONGEST_LABEL = 4_000  # characters; titles have hundreds, and a line may have thousands of links


class Violation(NamedTuple):
    """A rule broken on a span of the page's text.

    ``raw`` and ``label`` are a link's target as it stands there and its text,
    where its cause is to be found (`causes`).
    """

    rule: str
    start: int
    end: int
    message: str
    target: str | None = None
    suggestions: tuple[str, ...] = ()
    replacement: str | None = None
    guess: str | None = None
    raw: str = ""
    label: str = ""


def check_page(page: Page, links: Iterable[Link], known: CheckContext) -> Iterator[Violation]:
    """Every flaw of a page, in no particular order."""
    for problem in page.problems:
        yield Violation(problem.rule, problem.start, problem.end, problem.message)
    for link in links:
        yield from _check_link(page, link, known)
    yield from _check_dates(page)
    if page.kind is PageKind.EVENT:
        yield from _check_listing(page, known)
        yield from _check_related(page, known)
        yield from _check_sources(page)
    elif page.kind is PageKind.DAY:
        yield from _check_day_chain(page, known)
        yield from _check_items(page, known)


# ---------------------------------------------------------------- NA1xx: links


def _check_link(page: Page, link: Link, known: CheckContext) -> Iterator[Violation]:
    found = known.resolver.resolve(link.target, page.path)
    match found.verdict:
        case Verdict.FOUND:
            yield from _check_anchor(page, link, found, known)
        case Verdict.MISSING:
            yield _missing(page, link, found)
        case Verdict.CASE:
            yield _misspelt("NA103", found.reason, page, link, found, known)
        case Verdict.SLASH:
            yield _misspelt("NA103", "has a slash too many; should be", page, link, found, known)
        case Verdict.PADDED:
            yield _misspelt("NA106", "should be", page, link, found, known)
        case Verdict.OUTSIDE:
            yield Violation("NA104", link.start, link.end, f"{link.target} {found.reason}", link.target)
        case Verdict.MALFORMED:
            yield Violation("NA105", link.start, link.end, found.reason, link.target)
        case Verdict.EXTERNAL:
            pass


def _missing(page: Page, link: Link, found: Resolution) -> Violation:
    what = "page" if is_page(found.path) else "file or folder"
    message, label = f"no such {what}: {found.path}", _label(page.text, link)
    return Violation("NA101", link.start, link.end, message, found.path, raw=_raw(page, link), label=label)


def _raw(page: Page, link: Link) -> str:
    return page.text[link.start : link.end]


def _label(text: str, link: Link) -> str:
    """The text of a link on its line; the empty string where it has none.

    A title may hold brackets, so it begins at the first one behind the link before it.
    """
    before = with_line_feeds(text[max(0, link.start - _LONGEST_LABEL) : link.start]).rpartition("\n")[2].rstrip(" <")
    if not before.endswith("]("):  # one of HTML, of a definition, or an address in angle brackets
        return ""
    closed = len(before) - 2
    opened = before.find("[", before.rfind("](", 0, closed) + 1)
    return clean(before[opened + 1 : closed]) if 0 <= opened < closed else ""


def _misspelt(rule: str, how: str, page: Page, link: Link, found: Resolution, known: CheckContext) -> Violation:
    message = f"{link.target} {how} {found.path}"
    right = known.resolver.redirect(_raw(page, link), found.path, page.path, link.read)
    plain, guess = (None, right) if found.others else (right, None)
    return Violation(rule, link.start, link.end, message, link.target, (found.path, *found.others), plain, guess)


def _check_anchor(page: Page, link: Link, found: Resolution, known: CheckContext) -> Iterator[Violation]:
    if not found.fragment or not is_page(found.path):
        return
    if _PLAIN.search(link.target) and (lines := _LINES.fullmatch(found.fragment)):
        count = known.line_count(found.path)
        if count is not None and not all(1 <= int(line[:18]) <= count for line in lines.groups("1")):
            message = f"{found.path} has no line {found.fragment}: it has {count} line{'s' if count != 1 else ''}"
            yield Violation("NA102", link.start, link.end, message, link.target)
        return
    anchors = known.anchors(found.path)
    if anchors is not None and not anchors.has(found.fragment):
        message = f"{found.path} has no heading #{found.fragment}"
        yield Violation("NA102", link.start, link.end, message, link.target)


# ---------------------------------------------------------------- NA2xx: days


def _check_dates(page: Page) -> Iterator[Violation]:
    day = layout.date_of(page.path)
    if day is None:
        return
    if page.heading and convert.heading_date(page) != day:
        start = page.text.rfind(page.heading.text, 0, page.heading.start)
        message = f"the heading says {page.heading.text}, the folder {day}"
        yield Violation("NA202", start, start + len(page.heading.text), message)
    if page.matter and page.matter.day and page.matter.day != day:
        message = f"the front matter says {page.matter.day}, the folder {day}"
        yield Violation("NA202", *page.matter.date_span, message)


def _check_listing(page: Page, known: CheckContext) -> Iterator[Violation]:
    folder = page.path.rpartition("/")[0]
    listed = known.listing(folder)
    if listed is not None and page.path not in listed and page.path not in known.versions:
        own = _day_page(page.path, known)
        yield Violation("NA201", 0, 0, f"{own} does not list this page", own)
    if twin := known.twin(page.path):
        yield Violation("NA504", 0, 0, f"the same story as {twin}", twin)


def _day_page(path: str, known: CheckContext) -> str:
    """The page of the day of an event: in its own day's folder, else in another one of that day."""
    own = layout.folder_of(path)
    pages = (known.index_of(folder) for folder in (own, *layout.same_day_folders(own)))
    return next(filter(None, pages), f"{own}/{layout.DAY_PAGE}")


def _check_day_chain(page: Page, known: CheckContext) -> Iterator[Violation]:
    own = layout.date_of(page.path)
    if page.previous is None or own is None:
        return
    found = known.resolver.resolve_row(page.previous.target, page.path)
    previous = layout.date_of(found.path) if found.verdict is Verdict.FOUND else None
    if previous is None:
        return
    if previous >= own:
        message = f"Previous Day leads to {previous}, which is not before {own}"
    elif (skipped := known.day_before(own)) and skipped > previous:
        message = f"Previous Day leads to {previous}, past {skipped}"
    else:
        return
    yield Violation("NA203", page.previous.start, page.previous.end, message, found.path)


# ---------------------------------------------------------------- NA3xx to NA5xx: lists


def _check_related(page: Page, known: CheckContext) -> Iterator[Violation]:
    seen: set[str] = set()
    for row in page.related:
        path = _path(page, row, known)
        if path == page.path:
            yield Violation("NA301", row.start, row.end, "the page lists itself under Related", path)
        elif path in seen:
            yield Violation("NA302", row.start, row.end, f"listed before under Related: {path}", path)
        seen.add(path)
        yield from _check_title(row, path, known)


def _check_items(page: Page, known: CheckContext) -> Iterator[Violation]:
    seen: set[str] = set()
    for item in page.items:
        path = _path(page, item.row, known)
        if path in seen:
            yield Violation("NA504", item.row.start, item.row.end, f"the day page lists it before: {path}", path)
        seen.add(path)
        yield from _check_title(item.row, path, known)


def _path(page: Page, row: LinkRow, known: CheckContext) -> str:
    """What a row leads to; where that is missing, the target as written."""
    found = known.resolver.resolve_row(row.target, page.path)
    return found.path or row.target


def _check_title(row: LinkRow, path: str, known: CheckContext) -> Iterator[Violation]:
    title = known.title(path)
    if (
        title
        and row.text != title
        and (text := clean(row.text)) != title
        and display_title(text) != display_title(title)
    ):
        yield Violation("NA303", row.start, row.end, f"the page's title is now “{display_title(title)}”", path)


def _check_sources(page: Page) -> Iterator[Violation]:
    seen: set[str] = set()
    sources = [row for row in page.sources if row.text.strip() != COVER_IMAGE]
    for row in sources:
        url = clean(row.target)
        if url and url in seen:
            yield Violation("NA401", row.start, row.end, f"the same source as above: {url}", url)
        seen.add(url)
    if not sources:
        yield Violation("NA402", 0, 0, "the event has no source")
