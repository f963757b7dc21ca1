"""Reports in the formats that CI systems read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.render.ci import fingerprint as fingerprint
    from newsarc.render.ci import github as github
    from newsarc.render.ci import gitlab as gitlab
    from newsarc.render.ci import junit as junit
    from newsarc.render.ci import sarif as sarif

_MODULES = {"fingerprint", "github", "gitlab", "junit", "sarif"}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
