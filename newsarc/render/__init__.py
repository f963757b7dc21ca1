"""Values to text: lines, a terminal's view, JSON, what CI systems read.  One value in, one form out; nothing prints.

The forms are imported when first used: a pipe should wait neither for the
terminal's library nor for the other forms.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.render import ci as ci
    from newsarc.render import data as data
    from newsarc.render import graph as graph
    from newsarc.render import plain as plain
    from newsarc.render import terminal as terminal

_MODULES = {"ci", "data", "graph", "plain", "terminal"}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
