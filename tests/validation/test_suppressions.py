"""Remarks that say what to ignore: what they hide, and that nobody else sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import Archive
from newsarc.markdown.masking import comments
from newsarc.model.report import Report
from newsarc.pages.page import Page
from newsarc.pages.parse import parse
from newsarc.validation.suppressions import find_suppressions
from tests.conftest import Linear
from tests.support.commands import settle

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]

DAY = "/news/2012/02/8"
RAIN = f"{DAY}/rain.md"
SNOW = f"{DAY}/snow.md"
REMARK = "<!-- newsarc-ignore NA1, NA303: as it was printed -->"
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


def told(report: Report) -> list[tuple[str, str, int]]:
    return [(one.rule, one.file.rpartition("/")[2], one.line) for one in report.findings]


def remarked(text: str, at: int) -> str:
    """A page with the remark behind one of its lines."""
    lines = text.split("\n")
    lines[at] += f" {REMARK}"
    return "\n".join(lines)


@given(st.sampled_from([(RAIN, EVENT), (f"{DAY}/index.md", DAY_PAGE)]), st.data())
def test_remark_is_seen_by_nobody(page: tuple[str, str], data: st.DataObject) -> None:
    """A remark behind any line of a page changes nothing of what the page says."""
    path, text = page
    at = data.draw(st.integers(0, text.count("\n")))

    bare, found = (parse(path, one.encode()) for one in (text, remarked(text, at)))

    assert _said(found) == _said(bare)


def _said(page: Page) -> list[object]:
    """All that was read of a page but places, and blanks at its lines' ends."""
    rows = [(row.text, row.target, row.tail.strip()) for row in (*page.sources, *page.changes, *page.related)]
    items = [(item.row.text, item.row.target, item.topic, item.summary, item.names) for item in page.items]
    links = [(row.text, row.target) for row in (page.heading, page.previous) if row]
    return [(page.title_raw or "").strip(), page.topic, page.summary, rows, items, links, page.problems]


def test_remark_hides_its_line_and_the_next(make_archive: MakeArchive) -> None:
    """What is found on a remark's line or the one below is hidden and counted; all else stays."""
    archive = Archive(make_archive(FILES))
    everything = [
        ("NA303", "index.md", 7),
        ("NA101", "index.md", 10),
        ("NA303", "rain.md", 20),
        ("NA101", "rain.md", 21),
    ]
    assert told(archive.validate()) == everything

    for at, left in ((18, [3]), (19, []), (20, [2])):
        (archive.root / RAIN[1:]).write_text(remarked(EVENT, at), "utf-8")
        report = archive.validate(ignore=["NA506"])  # the remark isn't of use for both its rules everywhere
        assert told(report) == [*everything[:2], *(everything[n] for n in left)]
        assert len(report.ignored) == 2 - len(left)


def test_what_is_ignored_is_of_the_rules_that_are_asked_for(make_archive: MakeArchive) -> None:
    """Only findings of selected rules count as ignored; a remark that was of use is of use whatever is selected."""
    archive = Archive(make_archive({**FILES, RAIN: remarked(EVENT, 19)}))

    assert len(archive.validate(select=["NA1"]).ignored) == 1
    assert len(archive.validate(ignore=["NA1", "NA3"]).ignored) == 0
    assert told(archive.validate(select=["NA506"])) == []
    assert len(archive.validate([RAIN]).ignored) == 2
    assert len(archive.validate([SNOW]).ignored) == 0


def test_kept_report_knows_what_is_ignored(make_archive: MakeArchive) -> None:
    """A report from the cache is the one that was made."""
    root = make_archive({**FILES, RAIN: remarked(EVENT, 19)})
    settle()

    made, kept, fresh = (Archive(root, cache=cache).validate() for cache in (True, True, False))

    assert made == kept == fresh


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
def test_comment_is_none_in_code(text: str, count: int) -> None:
    """What is shown as code is no comment; code within a comment is no code."""
    assert len(comments(text)) == count


@pytest.mark.parametrize(
    "part", ["<!-- newsarc-ignore NA1: x -->", "`<!-- newsarc-ignore NA1: x -->` ", "<!--", "`<!-- -->"]
)
def test_remarks_are_read_in_time_that_grows_as_they_do(linear: Linear, part: str) -> None:
    """A page of nothing but remarks, in code or not, whole or broken, takes time in step with its length."""
    linear(find_suppressions, lambda size: "newsarc-ignore " + part * (size // len(part)))
