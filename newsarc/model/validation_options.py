"""What a validation is asked for, as one value.

Knows: the options of a validation.  Must not know: what they mean for a report.
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
    """The options of a validation; where one isn't given, the configuration or the default counts.

    ``paths`` are site paths to report on, all if empty; ``select`` and ``ignore``
    are codes, names or prefixes of rules; ``root_prefix`` is what links carry
    before the site path; ``since`` is any name that git has for a commit;
    ``external`` is how external links are checked, None for not at all.
    """

    paths: Collection[str] = ()
    select: Collection[str] = ()
    ignore: Collection[str] = ()
    root_prefix: str | None = None
    since: str = ""
    baseline: str | os.PathLike[str] | None = None
    update_baseline: bool = False
    external: ExternalOptions | None = None
