"""The keys of a page, in archives of any layout but the daily one.

Knows: how layouts make URLs from files, dates and front matter.
Must not know: the keys of links (`link_keys`), which pages exist, what is in the tree.

Where a link leads depends only on the files in the tree, on the keys of pages, and on `links.routes`.  Keys are plain
strings (`links.keys`), so that an index can have them for pages and links, and only pages whose links have a key that
was added or removed need to be read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
from newsarc.links.permalink_values import DATED, OWN_NAMES, PermalinkValues
from newsarc.links.permalinks import fill
from newsarc.pages.document import Document
from newsarc.pages.layouts.layout import Layout
from newsarc.pages.site import Place, Site

_NUMBERED = re.compile(r"\d{1,4}[-_.)]+\s*(?=\D)")
_LANGUAGE = re.compile(
    r"(?:ar|bg|bn|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|ms|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th"
    r"|tr|uk|vi|zh)(?:[-_][a-z]{2,4})?",
    re.IGNORECASE,
)
# Folders in which frameworks make a URL from the path of each file.
ROUTED_FOLDERS = ("pages", "src/pages", "src/routes", "routes", "app", "src/app", "app/routes", "src/app/routes")
_SAVED_AS = ("url", "permalink", "path", "save_as")  # fields that are a page's whole URL
_FORMER = ("aliases", "alias", "redirect_from", "redirects", "redirect", "old_url")
_SLUGS = ("slug", "id", "abbrlink")
_TERM_FIELDS = (
    *("tags", "tag", "categories", "category", "topics", "topic", "series", "authors", "author", "keywords"),
    *("people", "labels", "projects", "project", "team"),
)
TERM_FOLDERS = {*_TERM_FIELDS, "label", "person", "archive", "archives", "serie", "teams", "collections", "t"}
_PATH = re.compile(r"(?![a-zA-Z][a-zA-Z0-9+.-]*://)[^\s{}<>]{1,300}")  # no URL with a host, no template
_MOST_TERMS = 50  # in one field
_LONGEST_LANGUAGE = 8
_NUMBERED_ANYWHERE = re.compile(rf"(?:^|/){_NUMBERED.pattern}")


# ---------------------------------------------------------------- pages


class PageKeys(NamedTuple):
    """The keys of a page.

    - ``keys``: those by which links lead to it, its likeliest URL first
    - ``bases``: the URLs of the folders that its relative links start from when it is served
    - ``listings``: URLs served because of it: the folders above its URL, and the lists of its terms
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


def page_urls(document: Document, site: Site) -> tuple[str, ...]:
    """The possible URLs of a page, as tools would write them, the likeliest first."""
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
    folders = document.path.split("/")[1:-1]  # some tools take these as categories
    terms = map(term_key, (*document.contexts, *_terms(document.fields), *folders))
    return dict.fromkeys((*above, *terms, *_taxonomies(document.fields)))


def _taxonomies(fields: Mapping[str, Any]) -> Iterator[str]:
    """The keys of the lists that a site may have for each term in a field."""
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
    return stem(path.rpartition("/")[2]).partition(".")[0].lower() in OWN_NAMES


def _urls(document: Document, site: Site) -> Iterator[str]:
    """The possible URLs of a page, without the common beginning of the site's URLs."""
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
            yield from (f"/{url.lstrip('/')}" for url in fill(value, PermalinkValues(document, "")))
        else:
            yield f"/{value.lstrip('/')}"
    slug = fields.get("slug")
    if isinstance(slug, str) and slug.startswith("/"):
        yield slug


def _by_path(rel: str, fields: Mapping[str, Any], layout: Layout) -> Iterator[str]:
    """The URLs from the path of a page below a folder of content."""
    folder, _, name = rel.rpartition("/")
    top = folder
    if folder.startswith("_") or "/_" in folder:  # collections, whose folders aren't served
        parts = folder.split("/")
        if "_posts" in parts or "_drafts" in parts:
            return
        folder = "/".join(one.removeprefix("_") for one in parts)
        top = "/".join(one for one in parts if not one.startswith("_"))  # pages in `_pages` are usually served this way
    language = ""
    if "." in name and _LANGUAGE.fullmatch(name.rpartition(".")[2]):
        name, _, language = name.rpartition(".")
    if name.lower() in OWN_NAMES:
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
    """The possible names of a file at the end of a URL."""
    for one in _SLUGS:
        if name and (slug := fields.get(one)) and isinstance(slug, (str, int)):
            yield str(slug)
            if strict and one == "slug":
                return
    yield name
    if found := DATED.match(name) or _NUMBERED.match(name):
        yield name[found.end() :]


def _without_language(folder: str) -> Iterator[str]:
    first, _, rest = folder.partition("/")
    if len(first) < _LONGEST_LANGUAGE and _LANGUAGE.fullmatch(first):
        yield rest


def _without_numbers(folder: str) -> str:
    return "/".join(_NUMBERED.sub("", one, count=1) for one in folder.split("/"))


# ---------------------------------------------------------------- patterns


def _by_pattern(document: Document, rel: str, place: Place) -> Iterator[str]:
    """The URLs of a page by the patterns of a place; Jekyll's apply only in collections."""
    if place.layout.patterns_are_for_collections and not (rel.startswith("_") or "/_" in rel):
        return
    values = PermalinkValues(document, rel, title_too=place.layout.titles_make_urls)
    for pattern in place.permalinks:
        yield from (f"/{url.lstrip('/')}" for url in fill(pattern, values))


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
    name = name if name.lower() not in OWN_NAMES else folder.rpartition("/")[2]
    if name:
        yield from map(last_key, _names(name, document.fields, strict=False))


def _name_keys(document: Document, site: Site) -> Iterator[str]:
    """The names of a page in wiki links: title, aliases, and its path from any folder above it."""
    place = site.place_of(document.path)
    if not place.layout.has_wiki_links:
        return
    path = unquote(stem(document.path)).replace("___", "/")
    parts = path.split("/")[1:]
    if len(parts) > 1 and parts[-1].lower() in OWN_NAMES:
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
