"""What a person types after ``search``, taken apart.

Knows: the query language.  Must not know: the index, spelling, ranking.

    wang lijun            both words, in any order
    "u.s. consulate"      these words in a row
    -trial  -"bo xilai"   pages without them
    context:"Bo Xilai"    in one field: title, context, summary, source
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from newsarc.errors import UsageError
from newsarc.text import is_cjk, words

FIELDS = ("title", "contexts", "summary", "sources")
_FIELD_OF = {"title": "title", "context": "contexts", "summary": "summary", "source": "sources"}
_PART = re.compile(r'(?P<minus>[-−])?(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_MOST_TERMS = 64


class Term(NamedTuple):
    """One or more folded words in a row; ``literal`` where they were typed in quotes."""

    words: tuple[str, ...]
    field: str | None = None
    literal: bool = False


class Query(NamedTuple):
    """What is looked for, what must not be there, the days it must lie between, and what must be there as it stands."""

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()
    since: date | None = None
    until: date | None = None
    required: tuple[Term, ...] = ()


def parse_query(
    text: str,
    *,
    since: date | None = None,
    until: date | None = None,
    contexts: Iterable[str] = (),
    sources: Iterable[str] = (),
) -> Query:
    """A query from its text and filters.  Raises `UsageError` where nothing is left to look for."""
    terms: list[Term] = []
    excluded: list[Term] = []
    for found in _PART.finditer(text):
        field = _FIELD_OF.get((found["field"] or "").lower())
        phrase = found["phrase"]
        typed = phrase if phrase is not None else found["word"]
        if found["field"] and not field:
            typed = f"{found['field']} {typed}"  # a colon in plain text, as in `Syria: talks`
        into = excluded if found["minus"] else terms
        literal = phrase is not None or bool(field) or bool(found["minus"])
        into.extend(Term(group, field, literal) for group in _groups(typed, literal))
    required = [_filter(name, "contexts") for name in contexts] + [_filter(name, "sources") for name in sources]
    terms = [term for term in terms if term.words][:_MOST_TERMS] or required
    if not terms:
        hint = "name a word that pages must hold, beside those they must not" if excluded else "type a word or two"
        raise UsageError(f"the query {text!r} has no word to look for", hint)
    return Query(tuple(terms), tuple(excluded), since, until, tuple(required))


def _filter(name: str, field: str) -> Term:
    if not words(name):
        raise UsageError(f"{name!r} holds no word to filter {field} by", "name one as it stands on the pages")
    return Term(tuple(words(name)), field, True)


def _groups(typed: str, literal: bool) -> list[tuple[str, ...]]:
    """The words that must stand in a row: all of a phrase, each run of CJK, what a hyphen joins."""
    found = words(typed)
    if literal or not found:
        return [tuple(found)]
    groups: list[list[str]] = [[found[0]]]
    for before, word in pairwise(found):
        if is_cjk(before) == is_cjk(word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [tuple(group) for group in groups]
