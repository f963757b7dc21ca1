"""Keys, by which links find pages, normalized so that the spellings of different tools are equal.

Knows: URLs, the names in wiki links.
Must not know: pages, files, layouts.

A key is a plain string, so that an index can have a hash of it.  Its first character gives its kind:

- ``/2012/rain``: a URL
- ``=/notes/2012/rain``: a file
- ``*rain``: the last name of a URL or file, if the rest is chosen in code or left out
- ``[[heavy rain``: a name that wiki links may have
- ``~/2012``: a URL that exists because of pages: that of a folder above a page's URL
- ``#storms``: a term, such as a tag, whose list of pages may have a URL
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import unquote

from newsarc.pages.slugs import OWN_NAMES
from newsarc.text.folding import fold
from newsarc.text.written_dates import read

URL, FILE, LAST, NAME, BELOW, TERM = "/", "=", "*", "[[", "~", "#"

_ENDING = re.compile(r"\.(?:html?|md|mdx|markdown|qmd|rmd)$", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"\d[\W_]+\d")
_DATE_NAME = re.compile(r"(\d{4})[-_./ ]?(\d\d)[-_./ ]?(\d\d)")
_LONGEST_DATE = 40  # characters
_SPACES = re.compile(r"[\s_-]+")


def url_key(url: str) -> str:
    """The key of a URL's path, which starts at the site's root.

    Case, accents, punctuation between words, a trailing slash, ``index.html`` and the extensions of pages don't matter,
    since tools differ in them; ``..`` stops at the root as in a browser.

    >>> url_key("/Posts/Heavy_Rain/index.html"), url_key("/posts/heavy-rain.md"), url_key("/v/7.2.0/")
    ('/posts/heavyrain', '/posts/heavyrain', '/v/7-2-0')
    """
    parts: list[str] = []
    for part in unquote(url, errors="surrogateescape").split("/") if "%" in url else url.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    if parts:
        parts[-1] = _ENDING.sub("", parts[-1])
        if parts[-1].lower() in OWN_NAMES:
            parts.pop()
    return URL + "/".join(map(segment_key, parts))


@lru_cache(maxsize=1 << 16)
def segment_key(name: str) -> str:
    """The key of one name in a URL: letters and digits only, with numbers separated."""
    folded = fold(name)
    if _NUMBERS.search(folded):
        return _NOT_WORD.sub(_between_numbers, folded)
    return _NOT_WORD.sub("", folded) or folded


def _between_numbers(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    is_between = start > 0 and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()
    return "-" if is_between else ""


def file_key(path: str) -> str:
    """The key of a file at a site path, without the extension of a page or the name of a folder's own page.

    >>> file_key("/notes/Rain.md"), file_key("/notes/rain/index.md"), file_key("/a/rain.png")
    ('=/notes/rain', '=/notes/rain', '=/a/rain.png')
    """
    folder, _, name = normalize("NFC", path).casefold().rstrip("/").rpartition("/")
    name = _ENDING.sub("", name)
    return f"{FILE}{folder}" if name in OWN_NAMES and folder else f"{FILE}{folder}/{name}"


def below_keys(key: str) -> list[str]:
    """The keys of all folders above the URL of a key, except the root.

    >>> below_keys("/a/b/c")
    ['~/a/b', '~/a']
    """
    found: list[str] = []
    while key := key.rpartition("/")[0]:
        found.append(f"{BELOW}{key}")
    return found


def term_key(name: str) -> str:
    """The key of a tag, category, author or other term."""
    return f"{TERM}{segment_key(name)}"


def last_key(name: str) -> str:
    """The key of the last name of a URL."""
    return f"{LAST}{segment_key(_ENDING.sub('', name))}"


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """The key of a name in a wiki link; a date in any form is its day.

    >>> name_key("Heavy  Rain.md"), name_key("Jul 19th, 2021"), name_key("2021_07_19")
    ('[[heavy rain', '[[2021-07-19', '[[2021-07-19')
    """
    plain = normalize("NFC", name).strip().strip("/")
    return NAME + (_day(plain) or _SPACES.sub(" ", _ENDING.sub("", plain)).strip().casefold())


def _day(name: str) -> str:
    """The day of a name that is a date, in ISO form; empty for any other name."""
    if found := _DATE_NAME.fullmatch(name):
        return "-".join(found.groups())
    if len(name) > _LONGEST_DATE or not any(map(str.isdigit, name)):
        return ""
    written = read(name)
    is_whole = written is not None and written.found.end() == len(name)
    return written.day.isoformat() if written and is_whole and written.day else ""


def joined(folder: str, path: str) -> str:
    """The path that a relative one means from a folder, without dots; a trailing slash is preserved."""
    parts = folder.split("/")[1:]
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts) + ("/" if parts and path.endswith(("/", "/.", "/..")) else "")
