"""The keys that a link asks for, in archives of any layout but the daily one.

Knows: what a target may mean on its page.
Must not know: which pages exist and which keys they have (`urls`), what is in the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from newsarc.links.keys import BELOW, file_key, joined, last_key, name_key, term_key, url_key
from newsarc.links.target_forms import TargetKind, read_target
from newsarc.links.targets import SCHEME, split_target
from newsarc.links.urls import TERM_FOLDERS
from newsarc.pages.site import Site

_OUTSIDE = re.compile(rf"{SCHEME.pattern}|//")
_FEEDS = ("index.xml", "feed.xml", "rss.xml", "atom.xml", "feed", "rss", "atom", "feed.json", "index.json", "feed.atom")
_HTML = re.compile(r"\.html?$")
_PAGE_NUMBER = re.compile(r"page-?\d+")


def link_keys(target: str, page_path: str, bases: Sequence[str], site: Site) -> tuple[str, ...]:
    """The keys of the pages that a decoded target on a page may lead to, the likeliest first; none if it is no page.

    ``bases`` are the page's (`urls.PageKeys`).
    """
    form = read_target(target)
    path = split_target(form.path)[0]
    if form.kind in (TargetKind.TEMPLATE, TargetKind.TERM) or (form.kind is TargetKind.PLAIN and _OUTSIDE.match(path)):
        return ()
    place = site.place_of(page_path)
    path = unquote(path, errors="surrogateescape")
    if not path:
        return ()
    match form.kind:
        case TargetKind.NAME:
            keys = wiki_keys(form.path, page_path)
        case TargetKind.CONTENT:
            keys = [file_key(f"{folder}{path}") for one in site.places for folder in one.content]
        case TargetKind.BASE:
            bases_of = dict.fromkeys(one.base for one in (place, *site.places))
            keys = [file_key(f"{base}{path}") for base in bases_of]
        case TargetKind.POST:
            keys = [last_key(path.rpartition("/")[2])]
        case TargetKind.REFERENCE:
            keys = [*_file_keys(path, page_path, site), last_key(path.rstrip("/").rpartition("/")[2])]
        case _:
            keys = [*_file_keys(path, page_path, site), *_url_keys(path, bases, site)]
            if place.layout.paths_start_anywhere and not path.startswith("/"):
                keys.append(name_key(path))
            if place.layout.last_name_is_enough and (last := path.rstrip("/").rpartition("/")[2].strip(".")):
                keys.append(last_key(last))
    return tuple(dict.fromkeys(keys))


def listing_link_keys(target: str, bases: Sequence[str], site: Site) -> tuple[str, ...]:
    """The keys of folders, lists and feeds, served because of pages, that a decoded target may lead to."""
    form = read_target(target)
    path = unquote(split_target(form.path)[0], errors="surrogateescape")
    if form.kind is TargetKind.TERM:
        return (term_key(path),)
    if form.kind is not TargetKind.PLAIN or _OUTSIDE.match(path):
        return ()
    keys: list[str] = []
    plain = _HTML.sub("", path.lower())
    parts = [one for one in plain.split("/") if one not in ("", ".", "..")]
    if len(parts) > 1 and not TERM_FOLDERS.isdisjoint(parts[:-1]):
        keys.append(term_key(parts[-1]))
    if parts and parts[-1] in _FEEDS:
        path = path.rstrip("/")[: -len(parts[-1])] or "/"
        keys += _listing_keys(path, parts[:-1], bases, site)
    elif len(parts) > 1 and parts[-2] in ("page", "pages") and parts[-1].isdigit():
        keys += _listing_keys("/" + "/".join(parts[:-2]), parts[:-2], bases, site)
    elif parts and _PAGE_NUMBER.fullmatch(parts[-1]):
        keys += _listing_keys("/" + "/".join(parts[:-1]), parts[:-1], bases, site)
    keys += (f"{BELOW}{key}" for key in _url_keys(path, bases, site))
    return tuple(dict.fromkeys(keys))


def _listing_keys(path: str, parts: Sequence[str], bases: Sequence[str], site: Site) -> Iterator[str]:
    """The keys of a list, such as that of a tag, from the URL of its feed or a further page."""
    yield from _url_keys(path, bases, site)
    if len(parts) > 1 and not TERM_FOLDERS.isdisjoint(parts[:-1]):
        yield term_key(parts[-1])


def wiki_keys(target: str, page_path: str) -> list[str]:
    """The keys of the pages that a wiki link may lead to, the likeliest first."""
    name = target.partition("|")[0].partition("#")[0].strip().rstrip("\\")
    keys = [name_key(_without_dots(name))]
    if "/" in name:
        keys.append(file_key(f"{page_path.rpartition('/')[0]}/{name}") if "." not in name.partition("/")[0] else "")
    if "|" in target:  # some wikis have the text first
        keys.append(name_key(target.partition("|")[2].partition("#")[0]))
    return [one for one in dict.fromkeys(keys) if one]


def _without_dots(name: str) -> str:
    while name.startswith(("../", "./")):
        name = name.partition("/")[2]
    return name


def _file_keys(path: str, page_path: str, site: Site) -> Iterator[str]:
    """The keys of the files that a path may lead to, literally or from a folder of content."""
    if not path.startswith("/"):
        yield file_key(joined(page_path.rpartition("/")[0], path))
        return
    place = site.place_of(page_path)
    for root in dict.fromkeys(("", place.base, *(one for each in (place, *site.places) for one in each.content))):
        yield file_key(joined(root, path))


def _url_keys(path: str, bases: Sequence[str], site: Site) -> Iterator[str]:
    if not path.startswith("/"):
        yield from (url_key(f"{base}/{path}") for base in bases)
        return
    yield url_key(path)
    for place in site.places:
        if place.url_base and f"{path}/".startswith(f"{place.url_base}/"):
            yield url_key(path[len(place.url_base) :])
