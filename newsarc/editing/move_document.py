"""Moving a document to another date or name, with every link to it: the edits, in their order.

Knows: dates in paths and in front matter, the forms of a link to the document.
Must not know: how files are written, how people refer to a page, the daily layout.

A link keeps its form: a path stays a path, a URL a URL, a wiki link a wiki link.  The old name and the old date in it
are replaced, and the result is used only if it leads to the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from newsarc.errors import NewsarcError, UsageError
from newsarc.files.paths import follow_links, is_folder, is_page, read_bytes, stem, to_site_path
from newsarc.files.scan import scan
from newsarc.files.tree import Tree
from newsarc.links.resolve import Verdict
from newsarc.links.retarget import rebase, redirect
from newsarc.links.routes import read_routes
from newsarc.links.site_resolve import SiteResolver
from newsarc.markdown.links import find_document_links
from newsarc.markdown.wiki import find_wiki_links
from newsarc.model.edits import Edit, Move
from newsarc.pages.document import Document, read_document
from newsarc.pages.encoding import encode
from newsarc.pages.path_date import date_in_path, read_path
from newsarc.pages.site import Site
from newsarc.pages.slugs import document_slugs
from newsarc.text import written_dates
from newsarc.text.typed_dates import Latest, day_with_year, read_day
from newsarc.validation.check_site import survey_site
from newsarc.validation.site_context import SiteContext
from newsarc.validation.site_survey import SiteSurvey, page_entry

# The forms of a date in a path or a URL; the order matters if one form is a part of another.
_FORMS = ("{y}-{m:02}-{d:02}", "{y}_{m:02}_{d:02}", "{y}.{m:02}.{d:02}", "{y}{m:02}{d:02}", "{y}/{m:02}/{d:02}")
_UNPADDED = ("{y}-{m}-{d}", "{y}/{m}/{d}", "{y}/{m:02}/{d}")


class Destination(NamedTuple):
    """Where a document moves: its new site path, and its new day, None if its date stays."""

    path: str
    day: date | None


def parse_destination(
    root: Path, site: Site, source: str, old: date | None, text: str, latest: Latest | None = None
) -> Destination:
    """Where the document at ``source``, which is of the day ``old``, moves to: a date, a site path or a file path.

    A path has a slash or the extension of a page, so that a misspelt date is not a file's name.  Where names are
    titles, any other text may be a new title, for a file in the same folder; for a page without a date, a text without
    a year is one.  ``latest`` is as in `read_day`.

    Raises `UsageError` for a place where no document can be.
    """
    is_path = "/" in text.rstrip("/") or is_page(text)
    may_be_title = "/" not in text and not is_path and site.place_of(source).layout.names_are_titles
    day = day_with_year(text) if may_be_title and old is None else read_day(text, latest=latest)
    if day:
        if old is None:
            raise UsageError(f"{source} has no date to change", "give its new file")
        return Destination(_with_day(source, old, day), day)
    folder, ending = source.rpartition("/")[0], source[len(stem(source)) :]
    if may_be_title:
        page = f"{folder}/{text}{ending}"
        return Destination(page, _new_day(source, page))
    paths = (to_site_path(root, text), "/" + text.strip("/")) if is_path else ()
    for path in filter(None, paths):
        page = path if is_page(path) else f"{path}{ending}"
        if is_folder(root, page.rpartition("/")[0]):
            return Destination(page, _new_day(source, page))
    raise UsageError(f"{text!r} is not a date or a path in an existing folder", "write one of these")


def _with_day(path: str, old: date, new: date) -> str:
    """A path or URL with the old day in it replaced by the new one, in the same form."""
    for form in (*_FORMS, *_UNPADDED):
        written, other = (form.format(y=day.year, m=day.month, d=day.day) for day in (old, new))
        found = re.search(rf"(?<!\d){re.escape(written)}(?!\d)", path)
        if found:
            return path[: found.start()] + other + path[found.end() :]
    return _with_day_of_month(path, old, new)


def _with_day_of_month(path: str, old: date, new: date) -> str:
    """A path below a folder of its month, ``02-Feb/05-rain.md``, with another day in its name; others as they are."""
    found = read_path(path)
    if not found.span or (old.year, old.month) != (new.year, new.month):
        return path
    first, end = (path.rfind(found.name) + at for at in found.span)
    if not (written := path[first:end]).isdecimal() or int(written) != old.day:
        return path
    return f"{path[:first]}{new.day:0{len(written)}}{path[end:]}"


def _new_day(source: str, target: str) -> date | None:
    """The day of a new path, if it differs from that of the old path."""
    before, now = date_in_path(source), date_in_path(target)
    return now.as_date() if now and now != before else None


def plan_move(root: Path, site: Site, source: str, destination: Destination) -> Move:
    """The edits that move the document at the site path ``source``.

    Raises `UsageError` if another file is there, or if the date in its front matter can't be changed,
    `NewsarcError` if a page can't be read or a link can't be rewritten.
    """
    target = destination.path
    for path in (source, target):
        if follow_links(str(root), path) != f"{root}{path}":
            raise UsageError(f"{path} is or is behind a symbolic link", "move the file that the link leads to")
    if target != source and (root / target[1:]).exists():
        raise UsageError(f"{target} already exists", "give another file")
    return _Plan(root, site, source, destination).move()


class _Plan:
    """One move, computed from the current archive."""

    def __init__(self, root: Path, site: Site, source: str, destination: Destination) -> None:
        self._root = root
        self._site = site
        self._source, self._target = source, destination.path
        tree, data = scan(root, ignore_files=True), self._read(source)
        survey = survey_site(tree, site)
        self._before = SiteContext(tree, site, survey, read_routes(tree, site)).resolver
        self._old = read_document(source, data, site)
        self._text = self._old.page.text
        if destination.day:
            self._text = _with_date(self._old, destination.day, site)
        self._data = encode(self._text, data)
        self._new = read_document(self._target, self._data, site)
        self._after = self._resolver_afterwards(tree, survey)
        self._pages = survey.pages

    def move(self) -> Move:
        """The move; a document that only gets another date keeps its path."""
        source, target = self._source, self._target
        own, count = self._own_page()
        others = list(self._others())
        if source == target and own == self._read(source):
            if self._old.when is None:
                raise UsageError(f"{source} is dated by its first commit", "put a date in its front matter")
            raise UsageError(f"{source} already exists", "give another day or file")
        if source == target:
            edits = [Edit(source[1:], self._read(source), own, count), *others]
        else:
            new = Edit(target[1:], None, own, count, like=source[1:])
            edits = [new, *others, Edit(source[1:], self._read(source), None)]
        return Move(source, target, tuple(edits))

    def _read(self, path: str) -> bytes:
        try:
            return read_bytes(f"{self._root}{path}")
        except OSError as error:
            raise NewsarcError(f"{path} can't be read: {error.strerror}") from error

    def _resolver_afterwards(self, tree: Tree, survey: SiteSurvey) -> SiteResolver:
        names: dict[str, Sequence[str]] = dict(tree.names)
        for path, is_new in ((self._source, False), (self._target, True)):
            folder, _, name = path.rpartition("/")
            left = [one for one in names.get(folder, ()) if one != name]
            names[folder] = sorted([*left, name]) if is_new else left
        pages = {path: entry for path, entry in survey.pages.items() if path != self._source}
        pages[self._target] = page_entry(self._new, self._site)
        after = replace(tree, names=names)
        pages = dict(sorted(pages.items()))
        return SiteContext(
            after, self._site, SiteSurvey(pages, survey.unreadable), read_routes(after, self._site)
        ).resolver

    # ---------------------------------------------------------------- links

    def _others(self) -> Iterator[Edit]:
        """The edits of other pages with links to the document."""
        for path, entry in self._pages.items():
            if path == self._source or not (entry.targets or self._site.has_wiki_links(path)):
                continue
            data = self._read(path)
            page = read_document(path, data, self._site, with_summary=False).page
            text, count = self._redirected(page.text, page.body, path)
            if count:
                yield Edit(path[1:], data, encode(text, data), count)

    def _redirected(self, text: str, body: int, path: str) -> tuple[str, int]:
        """The text of another page with its links to the document rewritten, and how many were."""
        news: dict[tuple[int, int], str] = {}
        for link in self._links(text, body, path):
            if not self._leads(self._before, link.target, path, self._source):
                continue
            raw = text[link.start : link.end]
            if (new := self._new_target(raw, path, link.read)) != raw:
                news[link.start, link.end] = new
        return _with_texts(text, news), len(news)

    def _own_page(self) -> tuple[bytes, int]:
        """The document at its new place, with its relative links and those to itself rewritten."""
        text, body = self._text, self._new.page.body
        news: dict[tuple[int, int], str] = {}
        for link in self._links(text, body, self._source):
            raw = text[link.start : link.end]
            before = self._before.resolve(link.target, self._source)
            if before.verdict is not Verdict.FOUND or link.target.startswith("#"):
                continue
            if before.path == self._source:
                new = self._new_target(raw, self._target, link.read)
            elif self._leads(self._after, link.target, self._target, before.path):
                continue
            else:
                new = redirect(self._after, raw, before.path, self._target, link.read) or rebase(
                    self._before, raw, self._source, self._target, link.read
                )
            if new != raw:
                news[link.start, link.end] = new
        return encode(_with_texts(text, news), self._data), len(news)

    def _links(self, text: str, body: int, path: str) -> Iterator[_LinkPlace]:
        """All links of a page, wiki links among them, except links inside other links."""
        for link in find_document_links(text, body):
            yield _LinkPlace(link.target, link.start, link.end, link.read)
        for wiki in find_wiki_links(text, body) if self._site.has_wiki_links(path) else ():
            name = re.split(r"\\?\||#", text[wiki.start : wiki.end], maxsplit=1)[0]
            if name.strip():
                yield _LinkPlace(f"[[{name}]]", wiki.start, wiki.start + len(name), "[[{}]]".format)

    def _new_target(self, raw: str, page: str, read: Callable[[str], str]) -> str:
        """What to write on a page in place of a target that leads to the document."""
        for new in self._candidates(raw, page, read):
            if self._leads(self._after, read(new), page, self._target):
                return new
        raise NewsarcError(f"{page}: the link {raw} can't be made to lead to {self._target}", "change it by hand first")

    def _candidates(self, raw: str, page: str, read: Callable[[str], str]) -> Iterator[str]:
        is_name = read("") == "[[]]"
        if not is_name:  # a name that still matches a title no longer names the file
            yield raw
        days = [document.when.as_date() if document.when else None for document in (self._old, self._new)]
        with_day = _with_day(raw, days[0], days[1]) if days[0] and days[1] else raw
        for text in dict.fromkeys((with_day, raw)):
            yield from _with_names(text, self._source, self._target, self._old, self._new)
            yield text
        if not is_name and (new := redirect(self._after, raw, self._target, page, read)) is not None:
            yield new
        yield self._target

    @staticmethod
    def _leads(resolver: SiteResolver, target: str, page: str, path: str) -> bool:
        found = resolver.resolve(target, page)
        return found.verdict in (Verdict.FOUND, Verdict.CASE, Verdict.SLASH) and found.path == path


class _LinkPlace(NamedTuple):
    """A link's target, its span in the text, and what another text in its place would be as a target."""

    target: str
    start: int
    end: int
    read: Callable[[str], str]


def _with_names(text: str, source: str, target: str, old: Document, new: Document) -> Iterator[str]:
    """A target with the document's old path or name in it replaced by the new one."""
    pairs = [(source, target), (stem(source), stem(target)), (old.title, new.title)]
    slugs = zip(document_slugs(source), document_slugs(target), strict=False)
    pairs += [pair for pair in slugs if pair[0] != pair[1]]
    for before, now in pairs:
        for one, other in ((before, now), (quote(before), quote(now))):
            if one and one != other and one in text:
                yield text.replace(one, other)


def _with_texts(text: str, news: Mapping[tuple[int, int], str]) -> str:
    for (start, end), new in sorted(news.items(), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _with_date(document: Document, day: date, site: Site) -> str:
    """The document's text with another day in the field that dates it, in the same form.

    Raises `UsageError` if it can't be changed without changing more.
    """
    text, old = document.page.text, document.when.as_date() if document.when else None
    if document.date_span is None or old is None:
        return text  # the path has the date
    start, end = document.date_span
    dated = (written.with_day(day) for written in written_dates.find_all(text[start:end]) if written.day == old)
    for new in (*dated, _with_day(text[start:end], old, day)):
        changed = text[:start] + new + text[end:]
        again = read_document(document.path, changed.encode("utf-8", "surrogateescape"), site, with_summary=False)
        if again.when and again.when.as_date() == day:
            return changed
    raise UsageError(f"{document.path}: its date can't be changed reliably", "write it as YYYY-MM-DD first")
