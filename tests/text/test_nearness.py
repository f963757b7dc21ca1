"""Names that a typed text is near to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.text.nearness import nearest_names
from newsarc.text.words import words

NAMES = {
    "heywood neil": 10,
    "god": 900,
    "lijun wang": 15,
    "min wang": 3,
    "barack obama": 7,
    "goma": 20,
    "floods spanish": 4,
    "muammar gaddafi": 9,
    "gaddafi": 30,
    "王 立 军": 2,
}


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("heywod", ["heywood neil"]),
        ("niel heywod", ["heywood neil"]),
        ("obma", ["barack obama"]),
        ("wang lin", ["min wang", "lijun wang"]),
        ("gadaffi", ["gaddafi", "muammar gaddafi"]),
        ("王立", ["王 立 军"]),
        ("marsh floods", []),
        ("xyzzy", []),
        ("the", []),
        ("?!", []),
        ("", []),
    ],
)
def test_nearest(typed: str, near: list[str]) -> None:
    """Names are near that differ in a few letters, or have more words; nothing else is, however few names there are."""
    assert nearest_names(typed, NAMES, 5) == near


@given(st.text(max_size=30))
def test_a_name_is_near_itself(text: str) -> None:
    """A name is the nearest to itself, whatever others there are, if it has any word."""
    name = " ".join(sorted(words(text)))

    assert nearest_names(text, {name: 1, "another name": 5}, 1) == ([name] if name else [])
