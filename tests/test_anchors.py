"""The anchors of a page: those that GitHub makes of headings, and HTML's own."""

from __future__ import annotations

import pytest
from conftest import Linear
from hypothesis import given
from hypothesis import strategies as st

from newsarc.anchors import find_anchors


def anchors(text: str) -> set[str]:
    """A page's anchors but those that every page has."""
    return set(find_anchors(text)) - {"", "top"}


def test_every_page_has_a_top() -> None:
    """A link may lead to the top of any page."""
    assert frozenset({"", "top"}) == find_anchors("")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("# A Title", "a-title"),
        ("### Source:", "source"),
        ("### 信息来源:", "信息来源"),
        ("## What's new? (2012)", "whats-new-2012"),
        ("## a  b", "a--b"),
        ("## a_b-c", "a_b-c"),
        ("## Closed ##", "closed"),
        ("## C#", "c"),
        ("##\tTabs\t", "tabs"),
        ("   ## Three blanks", "three-blanks"),
        ("## Ends in a return\r", "ends-in-a-return"),
        ("## A [link](x.md) and ![image](y.png)", "a-link-and-image"),
        ("## [2012-02-8](/news/2012/02/8/index.md)", "2012-02-8"),
        ("## <b>Bold</b> &amp; so", "bold--so"),
        ("## `code` *stars* **two**", "code-stars-two"),
        ("###### Six", "six"),
        ("Underlined\n=====", "underlined"),
        ("Underlined too\n---", "underlined-too"),
        ("## Émile", "émile"),
    ],
)
def test_heading(heading: str, expected: str) -> None:
    """A heading's anchor is its text in lower case, without signs, with hyphens for blanks."""
    assert {expected} == anchors(heading + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "#No blank\n",
        "####### Seven\n",
        "    # Code\n",
        "```\n# Code\n```\n",
        "~~~\n# Code\n",
        "<!--\n# Remark\n-->\n",
        "text # no heading\n",
        "- item\n---\n",
        "> quote\n---\n",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    """Code, remarks and what only looks like a heading have no anchor."""
    assert set() == anchors(text)


def test_headings_that_come_again_are_numbered() -> None:
    """The second heading of a name has -1 after it, the third -2, in the order of the page."""
    assert {"source", "source-1", "source-2"} == anchors("# Source\n\nSource\n---\n\n## source:\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a name="Here"></a>', "here"),
        ("<a id='x y'>", "x y"),
        ("<div class=a id=here>", "here"),
        ('<h2\n  id="here">', "here"),
        ('<a href="#x" id="here">', "here"),
    ],
)
def test_anchor_in_html(text: str, expected: str) -> None:
    """An element's id or name is an anchor, however it is quoted."""
    assert {expected} == anchors(text)


@given(st.text(st.sampled_from("#ab <>[]()`~-=\n\r\t\"'id&;*"), max_size=60))
def test_any_text_has_anchors(text: str) -> None:
    """Finding anchors never fails, and each is lower case on one line."""
    assert all(anchor == anchor.lower() and "\n" not in anchor for anchor in find_anchors(text) if "<" not in text)


@pytest.mark.parametrize("part", [" ", " #", "#", "[", "[a]", "<a ", "<a id=", "&", "a\n", "[a](", "\n=", "**"])
def test_anchors_take_linear_time(part: str, linear: Linear) -> None:
    """A heading that repeats what markup is made of is read in time that grows as it does."""
    linear(find_anchors, lambda size: "# a" + part * (size // len(part)) + "x\n")
