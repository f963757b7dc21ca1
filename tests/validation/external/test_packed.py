"""Texts that are packed come out as they were, numbered as a dictionary would number them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsarc.validation.external.packed import PackedTexts

NAMES = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff"), max_size=8)


@given(st.lists(NAMES, max_size=40))
def test_texts_are_numbered_in_the_order_of_their_first_place(some: list[str]) -> None:
    texts = PackedTexts()
    expected: dict[str, int] = {}
    for one in some:
        assert texts.add(one) == expected.setdefault(one, len(expected))
    assert list(texts) == list(expected) == texts[:]
    assert all(one in texts for one in some)
    assert "more than eight characters" not in texts


def test_very_many_texts_are_found_again() -> None:
    texts = PackedTexts()
    urls = [f"http://example.org/{number}" for number in range(5000)]
    assert [texts.add(one) for one in urls] == [texts.add(one) for one in urls] == list(range(5000))
    assert (texts[4321], texts[-1], len(texts)) == (urls[4321], urls[-1], 5000)
