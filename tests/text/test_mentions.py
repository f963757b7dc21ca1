"""Names in a text: whole words, or substrings in scripts without spaces, the longest names first.

And the other way around: the phrases by which an index is searched for a name.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsarc.text.mentions import Candidate, candidates_in, names_in, phrases_of, with_split_words, word_breaks
from newsarc.text.names import root_key
from newsarc.text.words import searchable, words


def named(text: str, *names: str) -> set[str]:
    """The names that a text mentions."""
    roots = {root_key(name): name for name in names}
    apart = words(text)
    spelt = {root: [word_breaks(name)] for root, name in roots.items()}
    return {roots[root] for root in names_in(text, apart, candidates_in(apart, sorted(roots)), spelt)}


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("Wang Li-jun's wife is in Chongqing.", ("Wang Lijun", "Chongqing", "Chong"), {"Wang Lijun", "Chongqing"}),
        ("A Romanian sings in Oman.", ("Oman", "Roman"), {"Oman"}),
        ("The Bank of China lends.", ("China", "Bank of China"), {"Bank of China"}),
        ("The Bank of China lends to China.", ("China", "Bank of China"), {"Bank of China", "China"}),
        ("有消息称王立军进入美国驻成都总领事馆。", ("王立军", "成都", "重庆"), {"王立军", "成都"}),
        ("中国银行放贷。", ("中国", "中国银行"), {"中国银行"}),
        ("São Tomé votes", ("Sao Tome",), {"Sao Tome"}),
        ("An AlQaeda cell", ("Al-Qaeda",), {"Al-Qaeda"}),
        ("Green parties and churches vote", ("Green Party", "church", "Greens"), {"Green Party", "church"}),
        ("Al-Qaeda's cells", ("AlQaeda",), {"AlQaeda"}),
        ("It is put in a box to go on.", ("Putin", "Togo"), set()),
        ("They were late, and we're early.", ("We're",), {"We're"}),
        ("They were late.", ("We're",), set()),
        ("A text a's王", ("a's王",), {"a's王"}),
        ("N.A.T.O. meets and tells us.", ("NATO", "U.S."), {"NATO"}),
        ("The US and U.K. join Nato.", ("NATO", "U.S.", "UK"), {"NATO", "U.S.", "UK"}),
        ("It is who?", ("WHO", "IT"), set()),
        ("Who leads the WHO?", ("WHO",), {"WHO"}),
        ("Wang Li‑jun\u200b and Ⅷ, put in", ("Wang Lijun", "Putin"), {"Wang Lijun"}),
        ("x" * 10_000, ("Oman",), set()),
        ("", ("Oman",), set()),
    ],
)
def test_names_in_a_text(text: str, names: tuple[str, ...], found: set[str]) -> None:
    """A name is found as whole words in Latin script and as a substring in Chinese; a longer name hides those in it."""
    assert named(text, *names) == found


def test_of_two_that_overlap_the_first_is_named() -> None:
    """Of two overlapping names of equal length, the first one is found."""
    assert named("New York Times", "New York", "York Times") == {"New York"}


def test_a_single_letter_is_no_name() -> None:
    """A single letter or character isn't found as a name."""
    assert named("法 e", "e", "法") == set()


def test_a_long_text_is_looked_at_in_a_time_that_its_length_does_not_change() -> None:
    """Only the beginning of a very long text is searched, so that its length doesn't matter."""
    assert len(list(candidates_in(["oman"] * 100_000, ["oman", "omanoman"]))) < 1000


@given(st.lists(st.text("abies王", min_size=1, max_size=4), max_size=15), st.data())
def test_rows_of_words_are_all_those_that_have_the_key_of_a_name(apart: list[str], data: st.DataObject) -> None:
    """Up to twelve adjacent words are found as a name exactly if together they have its root key."""
    every = [
        Candidate(at, size, root_key(key))
        for at in range(len(apart))
        for size in range(1, min(12, len(apart) - at) + 1)
        if len(key := "".join(apart[at : at + size])) > 1
    ]
    roots = data.draw(st.sets(st.sampled_from([row.root for row in every] or ["abba"]) | st.text("abies", min_size=1)))

    assert list(candidates_in(apart, sorted(roots))) == [row for row in every if row.root in roots]


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Wang Li-jun is seen", "Wang Lijun", "perhaps"),
        ("Wang Lijun is seen", "Wang Li-jun", "surely"),
        ("N-ATO meets", "NATO", ""),
        ("Na-to meets", "NATO", "perhaps"),
        ("N.A.T.O. meets", "NATO", "surely"),
        ("Air bases are built", "air bases", "surely"),
        ("An air base is built", "air bases", "surely"),
        ("The Dalai Lamas meet", "Dalai Lama", "surely"),
        ("Actresses meet", "actress", "surely"),
        ("An actress is met", "Actresses", "surely"),
        ("They were late", "We're", ""),
    ],
)
def test_rows_of_words_for_a_name(text: str, name: str, found: str) -> None:
    """A name has phrases that certainly mean it, in each number, and others that need a look at the text."""
    surely = phrases_of(name)

    def held(phrases: set[str]) -> bool:
        return any(f" {phrase} " in f" {' '.join(searchable(text).split())} " for phrase in phrases)

    assert (held(surely), held(with_split_words(surely) - surely)) == (found == "surely", found == "perhaps")


@given(st.text(st.sampled_from("abcs -'.é王立"), max_size=9), st.data())
def test_rows_of_words_are_the_name_that_they_are_for(name: str, data: st.DataObject) -> None:
    """A phrase that certainly means a name is also found as that name in a text."""
    phrases = sorted(phrases_of(name))
    assume(phrases)
    text = data.draw(st.sampled_from(phrases))
    apart = words(text)

    names = {root_key(name): [word_breaks(name)]} if len("".join(apart)) > 1 else {}
    assert names_in(text, apart, candidates_in(apart, list(names)), names) == list(names)
