"""The words of one length, which the index stores as one text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsarc.index.vocabulary import by_length, with_changes

WORDS = st.sets(st.text("abc", min_size=5, max_size=5), max_size=12)


def stored(words: set[str]) -> str:
    return dict(by_length(sorted(words))).get(5, "")


@given(WORDS, WORDS, st.data())
def test_changes(words: set[str], new: set[str], data: st.DataObject) -> None:
    """Words that are added and removed leave what the remaining words would have been stored as."""
    removed = data.draw(st.sets(st.sampled_from(sorted(words)))) if words else set()
    added = new - words

    changed = with_changes(stored(words), 5, added=sorted(added), removed=sorted(removed))

    assert changed == stored((words | added) - removed)


def test_which_words_are_stored() -> None:
    """A word that is too short to have errors, has a digit or needs no spaces is no correction of another."""
    assert dict(by_length(["art", "boeing747", "rain", "storm", "taxes", "北京北京"])) == {4: "rain", 5: "storm taxes"}
