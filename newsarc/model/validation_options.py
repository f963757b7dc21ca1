"""The options of a validation, as one value.

Knows: their names.  Must not know: what they mean for a report.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from newsarc.model.external import ExternalOptions


class Narrowing(TypedDict, total=False):
    """The options that narrow a report, as keywords."""

    select: Collection[str]
    ignore: Collection[str]
    root_prefix: str | None
    since: str
    baseline: str | os.PathLike[str] | None


@dataclass(frozen=True, slots=True)
class ValidationOptions:
    """The options of a validation; those that aren't given are taken from the configuration, if it has them.

    ``paths`` are site paths to report on, all if empty.  ``select`` and ``ignore``
    are codes, names or prefixes of rules.  ``root_prefix`` is what links have before
    the site path.  ``since`` is a git commit, by any name that git understands: only
    findings introduced since are reported.  ``baseline`` is a file of known findings,
    which aren't reported; ``update_baseline`` writes it.  ``external`` says how
    external links are checked, None for not at all.
    """

    paths: Collection[str] = ()
    select: Collection[str] = ()
    ignore: Collection[str] = ()
    root_prefix: str | None = None
    since: str = ""
    baseline: str | os.PathLike[str] | None = None
    update_baseline: bool = False
    external: ExternalOptions | None = None
