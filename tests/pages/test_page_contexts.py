"""The contexts and other names of a page, in the forms in which people list them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.pages.metadata.metadata import read_metadata
from newsarc.pages.page_contexts import aliases_of, contexts_of


def contexts(fields: str) -> tuple[str, ...]:
    return contexts_of(read_metadata(f"---\n{fields}\n---\n"))


@pytest.mark.parametrize(
    "fields",
    [
        "tags: [a, b]",
        "tags:\n- a\n- b",
        "tags: a, b",
        "tags: a b",
        "keywords: a, b",
        "Topics: [a, b]",
        "tags: [a]\ncategories: [b]",
        "tag: a\ncategory: b",
        "categories:\n- [a, b]",
        "tags:\n- name: a\n- label: b",
        "tags: [a, b, A]",
        "tags: ['#a', '[[b]]', '', null]",
        "taxonomies:\n  tags: [a]\n  series: [b]\n  authors: [c]",
        "extra:\n  keywords: a, b\n  other: c",
        'tags: "#a #b"',
    ],
)
def test_names_in_any_form(fields: str) -> None:
    assert contexts(fields) == ("a", "b")


@pytest.mark.parametrize("value", ["Machine Learning", "前端 开发", "a-b"])
def test_a_text_that_is_no_list_is_one_name(value: str) -> None:
    assert contexts(f"tags: {value}") == (value,)


def test_headers_and_properties() -> None:
    assert contexts_of(read_metadata("Title: x\nTags: a b; c\nCategory: D\n\n")) == ("a b", "c", "D")
    assert contexts_of(read_metadata("tags:: [[a, b]], #c, d\n")) == ("a, b", "c", "d")
    assert contexts_of(read_metadata("# T\n\n###### tags: `a` `b c`\n")) == ("a", "b c")


@pytest.mark.parametrize("fields", ["title: x", "tags:", "tags: []", "tags: '{{ tags }}'", "tags: [[[a]]]", "extra: x"])
def test_no_names(fields: str) -> None:
    assert contexts(fields) == ()


def test_aliases_of_a_note_are_names() -> None:
    assert aliases_of(read_metadata("alias:: Title, term/page\n")) == ("Title", "term/page")
    assert aliases_of(read_metadata("---\naliases: [Other name, X]\n---\n")) == ("Other name", "X")


def test_aliases_of_a_site_are_urls_and_no_names() -> None:
    assert aliases_of(read_metadata("---\naliases: [/old/, old.html, a/b, https://a.b/]\n---\n")) == ()
    assert aliases_of(read_metadata('+++\naliases = ["releases/1.69.0"]\n+++\n')) == ()


@given(st.text(alphabet="ab,;[]#'\" :-\n", max_size=60))
def test_any_list_has_each_name_once(value: str) -> None:
    names = contexts(f"tags: {value}")

    assert len({name.casefold() for name in names}) == len(names)
    assert all(name == name.strip() != "" for name in names)
