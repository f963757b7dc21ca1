"""Anchors of headings as each tool makes them."""

from __future__ import annotations

import pytest

from newsarc.markdown.anchors import find_document_anchors
from newsarc.markdown.slugs import Slugs

HEADING = "What's new in 2.0 — Größe & `code_span`?"


@pytest.mark.parametrize(
    ("rule", "anchor"),
    [
        (Slugs.GITHUB, "whats-new-in-20--größe--code_span"),
        (Slugs.KRAMDOWN, "whats-new-in-20--gre--codespan"),
        (Slugs.ZOLA, "what-s-new-in-2-0-grosse-code-span"),
        (Slugs.PYTHON_MARKDOWN, "whats-new-in-20-groe-code_span"),
        (Slugs.HEXO, "What-s-new-in-2-0-—-Große-code-span"),
        (Slugs.TEXT, "What's new in 2.0 — Größe & code_span?"),
    ],
)
def test_anchor_by_a_rule(rule: Slugs, anchor: str) -> None:
    """A heading has the anchor that its tool makes, in any case, and none of another tool's."""
    found = find_document_anchors(f"## {HEADING}\n", 0, [rule])

    assert found.has(anchor), found
    assert not found.has("whats-new")


@pytest.mark.parametrize(("rule", "second"), [(Slugs.GITHUB, "fixes-1"), (Slugs.PYTHON_MARKDOWN, "fixes_1")])
def test_headings_that_are_the_same(rule: Slugs, second: str) -> None:
    """The second of two is numbered as its tool does."""
    found = find_document_anchors("## Fixes\n\n## Fixes\n", 0, [rule])

    assert found.has(second)
    assert not found.has("fixes-2")


@pytest.mark.parametrize(
    "text",
    [
        "## Rain {#wet}",
        "## Rain {: #wet .big}",
        "Rain\n{: #wet}",
        "## Rain {#wet lang=de}",
        "## Rain {/* #wet */}",
        "## Rain { /*#wet*/ }",
        "## Rain { #wet }",
        '<a name="wet"></a>',
    ],
)
def test_ids_that_are_set(text: str) -> None:
    """An id may be set by an attribute, which is no part of the heading then."""
    found = find_document_anchors(f"{text}\n", 0, [Slugs.GITHUB])

    assert found.has("wet")
    assert not found.has("rain-wet")
    assert found.has("rain") is text.startswith("##")


def test_characters_that_a_tool_spells_out() -> None:
    """What comes of an emoji is unknown, but not the rest of the anchor."""
    found = find_document_anchors("## Builds 🦀 and bugs 👩‍💻\n", 0, [Slugs.ZOLA])

    assert found.has("builds-crab-and-bugs-woman-computer")
    assert not found.has("builds-crab-and-more")
