"""Graphs in the formats that other programs draw."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.render.graph import dot as dot
    from newsarc.render.graph import graphml as graphml
    from newsarc.render.graph import html as html
    from newsarc.render.graph import json as json
    from newsarc.render.graph import mermaid as mermaid

_MODULES = {"dot", "graphml", "html", "json", "mermaid"}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
