"""Wiki links, and double brackets that are none."""

from __future__ import annotations

import pytest

from newsarc.markdown.wiki import find_wiki_links


@pytest.mark.parametrize(
    ("text", "target", "heading", "label", "embed"),
    [
        ("[[Rain]]", "Rain", "", "", False),
        ("[[Rain|a storm]]", "Rain", "", "a storm", False),
        ("| [[Rain\\|a storm]] |", "Rain", "", "a storm", False),
        ("[[Rain#Hail]]", "Rain", "Hail", "", False),
        ("[[#Hail]]", "", "Hail", "", False),
        ("![[rain.png]]", "rain.png", "", "", True),
        ("#[[heavy rain]]", "heavy rain", "", "", False),
        ("[a storm]([[Rain]])", "Rain", "", "", False),
        ("{{embed [[Rain]]}}", "Rain", "", "", False),
        ("[[Rain [1]]]", "Rain [1]", "", "", False),
        ("[[2012]]", "2012", "", "", False),
    ],
)
def test_wiki_link(text: str, target: str, heading: str, label: str, embed: bool) -> None:
    """A link has a target, maybe a heading and a text, and a span between its brackets."""
    (found,) = find_wiki_links(text)

    assert (found.target, found.heading, found.label, found.embed) == (target, heading, label, embed)
    assert text[found.start - 2 : found.start] == "[["
    assert text[found.end : found.end + 2] == "]]"


@pytest.mark.parametrize(
    "text",
    [
        "[[toc]]",
        "[[TOC]]",
        "x[[1]] and f(x)[[2]]",
        "R prints [[1]]",
        "`[[Rain]]`",
        "```\n[[Rain]]\n```",
        "    [[Rain]]",
        "<!-- [[Rain]] -->",
        "[[]]",
        "[[a\nb]]",
        "[[1]](https://example.org)",
        "((60f5a9c3-1111-2222-3333-444455556666))",
    ],
)
def test_no_wiki_link(text: str) -> None:
    """Code, comments, tables of contents, elements of lists and footnotes are none."""
    assert find_wiki_links(text) == []


@pytest.mark.parametrize("kind", ["EXAMPLE", "SRC clojure", "example"])
def test_blocks_of_org_are_code(kind: str) -> None:
    """Logseq's blocks of code in Org's syntax hold no links; one that isn't closed is text."""
    begin, end = f"#+BEGIN_{kind}", f"#+END_{kind.split(maxsplit=1)[0]}"

    found = find_wiki_links(f"- [[Before]]\n- {begin}\n  [[page 1]]\n  {end}\n- [[After]]\n- {begin}\n  [[Open]]\n")

    assert [link.target for link in found] == ["Before", "After", "Open"]
