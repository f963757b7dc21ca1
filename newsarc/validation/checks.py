"""The checks of all rules but those about external links.

Knows: one page and its links, its suppression comments, and what `CheckContext`
answers about the rest of the archive.
Must not know: which pages are checked, how findings are shown or fixed.

A check is a generator of `Violation`s; one that is about files rather than their
content yields each with its path.  The tables at the end say what each check runs on.
Suppression comments are checked last (`check_suppressions`), when it is known which
of them were used.  The problems that parsing finds (NA501 to NA503) come from
`pages.parse`, and are passed on here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from newsarc.files.paths import is_page, pages_in
from newsarc.links.resolve import Resolution, Verdict
from newsarc.links.retarget import redirect, with_anchor
from newsarc.markdown.links import Link
from newsarc.pages import convert
from newsarc.pages.layouts.daily import layout
from newsarc.pages.layouts.daily.form import is_cover_image
from newsarc.pages.page import LinkRow, Page, PageKind
from newsarc.text.clean import clean, display_title
from newsarc.text.folding import simplified
from newsarc.text.lines import with_line_feeds
from newsarc.text.plurals import counted
from newsarc.text.safety import redacted
from newsarc.validation.context import CheckContext
from newsarc.validation.suppressions import Suppression

if TYPE_CHECKING:
    from newsarc.validation.similar_anchor import SimilarAnchor

_LINES = re.compile(r"L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?", re.ASCII)  # as in GitHub's view of a source file
_PLAIN = re.compile(r"[?&]plain=1(?:[&#]|$)")
# The start of a target without its scheme.
_HOST = re.compile(
    r"www\.[\w-]+\.|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|dev|app|co|me|info|eu|de|uk|fr|jp|cn|ru|ai|sh|rs|tv)(?:[/:]|$)",
    re.IGNORECASE,
)
_LONGEST_LABEL = 4_000  # characters; titles have hundreds, and a line may have thousands of links


class Violation(NamedTuple):
    """A rule broken in a span of the page's text; an empty span at 0 means the file as a whole.

    ``replacement`` is what a fix writes in place of the span, and ``guess`` the
    same where it is likely but not certain.  A broken link (NA101) has its target
    as written (``raw``) and its text (``label``), to find out where the target has moved.
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


def check_page(page: Page, links: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    """Every violation on a page, in no particular order, except those about its suppressions."""
    for check in (*PAGE_CHECKS, *CHECKS_BY_KIND.get(page.kind, ())):
        yield from check(page, links, context)


def check_files(context: CheckContext) -> Iterator[tuple[str, Violation]]:
    """Every violation that is about files rather than their content, with the file's site path."""
    for check in FILE_CHECKS:
        yield from check(context)


def check_suppressions(
    suppressions: Iterable[Suppression], unused: Iterable[tuple[Suppression, str]]
) -> Iterator[Violation]:
    """What is wrong with a page's suppression comments; ``unused`` pairs them with rules that suppress nothing."""
    for suppression, name in unused:
        yield Violation("NA506", suppression.start, suppression.end, f"nothing to ignore here ({name})")
    for suppression in suppressions:
        if suppression.error:
            yield Violation("NA507", suppression.start, suppression.end, suppression.error)


# ---------------------------------------------------------------- NA1xx: links


def _check_links(page: Page, links: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    for link in links:
        yield from _check_link(page, link, context)


def _check_link(page: Page, link: Link, context: CheckContext) -> Iterator[Violation]:
    if link.target.startswith("[[") and page.kind is PageKind.DOCUMENT:  # a wiki link, which is checked as such
        return
    found = context.resolver.resolve(link.target, page.path)
    match found.verdict:
        case Verdict.FOUND:
            yield from _check_anchor(page, link, found, context)
        case Verdict.MISSING:
            yield _broken_link(page, link, found)
        case Verdict.CASE:
            yield _wrong_path("NA103", found.reason, page, link, found, context)
        case Verdict.SLASH:
            yield _wrong_path("NA103", "has an extra slash at the end; should be", page, link, found, context)
        case Verdict.PADDED:
            yield _wrong_path("NA106", "should be", page, link, found, context)
        case Verdict.OUTSIDE:
            yield Violation("NA104", link.start, link.end, f"{link.target} {found.reason}", link.target)
        case Verdict.MALFORMED:
            yield Violation("NA105", link.start, link.end, found.reason, redacted(link.target))
        case Verdict.EXTERNAL:
            pass


def _broken_link(page: Page, link: Link, found: Resolution) -> Violation:
    if page.kind is PageKind.DOCUMENT and _HOST.match(link.target):
        url = f"https://{link.target}"
        message = f"{link.target} has no scheme, and no such file exists"
        return Violation(
            "NA101", link.start, link.end, message, found.path, (url,), guess=f"https://{_raw(page, link)}"
        )
    what = "page" if is_page(found.path) else "file or folder"
    message, label = f"no such {what}: {found.path}", _label(page.text, link)
    return Violation("NA101", link.start, link.end, message, found.path, raw=_raw(page, link), label=label)


def _raw(page: Page, link: Link) -> str:
    return page.text[link.start : link.end]


def _label(text: str, link: Link) -> str:
    """The text of a link on its line; empty if it has none.

    A title may contain brackets, so it begins at the first one after the previous link.
    """
    before = with_line_feeds(text[max(0, link.start - _LONGEST_LABEL) : link.start]).rpartition("\n")[2].rstrip(" <")
    if not before.endswith("]("):  # an HTML attribute, a link definition or an autolink
        return ""
    closed = len(before) - 2
    opened = before.find("[", before.rfind("](", 0, closed) + 1)
    return clean(before[opened + 1 : closed]) if 0 <= opened < closed else ""


def _wrong_path(rule: str, how: str, page: Page, link: Link, found: Resolution, context: CheckContext) -> Violation:
    message = f"{link.target} {how} {found.path}"
    right = redirect(context.resolver, _raw(page, link), found.path, page.path, link.read)
    replacement, guess = (None, right) if found.others else (right, None)
    return Violation(rule, link.start, link.end, message, link.target, (found.path, *found.others), replacement, guess)


def _check_anchor(page: Page, link: Link, found: Resolution, context: CheckContext) -> Iterator[Violation]:
    if not found.fragment or not is_page(found.path):
        return
    if _PLAIN.search(link.target) and (lines := _LINES.fullmatch(found.fragment)):
        count = context.line_count(found.path)
        if count is not None and not all(1 <= int(line[:18]) <= count for line in lines.groups("1")):
            message = f"{found.path} has only {counted(count, 'line')}: no {found.fragment}"
            yield Violation("NA102", link.start, link.end, message, link.target)
        return
    anchors = context.anchors(found.path)
    if anchors is not None and not anchors.has(found.fragment):
        message = f"{found.path} has no anchor #{found.fragment}"
        from newsarc.validation.similar_anchor import similar_anchor  # here, since most archives have no broken anchor

        broken = Violation("NA102", link.start, link.end, message, link.target)
        similar = similar_anchor(found.fragment, anchors)
        yield broken if similar is None else _with_anchor(broken, page, link, found.path, similar)


def _with_anchor(broken: Violation, page: Page, link: Link, path: str, similar: SimilarAnchor) -> Violation:
    """A broken anchor with the suggestion of a similar one of the page at ``path``."""
    right = with_anchor(_raw(page, link), similar.anchor, link.read)
    replacement, guess = (right, None) if similar.certain else (None, right)
    return broken._replace(suggestions=(f"{path}#{similar.anchor}",), replacement=replacement, guess=guess)


def _check_wiki_links(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    for link in context.wiki_links(page):
        found = context.resolver.resolve(f"[[{page.text[link.start : link.end]}]]", page.path)
        if found.verdict is Verdict.MISSING:
            what = "file" if link.embed else "page"
            yield Violation("NA107", link.start, link.end, f"no such {what}: {link.target}", link.target)


def _links_out_of_the_archive(context: CheckContext) -> Iterator[tuple[str, Violation]]:
    for path in pages_in(context.tree.outside):
        yield path, Violation("NA104", 0, 0, "a symbolic link that leads out of the archive; not followed")


# ---------------------------------------------------------------- NA2xx: days


def _check_listing(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    listing = context.listing(page.path.rpartition("/")[0])
    if listing is not None and page.path not in listing and page.path not in context.older_versions:
        own = _day_page(page.path, context)
        yield Violation("NA201", 0, 0, f"{own} does not list this page", own)


def _day_page(path: str, context: CheckContext) -> str:
    """The page of an event's day: in its own day's folder, else in another folder of that day."""
    own = layout.folder_of(path)
    pages = (context.own_page(folder) for folder in (own, *layout.same_day_folders(own)))
    return next(filter(None, pages), f"{own}/{layout.DAY_PAGE}")


def _check_dates(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    day = layout.date_of(page.path)
    if day is None:
        return
    if page.heading and convert.heading_date(page) != day:
        start = page.text.rfind(page.heading.text, 0, page.heading.start)
        message = f"heading date {page.heading.text} differs from folder date {day}"
        yield Violation("NA202", start, start + len(page.heading.text), message)
    if page.matter and page.matter.day and page.matter.day != day:
        message = f"front matter date {page.matter.day} differs from folder date {day}"
        yield Violation("NA202", *page.matter.date_span, message)


def _check_day_chain(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    own = layout.date_of(page.path)
    if page.previous is None or own is None:
        return
    found = context.resolver.resolve_row(page.previous.target, page.path)
    previous = layout.date_of(found.path) if found.verdict is Verdict.FOUND else None
    if previous is None:
        return
    if previous >= own:
        message = f"Previous Day leads to {previous}, which is not before {own}"
    elif (skipped := context.day_before(own)) and skipped > previous:
        message = f"Previous Day leads to {previous} and skips {skipped}"
    else:
        return
    yield Violation("NA203", page.previous.start, page.previous.end, message, found.path)


def _missing_day_pages(context: CheckContext) -> Iterator[tuple[str, Violation]]:
    names = context.tree.names
    counts: Counter[str] = Counter()
    for folder in context.folders:
        own = layout.folder_of(folder.path)
        if own and layout.index_in(folder.names if own == folder.path else ()) is None:
            counts[own] += sum(map(layout.is_event, folder.pages()))
    for own, count in counts.items():
        has_page = any(layout.index_in(names.get(one, ())) for one in layout.same_day_folders(own))
        if count and not has_page:
            message = f"{counted(count, 'event')} but no {layout.DAY_PAGE}"
            yield f"{own}/{layout.DAY_PAGE}", Violation("NA204", 0, 0, message)


def _stray_pages(context: CheckContext) -> Iterator[tuple[str, Violation]]:
    for folder in context.folders:
        if layout.date_of(folder.path):
            continue
        for path in filter(layout.is_misplaced, folder.pages()):
            message = f"{folder.path.lstrip('/')} is not a day's folder; only validate reads this page"
            yield path, Violation("NA205", 0, 0, message)


# ---------------------------------------------------------------- NA3xx: related pages


def _check_related(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    seen: set[str] = set()
    for row in page.related:
        path = _path(page, row, context)
        if path == page.path:
            yield Violation("NA301", row.start, row.end, "the page lists itself under Related", path)
        elif path in seen:
            yield Violation("NA302", row.start, row.end, f"already listed under Related: {path}", path)
        seen.add(path)
        yield from _check_title(row, path, context)


def _check_title(row: LinkRow, path: str, context: CheckContext) -> Iterator[Violation]:
    title = context.title(path)
    if (
        title
        and row.text != title
        and (text := clean(row.text)) != title
        and simplified(display_title(text)) != simplified(display_title(title))
    ):
        yield Violation("NA303", row.start, row.end, f"the page's title is now “{display_title(title)}”", path)


def _path(page: Page, row: LinkRow, context: CheckContext) -> str:
    """The path that a row links to; the target as written where it resolves to none."""
    return context.resolver.resolve_row(row.target, page.path).path or row.target


# ---------------------------------------------------------------- NA4xx: sources


def _check_sources(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    seen: set[str] = set()
    sources = [row for row in page.sources if not is_cover_image(row.text)]
    for row in sources:
        url = clean(row.target)
        if url and url in seen:
            shown = redacted(url)
            yield Violation("NA401", row.start, row.end, f"duplicate source: {shown}", shown)
        seen.add(url)
    if not sources:
        yield Violation("NA402", 0, 0, "the event has no source")


# ---------------------------------------------------------------- NA5xx: pages


def _parsing_problems(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    for problem in page.problems:
        yield Violation(problem.rule, problem.start, problem.end, problem.message)


def _check_duplicate(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    if original := context.original(page.path):
        yield Violation("NA504", 0, 0, f"same title as {original}", original)


def _check_items(page: Page, _: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    seen: set[str] = set()
    for item in page.items:
        path = _path(page, item.row, context)
        if path in seen:
            yield Violation("NA504", item.row.start, item.row.end, f"already listed on this day page: {path}", path)
        seen.add(path)
        yield from _check_title(item.row, path, context)


def _unreadable_pages(context: CheckContext) -> Iterator[tuple[str, Violation]]:
    for path in pages_in(context.tree.dangling):
        yield path, Violation("NA505", 0, 0, "can't be read: dangling symbolic link")
    for path, why in (*context.tree.unlistable.items(), *context.survey.unreadable.items()):
        yield path, Violation("NA505", 0, 0, f"can't be read: {why}")


# ---------------------------------------------------------------- what each check runs on

PageCheck: TypeAlias = Callable[[Page, Sequence[Link], CheckContext], Iterator[Violation]]
FileCheck: TypeAlias = Callable[[CheckContext], Iterator[tuple[str, Violation]]]

PAGE_CHECKS: tuple[PageCheck, ...] = (_parsing_problems, _check_links, _check_dates)
CHECKS_BY_KIND: Mapping[PageKind, tuple[PageCheck, ...]] = {
    PageKind.EVENT: (_check_listing, _check_duplicate, _check_related, _check_sources),
    PageKind.DAY: (_check_day_chain, _check_items),
    PageKind.DOCUMENT: (_check_wiki_links,),
}
FILE_CHECKS: tuple[FileCheck, ...] = (_links_out_of_the_archive, _unreadable_pages, _missing_day_pages, _stray_pages)
