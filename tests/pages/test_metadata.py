"""What pages of every form say about themselves, and that none can crash or stall the reading."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc.pages.metadata.metadata import Metadata, read_metadata
from tests.conftest import Linear


def at(text: str, metadata: Metadata) -> dict[str, str]:
    """The values of a page's fields as they are written on it."""
    return {name: text[slice(*span)] for name, span in metadata.spans.items()}


# ---------------------------------------------------------------- YAML


def test_yaml_between_hyphens() -> None:
    text = "---\nTitle: No\ndate: 2020-01-02\ntags: [a, b]\nextra:\n  x: 1.10\n---\nbody\n"
    metadata = read_metadata(text)

    assert metadata.form == "yaml"
    assert metadata.fields == {"title": "No", "date": "2020-01-02", "tags": ["a", "b"], "extra": {"x": "1.10"}}
    assert text[metadata.body :] == "body\n"
    assert at(text, metadata) == {"title": "No", "date": "2020-01-02"}


def test_yaml_that_only_the_library_reads_has_spans_too() -> None:
    text = '---\ntitle: "a \\u00e9"  # comment\ndate: 2020-01-02 # comment\nnote: >-\n  folded\n  text\n---\n'
    metadata = read_metadata(text)

    assert metadata.fields == {"title": "a é", "date": "2020-01-02", "note": "folded text"}
    assert at(text, metadata)["date"] == "2020-01-02"


def test_blank_lines_may_come_before_a_block() -> None:
    text = "\n \n---\ntitle: A\ndate: 2020-01-02\n---\nbody"
    metadata = read_metadata(text)

    assert metadata.fields["title"] == "A"
    assert at(text, metadata)["date"] == "2020-01-02"
    assert text[metadata.body :] == "body"


def test_a_block_that_is_no_yaml_is_a_problem_and_read_line_by_line() -> None:
    text = "---\ntitle: Foo: bar\ndate: '2020-01-02'\n---\nbody"
    metadata = read_metadata(text)

    assert [one.rule for one in metadata.problems] == ["NA503"]
    assert metadata.fields == {"title": "Foo: bar", "date": "2020-01-02"}
    assert text[metadata.body :] == "body"


def test_a_template_is_no_problem() -> None:
    assert read_metadata("---\ntitle: {{ title }}\ndate: {{ date }}\n---\n").problems == ()


def test_a_thematic_break_opens_nothing() -> None:
    assert read_metadata("---\n\nJust text\n\n---\n") == Metadata()


def test_hyphens_only_below_the_block() -> None:
    text = "title: Hello\ndate: 2013/7/13 20:46:25\ntags:\n- a\n---\nbody"
    metadata = read_metadata(text)

    assert metadata.form == "yaml"
    assert metadata.fields == {"title": "Hello", "date": "2013/7/13 20:46:25", "tags": ["a"]}
    assert text[metadata.body :] == "body"


# ---------------------------------------------------------------- TOML, JSON, MDX


def test_toml_between_plus_signs() -> None:
    text = (
        '+++\ntitle = "A"\ndate = 2020-01-02T07:32:00Z\nweight = 1.10\ndraft = false\n'
        '[taxonomies]\ntags = ["a", "b"]\n+++\nbody'
    )
    metadata = read_metadata(text)

    assert metadata.form == "toml"
    assert metadata.fields == {
        "title": "A",
        "date": "2020-01-02T07:32:00+00:00",
        "weight": "1.10",
        "draft": "false",
        "taxonomies": {"tags": ["a", "b"]},
    }
    assert at(text, metadata) == {
        "title": '"A"',
        "date": "2020-01-02T07:32:00Z",
        "weight": "1.10",
        "draft": "false",
    }
    assert text[metadata.body :] == "body"


def test_toml_that_can_not_be_read_is_a_problem() -> None:
    metadata = read_metadata("+++\ntitle = \n+++\nbody")

    assert [one.rule for one in metadata.problems] == ["NA503"]
    assert metadata.fields == {}


def test_a_json_object_at_the_top() -> None:
    text = '{\n  "title": "A",\n  "date": "2020-01-02",\n  "tags": ["a"],\n  "weight": 7\n}\nbody'
    metadata = read_metadata(text)

    assert metadata.form == "json"
    assert metadata.fields == {"title": "A", "date": "2020-01-02", "tags": ["a"], "weight": "7"}
    assert text[metadata.body :] == "body"


@pytest.mark.parametrize("text", ["{% include x %}\n", "{{ page }}\n", "{ a }", "{:.class}\ntext"])
def test_braces_of_templates_are_no_json(text: str) -> None:
    assert read_metadata(text) == Metadata()


def test_an_object_that_mdx_exports() -> None:
    text = (
        "import a from 'b'\n\nexport const meta = {\n  title: 'Don\\'t',\n  date: `2020-01-02`,\n"
        "  tags: ['a', \"b\"],\n"
    )
    metadata = read_metadata(f"{text}  more: x(1),\n}}\n\nbody")

    assert metadata.fields == {"title": "Don't", "date": "2020-01-02", "tags": ["a", "b"]}


# ---------------------------------------------------------------- headers


def test_a_header_without_hyphens() -> None:
    text = "Title: My: post\nDate: 2010-12-03 10:20\nTags: a, b\nSummary: one\n    two\n\nbody"
    metadata = read_metadata(text)

    assert metadata.form == "header"
    assert metadata.fields == {
        "title": "My: post",
        "date": "2010-12-03 10:20",
        "tags": "a, b",
        "summary": "one two",
    }
    assert at(text, metadata)["date"] == "2010-12-03 10:20"
    assert text[metadata.body :].strip() == "body"


@pytest.mark.parametrize(
    "text",
    [
        "NOTE: this is a note\n\nbody",
        "Summary: we met\n\nbody",
        "Title: one line\nand a paragraph",
        "RFC: Something\n--------\n",
        "http://example.com/\n\nbody",
    ],
)
def test_a_sentence_with_a_colon_is_no_header(text: str) -> None:
    assert read_metadata(text) == Metadata()


def test_a_header_in_a_comment() -> None:
    text = "<!--\n.. title: A\n.. date: 2013-05-01 10:00:00 UTC\n-->\n\nbody"
    metadata = read_metadata(text)

    assert metadata.fields == {"title": "A", "date": "2013-05-01 10:00:00 UTC"}
    assert text[metadata.body :].strip() == "body"


def test_a_comment_with_text_is_no_header() -> None:
    assert read_metadata("<!--\n\ntitle: A\n\nHello\n-->\n\n# B\n") == Metadata()


@pytest.mark.parametrize(
    "lines",
    [
        "Date: 2020-01-02",
        "* Status: accepted\n* Date: 2020-01-02",
        "- **Date**: 2020-01-02\n- Where: here",
        "**Date:** 2020-01-02\n**Attendees:** a, b",
        "_Date: 2020-01-02_",
        ":::info\n- **Location:** X\n- **Date:** 2020-01-02\n:::",
        "## Status\n\naccepted\n\n## Date\n\n2020-01-02",
        "| Status | Date | Author |\n|:---|:---|:---|\n| accepted | 2020-01-02 | a |",
        "| Status | accepted |\n|---|---|\n| **Date** | 2020-01-02 |",
    ],
)
def test_the_date_below_the_first_heading(lines: str) -> None:
    text = f"# Use X\n\n{lines}\n\n## Context\n\nText\n"
    metadata = read_metadata(text)

    assert metadata.form == "header"
    assert metadata.fields["date"] == "2020-01-02"
    assert at(text, metadata)["date"] == "2020-01-02"
    assert metadata.body == 0


def test_lines_below_a_heading_add_to_front_matter_and_never_replace_it() -> None:
    metadata = read_metadata("---\nstatus: open\n---\n# X\n\nStatus: closed\nDate: 2020-01-02\n")

    assert metadata.form == "yaml"
    assert metadata.fields == {"status": "open", "date": "2020-01-02"}


@pytest.mark.parametrize("names", ["Date | Notes", "Date | Notes | More"])
def test_a_table_of_other_things_is_no_metadata(names: str) -> None:
    text = f"# Meetings\n\n| {names} |\n|---|---|\n| 2020-01-02 | a | b |\n| 2020-02-03 | c | d |\n"

    assert read_metadata(text.replace("| b |", "|").replace("| d |", "|")) == Metadata()


def test_a_paragraph_below_a_heading_is_no_field() -> None:
    assert read_metadata("# X\n\nNote: this is text\n") == Metadata()
    assert read_metadata("# X\n\nWe met. Date: unknown\n") == Metadata()


# ---------------------------------------------------------------- properties


def test_properties_in_the_first_block() -> None:
    text = "title:: A/B\ntype:: [[Feature]]\nalias:: x, y\n\n- other:: z\n"
    metadata = read_metadata(text)

    assert metadata.form == "properties"
    assert metadata.fields == {"title": "A/B", "type": "[[Feature]]", "alias": "x, y"}
    assert metadata.body == 0


def test_properties_in_a_bullet_end_with_it() -> None:
    metadata = read_metadata("- title:: A\n  tags:: #b\n- other:: z\n")

    assert metadata.fields == {"title": "A", "tags": "#b"}


def test_properties_add_to_yaml() -> None:
    metadata = read_metadata("---\ntitle: Sep 14th, 2020\n---\n\nmood:: good\ntitle:: other\n")

    assert metadata.form == "yaml"
    assert metadata.fields == {"title": "Sep 14th, 2020", "mood": "good"}


def test_code_with_two_colons_is_no_property() -> None:
    assert read_metadata("std::vector is a class\n") == Metadata()
    assert read_metadata("See Foo::Bar\n") == Metadata()


# ---------------------------------------------------------------- any text


@settings(max_examples=100)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                [
                    *("---", "+++", "{", "}", "title: x", "a = 1", '"a": 1,', "# H", "", "Date: 1", "- b:: c", "<!--"),
                    *("-->", "export const meta = {", "  a: 'b',", "x", "\r", "\x85", "[a]", "- &a [*a]"),
                ]
            ),
            max_size=12,
        ).map("\n".join),
    )
)
def test_any_text_is_read(text: str) -> None:
    metadata = read_metadata(text)

    assert 0 <= metadata.body <= len(text)
    assert all(0 <= start < end <= len(text) for start, end in metadata.spans.values())
    assert set(metadata.spans) <= set(metadata.fields)
    assert all(name == name.lower() for name in metadata.fields)


@pytest.mark.parametrize(
    "text",
    [
        "+++\na = " + "[" * 5000 + "\n+++\n",
        "+++\n" + ".".join("a" * 3000) + " = 1\n+++\n",
        '{"a": ' + "[" * 50_000,
        '{"a": ' + "9" * 50_000 + "}",
        "+++\na = " + "9" * 50_000 + "\n+++\n",
        "+++\na = 1" + "\nb = 2" * 50_000 + "\n+++\n",
    ],
)
def test_no_block_can_crash_the_reading(text: str) -> None:
    assert isinstance(read_metadata(text), Metadata)


@pytest.mark.parametrize(
    "part",
    [
        "a: b\n",
        "- a\n",
        "+++\n",
        "a:: b\n",
        "- a:: b\n",
        "#",
        "# a\n",
        "<!--",
        "a\n",
        " \n",
        "Date: a\n",
        '{"a":',
        ":",
        "|",
        "|a|\n",
        "|-|\n",
    ],
)
@pytest.mark.parametrize("start", ["", "---\n", "+++\n", "title: x\n", "# T\n\n", "<!--\n", "export const meta = {\n"])
def test_metadata_takes_linear_time(start: str, part: str, linear: Linear) -> None:
    linear(read_metadata, lambda size: start + part * (size // len(part)))
