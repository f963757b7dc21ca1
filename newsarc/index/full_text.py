"""The words of events, looked up by FTS5 expressions.

Knows: FTS5's table, the conditions of a look-up.  Must not know: which expressions are tried for a query, ranking.

The fields are ``title``, ``contexts``, ``summary``, ``sources`` and `TEXT`.  Words hold
letters and digits only (`text.words`), so nothing in an expression needs escaping.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from newsarc.index.sqlite import IN_LIST, number_list, outside, text_list, within
from newsarc.text.dates import ALWAYS, Period
from newsarc.text.words import words

TEXT = "body"  # the field of the text of documents


class Condition(NamedTuple):
    """Which events to find.

    They match an FTS5 expression (an empty one matches all) but not ``excluded``; they
    are within ``period`` and in none of ``excluded_periods``; their numbers are in
    ``among``, unless that is None.
    """

    expression: str = ""
    excluded: str = ""
    period: Period = ALWAYS
    excluded_periods: Sequence[Period] = ()
    among: Collection[int] | None = None


class FullText:
    """The full-text table of an index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, condition: Condition) -> set[int]:
        """The numbers of the events that meet a condition."""
        ((numbers,),) = self._select("json_group_array({event})", condition)  # faster to read than as many rows
        return set(json.loads(numbers))

    def find_dated(self, condition: Condition) -> list[tuple[str, int]]:
        """The same events with their dates."""
        return self._select("date, {event}", condition, dated=True)

    def finds(self, condition: Condition) -> bool:
        """Whether any event meets a condition."""
        return bool(self._select("1", condition, " LIMIT 1"))

    def titles(self, expression: str) -> list[tuple[str, str]]:
        """Path and title of the events whose titles an expression matches, earliest first."""
        query = (
            "SELECT path, title FROM page WHERE id IN (SELECT rowid FROM word WHERE word MATCH ?) ORDER BY date, path"
        )
        return self._connection.execute(query, (f"title : ({expression})",)).fetchall()

    def mentioning(self, text: str, field: str) -> set[int]:
        """The events whose field has the words of a text as a phrase."""
        return self.containing([" ".join(words(text))], (field,))

    def containing(self, phrases: Iterable[str], fields: Collection[str]) -> set[int]:
        """The events with any of some phrases in any of some fields; a phrase is `words` with spaces between them."""
        return self.containing_each([phrases], fields)[0]

    def containing_each(self, several: Iterable[Iterable[str]], fields: Collection[str]) -> list[set[int]]:
        """The same for each of several collections of phrases."""
        # An empty phrase matches nothing; an empty expression would be an error.
        quoted = (" OR ".join(f'"{phrase}"' for phrase in {"", *phrases}) for phrases in several)
        expressions = [f"{{{' '.join(fields)}}} : ({some})" for some in quoted]
        # One row of many numbers is faster to read than as many rows.
        query = "SELECT (SELECT json_group_array(rowid) FROM word WHERE word MATCH value) FROM json_each(?)"
        found = self._connection.execute(query, (text_list(expressions),))
        return [set(json.loads(numbers)) for (numbers,) in found]

    def _select(self, columns: str, condition: Condition, end: str = "", *, dated: bool = False) -> list[Any]:
        (included, bounds), (others, other_bounds) = within(condition.period), outside(condition.excluded_periods)
        days = f" AND {included} AND {others}" if bounds or other_bounds else ""
        bounds += other_bounds
        if condition.among is not None:
            days += f" AND id {IN_LIST}"
            bounds.append(number_list(condition.among))
        expression, excluded = condition.expression, condition.excluded
        if not expression:  # days alone
            without = " AND id NOT IN (SELECT rowid FROM word WHERE word MATCH ?)" if excluded else ""
            query = f"SELECT {columns.format(event='id')} FROM page WHERE TRUE{days}{without}{end}"
            return self._connection.execute(query, (*bounds, *filter(None, [excluded]))).fetchall()
        if excluded:
            expression = f"({expression}) NOT ({excluded})"
        join = " JOIN page ON page.id = word.rowid" if days or dated else ""
        query = f"SELECT {columns.format(event='word.rowid')} FROM word{join} WHERE word MATCH ?{days}{end}"
        return self._connection.execute(query, (expression, *bounds)).fetchall()
