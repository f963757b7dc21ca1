"""The configuration of an archive: ``newsarc.toml``, or ``[tool.newsarc]`` in ``pyproject.toml``.

Knows: the keys and their valid values.  Must not know: what they are used for.

    ignore = ["NA401"]                   # as --ignore; so are select, root-prefix, strict and baseline
    baseline = "known-findings.txt"      # within the archive

    [per-file-ignores]
    "news/2004" = ["stale-title", "NA2"]

    [aliases]
    "Nvidia" = ["NVIDIA Corp", "英伟达"]

    [archive]                            # where the layout isn't recognised by itself
    layout = "jekyll"
    exclude = ["drafts/"]

    [external]
    ignore = ["intranet.example.org", "https://example.com/private/*"]
    dead-after = 3                       # as --dead-after
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarc.errors import ConfigError, UsageError
from newsarc.files.globs import has_backward_range
from newsarc.files.paths import follow_links, read_bytes
from newsarc.pages.discover import CONFIG, DAILY, PROJECT
from newsarc.text.names import NO_ALIASES, Aliases, root_key

if TYPE_CHECKING:
    from newsarc.pages.site import SiteOptions

_ARCHIVE = "archive"  # the key of the table about its layout
_SOURCES = ((CONFIG, ()), (PROJECT, ("tool", "newsarc")))
_LINE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class External:
    """What an archive says about its external links; only what does no harm in a stranger's archive.

    ``ignore`` are URLs with ``*`` for any characters, or names of hosts, which
    mean the hosts below them too.  ``web_archive`` is where a dead page may be
    found, in the form of the Internet Archive.
    """

    ignore: tuple[str, ...] = ()
    dead_after: int = 2
    web_archive: str = "https://web.archive.org"


@dataclass(frozen=True, slots=True)
class Config:
    """An archive's configuration; a key that isn't given has its default.

    ``select`` is None for the rules that are on by default; ``per_file_ignores``
    maps patterns of files to codes of rules; ``baseline`` is a path relative to
    the root; ``archive`` is None without a table ``[archive]``.
    """

    aliases: Aliases = NO_ALIASES
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    per_file_ignores: Mapping[str, frozenset[str]] = field(default_factory=dict)
    root_prefix: str | None = None
    baseline: str | None = None
    strict: bool = False
    archive: SiteOptions | None = None
    external: External = External()


def read_config(root: Path) -> Config:
    """The configuration of the archive at ``root``; ``newsarc.toml`` takes precedence.

    Raises `ConfigError` for a file that can't be read, an unknown key or a value of the wrong type.
    """
    file, table = _configured(root)
    return _config(file, table) if file else Config()


def read_site_options(root: Path) -> SiteOptions | None:
    """The table ``[archive]`` alone; None without one.  Raises `ConfigError` if that isn't valid."""
    file, table = _configured(root)
    return _archive(f"{file}: {_ARCHIVE}", table[_ARCHIVE]) if isinstance(table, dict) and _ARCHIVE in table else None


def _configured(root: Path) -> tuple[str, object]:
    """The file with the configuration and what it says; both empty where there is none."""
    for name, within in _SOURCES:
        data = _read(root, name)
        # A file without a table for newsarc isn't parsed, so that errors in it don't matter.
        if data is None or (within and b"newsarc" not in data):
            continue
        table = _load(name, data)
        for key in within:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        if table or not within:
            return name, table
    return "", {}


def _read(root: Path, name: str) -> bytes | None:
    """The bytes of a file in the root; None where there is no such file.

    A ``newsarc.toml`` that can't be read, or that is a link out of the root and
    so isn't opened, raises `ConfigError`; another tool's file counts as missing.
    """
    file = follow_links(str(root), f"/{name}")
    try:
        if file is None:
            raise OSError("it is a symbolic link out of the archive")
        return read_bytes(file)
    except OSError as error:
        if name != CONFIG or not os.path.lexists(root / name):
            return None
        raise ConfigError(f"{name} can't be read: {error.strerror or error}", "put the file itself there") from error


def _load(file: str, data: bytes) -> Any:  # noqa: ANN401 - TOML holds anything
    import tomllib  # here, since most archives have no configuration

    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}:{line}: not UTF-8", "save the file as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE.fullmatch(str(error))
        place, why = (f"{file}:{found[2]}:{found[3]}", found[1]) if found else (file, str(error))
        raise ConfigError(f"{place}: not TOML: {why}", "put names with blanks or signs in quotes") from error


def _config(file: str, table: object) -> Config:
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: newsarc's part must be a table, not {_kind(table)}")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _READERS:
            raise ConfigError(f"{file}: unknown key {key!r}", _nearest(key, _READERS))
        values[key.replace("-", "_")] = _READERS[key](f"{file}: {key}", value)
    return Config(**values)


def _nearest(key: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # here, since few keys are mistyped

    nearest = get_close_matches(key.lower().replace("_", "-"), known, n=1)
    return f"did you mean {nearest[0]}?" if nearest else f"there is {', '.join(sorted(known))}"


# ---------------------------------------------------------------- values
# Each reader gets the value and ``where``, the file and the key, with which its error message begins.


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
            'write [per-file-ignores] and below it "news/2004" = ["NA2"]',
        )
    for pattern in value:
        if pattern.startswith("!"):
            raise ConfigError(
                f"{where}: {pattern!r} begins with !, and no pattern takes files out of another",
                "write patterns of the files that are meant",
            )
        _check(where, pattern)
    return {pattern: _codes(f"{where} of {pattern!r}", codes) for pattern, codes in value.items()}


def _check(where: str, pattern: str) -> None:
    if has_backward_range(pattern):
        raise ConfigError(f"{where}: {pattern!r} is no pattern of files", "write it as in .gitignore")


def _text(where: str, value: object) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{where} must be a text, not {_kind(value)}", "put it in quotes")
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
    if not isinstance(table, dict):
        raise ConfigError(
            f"{where} must be a table, not {_kind(table)}", 'write [external] and below it ignore = ["…"]'
        )
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _EXTERNAL_READERS:
            raise ConfigError(f"{where}: unknown key {key!r}", f"there is {', '.join(sorted(_EXTERNAL_READERS))}")
        values[key.replace("-", "_")] = _EXTERNAL_READERS[key](f"{where}: {key}", value)
    return External(**values)


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
                raise ConfigError(f"{file}: an alias of {name!r} is empty", "a name holds a letter at least")
            if name_of.setdefault(root_key(one), name) != name:
                raise ConfigError(
                    f"{file}: {one!r} stands for both {name_of[root_key(one)]!r} and {name!r}",
                    "list it below one of them",
                )
    return Aliases(table)


# ---------------------------------------------------------------- the table [archive]


def _archive(where: str, table: object) -> SiteOptions:
    from newsarc.pages.site import SiteOptions  # here, since the daily layout needs no others

    file = where.rpartition(": ")[0]
    if not isinstance(table, dict):
        raise ConfigError(
            f"{where} must be a table, not {_kind(table)}", 'write [archive] and below it layout = "hugo"'
        )
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _ARCHIVE_READERS:
            raise ConfigError(f"{file}: unknown key {key!r} in [archive]", _nearest(key, _ARCHIVE_READERS))
        values[key] = _ARCHIVE_READERS[key](f"{where}.{key}", value)
    return SiteOptions(**values)


def _layout(where: str, value: object) -> str:
    from newsarc.pages.layouts.registry import LAYOUTS

    named, known = _text(where, value), [DAILY, *(layout.name for layout in LAYOUTS)]
    if named not in known:
        raise ConfigError(f"{where}: no layout is called {named!r}", _nearest(named, known))
    return named


def _texts(where: str, value: object, what: str) -> tuple[str, ...]:
    """The texts of a list, which none of may be empty; one text alone is such a list too."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise ConfigError(f"{where} must be a list of {what}, not {_kind(value)}")
    if not all(one.strip() for one in texts):
        raise ConfigError(f"{where} holds an empty text", f"write {what} or leave the key out")
    return tuple(texts)


def _patterns(where: str, value: object) -> tuple[str, ...]:
    patterns = _texts(where, value, "patterns of files")
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
    patterns = _texts(where, value, 'patterns of URLs, such as "/:year/:month/:title/"')
    return tuple(one if one.startswith("/") else f"/{one}" for one in patterns)


def _fields(where: str, value: object) -> tuple[str, ...]:
    return _texts(where, value, 'fields, or "git"')


_EXAMPLE = 'write [aliases] and below it "Nvidia" = ["NVIDIA Corp"]'
_READERS: Mapping[str, Callable[[str, Any], object]] = {
    "aliases": _aliases,
    "select": _codes,
    "ignore": _codes,
    "per-file-ignores": _per_file,
    "root-prefix": _prefix,
    "baseline": _text,
    "strict": _switch,
    _ARCHIVE: _archive,
    "external": _external,
}
_ARCHIVE_READERS: Mapping[str, Callable[[str, Any], object]] = {
    "layout": _layout,
    "include": _patterns,
    "exclude": _patterns,
    "static": _folders,
    "permalink": _permalinks,
    "date": _fields,
    "undated": _switch,
}
_EXTERNAL_READERS: Mapping[str, Callable[[str, Any], object]] = {
    "ignore": _url_patterns,
    "dead-after": _days,
    "web-archive": _web_url,
}
_KINDS: Mapping[type, str] = {
    dict: "a table",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")
