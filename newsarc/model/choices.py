"""The choices that a call or an option of a command offers, each as an enum of the words for it.

Knows: the words.  Must not know: what each of them does.

They have a module of their own since a command's help needs them, but no dataclass.
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
    """The choice called ``value``.  Raises `UsageError`, from the ``message`` and the ``hint``, if there is none."""
    if value not in list(choices):
        raise UsageError(f"{message} {value!r}", f"{hint} {', '.join(choices)}")
    return choices(value)
