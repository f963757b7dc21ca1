"""URLs that a site serves without a markdown page: pages in other formats, code, redirects, lists and feeds.

Knows: which files become URLs, and the syntax of redirects of tools and hosts.
Must not know: markdown pages, links.

`read_routes` depends on the names in the tree and on the content of the files that `route_files` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsarc.files.paths import is_page, raise_if_transient, read_bytes
from newsarc.files.tree import Tree
from newsarc.links.keys import URL, below_keys, name_key, url_key
from newsarc.links.urls import ROUTED_FOLDERS, keys_of_page
from newsarc.pages.document import read_document
from newsarc.pages.site import ServedFolder, Site

_OTHER_PAGES = (
    *(".org", ".adoc", ".asciidoc", ".rst", ".ipynb", ".qmd", ".rmd", ".html", ".htm", ".njk", ".liquid", ".haml"),
    *(".slim", ".pug", ".ejs", ".hbs", ".webc", ".textile", ".mdoc", ".svx"),
)
_CODE = (".js", ".jsx", ".ts", ".tsx", ".vue", ".astro", ".svelte", ".php", ".mjs")
_MADE = {".scss": ".css", ".sass": ".css", ".less": ".css", ".coffee": ".js"}
_PAGE_FILES = ("+page", "page", "route", "+server", "+layout", "layout")  # a folder's own page
_REDIRECTS = re.compile(r"_redirects|_redirects\..*|.*_redirects|\.htaccess")
_HOSTS = ("netlify.toml", "vercel.json", "firebase.json", "staticwebapp.config.json", "now.json", "redirects.json")
_CONFIGURATION = re.compile(
    r"(?:next|docusaurus|astro|nuxt|gatsby|vite|eleventy|gridsome|redirects|gatsby-node)(?:[.-][\w.-]+)?\.(?:js|ts|mjs|cjs|mts)"
)
_RULE = re.compile(
    r"^[ \t]*(?:RedirectMatch[ \t]+\d*[ \t]*|Redirect[ \t]+(?:\d+[ \t]+|permanent[ \t]+)?)?(/\S*)", re.MULTILINE
)
_SOURCE = re.compile(r"""["']?\b(?:from|source|src|route|fromPath)["']?\s*[:=]\s*\[?\s*["'`]([^"'`\s]+)["'`]""")
_DYNAMIC = re.compile(r"\[.*\]|\$.*|:.*|_[a-z]\w*|\{.*\}")
_GROUP = re.compile(r"\(.*\)|@.*")
_WILD = re.compile(r"[*:(].*")
_LARGEST = 1 << 20  # bytes of a file with redirects


class Routes(NamedTuple):
    """The keys of URLs that are served.

    Below the URLs in ``everything_below`` every URL is served; those in ``made_in_code`` come before names that code
    takes from data.  ``names`` are the keys of names that wiki links use for files other than pages.
    """

    urls: frozenset[str] = frozenset()
    everything_below: frozenset[str] = frozenset()
    made_in_code: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


NO_ROUTES = Routes()


def read_routes(tree: Tree, site: Site) -> Routes:
    """The routes of the archive at ``tree.root``."""
    urls: set[str] = {URL} if site.served_folders else set()
    below: set[str] = set()
    code: set[str] = set()
    for folder in site.served_folders:
        base = "" if folder.path == f"{folder.place.base}/" else folder.mounted_at
        urls.update(url_key(f"{base}/{one}") for one in folder.place.layout.lists)
    for path in _served_files(tree, site):
        name = path.rpartition("/")[2].lower()
        if name.endswith(_OTHER_PAGES):
            urls.update(_page_urls(tree, path, site))
        if name.endswith(_CODE):
            for key, is_dynamic in _code_urls(path, site):
                (code if is_dynamic else urls).add(key)
        if name.endswith(tuple(_MADE)):
            urls.update(_made_urls(path, site))
    for path in route_files(tree):
        for source in _sources(tree, path):
            plain = _WILD.sub("", source)
            (below if plain != source else urls).add(url_key(plain))
    below.discard(URL)
    return Routes(frozenset(urls), frozenset(below), frozenset(code), frozenset(_file_names(tree, site)))


def _file_names(tree: Tree, site: Site) -> Iterator[str]:
    bases = tuple(f"{place.base}/" for place in site.places if place.layout.has_wiki_links)
    for folder, names in tree.names.items() if bases else ():
        if not f"{folder}/".startswith(bases):
            continue
        for name in names:
            if not is_page(name):
                yield name_key(name)
                if name.endswith(".org"):  # Logseq uses this for pages too
                    yield name_key(name.rpartition(".")[0].replace("___", "/"))


def route_files(tree: Tree) -> Iterator[str]:
    """The site paths of the files with redirects."""
    for folder, names in tree.names.items():
        for name in names:
            if name in _HOSTS or _REDIRECTS.fullmatch(name) or _CONFIGURATION.fullmatch(name):
                yield f"{folder}/{name}"


# ---------------------------------------------------------------- files that become URLs


def _served_files(tree: Tree, site: Site) -> Iterator[str]:
    tops = tuple({one.path for one in site.served_folders})
    endings = (*_OTHER_PAGES, *_CODE, *_MADE)
    skipped = tuple(f"{folder}/" for place in site.places for folder in place.skipped)
    for folder, names in tree.names.items():
        below = f"{folder}/"
        if below.startswith(tops) and not below.startswith(skipped):
            yield from (f"{below}{name}" for name in names if name.lower().endswith(endings) and not is_page(name))


def _page_urls(tree: Tree, path: str, site: Site) -> Iterable[str]:
    """The URLs of a page in another format than markdown, including those in its front matter."""
    is_template = not path.lower().endswith((".ipynb", ".rst", ".org"))
    data = _read(tree, path) if is_template else b""
    starts = data is not None and data.lstrip(b"\xef\xbb\xbf").startswith((b"---", b"+++"))
    document = read_document(_as_page(path), data[:65536] if data and starts else b"", site)
    found = keys_of_page(document, site)
    urls = (one for one in found.keys if one.startswith(URL))
    return [*urls, *(one[1:] for key in found.keys if key.startswith(URL) for one in below_keys(key))]


def _read(tree: Tree, path: str) -> bytes | None:
    """The bytes of a file of the tree; None if it leads out of the archive or can't be read."""
    if path in tree.outside:
        return None
    try:
        return read_bytes(f"{tree.root}{path}")
    except OSError as error:
        raise_if_transient(error, path)
        return None


def _as_page(path: str) -> str:
    """The path of a file as if it were a markdown page."""
    stem = path.rpartition(".")[0]
    return f"{stem.removesuffix('.html')}.md"


def _made_urls(path: str, site: Site) -> Iterator[str]:
    """The URLs of the file that a tool makes from another."""
    stem, dot, ending = path.rpartition(".")
    for folder in _folders_of(path, site):
        yield url_key(f"/{stem[len(folder.path) :]}{_MADE[f'{dot}{ending}'.lower()]}")


def _folders_of(path: str, site: Site) -> list[ServedFolder]:
    return [folder for folder in site.served_folders if path.startswith(folder.path)]


def _code_urls(path: str, site: Site) -> Iterator[tuple[str, bool]]:
    """The URLs of a code file in a folder of routes, and whether each is continued with names from data."""
    for place in site.places:
        for top in ROUTED_FOLDERS:
            start = f"{place.base}/{top}/"
            if place.layout.is_served and path.startswith(start):
                yield _code_url(path[len(start) :])


def _code_url(rel: str) -> tuple[str, bool]:
    """The key of the URL of a file below a folder of routes.

    >>> _code_url("posts/[slug].astro"), _code_url("(site)/about/page.tsx"), _code_url("feed.xml.js")
    (('/posts', True), ('/about', False), ('/feedxml', False))
    """
    parts = rel.split("/")
    last = re.sub(r"\.(?:\w+)$", "", parts.pop())
    if last not in _PAGE_FILES:
        parts.append(last)
    named: list[str] = []
    for part in parts:
        if _DYNAMIC.fullmatch(part):
            return url_key("/".join(("", *named))), True
        if not _GROUP.fullmatch(part):
            named.append(part)
    return url_key("/".join(("", *named))), False


# ---------------------------------------------------------------- redirects


def _sources(tree: Tree, path: str) -> Iterator[str]:
    """The paths that a file redirects from."""
    data = _read(tree, path)
    if data is None or len(data) > _LARGEST:
        return
    text = data.decode("utf-8", "replace")
    pattern = _RULE if _REDIRECTS.fullmatch(path.rpartition("/")[2]) else _SOURCE
    for found in pattern.finditer(text):
        if found[1].startswith("/"):
            yield found[1]
