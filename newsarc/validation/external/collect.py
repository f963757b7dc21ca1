"""The external links of an archive: each URL once, with the pages that have it.

Knows: which pages there are.  Must not know: how links are found on a page (`pages`), which URLs work, findings.

Where on a page a link is, is looked up again for those pages alone that get a finding: nearly all URLs work.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from newsarc.files.paths import read_bytes
from newsarc.files.tree import Tree
from newsarc.markdown.links import Link
from newsarc.parallel import map_chunks
from newsarc.validation.check_archive import is_below
from newsarc.validation.external.packed import PackedTexts
from newsarc.validation.external.pages import Pages
from newsarc.validation.external.patterns import is_ignored
from newsarc.validation.external.urls import InvalidUrlError, Url, parse_url

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress


class Links:
    """The URLs of an archive, in the order of their first places, and which page has which.

    URLs that match a pattern of ``ignore`` are only counted.
    ``malformed`` are the pages with a URL that no browser could open.
    """

    def __init__(self, ignore: Sequence[str] = ()) -> None:
        self.urls = PackedTexts()
        self.malformed: list[str] = []
        self._ignore = ignore
        self._ignored = PackedTexts()
        self._pages = PackedTexts()
        self._days = array("i")  # of the pages, as ordinals; 0 for none
        self._page_of_pair = array("I")  # pairs of a page and a URL, by their numbers
        self._url_of_pair = array("I")

    def add(self, page: str, day: date | None, urls: Iterable[str]) -> None:
        """Add a page with its URLs."""
        number = self._pages.add(page)
        self._days.append(day.toordinal() if day else 0)
        for url in urls:
            if self._ignore and is_ignored(url, self._ignore):
                self._ignored.add(url)
            else:
                self._page_of_pair.append(number)
                self._url_of_pair.append(self.urls.add(url))

    @property
    def ignored(self) -> int:
        """The number of URLs that match a pattern of ``ignore``."""
        return len(self._ignored)

    def pages_with(self, numbers: Collection[int]) -> set[str]:
        """The pages that have any of some URLs."""
        pairs = zip(self._page_of_pair, self._url_of_pair, strict=True)
        return {self._pages[page] for page, number in pairs if number in numbers}

    def places(self) -> Iterator[tuple[int, str, date | None]]:
        """Each URL, by number, with each page that has it and the day of that."""
        for page, number in zip(self._page_of_pair, self._url_of_pair, strict=True):
            day = self._days[page]
            yield number, self._pages[page], date.fromordinal(day) if day else None


def collect(
    pages: Pages,
    tree: Tree,
    *,
    below: Collection[str] = (),
    without: frozenset[tuple[str, str]] = frozenset(),
    ignore: Sequence[str] = (),
    progress: Progress | None = None,
) -> Links:
    """The external links of the pages ``below`` some site paths, or of all.

    Those in ``without``, as pairs of page and URL, are left out, and those that
    match one of the patterns ``ignore``.
    """
    paths = [path for path in pages.paths(tree) if is_below(path, below)]
    links = Links(ignore)
    done = 0
    for part in map_chunks(partial(_read, pages), paths):
        for page in part:
            if page.is_malformed:
                links.malformed.append(page.path)
            if own := [url for url in page.urls if (page.path, url) not in without]:
                links.add(page.path, page.day, own)
        done += len(part)
        if progress:
            progress(done, len(paths))
    return links


def urls_on_pages(pages: Pages, tree: Tree) -> Iterator[tuple[str, str]]:
    """Each page of a tree with each of its URLs."""
    for part in map_chunks(partial(_read, pages), pages.paths(tree)):
        for page in part:
            yield from ((page.path, url) for url in page.urls)


class _PageUrls(NamedTuple):
    """A page with its URLs; whether another of its URLs can't be opened by anybody."""

    path: str
    day: date | None
    urls: list[str]
    is_malformed: bool


def _read(pages: Pages, paths: Sequence[str]) -> list[_PageUrls]:
    return [_urls_of(pages, path) for path in paths]


def _urls_of(pages: Pages, path: str) -> _PageUrls:
    try:
        data = read_bytes(f"{pages.root}{path}")
    except OSError:  # which the check of the pages reports
        data = b""
    if b":" not in data:
        return _PageUrls(path, None, [], False)
    read = pages.read(path, data)
    found = [url_of(link) for link in read.links]
    urls = list(dict.fromkeys(one.text for one in found if isinstance(one, Url)))
    return _PageUrls(path, read.day, urls, not all(isinstance(one, Url) for one in found))


def url_of(link: Link) -> Url | InvalidUrlError:
    """The URL of a link, or what is wrong with it."""
    try:
        return parse_url(link.target)
    except InvalidUrlError as error:
        return error
