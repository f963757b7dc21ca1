"""The other forms of English words."""

from __future__ import annotations

import pytest

from newsarc.text.english import inflections, other_number


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("talk", {"talks"}),
        ("talks", {"talk", "talkss", "talkses"}),
        ("church", {"churchs", "churches"}),
        ("party", {"partys", "parties"}),
        ("parties", {"party", "partie", "partiess", "partieses"}),
        ("convoy", {"convoys"}),
        ("crisis", {"crisiss", "crisises"}),
        ("congress", {"congresss", "congresses"}),
        ("café", set()),
        ("mh370", set()),
        ("at", set()),
    ],
)
def test_other_number(word: str, expected: set[str]) -> None:
    """`other_number` gives the plural by every rule that may apply, and the singular of what may be a plural."""
    assert other_number(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("resign", {"resigns", "resigned", "resigning"}),
        ("resigned", {"resign", "resigns", "resigning"}),
        ("carry", {"carries", "carried", "carrying"}),
        ("carried", {"carry", "carries", "carrying"}),
        ("stopped", {"stop", "stops", "stopping"}),
        ("voting", {"vote", "votes", "voted"}),
        ("king", {"kings"}),  # no form of a word of one letter
        ("red", {"reds"}),
    ],
)
def test_inflections(word: str, expected: set[str]) -> None:
    """Each form of a verb gives its other forms."""
    assert expected <= inflections(word)


def test_y_after_a_vowel_stays() -> None:
    """``delay`` has no form ``delaies`` or ``delaied``."""
    assert {"delays", "delayed", "delaying"} <= inflections("delay")
    assert not {"delaies", "delaied"} & inflections("delay")
