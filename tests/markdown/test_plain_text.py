"""Inline markdown as a reader sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.markdown.plain_text import has_only_links, plain_text
from tests.conftest import Linear


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("plain  text", "plain text"),
        ("a [link](/x.md) and ![an image](/y.png)", "a link and"),
        ("**bold**, *italic*, `co*de`", "bold, italic, co*de"),
        ("snake_case stays", "snake_case stays"),
        ("[[Page]] and [[Page|another name]]", "Page and another name"),
        ("text[^1] with a note", "text with a note"),
        ("Heading {#anchor}", "Heading"),
        ("Heading {: .class}", "Heading"),
        ("~~old~~ ==marked==", "old marked"),
        ('before {{< figure src="x" >}} after', "before after"),
        ("a <b>tag</b> &amp; an entity", "a tag & an entity"),
        (r"2 \* 3", "2 * 3"),
        ("two\nlines", "two lines"),
    ],
)
def test_marks_are_taken_out(markdown: str, shown: str) -> None:
    assert plain_text(markdown) == shown


def test_a_link_by_reference_is_one_only_with_its_label() -> None:
    assert plain_text("see [the team]", ["the team"]) == "see the team"
    assert plain_text("see [the team]") == "see [the team]"


def test_a_menu_has_only_links() -> None:
    assert has_only_links("[One](/a) | [Two](/b) · ![badge](/c.svg)")
    assert has_only_links("<https://example.com/>")
    assert not has_only_links("See [one](/a)")


@given(st.text(alphabet="ab *_`[]()!<>\\&;{}~=|#\n", max_size=60))
def test_any_text_has_a_plain_one_on_one_line(markdown: str) -> None:
    shown = plain_text(markdown)

    assert "\n" not in shown
    assert shown == shown.strip()


@pytest.mark.parametrize("part", ["[", "[[", "*a", "`", "{{", "{%", "~~a", "<", "[^", "_a_ "])
def test_plain_text_takes_linear_time(part: str, linear: Linear) -> None:
    linear(plain_text, lambda size: part * (size // len(part)))
