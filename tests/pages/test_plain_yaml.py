"""The fast reader of YAML gives what the library gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsarc.pages.metadata.plain_yaml import load_plain
from newsarc.pages.yaml_block import load_yaml

# Characters that mean something in YAML, and enough others to be between them.
WILD = st.text(alphabet="ab1 :-#'\"[]{},&*!|>%@`?~=<\\éÜ中\t\xa0.", max_size=12)
TAME = [
    "a",
    "b c",
    "No",
    "1.10",
    "2020-01-02 10:00:00",
    "http://a.b/c#d",
    "null",
    "~",
    "",
    "it's",
    "é 中",
    "a [b]",
    "x, y",
]
SCALAR = st.one_of(*[st.sampled_from(TAME)] * 12, WILD)
NAMES = st.sampled_from(["title", "date", "tags", "a b", "x-y", "title", "a.b", "Date", "cover", "z", "a-b", "null"])
LINES = st.one_of(
    st.builds("{}:{}{}".format, NAMES, st.sampled_from([" ", "  ", ""]), SCALAR),
    st.builds("{}- {}".format, st.sampled_from(["", "  ", "    "]), SCALAR),
    st.builds("  {}: {}".format, NAMES, SCALAR),
    st.builds("{}: [{}]".format, NAMES, st.lists(SCALAR, max_size=3).map(",".join)),
    st.builds("{}:".format, NAMES),
    st.builds("{0}: {1}{2}{1}".format, NAMES, st.sampled_from("'\""), SCALAR),
    st.sampled_from(["", "  ", "# comment", "  # comment", "-", "  -", "<<: x", "a: <<", "? a"]),
)
BLOCKS = st.builds("{}{}".format, st.lists(LINES, max_size=7).map("\n".join), st.sampled_from(["", "\n"]))


@settings(max_examples=100)
@given(BLOCKS, st.sampled_from(["\n", "\r\n"]))
@example("a: <<\n", "\n")
@example("a: [<<]\n", "\n")
@example("a:\n- b\n - c\n", "\n")
@example("a: b\n  c: d\n", "\n")
@example("a: [b, ]\n", "\n")
@example("a: [ ]\n", "\n")
@example("a: ''''\n", "\n")
def test_what_is_read_fast_is_what_the_library_reads(block: str, line_end: str) -> None:
    block = block.replace("\n", line_end)
    fast = load_plain(block)

    if fast is not None:
        slow = load_yaml(block)
        assert fast.value == slow.value
        assert list(fast.value) == list(slow.value)
        texts = {key for key, value in slow.value.items() if isinstance(value, str)}
        assert fast.spans == {key: span for key, span in slow.spans.items() if key in texts}


@pytest.mark.parametrize(
    ("block", "value"),
    [
        ("title: No\n", {"title": "No"}),
        ("title: 1.10\ndate: 2020-01-02 10:00:00\n", {"title": "1.10", "date": "2020-01-02 10:00:00"}),
        ("title: \"a: b\"\nname: 'it''s'\n", {"title": "a: b", "name": "it's"}),
        ("tags: [a, \"b, c\", 'd']\n", {"tags": ["a", "b, c", "d"]}),
        ("tags:\n- a\n- b\ndraft:\n", {"tags": ["a", "b"], "draft": None}),
        ("tags:\n  - a\n  - b\n", {"tags": ["a", "b"]}),
        ("cover:\n  image: a.png\n  tags:\n    - x\nz: ~\n", {"cover": {"image": "a.png", "tags": ["x"]}, "z": None}),
        ("a: 1\r\nb: 2\r\n", {"a": "1", "b": "2"}),
        ("a: 1\na: 2\n", {"a": "2"}),
        ("url: https://example.com/a#b\n", {"url": "https://example.com/a#b"}),
        ("a: " + "x" * 2000 + "\n", {"a": "x" * 2000}),
    ],
)
def test_ordinary_blocks_are_read_fast(block: str, value: object) -> None:
    fast = load_plain(block)

    assert fast is not None
    assert fast.value == value == load_yaml(block).value


@pytest.mark.parametrize(
    "block",
    [
        "a: b: c\n",
        "a: |\n  b\n",
        "a: &x b\nc: *x\n",
        "a: b # comment\n",
        "a: b\n c\n",
        'a: "b\\n"\n',
        "a: {b: c}\n",
        "a:\n- b: c\n",
        "- a\n",
        "text\n",
        "# comment\n",
        "",
        "a:\tb\n",
        "a: [b\n",
        "null: a\n",
        "a: " + "x" * 9000 + "\n",
    ],
)
def test_all_else_is_left_to_the_library(block: str) -> None:
    assert load_plain(block) is None


def test_a_span_is_that_of_the_value_as_written() -> None:
    block = "title: 'A b'\ndate:  2020-01-02  \ntags: [a]\n"
    fast = load_plain(block)

    assert fast is not None
    assert {name: block[slice(*span)] for name, span in fast.spans.items()} == {
        "title": "'A b'",
        "date": "2020-01-02",
    }
