"""The title of a page: from its metadata, its headings or its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.pages.metadata.metadata import read_metadata
from newsarc.pages.titles import page_title
from tests.conftest import Linear


def title(text: str, path: str = "/some-name.md", *, namespaced: bool = False) -> str:
    return page_title(read_metadata(text), text, path, namespaced=namespaced)


# ---------------------------------------------------------------- metadata


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A  title\n---\n# Another\n",
        '+++\ntitle = "A title"\n+++\n# Another\n',
        "Title: A title\nDate: 2020-01-02\n\n# Another\n",
        "title:: A title\n\n- # Another\n",
    ],
)
def test_a_title_in_metadata_beats_a_heading(text: str) -> None:
    assert title(text) == "A title"


@pytest.mark.parametrize("value", ["", "{{ title }}", '"{{ .Title }}"', "~"])
def test_a_title_that_is_to_be_filled_in_is_none(value: str) -> None:
    assert title(f"---\ntitle: {value}\n---\n# Heading\n") == "Heading"


def test_a_title_may_look_like_another_value() -> None:
    assert title("---\ntitle: No\n---\n") == "No"
    assert title("---\ntitle: 1.10\n---\n") == "1.10"


# ---------------------------------------------------------------- headings


@pytest.mark.parametrize(
    "text",
    [
        "# The *title* [here](/a.md)\n",
        "\n\n# The title here #\n",
        "The title here\n===\n",
        "Text.\n\n# The title here\n\n# Another\n",
        "<!--\n# Not this\n-->\n\n# The title here\n",
        "```\n# Not this\n```\n\n# The title here\n",
        "<div align='center'>\n<h1>The <b>title</b> here</h1>\n</div>\n",
        "# ![logo](a.png)\n\n# The title here\n",
        "# {{ page.title }}\n\n# The title here\n",
        "## Part\n\n# The title here\n",
        "# The title here {#anchor}\n",
        "---\ndate: 2020-01-02\n---\n\n# The title here\r\n",
    ],
)
def test_the_first_heading_of_level_1(text: str) -> None:
    assert title(text) == "The title here"


@pytest.mark.parametrize(
    "text",
    [
        "## The title\n\n### Part\n",
        "## The title\n\n## Part\n",
        "![logo](a.png)\n\n## The title\n\n- Where: here\n",
        "The title\n---\n\nText\n",
        "A note.\n\nThe title\n---\n\nText\n\n# Part\n\n# Part\n",
    ],
)
def test_a_lesser_heading_at_the_top(text: str) -> None:
    assert title(text) == "The title"


@pytest.mark.parametrize(
    "text",
    [
        "Text comes first.\n\n## Part\n\n## Part\n",
        "## Attendees\n\n- a\n\n## Notes\n",
        "    # code\n",
        "> # quoted\n",
        "- # in a list\n",
        "#hashtag\n",
        "Text only.\n",
        "",
    ],
)
def test_other_headings_are_of_parts_and_the_name_counts(text: str) -> None:
    assert title(text) == "some name"


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/_posts/2021-05-06-my-post.md", "my post"),
        ("/posts/2020-10-15-7.12.0.md", "7.12.0"),
        ("/notes/2026/summary-2026-05-07.md", "summary"),
        ("/zettel/202009141203 Some note.md", "Some note"),
        ("/2023/01-Jan/05-wg-primary.md", "wg primary"),
        ("/post/2021-05-06-a-name/index.zh-cn.md", "a name"),
        ("/guide/README.md", "guide"),
        ("/README.md", "README"),
        ("/wiki/Release_Notes.md", "Release Notes"),
        ("/wiki/node.js.md", "node.js"),
        ("/wiki/What%3F.mdx", "What?"),
        ("/wiki/100%25.md", "100%"),
        ("/adr/0001-record-decisions.md", "0001 record decisions"),
    ],
)
def test_a_name_without_its_date_and_with_spaces(path: str, shown: str) -> None:
    assert title("text", path) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/posts/01-安吉黄昏.md", "01-安吉黄昏"),
        ("/pages/Git Auto-Commit.md", "Git Auto-Commit"),
        ("/notes/Meeting Notes - March 5, 2020.md", "Meeting Notes - March 5, 2020"),
    ],
)
def test_hyphens_stay_where_they_are_for_no_spaces(path: str, shown: str) -> None:
    assert title("text", path) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/demo/2021-03-01.md", "2021-03-01"), ("/2021/05/6.md", "2021-05-06"), ("/meetings/2022-11/dec-01.md", "dec 01")],
)
def test_a_name_that_is_only_a_date_is_that(path: str, shown: str) -> None:
    assert title("text", path) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Whiteboard___Action Bar___Edit", "Whiteboard/Action Bar/Edit"),
        ("New to Logseq%3F", "New to Logseq?"),
        ("page_embed-x", "page_embed-x"),
        ("2021_07_01", "Jul 1st, 2021"),
        ("2021_07_12", "Jul 12th, 2021"),
        ("2021_07_23", "Jul 23rd, 2021"),
        ("2021_17_23", "2021_17_23"),
    ],
)
def test_the_name_of_a_note_is_its_title_whatever_its_headings(name: str, shown: str) -> None:
    assert title("- # Heading\n\n## Another\n", f"/pages/{name}.md", namespaced=True) == shown


# ---------------------------------------------------------------- any page


@given(st.text(alphabet="ab #=-\n`<!>[]()*{}~", max_size=80), st.text(alphabet="ab-_.%20/中", min_size=1, max_size=20))
def test_every_page_has_a_title_on_one_line(text: str, path: str) -> None:
    shown = title(text, f"/{path}")

    assert shown
    assert "\n" not in shown


@pytest.mark.parametrize("part", ["# a\n", "## a\n", "a\n---\n", "<h1>", "<!--", "```\n", "#\n", "a\n", " ", "# [\n"])
def test_titles_take_linear_time(part: str, linear: Linear) -> None:
    linear(title, lambda size: part * (size // len(part)))
