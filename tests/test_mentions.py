"""Which names a text holds: whole words, or substrings where words are not set apart; the longest ones first."""

from __future__ import annotations

import pytest

from newsarc.mentions import keys_of, names_in
from newsarc.text import words
from newsarc.variants import joined_key


def named(text: str, *names: str) -> set[str]:
    """Those of some names that a text holds."""
    keys = {joined_key(name): name for name in names}
    apart = words(text)
    return {keys[key] for key in names_in(apart, keys_of(apart) & keys.keys())}


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
        ("x" * 10_000, ("Oman",), set()),
        ("", ("Oman",), set()),
    ],
)
def test_names_in_a_text(text: str, names: tuple[str, ...], found: set[str]) -> None:
    """A name is held as whole words in Latin script and as a substring in Chinese; a longer one hides those in it."""
    assert named(text, *names) == found


def test_of_two_that_overlap_the_first_is_named() -> None:
    """Of two names as long that share a word, the one that begins first takes it."""
    assert named("New York Times", "New York", "York Times") == {"New York"}


def test_a_single_letter_is_no_name() -> None:
    """One letter or character alone names nothing."""
    assert named("法 e", "e", "法") == set()


def test_a_long_text_is_looked_at_in_a_time_that_its_length_does_not_change() -> None:
    """Words far behind in an endless text are not looked at."""
    assert len(keys_of(["oman"] * 100_000)) < 5000
