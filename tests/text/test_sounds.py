"""Spellings of a name: those of one sound match each other, those of others don't."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.text.sounds import sound_pattern


def is_spelling(typed: str, other: str) -> bool:
    """Whether one word may be another spelling of the other."""
    pattern = sound_pattern(typed)
    return pattern is not None and other[0] in pattern.first and pattern.expression.fullmatch(other) is not None


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("qaddafi", "gaddafi"),
        ("gheddafi", "gaddafi"),
        ("kadafi", "ghadaffi"),
        ("zelenskiy", "zelensky"),
        ("zelenskij", "zelenskyy"),
        ("usama", "osama"),
        ("husayn", "hussein"),
        ("muhammad", "mohammed"),
        ("qaida", "qaeda"),
        ("hizbullah", "hezbollah"),
        ("yuschenko", "yushchenko"),
        ("jelzin", "yeltsin"),
        ("medwedew", "medvedev"),
        ("nawalnyj", "navalny"),
        ("hashoggi", "khashoggi"),
        ("gorbachov", "gorbatschow"),
        ("romanoff", "romanov"),
        ("riyad", "riyadh"),
        ("kiev", "kyiv"),
    ],
)
def test_transliterations_of_a_name(typed: str, other: str) -> None:
    """The letters by which languages write one sound are alike, whichever of two spellings is typed."""
    assert is_spelling(typed, other)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("hussein", "hassan"),
        ("kiev", "chief"),
        ("gaddafi", "gandhi"),
        ("leader", "lender"),
        ("crossing", "closing"),
        ("bush", "bash"),
        ("putin", "patin"),
        ("medvedev", "medved"),
    ],
)
def test_other_names(typed: str, other: str) -> None:
    """Another consonant, or a vowel of another kind, makes another name."""
    assert not is_spelling(typed, other)


@pytest.mark.parametrize("word", ["", "a", "oui", "é", "王立军", "mh17", "iaea", "zzzzqq", "bbc"])
def test_words_that_say_too_little(word: str) -> None:
    """A word without two consonants or without a vowel, or not in Latin letters, has no other spellings."""
    assert sound_pattern(word) is None


@pytest.mark.parametrize(
    "typed", ["khkhkhkhkhkhkhkhkhkh", "ghksghksghksghksghks", "skhskhskhskhskhskhs", "khzakhzakhzakhzakhza"]
)
def test_hostile_words_are_soon_matched(typed: str) -> None:
    """Words of nothing but consonants that overlap take no longer than names do, on either side."""
    others = [f"{letter * size}{end}" for letter in "cfhksz" for size in range(17, 23) for end in "q1"]
    begun = time.process_time()

    assert not [other for other in others if is_spelling(typed, other)]
    assert time.process_time() - begun < 0.1


@given(st.from_regex("[a-z]{1,12}", fullmatch=True))
def test_every_word_is_a_spelling_of_itself(word: str) -> None:
    """A word matches its own pattern, if it has one."""
    assert sound_pattern(word) is None or is_spelling(word, word)
