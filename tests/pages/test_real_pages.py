"""Pages as the real archive has them: both readers find the same on each.

Those of the archive itself are read where they lie beside the repository; the
pages here are like its oddest ones and are read everywhere.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.markdown import second_reader
from tests.support.pages import Values, read

SAMPLE = Path(__file__).resolve().parent.parent.parent.parent / "shared/data/en-sample"
COMMA = (
    "/news/2012/02/8/in-charlottesville-virginia-u-s-the-prosecution-and-defense-both-make-their-opening-statements-in-"
    "the-trial-of-former-university-of-virg.md"
)

needs_sample = pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"the sample of real pages isn't at {SAMPLE}")

TRIAL = """### [2012-03-6](/news/2012/03/6/index.md)

# In Burlington, Vermont, U.S., a court hears both sides in the case of a former University of Vermont rowing coach. 

A former coach and the club that he sued traded accounts of a &quot;missing&quot; boat, lawyers said


### Source:

1. [The Harbour Post via Radio One](http://post.example/id/7554938/coach-trial)

### Related:

1. [In Burlington, Vermont, U.S., the former University of Vermont rowing coach is cleared. The club has thirty days to appeal. ](/news/2012/03/20/in-burlington-vermont-u-s-the-former-university-of-vermont-rowing-coach-is-cleared.md) _Context: Burlington, Vermont, University of Vermont, Yolanda Archer, men's rowing_
2. [ A flood closes three bridges in Burlington, Vermont. ](/news/2017/08/12/a-flood-closes-three-bridges-in-burlington-vermont.md) _Context: Burlington, Vermont_
3. [In the United States, the University of Vermont club that was the subject of a ''River Stone'' article sues the magazine. ](/news/2015/11/9/in-the-united-states-the-university-of-vermont-club-that-was-the-subject-of-a-river-stone-article-sues.md) _Context: University of Vermont_
"""  # noqa: E501, W291 - as the pages are


def files() -> list[Path]:
    return sorted(SAMPLE.rglob("*.md"))


def site_path(file: Path) -> str:
    return f"/{file.relative_to(SAMPLE)}"


def both(file: Path) -> tuple[Values, Values]:
    """What the parser finds on a page, and what the second reader does."""
    return read(site_path(file), file.read_bytes()), second_reader.read(file.read_text("utf-8"))


@needs_sample
def test_sample_is_whole() -> None:
    """The sample has its forty-five pages."""
    assert len(files()) == 45


@needs_sample
@pytest.mark.parametrize(
    "file", [file for file in files() if site_path(file) != COMMA], ids=lambda file: file.stem[:40]
)
def test_real_page_is_read_alike(file: Path) -> None:
    """Both readers find the same on a real page."""
    found, expected = both(file)

    assert expected == found


@needs_sample
def test_name_with_a_comma_on_a_real_page() -> None:
    """On one page a title that holds "Charlottesville, Virginia" decides what the order leaves open; that is all."""
    found, expected = both(SAMPLE / COMMA.lstrip("/"))
    parts = ["Charlottesville", "Virginia", "University of Virginia", "Yeardley Love", "men's lacrosse"]
    differing = [number for number, one in enumerate(found["related"]) if one != expected["related"][number]]

    assert expected["related"][0][2] == parts
    assert found["related"][0][2] == ["Charlottesville, Virginia", *parts[2:]]
    assert differing == [0]
    assert {**expected, "related": None} == {**found, "related": None}


@needs_sample
def test_no_line_of_a_real_page_is_left_over() -> None:
    """The second reader has a place for every line of every page, so nothing escapes the comparison."""
    left = {site_path(file): second_reader.leftover(file.read_text("utf-8")) for file in files()}

    assert {path: lines for path, lines in left.items() if lines} == {}


def test_name_with_a_comma_is_joined_by_the_title_alone() -> None:
    """A row's title that holds "Burlington, Vermont" decides what the order of the names leaves open; that is all."""
    found, expected = read("/news/2012/03/6/trial.md", TRIAL.encode()), second_reader.read(TRIAL)
    rest = ["University of Vermont", "Yolanda Archer", "men's rowing"]

    assert [row[2] for row in expected["related"]] == [
        ["Burlington", "Vermont", *rest],
        ["Burlington", "Vermont"],
        rest[:1],
    ]
    assert [row[2] for row in found["related"]] == [["Burlington, Vermont", *rest], ["Burlington", "Vermont"], rest[:1]]
    assert {**expected, "related": None} == {**found, "related": None}
    assert second_reader.leftover(TRIAL) == []
