"""The targets of rows: which site path each leads to, with a tree of the archive and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarc.files.scan import scan
from newsarc.links.row_targets import RowResolver
from tests.conftest import MakeArchive

DAY = "/news/2012/02/8"
PAGE, RAIN = f"{DAY}/index.md", f"{DAY}/rain falls.md"


@pytest.fixture(scope="module")
def root(make_archive: MakeArchive) -> Path:
    """A day with one event, and a folder beside that of the pages."""
    return make_archive({PAGE: "# A\n", RAIN: "# B\n", "/img/news/2012/02/8/rain.md": "# C\n"})


@pytest.fixture(scope="module", params=["tree", "disk"])
def resolver(root: Path, request: pytest.FixtureRequest) -> RowResolver:
    """A resolver that looks files up in the archive's tree, or on disk."""
    return RowResolver(str(root), scan(root) if request.param == "tree" else None)


@pytest.mark.parametrize(
    ("written", "path", "exists"),
    [
        (f"{DAY}/rain%20falls.md", RAIN, True),
        (f"<{RAIN}>", RAIN, True),
        ("rain%20falls.md", RAIN, True),
        (f"/zh{DAY}/rain%20falls.md", RAIN, True),  # a prefix, since there is no such folder
        (f"/img{DAY}/rain.md", f"/img{DAY}/rain.md", True),
        (f"{DAY}/Rain%20Falls.md", f"{DAY}/Rain Falls.md", False),
        (f"{DAY}/gone.md", f"{DAY}/gone.md", False),
        ("../9/gone.md", "/news/2012/02/9/gone.md", False),
        ("https://a.test/", "https://a.test/", False),
    ],
)
def test_target(resolver: RowResolver, written: str, path: str, exists: bool) -> None:
    """A target leads to the site path that it names, whether a file is there or not, behind a prefix too."""
    assert resolver.found(written, PAGE) == (path, exists)
    assert resolver.path_of(written, PAGE) == path


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (f"{DAY}/gone.md", f"{DAY}/gone.md"),
        (f"/zh{DAY}/gone.md", f"{DAY}/gone.md"),
        (f"/img{DAY}/gone.md", None),
        (f"{DAY}/rain%20falls.md", None),
        ("gone.md", None),
    ],
)
def test_plain_path(resolver: RowResolver, written: str, path: str | None) -> None:
    """A target is plain if it is a site path, or one behind a prefix that is no folder, and nothing is escaped."""
    assert resolver.plain_path_of(written) == path
