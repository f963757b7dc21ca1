"""The block on top of a page: what is taken from it, and that nothing in it can crash or stall the reading."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc.pages import parse
from newsarc.pages.front_matter import read_front_matter, with_day
from newsarc.pages.page import FrontMatter, Problem
from tests.conftest import Linear

PATH = "/news/2012/02/8/a.md"


def block(inside: str) -> str:
    return f"---\n{inside}\n---\nbody\n"


def matter(inside: str) -> FrontMatter:
    """The fields of a block that can be read."""
    start, found, problems = read_front_matter(block(inside))

    assert problems == []
    assert found is not None
    assert block(inside)[start:] == "body\n"
    return found


def problem(inside: str) -> Problem:
    """What is wrong with a block that can't be read; the body begins after it all the same."""
    text = block(inside)
    start, found, problems = read_front_matter(text)

    assert found is None
    assert text[start:] == "body\n"
    assert [one.rule for one in problems] == ["NA503"]
    assert 0 <= problems[0].start <= problems[0].end <= len(text)
    return problems[0]


# ---------------------------------------------------------------- good blocks


def test_every_field_that_is_known() -> None:
    """Title, date, summary, topic, contexts and tags are taken, cleaned; contexts come before tags."""
    found = matter("title: ' A &amp; B '\ndate: 2012-02-8\nsummary: S\ntopic: T\ntags: [b]\ncontexts: [a, c]\nother: 1")

    assert ("A & B", date(2012, 2, 8), "S", "T", ("a", "c", "b")) == found[:5]


def test_span_of_the_date() -> None:
    """The date's span holds it as it is written."""
    text = block("title: x\ndate:  2012-02-8 \n")
    found = read_front_matter(text)[1]

    assert found is not None
    assert text[slice(*found.date_span)] == "2012-02-8"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2012-02-08", date(2012, 2, 8)),
        ("2012-02-8", date(2012, 2, 8)),
        ("2012-2-8", date(2012, 2, 8)),
        ("'2012-02-08'", date(2012, 2, 8)),
        ("2012-02-08 23:30:00", date(2012, 2, 8)),
        ("2012-02-08T10:00:00Z", date(2012, 2, 8)),
        ("8 February 2012", date(2012, 2, 8)),
        ("20120208", date(2012, 2, 8)),
        ("2012/02/08", date(2012, 2, 8)),
        ("8/2/2012", None),
        ("[2012-02-08]", None),
        ("2012", None),
        ("", None),
    ],
)
def test_dates(written: str, expected: date | None) -> None:
    """A date may be a date, a date with a time or a text; what is none of them is no date."""
    assert expected == matter(f"title: x\ndate: {written}").day


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[a, b]", ("a", "b")),
        ("a, b ,, c", ("a", "b", "c")),
        ("a", ("a",)),
        ("['A, B', C]", ("A, B", "C")),
        ("[[a], {b: c}, null, 1, d]", ("1", "d")),
        ("{a: b}", ()),
        ("", ()),
        ("7", ("7",)),
        ("[no, 012, 12:30]", ("no", "012", "12:30")),
    ],
)
def test_tags(written: str, expected: tuple[str, ...]) -> None:
    """Tags may be a list or one text with commas; what is no name is left out."""
    assert expected == matter(f"tags: {written}").tags


def test_description_stands_in_for_a_summary() -> None:
    """What other generators call a description is the summary where there is none."""
    assert matter("description: D").summary == "D"
    assert matter("summary: S\ndescription: D").summary == "S"


@pytest.mark.parametrize("end", ["---", "...", "--- ", "---\r"])
def test_ends_of_a_block(end: str) -> None:
    """A block ends in three hyphens or three dots, with blanks after them or none."""
    text = f"---\ntitle: x\n{end}\nbody"
    start, found, problems = read_front_matter(text)

    assert (text[start:], found and found.title, problems) == ("body", "x", [])


def test_merged_fields() -> None:
    """A field that is merged in from another mapping counts."""
    assert matter("base: &base {title: x}\n<<: *base").title == "x"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# x\n",
        "---\n",
        "---",
        "---\n\n# x\n",
        "----\na: b\n----\n",
        " ---\na: b\n---\n",
        "---\n\n# A fire\n\n[x](gone.md)\n\n---\n\nEnd.\n",
        "---\n# A fire\nText.\n---\n",
        "---\r\rSome text: it goes on.\rA second line: also.\r\r[x](y)\r---\r",
        "---\n\nNote: what follows\n\n[x](gone.md)\n\n---\n",
        "---\nThe text of a heading\n---\n",
        "---\n- an item\n- b\n---\n",
        "---\n[a: b]\n---\n",
        "---\n2012-02-08\n---\n",
        "---\n[x](y)\n...\n",
        "---\n" + "- " * 5_000 + "\n---\n",
        "---\n" + "a long text\n" * 10_000 + "---\n",
    ],
)
def test_page_without_front_matter(text: str) -> None:
    """A page that doesn't begin with a block has none, and a rule on its first line is no block."""
    assert read_front_matter(text) == (0, None, [])


@pytest.mark.parametrize(
    "inside",
    ["\ntitle: A fire", "# a comment\ntitle: A fire", '"title": A fire', "{title: A fire}", "? title\n: A fire"],
)
def test_ways_to_begin_a_block(inside: str) -> None:
    """A block is one if a mapping is in it, whatever comes first in that."""
    assert matter(inside).title == "A fire"


def test_block_whose_lines_end_in_returns() -> None:
    """A return alone ends a line of front matter too."""
    text = "---\rtitle: A fire\rdate: 2012-02-8\r---\rbody"
    start, found, problems = read_front_matter(text)

    assert (text[start:], found and (found.title, found.day), problems) == ("body", ("A fire", date(2012, 2, 8)), [])


@pytest.mark.parametrize("inside", ["", "~", "# only a remark"])
def test_block_with_nothing_in_it(inside: str) -> None:
    """A block with nothing in it is passed over."""
    text = block(inside)
    start, found, problems = read_front_matter(text)

    assert (text[start:], found, problems) == ("body\n", None, [])


# ---------------------------------------------------------------- broken blocks


def test_block_that_is_not_closed() -> None:
    """A block that is opened and not closed is a problem, and the text is all body."""
    assert (0, None, [Problem("NA503", "the front matter is never closed", 0, 3)]) == read_front_matter(
        "---\ntitle: x\n# y\n"
    )


BROKEN = {
    "unclosed list": "title: [a",
    "unclosed quote": "title: 'a",
    "colon": "title: a: b",
    "tab": "title: a\n\tb: c",
    "NUL": "title: a\0b",
    "undecodable byte": "title: a\udcffb",
    "unknown anchor": "title: *a",
    "character that there is none of": 'title: "\\UFFFFFFFF"',
    "merge of a text": "<<: a",
    "merge of texts": "<<: [a]",
    "list as a key": "? [a]\n: b",
    "list that is its own key": "? &a [*a]\n: b",
    "directive": "%YAML 9.9",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_block(name: str) -> None:
    """What YAML can't read is one problem, and the body is read."""
    assert "can't be read" in problem(BROKEN[name]).message


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system",
        "!!python/name:os.system",
        "!!python/object:pathlib.Path",
        "!!python/tuple",
        "!x",
    ],
)
def test_tags_that_make_objects_are_refused(tag: str) -> None:
    """A tag that would make a Python object makes none."""
    assert "could not determine a constructor" in problem(f"title: {tag} [echo]").message


def test_number_too_long_to_print() -> None:
    """A number that Python reads but refuses to print is no title."""
    assert matter(f"title: !!int 0x{'f' * 5000}").title is None


@pytest.mark.parametrize("written", ["No", "012", "12:30", "1e3", "2012-02-08", "=", "0xff"])
def test_title_is_the_text_it_is(written: str) -> None:
    """A title that YAML would take for something else stays as it is written."""
    assert written == matter(f"title: {written}").title


@pytest.mark.parametrize("written", ["2012-13-45", "0000-01-01", "2012-02-30", "12-02-08-x", "soon-to-be"])
def test_date_that_is_no_day(written: str) -> None:
    """A date that no calendar has is a problem."""
    found, problems = read_front_matter(f"---\ndate: {written}\n---\n")[1:]

    assert found is not None
    assert [("NA503", f"the front matter date is not a valid date: {written}", 10, 10 + len(written))] == problems


DATED = [
    ('lastmod: 2012-02-08\n"date": 2012-02-08', 'lastmod: 2012-02-08\n"date": 2013-11-03'),
    ("date:\n  2012-02-08\nupdated: 2012-02-08", "date:\n  2013-11-03\nupdated: 2012-02-08"),
    ("date: >-\n  8 February\n  2012\nx: 1", "date: >-\n  3 November\n  2013\nx: 1"),
    ("date: | # 2012-02-08\n  2012-02-08", "date: | # 2012-02-08\n  2013-11-03"),
    ("date: '2012/02/08' # 2012/02/08", "date: '2013/11/03' # 2012/02/08"),
    ("date: !!str 20120208", "date: !!str 20131103"),
    ("date: !!timestamp 2012-02-08", "date: !!timestamp 2013-11-03"),
    ("date: &day 2012-02-08", "date: &day 2013-11-03"),
    ("date: 2012-02-01\ndate: 2012-02-08", "date: 2012-02-01\ndate: 2013-11-03"),
    ("{in: {date: 2012-02-08}, date: 2012-02-08}", "{in: {date: 2012-02-08}, date: 2013-11-03}"),
    ("? date\n: 2012-02-08T10:00:00Z", "? date\n: 2013-11-03T10:00:00Z"),
    ("Date: 2012-02-08\ndate: Wed, 08 Feb 2012", "Date: 2012-02-08\ndate: Sun, 03 Nov 2013"),
    ("base: &base {date: 2012-02-01}\n<<: *base\ndate: 2012-02-08", None),
    ("published: 2012-02-08\nmeta: {date: 2012-02-08}", "published: 2012-02-08\nmeta: {date: 2012-02-08}"),
    ("date: 2013-11", "date: 2013-11"),
    ("date:", "date:"),
]


@pytest.mark.parametrize(("before", "after"), DATED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_another_day(before: str, after: str | None, end: str) -> None:
    """The date that counts gets another day wherever and however it is written; nothing else changes."""
    after = after or before.replace("date: 2012-02-08", "date: 2013-11-03")

    changed = with_day(block(before).replace("\n", end), date(2013, 11, 3))

    assert changed == block(after).replace("\n", end)


@pytest.mark.parametrize(
    "inside",
    [
        "base: &base {date: 2012-02-08}\n<<: *base",
        "first: &day 2012-02-08\ndate: *day",
        "date: &day 2012-02-08\nupdated: *day",
        'date: "2012\\x2d02-08"',
        "date: 8/2/2012",
        "date: [2012-02-08]",
        "date: 2012-02",
        "date: 2012-02-08\ntitle: 'a",
    ],
)
def test_day_that_cannot_be_changed_alone(inside: str) -> None:
    """A date that is shared with another field, or in a form that isn't read, is not changed."""
    assert with_day(block(inside), date(2013, 11, 3)) is None


def test_surrogate_in_a_title() -> None:
    """Half a character, written as an escape, becomes the replacement character."""
    assert matter('title: "a\\ud800"').title == "a\ufffd"


# ---------------------------------------------------------------- blocks that would take forever

NINE = range(1, 10)
BOMBS = {
    "lists": "a0: &a0 [x]\n" + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in NINE),
    "mappings": "a0: &a0 {k: v}\n"
    + "\n".join(f"a{n}: &a{n} {{{', '.join(f'k{m}: *a{n - 1}' for m in NINE)}}}" for n in NINE),
    "merges": "a0: &a0 {k: v}\n" + "\n".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in NINE),
    "nested merges": "a0: &a0 {k: v}\n"
    + "\n".join(f"a{n}: &a{n} {{<<: {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}}}" for n in NINE),
    "many values": "tags: [" + "x, " * 20_000 + "]",
    "many fields": "\n".join(f"k{n}: v" for n in range(6_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_block_that_is_heavier_than_it_looks(name: str) -> None:
    """Nothing is built of a block that holds more values, aliases written out, than any page would."""
    assert "more than 10000 values" in problem(BOMBS[name]).message


@pytest.mark.parametrize("part", ["[", "{a: ", "? ", "[[{"])
def test_block_that_is_deeper_than_any_page_s(part: str) -> None:
    """Nesting without end is a problem, found before much of it is read."""
    found = problem("title: " + part * 5_000 if part[0] in "[{" else part * 5_000)

    assert "more than 50 nested lists" in found.message


def test_block_that_is_deep() -> None:
    """Lists in one another are read as long as there are not too many."""
    assert matter("title: x\na: " + "[" * 45 + "]" * 45).title == "x"


def test_block_that_is_too_long() -> None:
    """A block of more than 65536 characters isn't read at all."""
    assert "longer than 65536" in problem("title: " + "x" * 65_536).message
    assert matter("title: " + "x" * 65_000).title is not None


@pytest.mark.parametrize("inside", ["a: &a [*a]", "a: &a {b: *a}", "a: &a {<<: *a}", "a: &a {<<: [*a, *a]}"])
def test_block_that_holds_itself(inside: str) -> None:
    """An alias to what it stands in is read without end or harm."""
    assert matter(f"title: x\n{inside}").title == "x"


def test_most_tags_are_two_hundred() -> None:
    """Tags beyond the two hundredth are not names of a page."""
    assert len(matter("tags: [" + "x, " * 300 + "]").tags) == 200


@pytest.mark.parametrize("part", [" ", "\t", "-", "--- x\n", "...x\n", "a: b\n", "date: "])
def test_search_for_a_block_takes_linear_time(part: str, linear: Linear) -> None:
    """Looking for a block's end, and for its date's place, takes time that grows as the text does."""
    linear(read_front_matter, lambda size: "---\ndate: x" + part * (size // len(part)) + "x\n")


# ---------------------------------------------------------------- any block

SIGNS = [
    "a",
    ": ",
    "- ",
    "\n",
    "  ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "<<: ",
    "'",
    '"',
    "!!int ",
    "|\n",
    "? ",
    "#",
    "0x",
    "1:2",
]
SIGNS += ["---\n", "title: ", "date: ", "2012-02-8", "tags: "]
YAML = st.lists(st.sampled_from(SIGNS) | st.text(max_size=2), max_size=25).map("".join)


@settings(max_examples=100, deadline=None)
@given(YAML)
def test_any_block_is_read_or_a_problem(inside: str) -> None:
    """Whatever stands in a block, reading it gives fields, a problem or neither, or fields whose date is none."""
    text = block(inside)
    start, found, problems = read_front_matter(text)
    page = parse.parse(PATH, text.encode("utf-8", "surrogatepass"))

    assert 0 <= start <= len(text)
    assert not found or all("date is not a valid date" in problem.message for problem in problems)
    assert page.path == PATH
