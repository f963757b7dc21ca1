"""The query language of ``newsarc search``.

Knows: how a query is written.  Must not know: the index, corrections, scoring.

    wang lijun            both words, in any order
    "u.s. consulate"      these words in a row
    -trial  NOT "bo xilai"  pages without them
    flood OR storm, flood|storm
                          either of them; `AND` and `&` are allowed between words that must all occur
    context:"Bo Xilai"    in one field: title, context, summary, source, body
    date:2012-02          on a day, in a month or a year; date:2011..2012-03
    2012-02-08            a date alone, in any form but a year: the same as date:2012-02-08

Malformed text is accepted where possible: an unclosed quote extends to the end of
the query, an ``OR`` without a term before or after it is ignored.  Groups in
parentheses are refused if the query would mean something else without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from itertools import chain, islice, pairwise
from typing import NamedTuple

from newsarc.errors import QueryError, UsageError
from newsarc.model.query import Query
from newsarc.text.acronyms import CAPITALS, in_capitals, is_shouting
from newsarc.text.clean import truncated
from newsarc.text.dates import ALWAYS, Period
from newsarc.text.spoken_dates import spoken_dates
from newsarc.text.typed_dates import Latest, has_year, read_period, typed_period
from newsarc.text.words import compounds, is_unspaced, with_gershayim, words

FIELDS = ("title", "contexts", "summary", "sources", "body")
_FIELD_OF = {
    "title": "title",
    "context": "contexts",
    "contexts": "contexts",
    "summary": "summary",
    "source": "sources",
    "sources": "sources",
    "body": "body",
}
_DATE = "date"
_NAMES = ("title", "context", "summary", "source", "body", _DATE)  # of the fields, as messages list them
_PART = re.compile(
    r'(?P<minus>[-−])?(?:(?P<field>[A-Za-z]+):(?P<gap>\s+(?=\S))?)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\|+|[^\s"|]+))'
)
_EMPTY = re.compile(f"({'|'.join((*_FIELD_OF, _DATE))}):", re.IGNORECASE)
_QUOTES = {ord(quote): '"' for quote in "“”„‟«»＂"}
_OR = ("OR", "|", "||")
_AND = ("AND", "&", "&&")  # the default
_NOT = "NOT"
_GROUP = re.compile(r"(?:(?P<before>\b(?:OR|NOT)\b|\||(?<!\S)[-−])\s*)?\((?P<group>[^()]*)\)(?P<after>\s*(?:OR\b|\|))?")
_MOST_CLAUSES = 64  # of a query, and terms of a clause
_MOST_DATES = 2  # among the words of a query; each doubles the look-ups
_LONGEST_PHRASE = 64  # words; the rest of a longer one is ignored


class Term(NamedTuple):
    """One or more folded words in a row, in one field or in any.

    ``literal`` terms were typed in quotes, with a field or a minus.  ``joined`` are the
    words with those joined that an apostrophe divides; empty if there are none.  A
    date also matches the events of its ``period``.  ``capitals`` says that the term
    is a word typed in capitals.
    """

    words: tuple[str, ...]
    field: str | None = None
    literal: bool = False
    joined: tuple[str, ...] = ()
    period: Period | None = None
    capitals: bool = False

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is searched for in capitals: WHO, U.S."""
        return self.words[0].startswith(CAPITALS)

    @property
    def text(self) -> str:
        """The words as people write them."""
        if self.capitals:
            return self.words[0].removeprefix(CAPITALS).upper()
        if self.period and all(map(str.isdecimal, self.words)):
            return "-".join(self.words)
        return "".join(
            f" {word}" if at and not (is_unspaced(word) and is_unspaced(self.words[at - 1])) else word
            for at, word in enumerate(self.words)
        )


Clause = tuple[Term, ...]  # a page matches it if it has any of these terms


class NamedContext(NamedTuple):
    """A context that a query names: all ways to write it, and the numbers of the events that have it."""

    spellings: Sequence[str]
    events: Collection[int]


class ParsedQuery(NamedTuple):
    """A page matches if it matches every clause, every filter and no excluded term, and is dated within ``period``.

    ``excluded_periods`` are days that don't match; ``ignored`` are words beyond the
    limit, which are not searched for; ``exact`` is as in `Query`.  If the whole text is
    a date, ``dates`` are its days.  ``events`` are the numbers in an index of the
    events that may match, None for all.
    """

    clauses: tuple[Clause, ...]
    excluded: tuple[Term, ...] = ()
    filters: tuple[Clause, ...] = ()
    period: Period = ALWAYS
    excluded_periods: tuple[Period, ...] = ()
    ignored: tuple[str, ...] = ()
    exact: bool = False
    dates: Period | None = None
    events: frozenset[int] | None = None

    @property
    def unfiltered(self) -> ParsedQuery:
        """The same words without filters, exclusions and dates."""
        return ParsedQuery(self.clauses, exact=self.exact)

    def with_entities(self, find: Callable[[str], NamedContext | None]) -> ParsedQuery:
        """The same with each context in all its spellings, on the events that have it; ``find`` looks up a name.

        A name that isn't a context remains words of one.  An exact query has only words.
        """
        if self.exact:
            return self
        found: dict[Term, NamedContext] = {}
        for term in chain(*self.clauses, *self.filters, self.excluded):
            if term.field == _FIELD_OF["context"] and (context := find(" ".join(term.words))):
                found[term] = context
        if not found:
            return self
        clauses, filters = (
            tuple(tuple(dict.fromkeys(chain(*(_spellings(term, found) for term in clause)))) for clause in some)
            for some in (self.clauses, self.filters)
        )
        excluded = tuple(dict.fromkeys(chain(*(_spellings(term, found) for term in self.excluded))))
        events = [
            frozenset[int]().union(*(found[term].events for term in clause))
            for clause in (*self.clauses, *self.filters)
            if all(term in found and found[term].events for term in clause)
        ]
        among = frozenset.intersection(*events) if events else None
        return self._replace(clauses=clauses, filters=filters, excluded=excluded, events=among)

    def within(self, events: Set[int] | None) -> ParsedQuery:
        """The same among some events only, unless that is None."""
        if events is None:
            return self
        return self._replace(events=frozenset(events) if self.events is None else self.events.intersection(events))

    def with_abbreviations(self, count: Callable[[str], int]) -> ParsedQuery:
        """The same with words typed in capitals as abbreviations, if ``count`` finds them in capitals.

        An exact query has none: its words match in any case.
        """
        if self.exact:
            return self
        clauses, filters = (
            tuple(tuple(_abbreviation(term, count) for term in clause) for clause in some)
            for some in (self.clauses, self.filters)
        )
        return self._replace(
            clauses=clauses, filters=filters, excluded=tuple(_abbreviation(term, count) for term in self.excluded)
        )


def parse_query(query: Query | str, latest: Latest | None = None) -> ParsedQuery:
    """The parts of a query or of its text; ``latest`` as in `typed_period`.

    Raises `QueryError` where a part of the text can't be parsed, `UsageError` where there is nothing to search for.
    """
    asked = query if isinstance(query, Query) else Query(query)
    dates = None if asked.exact else _dates_alone(asked.text)
    parts = _Parts("" if dates else asked.text, latest)
    filters = [_filter(name, "contexts") for name in asked.contexts]
    filters += [_filter(name, "sources") for name in asked.sources]
    every: Sequence[Clause] = list(map(tuple, parts.clauses))
    if not asked.exact:
        every = _with_dates(every)
    if len(every) > _MOST_CLAUSES:
        every = list(dict.fromkeys(every))
    clauses = tuple(one[:_MOST_CLAUSES] for one in every[:_MOST_CLAUSES])
    period = parts.period & (dates or ALWAYS) & Period(asked.since, asked.until)
    if not (clauses or filters or period != ALWAYS):
        negative = parts.excluded or parts.excluded_periods
        hint = "add a word that pages must have" if negative else "type a word or two"
        raise UsageError(f"nothing to search for in {truncated(asked.text)!r}", hint)
    left_out = chain(*(one[_MOST_CLAUSES:] for one in every[:_MOST_CLAUSES]), *every[_MOST_CLAUSES:])
    return ParsedQuery(
        clauses,
        tuple(dict.fromkeys(parts.excluded)),
        tuple((term,) for term in filters),
        period,
        tuple(dict.fromkeys(parts.excluded_periods)),
        tuple(dict.fromkeys(term.text for term in left_out)),
        asked.exact,
        dates,
    )


def _dates_alone(text: str) -> Period | None:
    """The days of a text that is a date; None if it may be a word or a number instead: a year, yesterday, 30d."""
    if not has_year(text) or text.strip().isdigit():
        return None
    try:
        return read_period(text)
    except UsageError:  # no such day: perhaps pages have the text
        return None


class _Parts:
    """The parts of the text of a query."""

    def __init__(self, text: str, latest: Latest | None) -> None:
        self.clauses: list[dict[Term, None]] = []
        self.excluded: list[Term] = []
        self.period = ALWAYS
        self.excluded_periods: list[Period] = []
        self._text = text
        self._latest = latest
        self._is_shouting = is_shouting(text)
        self._refuse_groups()
        is_alternative = is_excluded = False  # whether an OR or a NOT precedes the part
        for found in _PART.finditer(with_gershayim(text).translate(_QUOTES)):
            if found[0] in _OR:
                is_alternative = bool(self.clauses)
            elif found[0] == _NOT and not self._is_shouting:
                is_excluded = True
            elif found[0] not in _AND:
                self._take(found, is_alternative=is_alternative, is_excluded=is_excluded or bool(found["minus"]))
                is_alternative = is_excluded = False

    def _take(self, found: re.Match[str], *, is_alternative: bool, is_excluded: bool) -> None:
        name = (found["field"] or "").lower()
        phrase = found["phrase"]
        typed = phrase if phrase is not None else found["word"]
        if name == _DATE:
            self._dates(found, typed, is_excluded=is_excluded)
            return
        field = _FIELD_OF.get(name)
        literal = phrase is not None or bool(field) or is_excluded
        terms: list[Term] = []
        if name and not field:  # a colon in plain text, as in `Syria: talks`
            self._refuse_misspelt_field(found, name)
            if found["gap"]:
                terms += _terms(name)
            else:
                typed = f"{name} {typed}"
        if self._is_shouting:
            typed = typed.lower()
        terms += _terms(typed, field, literal=literal, in_a_row=literal or is_alternative)
        if field and not terms:
            self._refuse_empty(found, name, found.start("field"))
        if not name and phrase is None and (empty := _EMPTY.fullmatch(typed)):
            self._refuse_empty(found, empty[1].lower(), found.start("word"))
        if not literal and len(terms) == 1 and (period := _dates_alone(typed)):
            terms = [terms[0]._replace(period=period)]
        if is_excluded:
            self.excluded += terms
        elif is_alternative and terms:
            self.clauses[-1][terms[0]] = None
        else:
            self.clauses += [{term: None} for term in terms]

    def _refuse_empty(self, found: re.Match[str], name: str, start: int) -> None:
        """Refuse a field without a value."""
        example = "date:2012-02" if name == _DATE else f'{name}:"Bo Xilai"'
        raise QueryError(f"{name}: needs a value", f"for example {example}", self._text, start, found.end())

    def _dates(self, found: re.Match[str], typed: str, *, is_excluded: bool) -> None:
        try:
            period = typed_period(typed.strip(), latest=self._latest)
        except UsageError as error:
            place = found.span("word" if found["phrase"] is None else "phrase")
            raise QueryError(error.message, error.hint, self._text, *place) from error
        if is_excluded:
            self.excluded_periods.append(period)
        else:
            self.period &= period

    def _refuse_groups(self) -> None:
        """Refuse parentheses around several words that an operator would have to take as one."""
        for found in _GROUP.finditer(self._text) if "(" in self._text else ():
            words = found["group"].split()
            before = found["before"]
            is_negated = before in (_NOT, "-", "−")
            is_choice = all(word in _OR for word in words[1::2])
            is_operand = before in _OR or found["after"]
            if len(words) > 1 and (is_negated or (is_operand and not is_choice)):
                hint = "OR joins single words or phrases: a OR b; each word to exclude needs its own NOT or -"
                raise QueryError("an operator can't take a group", hint, self._text, *found.span())

    def _refuse_misspelt_field(self, found: re.Match[str], name: str) -> None:
        """Refuse a word before a colon that is almost a field's name; other words are part of the text."""
        if found["gap"]:
            return
        from rapidfuzz.distance import OSA

        near = [one for one in _NAMES if OSA.distance(name, one) <= len(one) // 3]
        if near:
            start, end = found.span("field")
            hint = f"did you mean {near[0]}: (the fields are {', '.join(_NAMES)})"
            raise QueryError(f"no such field: {name!r}", hint, self._text, start, end + 1)


def field_hint(text: str) -> str:
    """The names of the fields, as a hint, where a query has a word before a colon that is none of them; else empty."""
    named = [found["field"] for found in _PART.finditer(text) if found["field"] and not found["gap"]]
    is_unknown = any(one.lower() not in {*_FIELD_OF, _DATE} for one in named) and "://" not in text
    return f"the fields are {', '.join(_NAMES)}" if is_unknown else ""


def _with_dates(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses, with those joined that form a date, unless there are no others."""
    words = [clause[0].words[0] if _is_one_word(clause) else "" for clause in clauses]
    joined, end = list[Clause](), 0
    for found in islice(spoken_dates(words), _MOST_DATES):
        date = Term(tuple(words[found.at : found.at + found.size]), period=found.period)
        joined += [*clauses[end : found.at], (date,)]
        end = found.at + found.size
    joined += clauses[end:]
    return list(clauses) if all(clause[0].period for clause in joined) else joined


def _is_one_word(clause: Clause) -> bool:
    return len(clause) == 1 and len(clause[0].words) == 1 and not clause[0].literal


def _abbreviation(term: Term, count: Callable[[str], int]) -> Term:
    """A term as an abbreviation, if it was typed in capitals and ``count`` finds it; else unchanged."""
    if not term.capitals or term.is_abbreviation:
        return term
    word = f"{CAPITALS}{term.words[0]}"
    return term._replace(words=(word,)) if count(word) else term


def _filter(name: str, field: str) -> Term:
    terms = _terms(name, field, literal=True, in_a_row=True)
    if not terms:
        raise UsageError(f"{name!r} has no words to filter {field} by", "give a name as it is written on the pages")
    return terms[0]


def _spellings(term: Term, contexts: Mapping[Term, NamedContext]) -> list[Term]:
    """A term and, where it is the name of a context, its other spellings."""
    names = contexts[term].spellings if term in contexts else ()
    return [term, *(_filter(name, term.field or "") for name in names if words(name))]


def _terms(typed: str, field: str | None = None, *, literal: bool = False, in_a_row: bool = False) -> list[Term]:
    """The terms of a text without spaces, or of a phrase: one for each run of words in one kind of script."""
    found = words(typed)[:_LONGEST_PHRASE]
    if not found:
        return []
    if len(found) == 1 and any(word == found[0] for word, _ in in_capitals(typed)):
        return [Term(tuple(found), field, literal, capitals=True)]
    joined = _joined(found, typed)
    if in_a_row:
        return [Term(tuple(found), field, literal, joined)]
    groups: list[list[str]] = [[found[0]]]
    for before, word in pairwise(found):
        if is_unspaced(before) == is_unspaced(word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Term(tuple(group), field, literal, joined if len(groups) == 1 else ()) for group in groups]


def _joined(row: Sequence[str], typed: str) -> tuple[str, ...]:
    """A row of words with those joined that an apostrophe divides; empty if there are none."""
    joined, end = list[str](), 0
    for one in compounds(typed):
        joined += [*row[end : one.at], one.word]
        end = one.at + one.size
    return (*joined, *row[end:]) if end else ()
