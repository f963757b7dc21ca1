"""The configuration of an archive: ``newsarc.toml``, or ``[tool.newsarc]`` in ``pyproject.toml``.

Knows: the keys and their valid values.  Must not know: what they are used for.

    ignore = ["NA401"]                   # as --ignore; so are select, root-prefix, strict and baseline
    baseline = "known-findings.txt"      # within the archive

    [per-file-ignores]
    "news/2004" = ["stale-title", "NA2"]

    [aliases]
    "Nvidia" = ["NVIDIA Corp", "英伟达"]
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsarc.errors import ConfigError, UsageError
from newsarc.files.globs import matches
from newsarc.files.paths import follow_links, read_bytes
from newsarc.pages.discover import CONFIG
from newsarc.text.names import NO_ALIASES, Aliases, root_key

_SOURCES = ((CONFIG, ()), ("pyproject.toml", ("tool", "newsarc")))
_LINE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Config:
    """An archive's configuration; a key that isn't given has its default.

    ``select`` is None for the rules that are on by default; ``per_file_ignores``
    maps patterns of files to codes of rules; ``baseline`` is a path relative to
    the root.
    """

    aliases: Aliases = NO_ALIASES
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    per_file_ignores: Mapping[str, frozenset[str]] = field(default_factory=dict)
    root_prefix: str | None = None
    baseline: str | None = None
    strict: bool = False


def read_config(root: Path) -> Config:
    """The configuration of the archive at ``root``; ``newsarc.toml`` takes precedence.

    Raises `ConfigError` for a file that can't be read, an unknown key or a value of the wrong type.
    """
    for name, within in _SOURCES:
        data = _read(root, name)
        # A file without a table for newsarc isn't parsed, so that errors in it don't matter.
        if data is None or (within and b"newsarc" not in data):
            continue
        table = _load(name, data)
        for key in within:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        if table or not within:
            return _config(name, table)
    return Config()


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
            raise ConfigError(f"{file}: unknown key {key!r}", _nearest(key))
        values[key.replace("-", "_")] = _READERS[key](f"{file}: {key}", value)
    return Config(**values)


def _nearest(key: str) -> str:
    from difflib import get_close_matches  # here, since few keys are mistyped

    nearest = get_close_matches(key.lower().replace("_", "-"), _READERS, n=1)
    return f"did you mean {nearest[0]}?" if nearest else f"there is {', '.join(sorted(_READERS))}"


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
        try:
            matches(pattern, "")
        except re.error as error:
            raise ConfigError(f"{where}: {pattern!r} is no pattern of files", "write it as in .gitignore") from error
    return {pattern: _codes(f"{where} of {pattern!r}", codes) for pattern, codes in value.items()}


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


_EXAMPLE = 'write [aliases] and below it "Nvidia" = ["NVIDIA Corp"]'
_READERS: Mapping[str, Callable[[str, Any], object]] = {
    "aliases": _aliases,
    "select": _codes,
    "ignore": _codes,
    "per-file-ignores": _per_file,
    "root-prefix": _prefix,
    "baseline": _text,
    "strict": _switch,
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
