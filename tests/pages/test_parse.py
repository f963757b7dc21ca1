"""Reading a page: the cases that are easy to get wrong, each construct, and properties of any page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc.model.events import Change, Event, Related, Source
from newsarc.pages import context_lists, convert, parse
from newsarc.pages.encoding import decode
from newsarc.pages.page import LinkRow, Page, PageKind
from newsarc.text.clean import clean, display_title
from newsarc.text.lines import Lines
from newsarc.text.slug import slug
from tests.conftest import Linear
from tests.markdown import second_reader
from tests.support.cases import BARE, CASES, HEAD, Case
from tests.support.pages import Made, day_pages, event_pages, read

EVENT = "/news/2012/02/8/a.md"
DAY = "/news/2012/02/8/index.md"
MADE = event_pages() | day_pages()

PARTS = [
    "# ",
    "## ",
    "### ",
    "##### ",
    "[",
    "](",
    ")",
    "_",
    " _Context: ",
    "\n",
    "\n\n",
    "1. ",
    "- ",
    "[2012-02-8](",
    "---",
]
PARTS += [
    "\n====\n",
    "Source:\n",
    "Related:\n",
    "Changes:\n",
    "a, b",
    " [IMG](",
    "/zh",
    "/news/2012/02/8/a.md",
    "''",
    "&#x",
    "\r",
    "\t",
]
HOSTILE = st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=30).map("".join)
BYTES = st.binary(max_size=200) | HOSTILE.map(lambda text: text.encode("utf-8", "surrogatepass"))
PATHS = st.sampled_from(
    [EVENT, DAY, "/news/2012/02/8/README.md", "", "/faq/index.md", "a", "//", "/news/0000/00/0/a.md"]
)


def event(text: str, path: str = EVENT) -> Event:
    return convert.event_of(parse.parse(path, text.encode()), path.lstrip("/"))


def rows(page: Page) -> Iterator[LinkRow]:
    """Every row of a page."""
    yield from (*page.sources, *page.changes, *page.related, *(item.row for item in page.items))
    yield from (row for row in (page.heading, page.previous) if row)


# ---------------------------------------------------------------- the cases


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_case(case: Case) -> None:
    """What is easy to read wrongly is read rightly."""
    match case.what:
        case "page":
            values = read("", case.given.encode())
            found = {key: values.get(key) for key in case.expected}
        case "contexts":
            found = list(context_lists.split_names(case.given, **case.options))
        case "display":
            found = clean(display_title(case.given))
        case _:
            found = slug(case.given)

    assert case.expected == found, case.why


def test_cases_are_all_there() -> None:
    """There are twenty-five cases, numbered in order."""
    assert [f"T{number:02d}" for number in range(1, 26)] == [case.id for case in CASES]


@pytest.mark.parametrize("case", [case for case in CASES if case.what == "page"], ids=lambda case: case.id)
@pytest.mark.parametrize("change", ["crlf", "bom", "both"])
def test_case_with_other_line_ends(case: Case, change: str) -> None:
    """Carriage returns and a byte order mark change no value of a page."""
    text = case.given.replace("\n", "\r\n") if change != "bom" else case.given
    data = (b"\xef\xbb\xbf" if change != "crlf" else b"") + text.encode()
    expected, found = read("", case.given.encode()), read("", data)
    expected.pop("title_raw", None)
    found.pop("title_raw", None)

    assert expected == found


# ---------------------------------------------------------------- kinds and dates


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (EVENT, PageKind.EVENT),
        (DAY, PageKind.DAY),
        ("/news/2012/02/8/README.md", PageKind.DAY),
        ("/index.md", PageKind.OTHER),
        ("/faq/README.md", PageKind.OTHER),
        ("/opinion/2017/04/4/essay/README.md", PageKind.OTHER),
        ("/news/2012/02/index.md", PageKind.OTHER),
        ("/news/2012/02/30/a.md", PageKind.OTHER),
        ("/news/2012/02/8/deep/a.md", PageKind.EVENT),
        ("/news/2012/02/8/deep/index.md", PageKind.EVENT),
        ("/news/2012/02/08/a.md", PageKind.EVENT),
        ("/news/2012/2/08/a.MD", PageKind.EVENT),
        ("/news/2012/02/8/a.markdown", PageKind.EVENT),
        ("/news/2012/02/08/Index.MD", PageKind.DAY),
        ("/news/2012/02/08/Readme.md", PageKind.DAY),
        ("/news/2012/02/008/a.md", PageKind.OTHER),
        ("/news/2012/02/8/../../a.md", PageKind.OTHER),
    ],
)
def test_kind_follows_the_path(path: str, kind: PageKind) -> None:
    """Where a file lies says what it is, whatever its heading says."""
    assert kind == parse.parse(path, b"## [2012-02-8](/news/2012/02/8/index.md)\n\n# x\n").kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("## [2012-02-8](x)\n", PageKind.DAY),
        ("### [2012-02-8](x)\n", PageKind.EVENT),
        ("# x\n", PageKind.OTHER),
        ("", PageKind.OTHER),
    ],
)
def test_kind_without_a_path_follows_the_heading(text: str, kind: PageKind) -> None:
    """A page of no known path is what its dated heading makes it."""
    assert kind == parse.parse("", text.encode()).kind


def test_date_is_the_folders_before_the_headings() -> None:
    """The folder's date counts before the heading's; `heading_date` still tells what that says."""
    page = parse.parse("/news/2012/02/9/a.md", b"### [2012-02-8](x)\n\n# x\n")

    assert (date(2012, 2, 9), date(2012, 2, 8)) == (convert.page_date(page), convert.heading_date(page))


@pytest.mark.parametrize("written", ["2012-02-30", "0000-01-1", "2012-13-1"])
def test_date_that_the_calendar_lacks(written: str) -> None:
    """A heading can name a day that there never was: it has no date then."""
    assert convert.page_date(parse.parse("", f"### [{written}](x)\n\n# x\n".encode())) is None


# ---------------------------------------------------------------- event pages


def test_event_of_an_early_page() -> None:
    """A page of the first stage: no Formats line, one kind of heading, up to ten related events."""
    related = "".join(f"{n}. [Event {n}](/news/2012/03/{n}/e.md) _Context: Goma_\n" for n in range(1, 11))
    found = event(BARE + "### Source:\n\n1. [BBC](http://bbc.test/1)\n\n### Related:\n\n" + related)

    assert [source.title for source in found.sources] == ["BBC"]
    assert [f"/news/2012/03/{n}/e.md" for n in range(1, 11)] == [one.path for one in found.related]


def test_event_of_a_late_page() -> None:
    """A page of the last stage: Formats, topic, summary, sources, cover, changes and related events."""
    text = (
        "\nFormats: [HTML](a.html)  [JSON](a.json)  [XML](a.xml)  \n\n"
        + HEAD
        + "##### Navy\n# Title \n\nSummary.\n\n\n"
        "### Sources:\n\n1. [BBC](http://bbc.test/1)\n1. [Cover Image](http://bbc.test/c.png)\n\n"
        "### Changes:\n\n1. [Old ](/news/2012/02/8/old.md) _2018-03-14 10:30:06 (First version)_\n"
        "1. [Title ](/news/2012/02/8/a.md) _(Current version)_\n\n"
        "### Related:\n\n1. [Other](/news/2012/02/7/o.md) _Context: Malta, Navy_\n"
    )

    assert Event(
        path=EVENT,
        file="news/2012/02/8/a.md",
        date=date(2012, 2, 8),
        title="Title",
        topic="Navy",
        summary="Summary.",
        contexts=("Malta", "Navy"),
        sources=(Source("BBC", "http://bbc.test/1"),),
        cover_image="http://bbc.test/c.png",
        related=(Related("Other", "/news/2012/02/7/o.md", ("Malta", "Navy"), date(2012, 2, 7)),),
        changes=(
            Change("Old", "/news/2012/02/8/old.md", "2018-03-14 10:30:06", "First version"),
            Change("Title", "/news/2012/02/8/a.md", None, "Current version"),
        ),
    ) == event(text)


def test_event_from_front_matter_alone() -> None:
    """A page by hand can say in its front matter what others say in their headings."""
    found = event("---\ntitle: A &amp; B\nsummary: Short.\ntopic: Navy\ntags: [Malta, Goma]\n---\n\nText.\n")

    assert (found.title, found.summary, found.topic, found.contexts) == ("A & B", "Short.", "Navy", ("Goma", "Malta"))


def test_title_in_the_text_counts_before_front_matter() -> None:
    """The heading is the title where there are both."""
    assert event("---\ntitle: Front\n---\n\n# Text\n").title == "Text"


def test_second_title_is_none() -> None:
    """Only the first heading of level one is the title."""
    assert event(BARE + "# Another\n").title == "A title"


@pytest.mark.parametrize(
    ("text", "title", "topic", "summary"),
    [
        ("A fire.\n=====\n", "A fire.", None, None),
        ("##### Goma\nA fire.\n=\nIt burns.\n\n##### Else\n", "A fire.", "Goma", "It burns."),
        ("  A fire in\r\n*Goma*.  \r\n ===\t\r\n\r\nIt burns.\r\n", "A fire in *Goma*.", None, "It burns."),
        ("A text.\n\nA fire.\n=====\n\nIt burns.\n", "A fire.", None, "It burns."),
        ("====\n\nA fire.\n====\n", "A fire.", None, None),
        ("A fire.\n====\n====\n\n### Source:\n", "A fire.", None, "===="),
        ("Rain.\n=====\n\n# A fire.\n\nIt burns.\n", "A fire.", None, "It burns."),
        ("---\ntitle: Rain.\n---\nA fire.\n====\n", "A fire.", None, None),
    ],
)
def test_title_may_be_underlined(text: str, title: str, topic: str | None, summary: str | None) -> None:
    """Where no heading of level 1 is marked by #, the first one that is underlined by ==== is the title."""
    for head in ("", HEAD) if not text.startswith("---") else ("",):
        page = parse.parse(EVENT, (head + text).encode())
        assert (page.title_raw, page.topic, page.summary, page.problems) == (title, topic, summary, ())


@pytest.mark.parametrize(
    "text",
    [
        "A text.\n\n=====\n",
        "1. One.\n=====\n",
        "- One.\n  Two.\n=====\n",
        "> One.\n=====\n",
        "### Source:\n=====\n",
        "```\nA fire.\n=====\n```\n",
        "    A fire.\n    =====\n",
        "A fire.\n=====.\n",
        "A fire.\n-----\n",
        "<!--\nA fire.\n=====\n-->\n",
    ],
)
def test_line_that_only_looks_like_an_underlined_title(text: str) -> None:
    """What is underlined and no paragraph, or shown as code, is no title; nor is a heading of level 2."""
    page = parse.parse(EVENT, (HEAD + text).encode())

    assert (page.title_raw, [one.rule for one in page.problems]) == (None, ["NA501"])


@pytest.mark.parametrize(
    "text", ["", HEAD, HEAD + "#\n", HEAD + "# \n", "Text.\n", HEAD + "```\n# code\n```\n", "## x\n"]
)
def test_page_without_a_title(text: str) -> None:
    """A page with no title, or none but blanks or code, has a problem and no title."""
    page = parse.parse(EVENT, text.encode())

    assert convert.title_of(page) == ""
    assert [problem.rule for problem in page.problems] == ["NA501"]


def test_source_without_an_address() -> None:
    """A source can be a name alone."""
    assert event(BARE + "### Source:\n\n1. The Standard\n2. [Xinhua]\n").sources == (
        Source("The Standard", None),
        Source("Xinhua", None),
    )


def test_sections_given_twice_are_one() -> None:
    """What stands under two headings of one name is one list."""
    section = "### Source:\n\n1. [{0}](http://{0}.test/)\n\n"

    assert [one.title for one in event(BARE + section.format("a") + section.format("b")).sources] == ["a", "b"]


@pytest.mark.parametrize("heading", ["### Related", "## related:", "### RELATED:", "### 有关：", "### Related :"])
def test_section_headings_are_read_leniently(heading: str) -> None:
    """A section's heading may differ in level, case and colon."""
    assert len(event(BARE + heading + "\n\n- [x](/news/2012/02/7/x.md)\n").related) == 1


def test_related_without_context() -> None:
    """A related event may name nothing that it shares."""
    assert event(BARE + "### Related:\n\n1. [x](/news/2012/02/7/x.md)\n").related == (
        Related("x", "/news/2012/02/7/x.md", (), date(2012, 2, 7)),
    )


COVERED = "1. [b](http://b.test/)\n2. [a](http://a.test:8080/news/1.html)\n2. [Cover Image]({})\n"


@pytest.mark.parametrize(
    "url", ["http://a.test/${picture}.png", "/${picture}.png", "{{i}}.png", "https:http://a.test/b", "http://", "", "#"]
)
def test_what_is_no_cover(url: str) -> None:
    """An address that a template broke, or that has no host, is no cover image."""
    assert (
        event(BARE + f"### Source:\n\n1. [a](http://a.test/) [IMG]({url})\n1. [Cover Image]({url})\n").cover_image
        is None
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/english/logo.jpg", "http://a.test:8080/english/logo.jpg"),
        ("logo.jpg", "http://a.test:8080/news/logo.jpg"),
        ("../logo.jpg?w=1&amp;h=2", "http://a.test:8080/logo.jpg?w=1&h=2"),
        ("//b.test/logo.jpg", "https://b.test/logo.jpg"),
        ("data:image/png;base64,AAAA", None),
    ],
)
@pytest.mark.parametrize("row", ["1. [a](http://a.test:8080/news/1.html) [IMG]({})\n", COVERED])
def test_cover_is_relative_to_its_source(url: str, expected: str | None, row: str) -> None:
    """An image that is named without a host is of the site of the source that it stands beside or follows."""
    assert event(BARE + "### Source:\n\n" + row.format(url)).cover_image == expected


def test_cover_without_a_source_to_be_relative_to() -> None:
    """A relative image below no source, or beside one without an address, is none."""
    for rows in ("1. [Cover Image](/a.png)\n", "1. The Times\n1. [Cover Image](/a.png)\n"):
        assert event(BARE + "### Source:\n\n" + rows).cover_image is None


def test_cover_is_the_named_one_before_a_sources() -> None:
    """The Cover Image entry counts before a picture beside a source."""
    text = "### Source:\n\n1. [a](http://a.test/) [IMG](http://a.test/i.png)\n1. [Cover Image](//b.test/c.png)\n"

    assert event(BARE + text).cover_image == "https://b.test/c.png"


# ---------------------------------------------------------------- day pages


def test_item_names_with_a_comma_are_joined_by_what_the_event_says() -> None:
    """A day page's names are in no order; those that the event's own lists know with a comma are put together."""
    page = parse.parse(DAY, b"### [x](/news/2012/02/8/x.md)\n_Context: law, Senate election, 2013, Goma_\n")
    related = "### Related:\n\n1. [y](/news/2013/02/8/y.md) _Context: Goma, Senate election, 2013_\n"
    of = parse.parse(EVENT, (BARE + related).encode())

    assert convert.event_of_item(EVENT, page.items[0]).contexts == ("law", "Senate election", "2013", "Goma")
    assert convert.event_of(of, None, page.items[0]).contexts == ("Goma", "Senate election, 2013", "law")


def test_topic_of_an_english_item_is_its_own() -> None:
    """An English day page prints each item's topic; one without it has none."""
    page = parse.parse(DAY, b"##### Navy\n### [a](/news/2012/02/8/a.md)\n### [b](/news/2012/02/8/b.md)\n")

    assert [item.topic for item in page.items] == ["Navy", None]


def test_listed_event_of_a_page_that_is_gone() -> None:
    """An event that only its day page tells of has what stands there, and no file."""
    page = parse.parse(DAY, b"### [ ''A'' ](/zh/news/2012/02/8/a.md)\n_Context: Goma_\n\n")
    found = convert.event_of_item(*next(iter(convert.items_by_path([page]).items())))

    assert (found.path, found.file, found.title, found.contexts) == ("/news/2012/02/8/a.md", None, '"A"', ("Goma",))


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("line", "titles", "expected"),
    [
        ("Cleveland, Ohio, Northern College", ("A fire in Cleveland, Ohio.",), ("Cleveland, Ohio", "Northern College")),
        ("Cleveland, Ohio, Northern College", ("A fire.",), ("Cleveland", "Ohio", "Northern College")),
        (
            "Cleveland, Ohio, Northern College",
            ("Cleveland, Ohio, Northern College",),
            ("Cleveland", "Ohio", "Northern College"),
        ),
        ("Paris Opera, Paris, Texas", ("A show in Paris, Texas.",), ("Paris Opera", "Paris, Texas")),
        ("b, a", (), ("b, a",)),
        ("c, b, a", (), ("c", "b", "a")),
        ("", (), ()),
        (", , ", (), ()),
        ("Caf&eacute;", (), ("Café",)),
    ],
)
def test_split_names(line: str, titles: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """A fall in the order joins two names where one join alone mends it, or a title literally holds the joined name."""
    assert expected == context_lists.split_names(line, ordered=True, titles=titles)


def test_split_names_of_three_parts() -> None:
    """A known name may hold two commas."""
    assert context_lists.split_names("A, B, C, D", ordered=False, comma_names=["A, B, C"]) == ("A, B, C", "D")


@given(st.lists(st.sampled_from("abcde"), max_size=6), st.booleans())
def test_split_names_keeps_every_part(names: list[str], ordered: bool) -> None:
    """Joined or not, the parts of a list are all there, in their order, each name once."""
    found = context_lists.split_names(", ".join(names), ordered=ordered)
    parts = [part for name in found for part in name.split(", ")]

    assert len(set(found)) == len(found)
    assert list(dict.fromkeys(names)) == list(dict.fromkeys(parts))


# ---------------------------------------------------------------- any page


@settings(max_examples=200, deadline=None)
@given(PATHS | st.text(max_size=20), BYTES)
def test_any_bytes_are_a_page(path: str, data: bytes) -> None:
    """Whatever the bytes and the path, parsing gives a page, and values can be made of it."""
    page = parse.parse(path, data)
    read(path, data)
    for item in page.items:
        convert.event_of_item(item)

    assert page.path == path
    assert page.text == decode(data).text


@given(PATHS, BYTES | MADE.map(lambda made: made.text.encode()))
def test_spans_hold_their_targets(path: str, data: bytes) -> None:
    """What stands at a row's span is its target, or its text where it has none."""
    page = parse.parse(path, data)

    for row in rows(page):
        assert page.text[row.start : row.end] in ((row.target,) if row.target else ("", row.text))


@given(MADE)
def test_made_page_is_read_back(made: Made) -> None:
    """A page made by the grammar says what was put in."""
    assert made.values == read(made.path, made.text.encode())


@given(MADE)
def test_made_page_is_read_back_by_the_second_reader(made: Made) -> None:
    """The second reader, written apart, finds the same on a page made by the grammar."""
    assert made.values == second_reader.read(made.text)
    assert second_reader.leftover(made.text) == []


@given(MADE, st.booleans())
def test_made_page_with_other_line_ends(made: Made, mark: bool) -> None:
    """Carriage returns and a byte order mark change no value of a made page."""
    data = ("\ufeff" * mark + made.text.replace("\n", "\r\n")).encode()
    found = read(made.path, data)
    found["title_raw"] = made.values.get("title_raw")
    made.values.setdefault("title_raw", None)

    assert made.values == found


def test_examples_are_read_alike(examples: Path) -> None:
    """Both readers find the same on every page of the examples."""
    files = sorted(examples.rglob("news/**/*.md"))
    differing = [
        file.relative_to(examples)
        for file in files
        if read(f"/{file.relative_to(examples)}", file.read_bytes()) != second_reader.read(file.read_text("utf-8"))
    ]

    assert files
    assert differing == []


# ---------------------------------------------------------------- bytes and places


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"# caf\xe9\n", (5, 6)),
        (b"\xef\xbb\xbf# caf\xe9\n", (5, 6)),
        ("# 中".encode() + b"\xff", (3, 4)),
        (b"\xed\xa0\x80\n# x", (0, 1)),
    ],
)
def test_bytes_that_are_not_utf8(data: bytes, place: tuple[int, int]) -> None:
    """The first byte that is not UTF-8 is a problem at its place, and the page is read all the same."""
    page = parse.parse(EVENT, data)
    problem = page.problems[0]

    assert ("NA502", place) == (problem.rule, (problem.start, problem.end))
    assert page.title_raw is not None


def test_lines_and_columns_count_from_one() -> None:
    """An offset's line and column count from 1, columns in characters, and a break belongs to its line."""
    lines = Lines("é\n中文\n")

    assert astuple(lines, 0, 1) == (1, 1, 1, 2)
    assert astuple(lines, 1, 2) == (1, 2, 2, 1)
    assert astuple(lines, 3, 5) == (2, 2, 3, 1)


def astuple(lines: Lines, start: int, end: int) -> tuple[int, int, int, int]:
    place = lines.place(start, end)
    return place.line, place.column, place.end_line, place.end_column


# ---------------------------------------------------------------- time

LONG_LINES = {
    "blanks in a title": ("# a", " ", "x"),
    "brackets in a related event": (HEAD + "# t\n\n### Related:\n\n1. [", "](", "x"),
    "links in a related event": (HEAD + "# t\n\n### Related:\n\n1. [", "](a) ", "x"),
    "names of a related event": (HEAD + "# t\n\n### Related:\n\n1. [a](b) _Context: ", "b, a, ", "x_"),
    "blanks in names": (HEAD + "# t\n\n### Related:\n\n1. [a](b) _Context: ", " ", "x"),
    "links in a change": (HEAD + "# t\n\n### Changes:\n\n1. [", "](a) _b_", "x"),
    "blanks in a source": (HEAD + "# t\n\n### Source:\n\n1. x", " ", "x"),
    "links in a source": (HEAD + "# t\n\n### Source:\n\n1. [", "](a) [IMG](b) ", "x"),
    "links in an item": ("### [", "](a) ", "x"),
}


@pytest.mark.parametrize("name", LONG_LINES)
def test_long_line_takes_linear_time(name: str, linear: Linear) -> None:
    """A line that repeats what the grammar is made of is read in time that grows as it does."""
    before, part, after = LONG_LINES[name]
    path = DAY if before == "### [" else EVENT

    linear(lambda text: read(path, text.encode()), lambda size: before + part * (size // len(part)) + after)
