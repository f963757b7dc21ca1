"""Comments that suppress findings: which ones, and that nothing else is affected by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import Archive
from newsarc.markdown.masking import comments
from newsarc.model.report import Report
from newsarc.pages.page import Page
from newsarc.pages.parse import parse
from newsarc.validation.suppressions import find_suppressions
from tests.conftest import Linear, MakeArchive
from tests.support.commands import settle

DAY = "/news/2012/02/8"
RAIN = f"{DAY}/rain.md"
SNOW = f"{DAY}/snow.md"
COMMENT = "<!-- newsarc-ignore NA1, NA303: as it was printed -->"
EVENT = f"""### [2012-2-8]({DAY}/index.md)

##### Weather
# Rain.

It rains.

### Source:

1. [BBC](https://a.test/1)
1. [Cover Image](https://a.test/i.png)

### Changes:

1. [Rain ]({DAY}/old.md) _2012-02-09 (First version)_
2. [Rain. ]({RAIN}) _(Current version)_

### Related:

1. [Snow? ]({SNOW}) _Context: China_
2. [Gone. ]({DAY}/gone.md) _Context: China, Malta_
"""
DAY_PAGE = f"""## [2012-02-8]({DAY}/index.md)

##### Weather
### [Rain. ]({RAIN})
_Context: China_

### [Snow! ]({SNOW})
It snows.

## [Previous Day...](/news/2012/02/7/index.md)
"""
FILES = {
    f"{DAY}/index.md": DAY_PAGE,
    RAIN: EVENT,
    SNOW: f"### [2012-2-8]({DAY}/index.md)\n\n# Snow. \n\n",
    f"{DAY}/old.md": f"### [2012-2-8]({DAY}/index.md)\n\n# Rain \n\n",
}


def rows(report: Report) -> list[tuple[str, str, int]]:
    return [(one.rule, one.file.rpartition("/")[2], one.line) for one in report.findings]


def with_comment(text: str, at: int) -> str:
    """A page with the comment at the end of one of its lines."""
    lines = text.split("\n")
    lines[at] += f" {COMMENT}"
    return "\n".join(lines)


@given(st.sampled_from([(RAIN, EVENT), (f"{DAY}/index.md", DAY_PAGE)]), st.data())
def test_comment_changes_nothing_else(page: tuple[str, str], data: st.DataObject) -> None:
    """A comment at the end of any line of a page changes nothing of what is read from the page."""
    path, text = page
    at = data.draw(st.integers(0, text.count("\n")))

    bare, found = (parse(path, one.encode()) for one in (text, with_comment(text, at)))

    assert _content(found) == _content(bare)


def _content(page: Page) -> list[object]:
    """All that was read from a page except places, and spaces at the ends of lines."""
    rows = [(row.text, row.target, row.tail.strip()) for row in (*page.sources, *page.changes, *page.related)]
    items = [(item.row.text, item.row.target, item.topic, item.summary, item.names) for item in page.items]
    links = [(row.text, row.target) for row in (page.heading, page.previous) if row]
    return [(page.title_raw or "").strip(), page.topic, page.summary, rows, items, links, page.problems]


def test_comment_suppresses_its_line_and_the_next(make_archive: MakeArchive) -> None:
    """Findings on a comment's line or the next one are left out and counted; all others stay."""
    archive = Archive(make_archive(FILES))
    everything = [
        ("NA303", "index.md", 7),
        ("NA101", "index.md", 10),
        ("NA303", "rain.md", 20),
        ("NA101", "rain.md", 21),
    ]
    assert rows(archive.validate()) == everything

    for at, left in ((18, [3]), (19, []), (20, [2])):
        (archive.root / RAIN[1:]).write_text(with_comment(EVENT, at), "utf-8")
        report = archive.validate(
            ignore=["NA506"]
        )  # the comment doesn't suppress a finding of both its rules everywhere
        assert rows(report) == [*everything[:2], *(everything[n] for n in left)]
        assert len(report.ignored) == 2 - len(left)


def test_ignored_findings_are_those_of_selected_rules(make_archive: MakeArchive) -> None:
    """Only findings of selected rules count as ignored; whether a comment is unused doesn't depend on the selection."""
    archive = Archive(make_archive({**FILES, RAIN: with_comment(EVENT, 19)}))

    assert len(archive.validate(select=["NA1"]).ignored) == 1
    assert len(archive.validate(ignore=["NA1", "NA3"]).ignored) == 0
    assert rows(archive.validate(select=["NA506"])) == []
    assert len(archive.validate([RAIN]).ignored) == 2
    assert len(archive.validate([SNOW]).ignored) == 0


def test_cached_report_has_the_ignored_findings(make_archive: MakeArchive) -> None:
    """A report from the cache equals the one that was cached, ignored findings included."""
    root = make_archive({**FILES, RAIN: with_comment(EVENT, 19)})
    settle()

    new, cached, uncached = (Archive(root, cache=cache).validate() for cache in (True, True, False))

    assert new == cached == uncached


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("`<!-- x -->`", 0),
        ("``<!-- x -->`` <!-- y -->", 1),
        ("` <!-- x -->", 1),
        ("<!-- ` --> <!-- ` -->", 2),
        ("    <!-- x -->", 0),
        ("```\n<!-- x -->\n```\n<!-- y -->", 1),
        ("<!-- a\n\n```\n-->", 1),
        ("<!-- never closed", 0),
        ("> ```\n> <!-- x -->", 0),
        ("- a\n\n  ```\n  <!-- x -->", 0),
        (">     <!-- x -->", 0),
        ("\\<!-- x -->", 0),
        ("a <!-- x\n\ny -->", 0),
        ("> <!-- a\n>\n> b -->", 1),
        ("<pre>\n\n<!-- x -->", 1),
    ],
)
def test_comments_in_code_do_not_count(text: str, count: int) -> None:
    """A comment in code isn't one, and code within a comment isn't code."""
    assert len(comments(text)) == count


@pytest.mark.parametrize(
    "part", ["<!-- newsarc-ignore NA1: x -->", "`<!-- newsarc-ignore NA1: x -->` ", "<!--", "`<!-- -->"]
)
def test_comments_are_read_in_linear_time(linear: Linear, part: str) -> None:
    """A page of nothing but comments, in code or not, whole or broken, takes time proportional to its length."""
    linear(find_suppressions, lambda size: "newsarc-ignore " + part * (size // len(part)))
