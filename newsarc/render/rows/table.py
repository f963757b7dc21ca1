"""Rows, and the three ways to write them.

Knows: JSON Lines, CSV (RFC 4180), TSV, what a spreadsheet takes for a formula.  Must not know: what a row says.

JSON Lines has each object in full.  CSV and TSV begin with a line of names; a cell
is one line, and no text in it is a formula.  In a cell a list is joined by ``; ``,
and no item of it is a formula either, since some spreadsheets end a cell there; an
object in a list is shown by its first field: a source by its title.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import NamedTuple

from newsarc.render.data.serializer import Object, as_json
from newsarc.render.formats import OutputFormat
from newsarc.render.safe_json import to_json_line
from newsarc.render.wording import cell, lines
from newsarc.text.safety import printable


class Rows(NamedTuple):
    """An object for each row, and the fields of them that a table has as its columns."""

    columns: Sequence[str]
    objects: Sequence[Object]


def rows(columns: Sequence[str], objects: Iterable[Object]) -> Rows:
    """Rows of objects, whose values are turned into what JSON has for them."""
    return Rows(columns, [as_json(one) for one in objects])


def written(rows: Rows, form: OutputFormat) -> str:
    """Rows as the text of a format."""
    if form is OutputFormat.JSONL:
        return lines(map(to_json_line, rows.objects))
    cells = [rows.columns, *([_cell(one.get(name)) for name in rows.columns] for one in rows.objects)]
    if form is OutputFormat.TSV:
        return lines(map("\t".join, cells))
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    return text.getvalue()


def _cell(value: object) -> str:
    """A value in a cell: safe, on one line, and no formula."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    if isinstance(value, dict):
        return _cell(next(iter(value.values()), ""))
    return cell(printable(str(value)))
