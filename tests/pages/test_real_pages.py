"""Pages of the real archive, where they lie beside the repository: both readers find the same on each."""

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

pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"the sample of real pages isn't at {SAMPLE}")


def files() -> list[Path]:
    return sorted(SAMPLE.rglob("*.md"))


def site_path(file: Path) -> str:
    return f"/{file.relative_to(SAMPLE)}"


def both(file: Path) -> tuple[Values, Values]:
    """What the parser finds on a page, and what the second reader does."""
    return read(site_path(file), file.read_bytes()), second_reader.read(file.read_text("utf-8"))


def test_sample_is_whole() -> None:
    """The sample has its forty-five pages."""
    assert len(files()) == 45


@pytest.mark.parametrize(
    "file", [file for file in files() if site_path(file) != COMMA], ids=lambda file: file.stem[:40]
)
def test_real_page_is_read_alike(file: Path) -> None:
    """Both readers find the same on a real page."""
    found, expected = both(file)

    assert expected == found


def test_name_with_a_comma_is_joined_by_the_title_alone() -> None:
    """On one page a title that holds "Charlottesville, Virginia" decides what the order leaves open; that is all."""
    found, expected = both(SAMPLE / COMMA.lstrip("/"))
    parts = ["Charlottesville", "Virginia", "University of Virginia", "Yeardley Love", "men's lacrosse"]
    differing = [number for number, one in enumerate(found["related"]) if one != expected["related"][number]]

    assert expected["related"][0][2] == parts
    assert found["related"][0][2] == ["Charlottesville, Virginia", *parts[2:]]
    assert differing == [0]
    assert {**expected, "related": None} == {**found, "related": None}


def test_no_line_of_a_real_page_is_left_over() -> None:
    """The second reader has a place for every line of every page, so nothing escapes the comparison."""
    left = {site_path(file): second_reader.leftover(file.read_text("utf-8")) for file in files()}

    assert {path: lines for path, lines in left.items() if lines} == {}
