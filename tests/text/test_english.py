"""English words: which of them are forms of one, and what may stand for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.text.countries import COUNTRIES
from newsarc.text.english import starts, stem
from newsarc.text.synonyms import GROUPS, synonyms


@pytest.mark.parametrize(
    "forms",
    [
        "invade invades invaded invading invasion invasions",
        "resign resigns resigned resigning resignation",
        "assassinate assassinated assassination",
        "explode exploded explosion explosions",
        "country countries",
        "church churches",
        "stop stopped stopping stops",
        "travel travelled travelling",
        "miss missed missing",
        "fire fires fired firing",
        "carry carries carried carrying",
        "derail derails derailment",
        "organise organize organised organization",
        "die dies died dying dead death deaths",
        "win wins won winning winner",
        "shoot shot shots shooting",
        "begin begins began begun beginning",
        "defence defense",
    ],
)
def test_forms_of_one_word(forms: str) -> None:
    """All forms of a word have one stem: endings of nouns and verbs, irregular ones, nouns of verbs, two spellings."""
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "plan plane",
        "car care",
        "new news",
        "state statement station",
        "unit united",
        "nation national",
        "even evening",
        "crisis cris",
        "find foundation",
        "founded found",
        "mission miss",
        "depart department",
        "win wine",
    ],
)
def test_other_words(words: str) -> None:
    """What only looks like a form of a word has another stem."""
    each = words.split()
    assert len(set(map(stem, each))) == len(each)


WORDS = st.from_regex(r"[a-z]{1,12}", fullmatch=True) | st.sampled_from(GROUPS.replace("-", " ").split())


@given(word=WORDS, ending=st.sampled_from(["", "s", "es", "ed", "ing", "ion", "ation", "ment"]))
def test_every_word_begins_as_its_stem_says(word: str, ending: str) -> None:
    """Whoever looks for all words of a stem by their beginnings misses none."""
    form = word + ending

    assert any(form.startswith(start) for start in starts(stem(form)))


@pytest.mark.parametrize("word", ["été", "mh370", "王立军", "at", ""])
def test_words_without_forms(word: str) -> None:
    """A word of another alphabet, with digits or of few letters is its own stem."""
    assert stem(word) == word


def test_synonyms_go_both_ways() -> None:
    """What stands for a word in any of its forms has that word for a synonym; a phrase counts as a word."""
    assert ("earthquake",) in synonyms(["quakes"])
    assert ("quake",) in synonyms(["earthquakes"])
    assert ("step", "down") in synonyms(["resigned"])
    assert ("resign",) in synonyms(["steps", "down"])
    assert synonyms(["xyzzy"]) == []


def test_countries_stand_for_their_people_and_capitals() -> None:
    """A country, what is of it and its capital stand for each other, in one word or several; each is in one line."""
    assert synonyms(["france"]) == [("french",), ("frenchman",), ("frenchwoman",), ("paris",)]
    assert {("france",), ("french",)} < set(synonyms(["paris"]))
    assert ("wellington",) in synonyms(["new", "zealand"])
    assert ("british",) in synonyms(["uk"])
    members = [member for line in COUNTRIES.split("\n") for member in line.split()]
    assert sorted(set(members)) == sorted(members)
