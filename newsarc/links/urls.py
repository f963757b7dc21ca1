"""The keys that a page answers to, and those that a link asks for, in archives of any layout but the daily one.

Knows: how layouts make URLs of files, dates and front matter.
Must not know: which pages there are, what is in the tree.

Where a link leads depends only on the files in the tree, on the keys of pages, and on `links.routes`: on what is served
without being a page.  Keys are plain strings (`links.keys`), so that an index may store them for pages and links, and
only pages whose links have a key that came or went need to be read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import unquote

from newsarc.files.paths import stem
from newsarc.links.keys import (
    BELOW,
    URL,
    below_keys,
    file_key,
    last_key,
    name_key,
    segment_key,
    term_key,
    url_key,
)
from newsarc.links.permalinks import date_values, fill
from newsarc.links.resolve import split_target
from newsarc.links.target_forms import TargetKind, read_target
from newsarc.pages.document import Document
from newsarc.pages.layouts.layout import Layout, LinkForm
from newsarc.pages.site import Place, Site
from newsarc.text.day_or_month import DayOrMonth, make_day

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_OWN_NAMES = ("index", "_index", "readme", "page", "+page")  # of a folder's own page; the last ones in code
_DATED = re.compile(r"\d{4}[-_.]\d{1,2}[-_.]\d{1,2}[-_. ]+(?=.)")
_NUMBERED = re.compile(r"\d{1,4}[-_.)]+\s*(?=\D)")
_LANGUAGE = re.compile(
    r"(?:ar|bg|bn|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|ms|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th"
    r"|tr|uk|vi|zh)(?:[-_][a-z]{2,4})?",
    re.IGNORECASE,
)
# Where frameworks make a URL of the path of each file.
ROUTED_FOLDERS = (*("pages", "src/pages", "src/routes", "routes", "app", "src/app", "app/routes", "src/app/routes"),)
_SAVED_AS = ("url", "permalink", "path", "save_as")  # fields that are a page's whole URL
_FORMER = ("aliases", "alias", "redirect_from", "redirects", "redirect", "old_url")
_SLUGS = ("slug", "id", "abbrlink")
_TERM_FIELDS = (
    *("tags", "tag", "categories", "category", "topics", "topic", "series", "authors", "author", "keywords"),
    *("people", "labels", "projects", "project", "team"),
)
TERM_FOLDERS = {*_TERM_FIELDS, "label", "person", "archive", "archives", "serie", "teams", "collections", "t"}
_FEEDS = ("index.xml", "feed.xml", "rss.xml", "atom.xml", "feed", "rss", "atom", "feed.json", "index.json", "feed.atom")
_PATH = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*://)[^\s{}<>]{1,300}")  # no URL with a host, no template
_HTML = re.compile(r"\.html?$")
_PAGE_NUMBER = re.compile(r"page-?\d+")
_MOST_TERMS = 50  # in one field
_LONGEST_LANGUAGE = 8
_NUMBERED_ANYWHERE = re.compile(rf"(?:^|/){_NUMBERED.pattern}")
_ZONED = re.compile(r"[T\s](\d\d):\d\d(?::[\d.]+)?\s*([+-])(\d\d):?(\d\d)")


# ---------------------------------------------------------------- pages


class PageKeys(NamedTuple):
    """The keys of a page.

    - ``keys``: those by which links lead to it, its likeliest URL first
    - ``bases``: the URLs of the folders that its relative links start from when it is served
    - ``listings``: what is served because of it: the folders above its URL, and lists of what has its terms
    """

    keys: tuple[str, ...]
    bases: tuple[str, ...]
    listings: tuple[str, ...]


def keys_of_page(document: Document, site: Site) -> PageKeys:
    """All keys of a page."""
    urls = dict.fromkeys(_urls(document, site))
    keys = {url: url_key(url) for url in urls}
    former = map(url_key, _former_urls(document, site)) if urls else ()
    own = (*keys.values(), *former, file_key(document.path), *_last_keys(document, site), *_name_keys(document, site))
    return PageKeys(tuple(dict.fromkeys(own)), tuple(_bases(document, keys, site)), tuple(_listings(document, keys)))


def page_keys(document: Document, site: Site) -> tuple[str, ...]:
    """The keys by which links lead to a page, its likeliest URL first."""
    return keys_of_page(document, site).keys


def page_bases(document: Document, site: Site) -> tuple[str, ...]:
    """The URLs, as keys, of the folders that relative links on a page start from when it is served."""
    return keys_of_page(document, site).bases


def page_urls(document: Document, site: Site) -> tuple[str, ...]:
    """The URLs that a page may have, as tools would write them, the likeliest first."""
    return tuple(dict.fromkeys(_urls(document, site)))


def _bases(document: Document, keys: Mapping[str, str], site: Site) -> Iterable[str]:
    is_folder = True if _is_own_page(document.path) else site.place_of(document.path).layout.slash_at_end
    bases: dict[str, None] = {}
    for url, key in keys.items():
        if url.endswith("/") or (is_folder is not False and not url.endswith(".html")):
            bases[key] = None
        if is_folder is not True and not url.endswith("/"):
            bases[key.rpartition("/")[0] or URL] = None
    return bases


def _listings(document: Document, keys: Mapping[str, str]) -> Iterable[str]:
    if not keys:
        return ()
    above = (one for key in keys.values() for one in below_keys(key))
    folders = document.path.split("/")[1:-1]  # which some tools take for categories
    terms = map(term_key, (*document.contexts, *_terms(document.fields), *folders))
    return dict.fromkeys((*above, *terms, *_taxonomies(document.fields)))


def _taxonomies(fields: Mapping[str, Any]) -> Iterator[str]:
    """The keys of the lists that a site may have for each term in a field with several."""
    nested = fields.get("taxonomies")
    tables = (fields, nested) if isinstance(nested, dict) else (fields,)
    for name, value in ((name, value) for table in tables for name, value in table.items() if isinstance(value, list)):
        if name in _FORMER:
            continue
        folder = url_key(f"/{name}")
        yield f"{BELOW}{folder}"
        yield from (f"{BELOW}{folder}/{segment_key(one)}" for one in value[:_MOST_TERMS] if isinstance(one, str))


def _is_own_page(path: str) -> bool:
    """Whether a page is that of its folder."""
    return stem(path.rpartition("/")[2]).partition(".")[0].lower() in _OWN_NAMES


def _urls(document: Document, site: Site) -> Iterator[str]:
    """The URLs that a page may have, without what all URLs of the site begin with."""
    path, fields = document.path, document.fields
    folders = [one for one in site.served_folders if path.startswith(one.path)]
    explicit = list(_explicit(document)) if folders else []
    yield from explicit
    is_chosen = bool(explicit)
    for folder in folders:
        rel = stem(path[len(folder.path) :])
        layout = folder.place.layout
        if is_chosen and not layout.last_name_is_enough:
            continue
        yield from _by_pattern(document, rel, folder.place)
        for url in _by_path(rel, fields, layout) if layout.paths_make_urls else ():
            yield url
            if folder.mounted_at:
                yield f"{folder.mounted_at}{url}"


def _explicit(document: Document) -> Iterator[str]:
    """The URLs in a page's front matter."""
    fields = document.fields
    for name in _SAVED_AS:
        value = fields.get(name)
        if not isinstance(value, str) or not _PATH.fullmatch(value):
            continue
        if ":" in value:
            yield from (f"/{url.lstrip('/')}" for url in fill(value, _Values(document, "")))
        else:
            yield f"/{value.lstrip('/')}"
    slug = fields.get("slug")
    if isinstance(slug, str) and slug.startswith("/"):
        yield slug


def _by_path(rel: str, fields: Mapping[str, Any], layout: Layout) -> Iterator[str]:
    """The URLs that the path of a page below a folder of content makes."""
    folder, _, name = rel.rpartition("/")
    top = folder
    if folder.startswith("_") or "/_" in folder:  # collections, whose folders aren't served
        parts = folder.split("/")
        if "_posts" in parts or "_drafts" in parts:
            return
        folder = "/".join(one.removeprefix("_") for one in parts)
        top = "/".join(one for one in parts if not one.startswith("_"))  # as pages in `_pages` are mostly served
    language = ""
    if "." in name and _LANGUAGE.fullmatch(name.rpartition(".")[2]):
        name, _, language = name.rpartition(".")
    if name.lower() in _OWN_NAMES:
        folder, _, name = folder.rpartition("/")
        top = folder
    folders = [
        *dict.fromkeys((folder, top)),
        *_without_language(folder),
        *([f"{language}/{folder}"] if language else ()),
    ]
    if _NUMBERED_ANYWHERE.search(folder):
        folders += [_without_numbers(one) for one in folders]
    names = list(_names(name, fields, strict=not layout.last_name_is_enough))
    for one in folders:
        for last in names:
            yield f"/{one}/{last}" if one else f"/{last}"


def _names(name: str, fields: Mapping[str, Any], *, strict: bool) -> Iterator[str]:
    """What tools may make of a file's name at the end of a URL."""
    for one in _SLUGS:
        if name and (slug := fields.get(one)) and isinstance(slug, (str, int)):
            yield str(slug)
            if strict and one == "slug":
                return
    yield name
    if found := _DATED.match(name) or _NUMBERED.match(name):
        yield name[found.end() :]


def _without_language(folder: str) -> Iterator[str]:
    first, _, rest = folder.partition("/")
    if len(first) < _LONGEST_LANGUAGE and _LANGUAGE.fullmatch(first):
        yield rest


def _without_numbers(folder: str) -> str:
    return "/".join(_NUMBERED.sub("", one, count=1) for one in folder.split("/"))


# ---------------------------------------------------------------- patterns


def _by_pattern(document: Document, rel: str, place: Place) -> Iterator[str]:
    """The URLs that the patterns of a place make of a page; of Jekyll's only those in collections."""
    if place.layout.patterns_are_for_collections and not (rel.startswith("_") or "/_" in rel):
        return
    values = _Values(document, rel, title_too=place.layout.titles_make_urls)
    for pattern in place.permalinks:
        yield from (f"/{url.lstrip('/')}" for url in fill(pattern, values))


class _Values:
    """What may stand for a placeholder of a pattern, worked out for those that are asked for."""

    def __init__(self, document: Document, rel: str, *, title_too: bool = False) -> None:
        self._document = document
        self._rel = rel
        self._title_too = title_too
        # The values of the days that the URL may have: the page's own, and the one that it is in UTC.
        self._dates = [date_values(one) for one in (document.when, _day_in_utc(document)) if one]

    def __call__(self, name: str) -> Sequence[str]:
        if self._dates and name in self._dates[0]:
            return [one[name] for one in self._dates]
        fields = self._document.fields
        folder, file = self._folder_and_name()
        match name:
            case "title" | "slug" | "contentbasename" | "slugorfilename" | "slugorcontentbasename" | "post_title":
                return self._titles(file)
            case "name" | "filename" | "basename":
                return [_without_date(file)]
            case "path":
                names = [*_served(folder), _without_date(file)]
                return ["/".join(names[1:] if folder.startswith("_") else names)]
            case "categories" | "slugified_categories":
                return ["/".join(self._categories(folder))]
            case "category":
                return list(self._categories(folder))[:1] or ["uncategorized"]
            case "section" | "collection":
                return [(*_served(folder), "")[0]]
            case "sections":
                return ["/".join(_served(folder))]
            case "output_ext" | "lang":
                return [""]
            case _:
                value = fields.get(name)
                return [str(value)] if isinstance(value, (str, int)) else ()

    def _folder_and_name(self) -> tuple[str, str]:
        folder, _, name = self._rel.rpartition("/")
        if name.lower() in _OWN_NAMES:
            folder, _, name = folder.rpartition("/")
        return folder, name

    def _titles(self, file: str) -> Sequence[str]:
        slug = self._document.fields.get("slug")
        if isinstance(slug, (str, int)) and slug:
            return [str(slug)]
        title = self._document.title.replace("/", "-")
        return [_without_date(file), title] if self._title_too and title else [_without_date(file)]

    def _categories(self, folder: str) -> Iterable[str]:
        fields = self._document.fields
        above = (one for one in folder.split("/") if one and not one.startswith("_"))
        return dict.fromkeys((*above, *_listed(fields, "categories"), *_listed(fields, "category")))


def _without_date(name: str) -> str:
    found = _DATED.match(name)
    return name[found.end() :] if found else name


def _served(folder: str) -> list[str]:
    """The names in a URL of the folders that a page is in."""
    return [one.removeprefix("_") for one in folder.split("/") if one and one not in ("_posts", "_drafts")]


def _day_in_utc(document: Document) -> DayOrMonth | None:
    value = document.fields.get("date")
    if not isinstance(value, str) or not document.when or value.endswith(("Z", "+0000", "+00:00")):
        return None
    zoned = _ZONED.search(value)
    day = document.when.as_date()
    if day is None or zoned is None:
        return None
    offset = int(zoned[3]) if zoned[2] == "+" else -int(zoned[3])
    shift = (int(zoned[1]) - offset) // 24
    other = day + timedelta(days=shift)
    return make_day(other.year, other.month, other.day) if shift else None


def _listed(fields: Mapping[str, Any], name: str) -> list[str]:
    """The values of a field with one or several; text is several words in Jekyll, or several after commas."""
    value = fields.get(name)
    if isinstance(value, str):
        return value.split(",") if "," in value else value.split()
    return [str(one) for one in value] if isinstance(value, list) else []


# ---------------------------------------------------------------- other names of a page


def _former_urls(document: Document, site: Site) -> Iterator[str]:
    fields = document.fields
    for name in _FORMER:
        value = fields.get(name)
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, str) and one.strip():
                url = one.strip()
                yield url if url.startswith("/") else f"/{url}"
                if not url.startswith("/"):
                    yield from (f"{base}/{url}" for base in _folders_served(document, site))


def _folders_served(document: Document, site: Site) -> Iterator[str]:
    """The URLs of the folders that a page is in."""
    for folder in site.served_folders:
        if document.path.startswith(folder.path):
            yield f"/{document.path[len(folder.path) :].rpartition('/')[0]}"


def _last_keys(document: Document, site: Site) -> Iterator[str]:
    place = site.place_of(document.path)
    routed = tuple(f"{place.base}/{one}/" for one in ROUTED_FOLDERS)
    if place.layout.last_name_is_enough and document.path.startswith(routed):
        return  # its whole URL is known
    path = stem(document.path)
    folder, _, name = path.rpartition("/")
    name = name if name.lower() not in _OWN_NAMES else folder.rpartition("/")[2]
    if name:
        yield from map(last_key, _names(name, document.fields, strict=False))


def _name_keys(document: Document, site: Site) -> Iterator[str]:
    """The names that wiki links may have for a page: title, aliases, and its path from any folder above it."""
    place = site.place_of(document.path)
    if LinkForm.WIKI not in place.layout.links and place.layout.is_served:
        return
    path = unquote(stem(document.path)).replace("___", "/")
    parts = path.split("/")[1:]
    if len(parts) > 1 and parts[-1].lower() in _OWN_NAMES:
        parts.pop()
    yield from (name_key("/".join(parts[at:])) for at in range(len(parts)))
    yield from map(name_key, (document.title, *document.aliases))


def _terms(fields: Mapping[str, Any]) -> Iterator[str]:
    for name in _TERM_FIELDS:
        value = fields.get(name)
        if isinstance(value, str):
            yield from (value, *(value.split(",") if "," in value else value.split()))
        elif isinstance(value, list):
            yield from (one for one in value if isinstance(one, str))
    nested = fields.get("taxonomies")
    for value in nested.values() if isinstance(nested, dict) else ():
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


# ---------------------------------------------------------------- links


def link_keys(target: str, page_path: str, bases: Sequence[str], site: Site) -> tuple[str, ...]:
    """The keys of what a decoded target on a page may lead to, the likeliest first; none for what is no page.

    ``bases`` are the page's (`page_bases`).
    """
    form = read_target(target)
    path = split_target(form.path)[0]
    if form.kind in (TargetKind.TEMPLATE, TargetKind.TERM) or (form.kind is TargetKind.PLAIN and _SCHEME.match(path)):
        return ()
    place = site.place_of(page_path)
    path = unquote(path, errors="surrogateescape")
    if not path:
        return ()
    match form.kind:
        case TargetKind.NAME:
            keys = wiki_keys(form.path, page_path, site)
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
    """The keys of what a decoded target may lead to that is served because of pages: folders, lists, feeds."""
    form = read_target(target)
    path = unquote(split_target(form.path)[0], errors="surrogateescape")
    if form.kind is TargetKind.TERM:
        return (term_key(path),)
    if form.kind is not TargetKind.PLAIN or _SCHEME.match(path):
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
    """The keys of a list, such as that of a tag, whose feed or second page is asked for."""
    yield from _url_keys(path, bases, site)
    if len(parts) > 1 and not TERM_FOLDERS.isdisjoint(parts[:-1]):
        yield term_key(parts[-1])


def wiki_keys(target: str, page_path: str, site: Site) -> list[str]:
    """The keys of what a wiki link may lead to, the likeliest first."""
    name = target.partition("|")[0].partition("#")[0].strip().rstrip("\\")
    keys = [name_key(_without_dots(name))]
    if "/" in name:
        keys.append(file_key(f"{page_path.rpartition('/')[0]}/{name}") if "." not in name.partition("/")[0] else "")
    if "|" in target:  # some gardens write the text first
        keys.append(name_key(target.partition("|")[2].partition("#")[0]))
    return [one for one in dict.fromkeys(keys) if one]


def _without_dots(name: str) -> str:
    while name.startswith(("../", "./")):
        name = name.partition("/")[2]
    return name


def _file_keys(path: str, page_path: str, site: Site) -> Iterator[str]:
    """The keys of the files that a path may lead to, as it stands or from a folder of content."""
    if not path.startswith("/"):
        yield file_key(_resolved(page_path.rpartition("/")[0], path))
        return
    place = site.place_of(page_path)
    for root in dict.fromkeys(("", place.base, *(one for each in (place, *site.places) for one in each.content))):
        yield file_key(_resolved(root, path))


def _url_keys(path: str, bases: Sequence[str], site: Site) -> Iterator[str]:
    if not path.startswith("/"):
        yield from (url_key(f"{base}/{path}") for base in bases)
        return
    yield url_key(path)
    for place in site.places:
        if place.url_base and f"{path}/".startswith(f"{place.url_base}/"):
            yield url_key(path[len(place.url_base) :])


def _resolved(folder: str, path: str) -> str:
    parts = folder.split("/")[1:]
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)
