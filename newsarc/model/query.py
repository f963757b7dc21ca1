"""What a search asks for, as one value, and the keywords of the methods that answer one.

Knows: the parts of a search.  Must not know: how its text is parsed, how pages are found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from newsarc.model.choices import Sort, choose

if TYPE_CHECKING:
    from typing import Unpack


class Filters(TypedDict, total=False):
    """What narrows the events of any answer, as keywords.

    Events are dated from ``since`` to ``until``, both included.  They have all of
    ``contexts`` and all of ``sources``.  They have every entity of ``also`` as a
    context, or mention it in title, summary or text.
    """

    since: dt.date | None
    until: dt.date | None
    contexts: Collection[str]
    sources: Collection[str]
    also: Collection[str]


class QueryOptions(Filters, total=False):
    """The fields of a `Query` beside its text, as keywords."""

    exact: bool
    sort: str
    limit: int | None
    reverse: bool


class RelatedOptions(Filters, total=False):
    """The keywords of `Archive.related` and `Archive.kin`."""

    sort: str | None
    limit: int | None
    reverse: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A search: its ``text`` in the query language of ``newsarc search``, and what narrows and orders its hits.

    ``since``, ``until``, ``contexts``, ``sources`` and ``also`` are as in `Filters`.
    With ``exact`` words match only as they are written: no other spelling or form,
    no prefix.  ``sort`` is ``score`` (best first) or ``date`` (newest first);
    ``reverse`` reverses that order.  ``limit`` is the highest number of hits to
    return, None for all of them.

    >>> Query("wang lijn", since=dt.date(2012, 2, 1), limit=5).sort
    <Sort.SCORE: 'score'>
    """

    text: str
    since: dt.date | None = None
    until: dt.date | None = None
    contexts: Collection[str] = ()
    sources: Collection[str] = ()
    also: Collection[str] = ()
    exact: bool = False
    sort: str = Sort.SCORE
    limit: int | None = 20
    reverse: bool = False

    @classmethod
    def of(cls, query: str | Query, **options: Unpack[QueryOptions]) -> Query:
        """A query from its text and options, or from another query with these options replaced."""
        return replace(query, **options) if isinstance(query, Query) else cls(query, **options)

    def __post_init__(self) -> None:
        """Raises `UsageError` for an unknown ``sort``."""
        choose(Sort, self.sort, "hits can't be sorted by", "sort them by")
