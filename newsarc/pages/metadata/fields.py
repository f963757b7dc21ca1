"""The fields of one form of metadata.

Knows: the value that the reader of each form returns.  Must not know: any form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from newsarc.pages.page import Problem

Span = tuple[int, int]


class Fields(NamedTuple):
    """The fields of one form on a page, with the offset after them; ``spans`` are those of values in the text."""

    body: int
    values: Mapping[str, Any]
    spans: Mapping[str, Span] = {}
    problems: tuple[Problem, ...] = ()


def as_text(value: object) -> object:
    """A value with every scalar in it as text, like YAML's here; None is unchanged."""
    if isinstance(value, dict):
        return {str(key): as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):  # a datetime too
        return value.isoformat()
    return value if value is None or isinstance(value, str) else str(value)
