"""Answers as plain lines, for pipes."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.render.plain import events as answers
    from newsarc.render.plain import edits as difference
    from newsarc.render.plain import stats as stats

_MODULES = {"answers", "difference", "stats"}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
