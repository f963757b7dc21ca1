"""The values of an archive's configuration, and the errors for invalid ones.

Knows: the keys, their types, and how each is read.
Must not know: which file the configuration is in (`read`), what its values are used for.

A reader gets the value, and the file and key as ``where``, with which its error message begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from newsarc.errors import ConfigError, UsageError
from newsarc.files.globs import has_backward_range
from newsarc.pages.discover import DAILY
from newsarc.text.names import Aliases, root_key

if TYPE_CHECKING:
    from newsarc.pages.site import SiteOptions

ARCHIVE = "archive"  # the key of the table about the layout
Readers: TypeAlias = Mapping[str, Callable[[str, Any], object]]


@dataclass(frozen=True, slots=True)
class External:
    """What an archive says about its external links; only what does no harm in a stranger's archive.

    ``ignore`` are URLs with ``*`` for any characters, or names of hosts, which
    include the hosts below them.  ``web_archive`` is the URL of a web archive that
    works as the Internet Archive does.
    """

    ignore: tuple[str, ...] = ()
    dead_after: int = 2
    web_archive: str = "https://web.archive.org"


def read_table(where: str, table: object, readers: Readers, example: str = "") -> dict[str, Any]:
    """The values of a table by field name; keys that aren't given are left out.

    ``where`` is the file, or the file and the table's key.  Raises `ConfigError` for an invalid key or value.
    """
    if not isinstance(table, dict):
        raise ConfigError(f"{where} must be a table, not {_kind(table)}", example)
    file, _, name = where.partition(": ")
    within = f" in [{name}]" if name else ""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in readers:
            raise ConfigError(f"{file}: unknown key {key!r}{within}", _nearest(key, readers))
        values[key.replace("-", "_")] = readers[key](f"{where}.{key}" if name else f"{file}: {key}", value)
    return values


def _nearest(key: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # here, since it is rarely needed

    nearest = get_close_matches(key.lower().replace("_", "-"), known, n=1)
    return f"did you mean {nearest[0]}?" if nearest else f"valid: {', '.join(sorted(known))}"


# ---------------------------------------------------------------- values


def _codes(where: str, value: object) -> frozenset[str]:
    """The codes of a list of rules."""
    from newsarc.rules import select  # here, since names of entities need no rules

    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(f"{where} must be a list of rules, not {_kind(value)}", 'write ["NA303", "NA2"]')
    try:
        return select(value)
    except UsageError as error:
        raise ConfigError(f"{where}: {error.message}", error.hint) from error


def _per_file(where: str, value: object) -> Mapping[str, frozenset[str]]:
    if not isinstance(value, dict):
        raise ConfigError(
            f"{where} must be a table, not {_kind(value)}",
            'write [per-file-ignores] and under it "news/2004" = ["NA2"]',
        )
    for pattern in value:
        if pattern.startswith("!"):
            raise ConfigError(
                f"{where}: {pattern!r} begins with !, which isn't supported here",
                "write patterns that match the files",
            )
        _check(where, pattern)
    return {pattern: _codes(f"{where} of {pattern!r}", codes) for pattern, codes in value.items()}


def _check(where: str, pattern: str) -> None:
    if has_backward_range(pattern):
        raise ConfigError(f"{where}: {pattern!r} is not a file pattern", "write it as in .gitignore")


def _text(where: str, value: object) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{where} must be a string, not {_kind(value)}", "put it in quotes")
    return value


def _prefix(where: str, value: object) -> str:
    from newsarc.links.resolve import as_prefix  # here, since names of entities need no links

    try:
        return as_prefix(_text(where, value))
    except UsageError as error:
        raise ConfigError(f"{where}: {error.message}", error.hint) from error


def _switch(where: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{where} must be true or false, not {_kind(value)}")
    return value


def _external(where: str, table: object) -> External:
    return External(**read_table(where, table, _EXTERNAL_READERS, 'write [external] and under it ignore = ["…"]'))


def _url_patterns(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ConfigError(f"{where} must be a list of URLs or hosts, not {_kind(value)}", 'write ["example.org"]')
    return tuple(value)


def _days(where: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigError(f"{where} must be a number of days, 1 or more")
    return value


def _web_url(where: str, value: object) -> str:
    written = _text(where, value)
    if not re.match(r"https?://[^/\s@]+", written):
        raise ConfigError(f"{where} must be a URL, not {written!r}", "write https://web.archive.org")
    return written.rstrip("/")


def _aliases(where: str, table: object) -> Aliases:
    file = where.rpartition(": ")[0]
    if not isinstance(table, dict):
        raise ConfigError(f"{where} must be a table, not {_kind(table)}", _EXAMPLE)
    name_of: dict[str, str] = {}
    for name, others in table.items():
        if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
            raise ConfigError(f"{file}: the aliases of {name!r} must be a list of names", _EXAMPLE)
        for one in (name, *others):
            if not one.strip():
                raise ConfigError(f"{file}: an alias of {name!r} is empty", "a name needs at least one letter")
            if name_of.setdefault(root_key(one), name) != name:
                raise ConfigError(
                    f"{file}: {one!r} is an alias of both {name_of[root_key(one)]!r} and {name!r}",
                    "list it under one of them",
                )
    return Aliases(table)


# ---------------------------------------------------------------- the table [archive]


def read_archive(where: str, table: object) -> SiteOptions:
    """The options in the table ``[archive]``.  Raises `ConfigError`."""
    from newsarc.pages.site import SiteOptions  # here, since the daily layout needs no others

    return SiteOptions(**read_table(where, table, _ARCHIVE_READERS, 'write [archive] and under it layout = "hugo"'))


def _layout(where: str, value: object) -> str:
    from newsarc.pages.layouts.registry import LAYOUTS

    named, known = _text(where, value), [DAILY, *(layout.name for layout in LAYOUTS)]
    if named not in known:
        raise ConfigError(f"{where}: no such layout: {named!r}", _nearest(named, known))
    return named


def _texts(where: str, value: object, what: str) -> tuple[str, ...]:
    """The strings of a list, none of which may be empty; a single string counts as a list."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise ConfigError(f"{where} must be a list of {what}, not {_kind(value)}")
    if not all(one.strip() for one in texts):
        raise ConfigError(f"{where} contains an empty string", f"write {what} or leave the key out")
    return tuple(texts)


def _patterns(where: str, value: object) -> tuple[str, ...]:
    patterns = _texts(where, value, "file patterns")
    for pattern in patterns:
        _check(where, pattern)
    return patterns


def _folders(where: str, value: object) -> tuple[str, ...]:
    folders = tuple(one.strip("/") for one in _texts(where, value, "folders"))
    for folder in folders:
        if ".." in folder.split("/"):
            raise ConfigError(f"{where}: {folder!r} leads out of the archive", "write it relative to the root")
    return folders


def _permalinks(where: str, value: object) -> tuple[str, ...]:
    patterns = _texts(where, value, 'URL patterns, such as "/:year/:month/:title/"')
    return tuple(one if one.startswith("/") else f"/{one}" for one in patterns)


def _fields(where: str, value: object) -> tuple[str, ...]:
    return _texts(where, value, 'fields, or "git"')


_EXAMPLE = 'write [aliases] and under it "Nvidia" = ["NVIDIA Corp"]'
READERS: Readers = {
    "aliases": _aliases,
    "select": _codes,
    "ignore": _codes,
    "per-file-ignores": _per_file,
    "root-prefix": _prefix,
    "baseline": _text,
    "strict": _switch,
    ARCHIVE: read_archive,
    "external": _external,
}
_ARCHIVE_READERS: Readers = {
    "layout": _layout,
    "include": _patterns,
    "exclude": _patterns,
    "static": _folders,
    "permalink": _permalinks,
    "date": _fields,
    "undated": _switch,
}
_EXTERNAL_READERS: Readers = {
    "ignore": _url_patterns,
    "dead-after": _days,
    "web-archive": _web_url,
}
_KINDS: Mapping[type, str] = {
    dict: "a table",
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")
