"""Answers for people, as renderables of rich."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.render.terminal import events as answers
    from newsarc.render.terminal import calendar as calendar
    from newsarc.render.terminal import edits as difference
    from newsarc.render.terminal import report as report
    from newsarc.render.terminal import stats as stats
    from newsarc.render.terminal import stories as stories

_MODULES = {"answers", "calendar", "difference", "report", "stats", "stories"}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
