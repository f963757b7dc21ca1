"""Values to text: plain lines, a terminal's view, JSON.  One value in, one form out; nothing here prints.

The forms are imported when first used: a pipe should wait neither for the
terminal's library nor for the other form.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.render import data as data
    from newsarc.render import data_stories as data_stories
    from newsarc.render import plain as plain
    from newsarc.render import terminal as terminal
    from newsarc.render import terminal_stories as terminal_stories


def __getattr__(name: str) -> object:
    if name in ("data", "data_stories", "plain", "terminal", "terminal_stories"):
        return import_module(f"newsarc.render.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
