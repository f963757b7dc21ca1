"""What a reference was resolved to.

Knows: what a reference may mean.  Must not know: how it is resolved.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.model.hits import Correction


@dataclass(frozen=True, slots=True)
class Target:
    """A ``day``, a ``page`` by its site path, or a ``name``: exactly one of them is set.

    ``is_context`` says whether the name is a context, and not only words of
    titles and summaries.  ``corrections`` are what was read in another spelling.
    """

    day: dt.date | None = None
    page: str = ""
    name: str = ""
    is_context: bool = False
    corrections: tuple[Correction, ...] = ()
