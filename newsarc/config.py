"""What an archive's owner says of it: ``newsarc.toml``, or ``[tool.newsarc]`` in ``pyproject.toml``.

Knows: which keys there are and what may stand there.  Must not know: what is done with them.

    [aliases]
    "Nvidia" = ["NVIDIA Corp", "英伟达"]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsarc.discover import CONFIG, read_page
from newsarc.errors import ConfigError
from newsarc.variants import NO_ALIASES, Aliases, root_key

_PLACES = ((CONFIG, ()), ("pyproject.toml", ("tool", "newsarc")))
_LINE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)
_KNOWN = ("aliases",)


@dataclass(frozen=True, slots=True)
class Config:
    """An archive's configuration; what it doesn't say is as it is without one."""

    aliases: Aliases = NO_ALIASES


def read_config(root: Path) -> Config:
    """The configuration of the archive at ``root``: of two files, that of newsarc's own.

    Raises `ConfigError` for what can't be read, is unknown or of a wrong type.
    """
    for name, within in _PLACES:
        data = read_page(root, f"/{name}")
        # Another tool's file is nobody's business here, right or wrong.
        if data is None or (within and b"newsarc" not in data):
            continue
        table = _load(name, data)
        for key in within:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        if table or not within:
            return _config(name, table)
    return Config()


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
    for key in table:
        if key not in _KNOWN:
            raise ConfigError(f"{file}: unknown key {key!r}", f"there is {', '.join(_KNOWN)}")
    return Config(_aliases(file, table.get("aliases", {})))


def _aliases(file: str, table: object) -> Aliases:
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: aliases must be a table, not {_kind(table)}", _EXAMPLE)
    owner: dict[str, str] = {}
    for name, others in table.items():
        if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
            raise ConfigError(f"{file}: the aliases of {name!r} must be a list of names", _EXAMPLE)
        for one in (name, *others):
            if not one.strip():
                raise ConfigError(f"{file}: an alias of {name!r} is empty", "a name holds a letter at least")
            if owner.setdefault(root_key(one), name) != name:
                raise ConfigError(
                    f"{file}: {one!r} stands for both {owner[root_key(one)]!r} and {name!r}",
                    "list it below one of them",
                )
    return Aliases(table)


_EXAMPLE = 'write [aliases] and below it "Nvidia" = ["NVIDIA Corp"]'
_KINDS: Mapping[type, str] = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list"}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")
