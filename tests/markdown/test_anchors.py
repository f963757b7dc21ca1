"""The anchors of a page: those that GitHub makes of headings, and HTML's own."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc import Archive
from newsarc.markdown.anchors import find_anchors
from tests.conftest import Linear


def anchors(text: str) -> set[str]:
    """A page's anchors but those that every page has."""
    found = find_anchors(text)
    return set(found.headings | found.ids) - {"", "top"}


def test_every_page_has_a_top() -> None:
    """A link may lead to the top of any page."""
    assert all(map(find_anchors("").has, ("", "top", "Top")))


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
        ("## A [link](x.md) and ![image](y.png)", "a-link-and-"),
        ("## [2012-02-8](/news/2012/02/8/index.md)", "2012-02-8"),
        ("## <b>Bold</b> &amp; so", "bold--so"),
        ("## `code` *stars* **two**", "code-stars-two"),
        ("###### Six", "six"),
        ("Underlined\n=====", "underlined"),
        ("Underlined too\n---", "underlined-too"),
        ("## Émile", "émile"),
        ("## _Italic_ and __bold__", "italic-and-bold"),
        ("## in_a_word and _left", "in_a_word-and-_left"),
        (r"## \_escaped\_", "_escaped_"),
        ("## _a [b_](x) c_", "a-b_-c"),
        ("## हिन्दी ภาษาไทย", "हिन्दी-ภาษาไทย"),
        ("## e\u0301 \u2600\ufe0f x", "e\u0301-\ufe0f-x"),
        ("**Bold** heading\n====", "bold-heading"),
        ("`code` heading\n---", "code-heading"),
        ("one\n  two\n===", "onetwo"),
        ("> ## Quoted", "quoted"),
        ("> quoted\n> ===", "quoted"),
        ("- ## Listed", "listed"),
        ("- listed\n  ---", "listed"),
        ("## [text][ref] more\n\n[REF]: /x", "text-more"),
        ("## [text][ref] more", "textref-more"),
        ("## x `<y>` z", "x-y-z"),
        ("## ![alt](x) pic", "-pic"),
        ("## [a](/x(y).md) z", "a-z"),
        ("## a <!-- b --> c", "a--c"),
        ("### [ A row. ](/news/a.md)", "-a-row-"),
        ("### [a]] row](/news/a.md)", "a-rownewsamd"),
        ("## <http://a.test/>", "httpatest"),
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
        "- ```\n  # Code\n",
        "> ~~~\n> # Code\n",
        "<div>\n# HTML\n</div>\n",
        "<pre>\n\n# HTML\n</pre>\n",
        "[a]: /x\n===\n",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    """Code, remarks and what only looks like a heading have no anchor."""
    assert set() == anchors(text)


def test_headings_that_come_again_are_numbered() -> None:
    """The second heading of a name has -1 after it, the third -2, in the order of the page."""
    assert {"source", "source-1", "source-2"} == anchors("# Source\n\nSource\n---\n\n## source:\n")


def test_number_that_a_heading_has_by_itself_is_passed_over() -> None:
    """No two headings share an anchor, though one is called like another with a number."""
    assert {"foo", "foo-1", "foo-1-1", "foo-2"} == anchors("# Foo\n# Foo\n# Foo-1\n# Foo\n")


def test_front_matter_has_no_headings(tmp_path: Path) -> None:
    """A line of front matter above its end is no heading."""
    page = tmp_path / "news/2012/02/8/a.md"
    page.parent.mkdir(parents=True)
    page.write_text("---\ntitle: a\n---\n[x](#title-a)\n")

    assert "NA102" in {one.rule for one in Archive(tmp_path, cache=False).validate().findings}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a name="Here"></a>', {"Here"}),
        ("<A Name=Here ID=There>", {"Here", "There"}),
        ('x <a title="x > y" id="here">', {"here"}),
        ("<a id='x y'>", {"x y"}),
        ("<div class=a id=here>", {"here"}),
        ('<h2\n  id="here">', {"here"}),
        ('<a href="#x" id="here">', {"here"}),
    ],
)
def test_anchor_in_html(text: str, expected: set[str]) -> None:
    """An element's id or name is an anchor, however it is quoted."""
    assert expected == anchors(text)


@given(st.text(st.sampled_from("#ab <>[]()`~-=\n\r\t\"'id&;*"), max_size=60))
def test_any_text_has_anchors(text: str) -> None:
    """Finding anchors never fails, and each heading's is lower case on one line."""
    assert all(anchor == anchor.lower() and "\n" not in anchor for anchor in find_anchors(text).headings)


@pytest.mark.parametrize(
    "part",
    [
        " ",
        " #",
        "#",
        "[",
        "[a]",
        "<a ",
        "<a id=",
        "&",
        "a\n",
        "[a](",
        "\n=",
        "**",
        "_a",
        "a_",
        "[_](a)",
        "_*",
        "__a ",
        "![",
        "<h2>",
        "<h2>a</h2>",
        "</h2>",
    ],
)
def test_anchors_take_linear_time(part: str, linear: Linear) -> None:
    """A heading that repeats what markup is made of is read in time that grows as it does."""
    linear(find_anchors, lambda size: "# a" + part * (size // len(part)) + "x\n")


# ---------------------------------------------------------------- against a markdown reader

# A label ends in a letter, for markdown-it takes what stands behind a label's last sign for a blank.
_PIECES = [
    "a",
    "b",
    " ",
    " ",
    "_",
    "__",
    "*",
    "**",
    "***",
    "`",
    "``",
    "[a",
    "z](x)",
    "![b](y)",
    "<b>",
    "\\_",
    "\\*",
    "&amp;",
    "!",
    "é",
]
_LINES = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=14).map("".join)
_FORMS = st.sampled_from(["# %s\n", "## %s ##\n", "> # %s\n", "- # %s\n", "x%s\n===\n", "x%s\ny%s\n---\n"])


def _text_of(tokens: list[Any]) -> str:
    """What a reader sees of a heading, by markdown-it: text and code, no images, tags or breaks."""
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline"))


def _slugs(text: str) -> set[str]:
    """The anchors that github-slugger makes of the headings that markdown-it finds."""
    tokens = pytest.importorskip("markdown_it").MarkdownIt("commonmark").parse(text)
    texts = [_text_of(one.children) for before, one in pairwise(tokens) if before.type == "heading_open"]
    used: dict[str, int] = {}
    for heading in texts:
        plain = "".join(one for one in heading.lower() if one in " -_" or one.isalnum()).replace(" ", "-")
        slug = plain
        while slug in used:
            used[plain] += 1
            slug = f"{plain}-{used[plain]}"
        used[slug] = 0
    return set(used)


@settings(max_examples=100)
@given(st.lists(st.tuples(_FORMS, _LINES), min_size=1, max_size=3))
def test_headings_are_those_of_a_markdown_reader(headings: list[tuple[str, str]]) -> None:
    """Headings of any marks have the anchors that follow from how markdown-it shows them."""
    text = "\n".join(form.replace("%s", line) for form, line in headings)

    assert _slugs(text) - {"", "top"} == anchors(text)
