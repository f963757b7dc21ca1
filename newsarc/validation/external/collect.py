"""The external links of an archive: each URL once, with the pages that have it.

Knows: how links are found on pages.  Must not know: which URLs work, how findings are made.

A page's date comes from its path, as everywhere.  Where on a page a link is, is looked up again for those pages alone
that get a finding: nearly all URLs work.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from newsarc.files.paths import read_bytes
from newsarc.files.tree import Tree
from newsarc.links.resolve import malformed
from newsarc.markdown.links import Link, find_links
from newsarc.pages.folders import page_folders
from newsarc.pages.parse import parse
from newsarc.parallel import map_chunks
from newsarc.validation.check_archive import is_below
from newsarc.validation.external.patterns import is_ignored
from newsarc.validation.external.urls import InvalidUrlError, Url, is_web, parse_url

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress

_PIECE = 2_000  # pages that are read between two steps of the progress bar


class Links:
    """The URLs of an archive, in the order of their first places, and which page has which.

    ``malformed`` are the pages with a URL that no browser could open; ``ignored``
    counts the URLs that match a pattern of those to ignore.
    """

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.pages: list[str] = []
        self.malformed: list[str] = []
        self.ignored = 0
        self._of_page = array("I")  # pairs of a page and a URL, by their numbers
        self._url_of_pair = array("I")

    def add(self, page: str, numbers: Iterable[int]) -> None:
        """Add a page with the numbers of its URLs."""
        for number in numbers:
            self._of_page.append(len(self.pages))
            self._url_of_pair.append(number)
        self.pages.append(page)

    def pages_with(self, numbers: Collection[int]) -> dict[str, list[int]]:
        """The pages that have any of some URLs, each with the numbers of those."""
        found: dict[str, list[int]] = {}
        for page, number in zip(self._of_page, self._url_of_pair, strict=True):
            if number in numbers:
                found.setdefault(self.pages[page], []).append(number)
        return found

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Each page with each of its URLs, by number."""
        for page, number in zip(self._of_page, self._url_of_pair, strict=True):
            yield self.pages[page], number


def collect(
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
    pages = [path for folder in page_folders(tree.names) for path in folder.pages() if is_below(path, below)]
    links = Links()
    numbers: dict[str, int] = {}
    ignored: set[str] = set()
    done = 0
    for part in map_chunks(partial(_read, str(tree.root)), pages):
        for path, urls, is_malformed in part:
            if is_malformed:
                links.malformed.append(path)
            own: list[int] = []
            for url in urls:
                if (path, url) in without:
                    continue
                if url not in numbers:
                    if ignore and (url in ignored or is_ignored(url, ignore)):
                        ignored.add(url)
                        continue
                    numbers[url] = len(links.urls)
                    links.urls.append(url)
                own.append(numbers[url])
            if own:
                links.add(path, own)
        done += len(part)
        if progress:
            progress(min(done, len(pages)), len(pages))
    links.ignored = len(ignored)
    return links


def urls_on_pages(tree: Tree) -> Iterator[tuple[str, str]]:
    """Each page of a tree with each of its URLs."""
    pages = [path for folder in page_folders(tree.names) for path in folder.pages()]
    for part in map_chunks(partial(_read, str(tree.root)), pages):
        for path, urls, _ in part:
            yield from ((path, url) for url in urls)


_Page = tuple[str, list[str], bool]  # its path, its URLs, and whether another can't be opened


def _read(root: str, paths: Sequence[str]) -> list[_Page]:
    return [_urls_of(path, root) for path in paths]


def _urls_of(path: str, root: str) -> _Page:
    try:
        data = read_bytes(f"{root}{path}")
    except OSError:  # which the check of the pages reports
        return path, [], False
    urls: dict[str, None] = {}
    malformed = False
    for link in web_links(path, data):
        found = url_of(link)
        if isinstance(found, Url):
            urls[found.text] = None
        else:
            malformed = True
    return path, list(urls), malformed


def web_links(path: str, data: bytes) -> list[Link]:
    """The links of a page that are URLs of http or https, but for those that NA105 finds without asking."""
    if b":" not in data:
        return []
    page = parse(path, data)
    return [link for link in find_links(page.text, page.body) if is_web(link.target) and not malformed(link.target)]


def url_of(link: Link) -> Url | InvalidUrlError:
    """The URL of a link, or what is wrong with it."""
    try:
        return parse_url(link.target)
    except InvalidUrlError as error:
        return error
