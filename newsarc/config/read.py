"""The configuration of an archive: ``newsarc.toml``, or ``[tool.newsarc]`` in ``pyproject.toml``.

Knows: which file it is in.  Must not know: which values are valid (`values`), what they are used for.

    ignore = ["NA401"]                   # as --ignore; so are select, root-prefix, strict and baseline
    baseline = "known-findings.txt"      # within the archive

    [per-file-ignores]
    "news/2004" = ["stale-title", "NA2"]

    [aliases]
    "Nvidia" = ["NVIDIA Corp", "英伟达"]

    [archive]                            # if the layout isn't recognised
    layout = "jekyll"
    exclude = ["drafts/"]

    [external]
    ignore = ["intranet.example.org", "https://example.com/private/*"]
    dead-after = 3                       # as --dead-after
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarc.config.values import ARCHIVE, READERS, External, read_archive, read_table
from newsarc.errors import ConfigError
from newsarc.files.paths import follow_links, read_bytes
from newsarc.pages.discover import CONFIG, PROJECT
from newsarc.text.names import NO_ALIASES, Aliases

if TYPE_CHECKING:
    from newsarc.pages.site import SiteOptions

_SOURCES = ((CONFIG, ()), (PROJECT, ("tool", "newsarc")))
_LINE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)


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
    external: External = field(default_factory=External)


def read_config(root: Path) -> Config:
    """The configuration of the archive at ``root``; ``newsarc.toml`` takes precedence.

    Raises `ConfigError` for a file that can't be read, an unknown key or a value of the wrong type.
    """
    file, table = _configured(root)
    return Config(**read_table(file, table, READERS)) if file else Config()


def read_site_options(root: Path) -> SiteOptions | None:
    """The table ``[archive]`` alone; None without one.  Raises `ConfigError` if it isn't valid."""
    file, table = _configured(root)
    table = table.get(ARCHIVE) if isinstance(table, dict) else None
    return None if table is None else read_archive(f"{file}: {ARCHIVE}", table)


def _configured(root: Path) -> tuple[str, object]:
    """The configuration's file and its values; both empty if there is none."""
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
    """The bytes of a file in the root; None if it doesn't exist.

    A ``newsarc.toml`` that can't be read, or is a link out of the root and isn't
    opened, raises `ConfigError`; another tool's file counts as missing.
    """
    file = follow_links(str(root), f"/{name}")
    try:
        if file is None:
            raise OSError("it is a symbolic link that leads out of the archive")
        return read_bytes(file)
    except OSError as error:
        if name != CONFIG or not os.path.lexists(root / name):
            return None
        raise ConfigError(f"{name} can't be read: {error.strerror or error}", "put a regular file there") from error


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
        raise ConfigError(f"{place}: invalid TOML: {why}", "put names with spaces or punctuation in quotes") from error
