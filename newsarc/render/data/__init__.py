"""Answers as JSON documents of schema 1; the field names are those of the Python API."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.render.data import events as answers
    from newsarc.render.data import report as report
    from newsarc.render.data import stats as stats
    from newsarc.render.data import stories as stories

_MODULES = {"answers", "report", "stats", "stories"}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
