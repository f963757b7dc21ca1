"""The readings of a term of a query: itself, its other forms, and its corrections.

Knows: the archive's vocabulary, and what counts as a typing error.
Must not know: pages, scoring.

One word typed as two, or two as one, is one error.  Another form of a word (`died`,
`death`) isn't an error, nor is `flight 17` for mh17, nor a last word that is taken as
a prefix.  An abbreviation typed in capitals is primarily the word in capitals: WHO, not
who.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise, product
from typing import NamedTuple

from newsarc.index.vocabulary import Vocabulary
from newsarc.model.hits import Correction, Synonym
from newsarc.search.query import Term
from newsarc.text.acronyms import CAPITALS
from newsarc.text.english import FUNCTION_WORDS
from newsarc.text.words import is_unspaced

_FLIGHT = re.compile(r"[a-z]{2}([1-9]\d{1,3})")  # the code of an airline and a number
_VERSION = re.compile(r"v?\d+")  # up to its first point
_NUMBER_OR_NOT = re.compile(r"\d+|\D+")
_RARE = 10  # events; a word on as many isn't taken as another spelling of a name
_COMMONER = 10  # times as many events make a spelling far commoner
_MOST_DIFFERENT = 2  # letters by which it differs
_MOST_SPELLINGS = 3
_MOST_READINGS = 12  # corrections of a term, and of each word of a term of several
_MOST_SPLITS = 3
_LONGEST_ROW = 5  # words of a term that is corrected
_SHORTEST_PART = 2  # letters of each part of a word that is split
_SHORT = 3  # letters of a word too short to be a prefix, and of initials (J. K. Rowling)


class Reading(NamedTuple):
    """One way to read a term: these words, in this field or in any, with this number of typing errors.

    With ``prefix`` the last word is a prefix.  ``varied`` says that it is the term in
    another form or as a prefix, not as typed.  A ``synonym`` is another word.
    """

    words: tuple[str, ...]
    field: str | None = None
    errors: int = 0
    prefix: bool = False
    varied: bool = False
    correction: Correction | None = None
    synonym: Synonym | None = None

    @property
    def is_word(self) -> bool:
        """Whether it is one whole word, whatever its case."""
        return len(self.words) == 1 and not self.prefix and not self.is_in_capitals

    @property
    def is_in_capitals(self) -> bool:
        """Whether it is a word in capitals."""
        return self.words[0].startswith(CAPITALS)

    @property
    def expression(self) -> str:
        """The reading as an FTS5 expression; words have only letters and digits, so nothing needs escaping."""
        column = f"{self.field} : " if self.field else ""
        return f'{column}"{" ".join(self.words)}"' + (" *" if self.prefix else "")

    def position(self, tokens: Sequence[str]) -> int | None:
        """The position of its first word among the words of a text; None if they don't contain it."""
        first, size = self.words[0], len(self.words)
        if size == 1:
            if self.prefix:
                return next((at for at, token in enumerate(tokens) if token.startswith(first)), None)
            return tokens.index(first) if first in tokens else None
        if first not in tokens:
            return None
        for at in range(len(tokens) - size + 1):
            here = tokens[at : at + size]
            last = here[-1].startswith(self.words[-1]) if self.prefix else here[-1] == self.words[-1]
            if last and tuple(here[:-1]) == self.words[:-1]:
                return at
        return None


class Readings:
    """Finds the readings of terms in a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def of(self, term: Term, *, exact: bool = False, last: bool = False) -> tuple[Reading, ...]:
        """A term; unless it is a phrase or ``exact``, also in its other forms and, if ``last``, as a prefix."""
        word = term.words[-1]
        if exact:
            return (Reading(term.words, term.field),)
        same = self.same(term)
        if (term.literal and term.field is None) or term.is_abbreviation or is_unspaced(word) or term.period:
            return same
        forms = self._vocabulary.forms(word)
        other = [Reading((*term.words[:-1], form), term.field, varied=True) for form in forms]
        if term.literal and len(term.words) > 1:  # a name, in either order
            other.append(Reading((*term.words[1:], term.words[0]), term.field, varied=True))
        elif flight := _FLIGHT.fullmatch("".join(term.words)):
            other.append(Reading(("flight", flight[1]), term.field, varied=True))
        elif last and not term.literal and len(word) > _SHORT:
            other.append(Reading(term.words, term.field, prefix=True, varied=True))
        return (*same, *other)

    def same(self, term: Term) -> tuple[Reading, ...]:
        """A term as typed, with and without apostrophes, a space between number and unit, and the v of a version.

        A word in capitals also matches in lower case, unless it is a function word.
        """
        if term.capitals:
            return self._same_in_capitals(term)
        rows = [term.words]
        if term.joined:
            rows.append(term.joined)
        if len(term.words) <= _LONGEST_ROW and any(map(_has_digit, term.words)):
            parted = tuple(part for word in term.words for part in _NUMBER_OR_NOT.findall(word))
            rows += [parted, *self._with_units(term.words), *_other_version(term.words)]
        if len(rows) == 1:
            return (Reading(term.words, term.field),)
        there = self._vocabulary.counts(word for row in rows[1:] for word in row)
        others = (row for row in rows[1:] if all(word in there for word in row))
        return tuple(Reading(row, term.field) for row in dict.fromkeys([term.words, *others]))

    def _same_in_capitals(self, term: Term) -> tuple[Reading, ...]:
        """A word in capitals, its letters apart (J. K. Rowling), and in lower case."""
        word = term.text.lower()
        rows = [term.words]
        if len(word) <= _SHORT:
            rows.append(tuple(word))
        if term.is_abbreviation and word not in FUNCTION_WORDS:
            rows.append((word,))
        there = self._vocabulary.counts(letter for row in rows[1:] for letter in row)
        others = (row for row in rows[1:] if all(letter in there for letter in row))
        return Reading(term.words, term.field), *(Reading(row, term.field, varied=True) for row in others)

    def _with_units(self, row: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """A row of words with a number and its unit joined."""
        for at, (one, other) in enumerate(pairwise(row)):
            if _is_unit(one, other):
                yield (*row[:at], one + other, *row[at + 2 :])

    def same_together(self, first: Term, second: Term) -> Reading | None:
        """Two terms as one word, if that is just another way of writing them: ``5 bn``, ``o neill``."""
        last, next_ = (word.removeprefix(CAPITALS) for word in (first.words[-1], second.words[0]))
        if first.literal or second.literal or not (_is_unit(last, next_) or _is_elided(last, next_)):
            return None
        if not self._vocabulary.count(last + next_):
            return None
        return Reading((*first.words[:-1], last + next_, *second.words[1:]))

    def corrections(self, term: Term) -> tuple[Reading, ...]:
        """Corrections of a term that occur in the archive, fewest errors first, then the more frequent ones."""
        is_literal = (term.literal and term.field is None) or term.period is not None
        if is_literal or is_unspaced("".join(term.words)) or len(term.words) > _LONGEST_ROW:
            return ()
        found = self._rows(term.words) if len(term.words) > 1 else self._words(term.words[0])
        found.sort(key=lambda item: item[1])
        return tuple(
            Reading(
                read_as,
                term.field,
                errors,
                correction=Correction(" ".join(term.words), " ".join(read_as)),
            )
            for read_as, errors in found[:_MOST_READINGS]
        )

    def commoner_spellings(self, term: Term) -> list[Reading]:
        """The commonest words that sound like a rare one and are far commoner; none for a word that doesn't occur."""
        word = term.words[0]
        events = self._vocabulary.count(word)
        if len(term.words) > 1 or term.literal or term.period or not 0 < events < _RARE:
            return []
        from rapidfuzz.distance import OSA

        found = self._vocabulary.sounding_like(word)
        near = (
            other
            for other, count in found.items()
            if count >= _COMMONER * events and OSA.distance(word, other) <= _MOST_DIFFERENT
        )
        return [
            Reading((other,), errors=1, correction=Correction(word, other)) for other in islice(near, _MOST_SPELLINGS)
        ]

    def synonyms(self, *terms: Term, most: float) -> tuple[Reading, ...]:
        """Words and phrases of the archive that mean nearly the same as a term, or as several in a row; in any form.

        Those on more than ``most`` events are left out.
        """
        row = [word.removeprefix(CAPITALS) for term in terms for word in term.words]
        if any(term.literal or term.period for term in terms) or not all(
            one.isascii() and one.isalpha() for one in row
        ):
            return ()
        from newsarc.text.synonyms import synonyms  # here, since few queries need them

        rows = [
            ((form, *rest), " ".join((first, *rest)))
            for first, *rest in synonyms(row)
            for form in (first, *self._vocabulary.forms(first))
        ]
        there = self._vocabulary.counts(word for other, _ in rows for word in other)
        typed = " ".join(row)
        return tuple(
            Reading(other, varied=True, synonym=Synonym(typed, shown))
            for other, shown in rows
            if 0 < min(there.get(word, 0) for word in other) <= most
        )

    def joined(self, first: Term, second: Term) -> Reading | None:
        """Two terms of one word each as one word, if that occurs in the archive."""
        if first.literal or second.literal or len(first.words) + len(second.words) > 2:
            return None
        word = first.words[0] + second.words[0]
        if is_unspaced(word) or not self._vocabulary.count(word):
            return None
        typed = f"{first.words[0]} {second.words[0]}"
        return Reading((word,), errors=1, correction=Correction(typed, word))

    def _words(self, word: str) -> list[tuple[tuple[str, ...], int]]:
        """What one word may be, with the number of errors: similar words, and two words."""
        forms = set(self._vocabulary.forms(word))
        near = {other: errors for other, errors in self._vocabulary.near(word) if other not in forms}
        near |= dict.fromkeys(self._sounding_like(word, near), 1)
        return [*(((other,), errors) for other, errors in near.items()), *((parts, 1) for parts in self._splits(word))]

    def _sounding_like(self, word: str, near: Collection[str]) -> list[str]:
        """The spellings of a name that are as common as any word with fewer errors; none if one of those is common."""
        least = max(self._vocabulary.counts(near).values(), default=0)
        if max(self._vocabulary.count(word), least) >= _RARE:
            return []
        others = self._vocabulary.sounding_like(word).items()
        return [other for other, count in others if count >= least and other not in near]

    def _splits(self, word: str) -> list[tuple[str, str]]:
        """The most frequent pairs of words that a word may be, if the space was omitted."""
        cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        parts = [(word[:at], word[at:]) for at in cuts]
        counts = self._vocabulary.counts(part for pair in parts for part in pair)
        there = [pair for pair in parts if pair[0] in counts and pair[1] in counts]
        return sorted(there, key=lambda pair: -min(counts[pair[0]], counts[pair[1]]))[:_MOST_SPLITS]

    def _rows(self, row: tuple[str, ...]) -> list[tuple[tuple[str, ...], int]]:
        """What a row of words may be: with neighbours joined, with a word split, or with each word corrected."""
        choices = [[(word, 0), *self._vocabulary.near(word)[:_MOST_READINGS]] for word in row]
        mixed = sorted(islice(product(*choices), 1, 500), key=lambda mix: sum(errors for _, errors in mix))
        found = [(tuple(word for word, _ in mix), sum(errors for _, errors in mix)) for mix in mixed]
        return [*((words, 1) for words in self._regrouped(row)), *found]

    def _regrouped(self, row: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The same letters in fewer words, or in one more, all of which occur in the archive."""
        joins = [
            (*row[:at], "".join(row[at:end]), *row[end:])
            for at in range(len(row))
            for end in range(at + 2, len(row) + 1)
        ]
        there = self._vocabulary.counts(word for words in joins for word in words)
        yield from (words for words in joins if all(word in there for word in words))
        for at, word in enumerate(row):
            yield from ((*row[:at], *parts, *row[at + 1 :]) for parts in self._splits(word))


def _is_unit(one: str, other: str) -> bool:
    """Whether one of two words is a number and the other isn't: 5 bn, MH 17."""
    return (one.isdigit() and other.isalpha()) or (one.isalpha() and other.isdigit())


def _other_version(row: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The number of a version without its v, or with one: 1.38, v1.38."""
    first, *rest = row
    if rest and _VERSION.fullmatch(first):
        yield (first[1:] if first.startswith("v") else f"v{first}", *rest)


def _is_elided(one: str, other: str) -> bool:
    """Whether the first of two words is a letter as before an apostrophe: o neill, but not the word `a`."""
    return len(one) == 1 and one not in FUNCTION_WORDS and one.isalpha() and other.isalpha() and not is_unspaced(one)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
