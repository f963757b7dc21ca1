"""The summary of a page: what it says itself, else its first paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.pages.metadata.metadata import read_metadata
from newsarc.pages.summaries import summary_of
from tests.conftest import Linear

FIRST = "The first paragraph is here."


def summary(text: str) -> str:
    metadata = read_metadata(text)
    return summary_of(metadata, text, metadata.body)


@pytest.mark.parametrize("key", ["description", "summary", "excerpt", "Summary"])
def test_a_field_beats_the_text(key: str) -> None:
    assert summary(f"---\n{key}: A *short* text\n---\n{FIRST}\n") == "A short text"


def test_a_field_that_is_to_be_filled_in_is_none() -> None:
    assert summary(f'---\ndescription: "{{{{ x }}}}"\nsummary: ""\n---\n{FIRST}\n') == FIRST


@pytest.mark.parametrize(
    "before",
    [
        "# Heading",
        "Heading\n===",
        "Heading\n---",
        "![image](a.png)",
        '<img src="a.png">',
        '<div class="a">\ntext in HTML\n</div>',
        "<!-- a comment\n\nwith lines -->",
        "```\ncode\n\ncode\n```",
        "- [a](/a)\n- [b](/b)",
        "[a](/a) | [b](/b)",
        "**Watch**",
        "{{< figure src='x' >}}",
        "{% include x.html %}",
        "{{< note\n  x >}}",
        "| a | b |\n|---|---|\n| c | d |",
        "---",
        ":::note",
        "[[toc]]",
        "[label]: https://example.com/",
        "import A from 'b'",
        "export const meta = x",
        "> A quote",
        "- an item of a list",
        "key:: value",
        "Accepted",
        "$$\n",
    ],
)
def test_what_is_no_paragraph_is_passed_over(before: str) -> None:
    assert summary(f"{before}\n\n{FIRST}\n\nThe second one.\n") == FIRST


def test_lines_of_a_header_are_no_paragraph() -> None:
    assert summary(f"# Use X\n\n* Status: accepted\n* Date: 2020-01-02\n\n{FIRST}\n") == FIRST


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> A quote of someone", "A quote of someone"),
        ("- [a](/a)\n- an item with text\n- another", "an item with text"),
        ("- [x] a task that is done", "a task that is done"),
        ("Accepted", "Accepted"),
    ],
)
def test_lists_quotes_and_single_words_are_better_than_nothing(text: str, shown: str) -> None:
    assert summary(f"# Heading\n\n{text}\n") == shown


def test_a_paragraph_is_plain_text_on_one_line() -> None:
    text = "See [the team] and\nthe **[guide](/g)**,\n<small>all</small> of it.\n\n[the team]: /team\n"

    assert summary(text) == "See the team and the guide, all of it."


def test_a_long_paragraph_ends_with_a_sentence() -> None:
    text = "A sentence of some words that goes on. " * 20

    assert summary(text) == ("A sentence of some words that goes on. " * 7).strip()


def test_a_long_sentence_ends_with_a_word() -> None:
    shown = summary("word " * 200)

    assert shown.endswith("word…")
    assert len(shown) <= 300


def test_chinese_ends_with_a_sentence_too() -> None:
    assert summary("这是一个很长的句子，没有空格。" * 40) == "这是一个很长的句子，没有空格。" * 20


def test_a_page_without_text_has_none() -> None:
    assert summary("") == ""
    assert summary("# Heading\n\n![image](a.png)\n") == ""


@given(st.text(alphabet="ab .#=-\n`<!>[]()*{}~|:%", max_size=120))
def test_any_page_has_a_short_summary_on_one_line(text: str) -> None:
    shown = summary(text)

    assert "\n" not in shown
    assert len(shown) <= 301


@pytest.mark.parametrize("part", ["a ", "[a](b)\n\n", "- [a](b)\n", "<b>\n", "```\n", "{{", "<!--", "> a\n", "[", "|"])
def test_summaries_take_linear_time(part: str, linear: Linear) -> None:
    linear(summary, lambda size: part * (size // len(part)))
