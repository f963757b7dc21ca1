"""The choices that a call or an option of a command offers, each as an enum of the words for it.

Knows: the words.  Must not know: what they make a part do.

They are apart from the values: a command's help needs them, but no dataclass.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from newsarc.errors import UsageError

Choice = TypeVar("Choice", bound=StrEnum)


class Sort(StrEnum):
    """The order of hits: best first or newest first."""

    SCORE = "score"
    DATE = "date"


class ContextSort(StrEnum):
    """The order of contexts: commonest first, alphabetical, or latest first."""

    COUNT = "count"
    NAME = "name"
    DATE = "date"


class FacetBy(StrEnum):
    """What hits are counted by."""

    YEAR = "year"
    MONTH = "month"
    CONTEXT = "context"
    SOURCE = "source"


def choose(choices: type[Choice], value: str, message: str, hint: str) -> Choice:
    """The choice of a name.  Raises `UsageError` for a name that is none of them."""
    if value not in list(choices):
        raise UsageError(f"{message} {value!r}", f"{hint} {', '.join(choices)}")
    return choices(value)
