"""Values of the Python API to JSON: the one way there is.

Knows: dataclasses, named tuples, dates, and that ``schema`` comes first in a
document.  Must not know: any particular value; how text is made safe to print
(`safe_json`).

Fields keep the names and the order that the value has, or the order in which
they are picked.  The fields of each document are listed in the tests in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from newsarc.render.safe_json import SCHEMA, to_json

Object = dict[str, Any]


def document(content: Mapping[str, object]) -> str:
    """One JSON document of schema 1 with these fields, as text."""
    return to_json({"schema": SCHEMA, **as_json(content)})


def as_json(value: object) -> Any:  # noqa: ANN401 - whatever JSON has for it
    """A value as dictionaries, lists, strings and numbers; dates as ISO writes them.

    >>> from newsarc.model.hits import Correction
    >>> as_json((Correction("lijn", "lijun"), date(2012, 2, 8)))
    [{'word': 'lijn', 'read_as': 'lijun'}, '2012-02-08']
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: as_json(one) for name, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return pick(value, *value._fields)
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    if is_dataclass(value):
        return pick(value, *(field.name for field in fields(value)))
    return value


def pick(value: object, *names: str) -> Object:
    """Some attributes of a value, in this order.

    >>> from newsarc.model.stats import Gap
    >>> pick(Gap(date(2012, 2, 8), date(2012, 2, 9)), "first", "days")
    {'first': '2012-02-08', 'days': 2}
    """
    return {name: as_json(getattr(value, name)) for name in names}


def records(rows: Iterable[Iterable[object]], *names: str) -> list[Object]:
    """An object for each row, whose columns have these names.

    >>> records([("Bo Xilai", 12)], "name", "count")
    [{'name': 'Bo Xilai', 'count': 12}]
    """
    return [dict(zip(names, map(as_json, row), strict=True)) for row in rows]


def present(content: Mapping[str, object]) -> dict[str, object]:
    """The fields that aren't empty: the others are left out of a document.

    >>> present({"dropped": (), "nearest": ("lijun",)})
    {'nearest': ('lijun',)}
    """
    return {name: value for name, value in content.items() if value}
