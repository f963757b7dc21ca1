"""One page, three readers: the grammar, and the two ways in which the fast path takes pages apart, say the same.

The index fills its rows by `links_of` and `sources_of`, the survey of `validate`
by `rows_of` and `urls_of`; where either reads a page at all, `parse` must have
found the same title, topic, summary, sources, related events and items.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc.markdown.links import find_links
from newsarc.pages.layouts.daily import fast_path, form, layout
from newsarc.pages.page import LinkRow, Page
from newsarc.pages.parse import parse
from newsarc.text.clean import clean
from tests.index.test_page_rows import HEADS, ROWS
from tests.validation.test_survey import FAULTS, TREES, Archived, Fault, archives, change_somewhere

DAY = "/news/2012/02/8"
HEAD = f"### [2012-02-8]({DAY}/index.md)\n\n"


class Read(NamedTuple):
    """How many pages each reader of the fast path could read."""

    by_index: int = 0
    by_survey: int = 0
    days: int = 0


def compare(path: str, data: bytes) -> Read:
    """Compare what the fast path reads of a page with what the grammar does."""
    page = parse(path, data)
    day_page = f"{layout.folder_of(path)}/{layout.DAY_PAGE}"
    headings, body = fast_path.headings(day_page), fast_path.after_formats(data)
    if layout.is_day_page(path):
        day = fast_path.read_day(body, headings.day)
        return Read(days=0 if day is None else _compare_day(page, day))
    event = fast_path.read_event(body, headings.event)
    return _compare_event(page, event) if event else Read()


def _compare_event(page: Page, event: fast_path.EventParts) -> Read:
    sources = fast_path.sources_of(event.sources)
    related = fast_path.links_of(event.related)
    by_index = False
    if sources is not None and related is not None:
        targets, tails = related
        by_index = fast_path.holds_only(event.head + b"".join(tails), 1 + len(sources))
    if by_index and fast_path.are_plain_targets(targets) and clean(event.title.decode()):
        _compare_fields(page, event)
        assert [(one.text, one.target) for one in page.sources] == [
            (a.decode(), b.decode("utf-8", "surrogateescape")) for a, b in sources or ()
        ]
        assert [one.target for one in page.related] == [one.decode("utf-8", "surrogateescape") for one in targets]
        assert [clean(one.tail) for one in page.related] == [_names(one) for one in tails]
    urls = fast_path.urls_of(event.sources) if event.sources else []
    rows = fast_path.rows_of(event.related)
    by_survey = False
    if urls is not None and rows is not None:
        by_survey = fast_path.holds_only(event.head + b"".join(rows[1]), 1 + len(urls))
    if by_survey and rows and all(map(_is_right, rows[0])) and clean(event.title.decode()):
        _compare_fields(page, event)
        assert [_row(one) for one in page.related] == list(rows[0])
        assert [_names(one) for one in rows[1]] == [clean(one.tail) for one in page.related]
        links = [page.text[link.start : link.end] for link in find_links(page.text, page.body)]
        assert len(links) == 1 + len(urls or ()) + len(rows[0])
        assert links[1 : 1 + len(urls or ())] == [one.decode() for one in urls or ()]
    return Read(by_index, by_survey)


def _is_right(row: bytes) -> bool:
    """Whether a row may be the right one to a page, as the survey sees by its hash."""
    target = fast_path.target_of(row)
    title = row[1 : len(row) - len(target) - 2]
    is_path = target != b"" and b")" not in target and fast_path.are_plain_targets([target])
    return is_path and fast_path.is_plain(title) and b"\n" not in title  # titles are of one line


def _compare_fields(page: Page, event: fast_path.EventParts) -> None:
    assert page.heading is not None
    assert clean(page.title_raw or "") == clean(event.title.decode())
    assert (page.topic or "") == clean(event.topic.decode())
    assert (page.summary or "") == clean(event.summary.decode())


def _compare_day(page: Page, day: fast_path.DayParts) -> int:
    if all(map(_is_right, day.rows)):
        assert [_row(item.row) for item in page.items] == list(day.rows)
        assert [(item.names or "").strip() for item in page.items] == [
            (fast_path.context_line(text) or "").strip() for text in day.texts
        ]
        assert len(find_links(page.text, page.body)) == day.links
    assert (page.previous.target.encode("utf-8", "surrogateescape") if page.previous else b"") == day.previous
    return 1


def _row(row: LinkRow) -> bytes:
    return fast_path.row_to(row.text.encode(), row.target.encode("utf-8", "surrogateescape"))


def _names(tail: bytes) -> str:
    return clean(tail.decode().partition(": ")[2])


def compared(files: dict[str, bytes]) -> Iterator[Read]:
    """What was compared of an archive's pages of days."""
    return (compare(path, data) for path, data in sorted(files.items()) if layout.folder_of(path))


@settings(max_examples=15, deadline=None)
@given(archive=archives())
def test_archive_in_order(archive: Archived) -> None:
    """The readers agree on pages in which nothing is wrong."""
    assert list(compared(archive.files))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@settings(max_examples=8, deadline=None)
@given(data=st.data(), archive=archives())
def test_faults(fault: Fault, data: st.DataObject, archive: Archived) -> None:
    """They agree on pages with a fault, or the fast path leaves the page to the grammar."""
    fault(data, archive)
    list(compared(archive.files))


@given(data=st.data(), archive=archives())
def test_anything_anywhere(data: st.DataObject, archive: Archived) -> None:
    """They agree whatever is written, or missing, anywhere in a page."""
    for _ in range(data.draw(st.integers(1, 3))):
        change_somewhere(data, archive)
    list(compared(archive.files))


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("head", HEADS)
def test_forms(head: str, rows: str) -> None:
    """They agree on the forms in which a page may come near the plain one."""
    related = f"### {form.RELATED[0]}:\n\n{rows}" if rows else ""

    compare(f"{DAY}/a.md", (HEAD + head + related).encode())


@pytest.mark.parametrize("section", form.SOURCES)
@pytest.mark.parametrize("related", form.RELATED)
@pytest.mark.parametrize("contexts", form.CONTEXTS)
def test_every_name_of_a_field(section: str, related: str, contexts: str) -> None:
    """All three read a page by any of the names that its fields may have."""
    page = (
        f"{HEAD}##### Rain\n# It rains. \n\nFor days.\n\n\n### {section}:\n\n1. [BBC](http://a.test/1)\n\n"
        f"### {related}:\n\n1. [It rained. ]({DAY}/b.md) _{contexts}: China, U.S._\n"
    ).encode()
    parsed = parse(f"{DAY}/a.md", page)

    assert compare(f"{DAY}/a.md", page) == Read(by_index=True, by_survey=True)
    assert (parsed.topic, parsed.summary, len(parsed.sources), len(parsed.related)) == ("Rain", "For days.", 1, 1)


@pytest.mark.parametrize("previous", form.PREVIOUS_DAY)
def test_every_name_of_the_day_before(previous: str) -> None:
    """A day page is read by any of the names that its link to the day before may have."""
    back = f"## [{previous}...](/news/2012/02/7/index.md)"
    page = f"## [2012-02-8]({DAY}/index.md)\n\n### [A]({DAY}/a.md)\n_Context: B_\n\n{back}\n"

    assert compare(f"{DAY}/index.md", page.encode()).days == 1
    assert parse(f"{DAY}/index.md", page.encode()).previous is not None


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_trees_of_the_rules(tree: Path) -> None:
    """They agree on the archives of the rules."""
    list(compared(_files(tree)))


def test_examples(examples: Path) -> None:
    """They agree on the examples, nearly all of which the fast path reads, so that there is something to compare."""
    files = _files(examples)
    found = list(compared(files))
    events = sum(map(layout.is_event, files))

    assert sum(one.by_index for one in found) > 0.9 * events
    assert sum(one.by_survey for one in found) > 0.9 * events
    assert sum(one.days for one in found) > 0


def _files(root: Path) -> dict[str, bytes]:
    return {f"/{one.relative_to(root)}": one.read_bytes() for one in root.rglob("*.md") if one.is_file()}


@pytest.mark.parametrize(
    "below",
    [
        "_Context: China, U.S._\n",
        "It rains.\n",
        "It rains.\n_Context: China_\n",
        "See [this](/news/2012/02/7/x.md).\n",
        "`code`\n",
        "<!-- hidden -->\n_Context: China_\n",
        "_Context: China_ \n",
        "_消息: 中国_\n",
        "---\n",
        "",
    ],
)
def test_text_below_an_item(below: str) -> None:
    """They agree on whatever is below an item of a day page."""
    page = f"## [2012-02-8]({DAY}/index.md)\n\n##### Rain\n### [A]({DAY}/a.md)\n{below}\n### [B]({DAY}/b.md)\n\n"

    compare(f"{DAY}/index.md", page.encode())
