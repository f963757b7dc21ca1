"""The contexts of a page of any form, and its aliases.

Knows: which fields have these, and their syntax.
Must not know: layouts, folders, links in a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsarc.pages.metadata.metadata import Metadata
from newsarc.text.clean import clean

_KEYS = ("tags", "tag", "categories", "category", "keywords", "topics", "topic")
_SPACED = ("tags", "categories")  # Jekyll separates these by spaces
_PARENTS = ("taxonomies", "extra", "params")
_NO_CONTEXTS = ("author", "authors", "archives", "year")  # other taxonomies
_ALIASES = ("alias", "aliases")
_NAMES = ("name", "label", "title", "slug")
_MOST = 200
_LONGEST = 200  # characters of a name
_SPLIT = {",": re.compile(r"(?:\[\[[^\[\]]*\]\]|[^,\[]|\[)+"), ";": re.compile("[^;]+")}
_CODE = re.compile("`([^`]+)`")  # HackMD's syntax
_SLUGS = re.compile(r"[a-z0-9][a-z0-9_.+#/-]*(?:[ ]+[a-z0-9][a-z0-9_.+#/-]*)+$")
_HASHTAGS = re.compile(r"#?[^\s#,]+(?:\s+#[^\s#,]+)+$")
_WIKI_LINK = re.compile(r"#?\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]$")
_URL = re.compile(r"^/|://|\.html?$|/$|^\S*/\S*$")


def contexts_of(metadata: Metadata) -> tuple[str, ...]:
    """The contexts that a page's metadata has, each once, in the order of the fields.

    In a text of plain lower-case words, spaces separate names, as in Jekyll.
    """
    found: dict[str, str] = {}
    for key, value in _context_fields(metadata.fields):
        for name in _names(value, key, metadata.form):
            found.setdefault(name.casefold(), name)
            if len(found) == _MOST:
                return tuple(found.values())
    return tuple(found.values())


def aliases_of(metadata: Metadata) -> tuple[str, ...]:
    """The aliases of a page among notes; a site's redirects, which have the same key, don't count."""
    found: dict[str, None] = {}
    if metadata.form in ("toml", "json"):
        return ()
    for key in _ALIASES:
        for name in _names(metadata.fields.get(key), key, metadata.form, may_be_spaced=False):
            if metadata.form == "properties" or not _URL.search(name):
                found[name] = None
    return tuple(found)[:_MOST]


def _context_fields(fields: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key in _KEYS:
        yield key, fields.get(key)
    for parent in _PARENTS:
        inner = fields.get(parent)
        for key, value in inner.items() if isinstance(inner, dict) else ():
            name = str(key).lower()
            if name in _KEYS or (parent == "taxonomies" and name not in _NO_CONTEXTS):
                yield name, value


def _names(value: object, key: str, form: str, *, may_be_spaced: bool = True) -> Iterator[str]:
    """The names in a value: a text, a list of texts, lists or mappings, or one of these."""
    if isinstance(value, str):
        for part in _parts(value, key, form, may_be_spaced=may_be_spaced):
            yield from _cleaned(part)
        return
    if isinstance(value, dict):
        value = [value]
    for entry in value[:_MOST] if isinstance(value, list) else ():
        for one in entry[:_MOST] if isinstance(entry, list) else (entry,):
            name = next((one[key] for key in _NAMES if one.get(key)), None) if isinstance(one, dict) else one
            if isinstance(name, str):
                yield from _cleaned(name)


def _parts(text: str, key: str, form: str, *, may_be_spaced: bool) -> list[str]:
    """The parts of a text that may list several names."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        text = text[1:-1]  # a list in a header, where it is a string
    if text.startswith("`"):
        return _CODE.findall(text)
    if form == "header" and ";" in text:
        return _SPLIT[";"].findall(text)
    if "," in text:
        return _SPLIT[","].findall(text)
    if _HASHTAGS.match(text):
        return text.split()
    if may_be_spaced and form == "yaml" and key in _SPACED and _SLUGS.match(text):
        return text.split()
    return [text]


def _cleaned(raw: str) -> Iterator[str]:
    """A name as shown: without quotes, brackets and the hash sign of a tag; empty for a placeholder."""
    name = clean(raw[:_LONGEST]).strip("\"'` ")
    if link := _WIKI_LINK.match(name):
        name = link[1].strip()
    name = name.removeprefix("#").strip() if not name.startswith("# ") else name
    if name and not name.startswith(("{{", "{%", "<%")) and any(map(str.isalnum, name)):
        yield name
