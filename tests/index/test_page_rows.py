"""What the index keeps of a page is the same, whether it is taken apart as bytes or parsed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc.files.scan import scan
from newsarc.index.batch import Batch
from newsarc.index.build import indexed_pages
from newsarc.index.page_rows import read_batch
from newsarc.pages.folders import page_folders
from newsarc.pages.layouts.daily import fast_path
from tests.conftest import REPOSITORY, MakeArchive
from tests.validation import test_survey
from tests.validation.test_survey import FAULTS, TREES, Archived, archives, change_somewhere, store

DAY = "/news/2012/02/8"
HEAD = f"### [2012-02-8]({DAY}/index.md)\n\n"


def read(root: Path) -> list[object]:
    """Each page's row, and what it says of itself and others, with lists and pages by their names."""
    folders = page_folders(scan(root).names)
    paths = sorted(path for folder in folders for path in indexed_pages(folder))
    batch = read_batch(str(root), folders, {path.encode(): number for number, path in enumerate(paths, 1)})
    return [*_said(batch, ["nothing", *paths]), sorted(batch.missing)]


def _said(batch: Batch, paths: list[str]) -> list[object]:
    lists = ["", *batch.name_lists]
    found: list[object] = []
    at = 0
    for row, count in zip(batch.rows, batch.entry_counts, strict=True):
        entries = zip(batch.targets[at : at + count], batch.target_lists[at : at + count], strict=True)
        found.append((row, [(paths[target], lists[names]) for target, names in entries]))
        at += count
    return found


def both(root: Path) -> tuple[list[object], list[object]]:
    """What is read by the fast way, where it can be gone, and by parsing alone."""
    fast = read(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast_path, "read_event", lambda body, heading: None)
        patch.setattr(fast_path, "read_day", lambda body, heading: None)
        return fast, read(root)


@given(archive=archives())
def test_archive_in_order(archive: Archived) -> None:
    """An archive of ordinary pages is read the same both ways."""
    with tempfile.TemporaryDirectory() as folder:
        fast, slow = both(store(Path(folder).resolve(), archive.files))

    assert fast == slow


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@settings(max_examples=4)
@given(data=st.data(), archive=archives())
def test_faults(fault: test_survey.Fault, data: st.DataObject, archive: Archived) -> None:
    """So is one in which something is wrong, of whatever kind."""
    read_fault(fault, data, archive)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@given(data=st.data(), archive=archives())
def test_faults_of_many_archives(fault: test_survey.Fault, data: st.DataObject, archive: Archived) -> None:
    """The same in fifty archives each."""
    read_fault(fault, data, archive)


def read_fault(fault: test_survey.Fault, data: st.DataObject, archive: Archived) -> None:
    fault(data, archive)
    with tempfile.TemporaryDirectory() as folder:
        fast, slow = both(store(Path(folder).resolve(), archive.files))

    assert fast == slow


@pytest.mark.parametrize("tree", [REPOSITORY / "examples", *TREES], ids=lambda tree: tree.name)
def test_trees(tree: Path) -> None:
    """So are the examples, and the archives of the rules."""
    fast, slow = both(tree.resolve())

    assert fast == slow


ROWS = [
    "1. [A title](/news/2012/02/9/a.md) _Context: Aa, Bb_\n",
    "1. [A title (x)](/news/2012/02/9/a.md) _Context: Aa, Bb_\n2. [B](/news/2012/02/9/b.md) _Context: Aa, Bb_\n",
    "1. [A](/news/2012/02/9/a.md) _Context: Charlottesville, Virginia, Aa_\n",
    "1. [A](/news/2012/02/9/a(b).md) _Context: Aa_\n",
    "1. [A](/news/2012/02/9/a b.md) _Context: Aa_\n",
    "1. [A](/zh/news/2012/02/9/a.md) _消息: 王立军, 重庆_\n",
    "1. [A [x](/news/2012/02/9/a.md) _Context: Aa_\n",
    "1. [A](/news/2012/02/9/a.md) _Context: A&amp;B, ''C'' D,  E_\n",
    "1. [A](/news/2012/02/9/a.md) _Context: _\n",
    "1. [A](/news/2012/02/9/a.md) _Context: China , France_\n",
    "1. [A](/news/2012/02/9/a.md) _Context: _Context: foo_\n2. [B](/news/2012/02/9/b.md) _Context: foo_\n",
    "1. [A](/news/2012/02/9/a.md)\n",
    "1. [A](/news/2012/02/9/a.md) _Context: Aa_ \n2. [B](/news/2012/02/9/b.md) _Context: Bb_\n",
    "1. [A](/news/2012/02/9/a.md) _Context: Aa_\n[B](/news/2012/02/9/b.md) _Context: Bb_\n",
    "1. [A](/news/2012/02/9/a.md) _Context: Aa_\n\n2. [B](/news/2012/02/9/b.md) _Context: Bb_\n\n\n",
    "2. [A](/news/2012/02/9/a.md) _Context: Aa_\n",
    "1. [A](/news/2012/02/9/a.md) _Context: Aa) _Context: Bb_\n",
    "1. [A](/news/2012/02/9/a.md) _Context: Aa_\n```\n1. [B](/news/2012/02/9/b.md) _Context: Bb_\n",
    "1. [<!-- A](/news/2012/02/9/a.md) _Context: Aa_\n2. [B -->](/news/2012/02/9/b.md) _Context: Bb_\n",
    "",
]
HEADS = [
    "# A title \n\n\n",
    "##### Bo Xilai\n# A title\n\nA summary.\n\n\n",
    "##### \n#  A title\n\nA summary\nof two lines.\n\n",
    "# A title\n\n- a list\n    of code\n\n",
    "# A title\n\n### Source:\n\n1. [BBC](http://a.test/1)\n1. [Cover Image](http://a.test/1.jpg)\n\n",
    "# A title\n\n### Sources:\n\n1. [BBC|url=x](http://a.test/1) [IMG](http://a.test/1.jpg)\n2. [url=x|date=y](http://b.test/(x))\n\n",
    "# A title\n\n### Source:\n\n1. BBC without an address\n2. [AFP](<http://a.test/x y>)\n\n",
    "# A title\n\n### 信息来源:\n\n1. [ 新华社 ](//a.test/1)\n\n",
    "# A title\n\n### Source:\n\n1. [[BBC]](&nbsp;)\n2. [url=x](http://bbc.co.uk/a&#32;b)\n\n",
    "# \n\n",
    "# A\x0btitle\x1c\n\n",
]


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("head", HEADS)
def test_forms(head: str, rows: str, make_archive: MakeArchive) -> None:
    """So are the forms in which a page may come near that of an ordinary page."""
    related = f"### Related:\n\n{rows}" if rows else ""
    day = f"## [2012-02-8]({DAY}/index.md)\n\n### [A title]({DAY}/page.md)\n_Context: Cc, A&amp;B_\n\n"
    fast, slow = both(
        make_archive(
            {f"{DAY}/page.md": HEAD + head + related, f"{DAY}/index.md": day, "/news/2012/02/9/a.md": "# Another\n"}
        )
    )

    assert fast == slow


DAY_PAGE = f"## [2012-02-8]({DAY}/index.md)\n\n"


@pytest.mark.parametrize(
    "day",
    [
        DAY_PAGE + f"### [2012-02-08]({DAY}/page.md)\n\n### [Other]({DAY}/other.md)\n_Context: Cc_\n\n",
        "\nFormats: [HTML](x) <!-- \n\n" + DAY_PAGE + f"### [A]({DAY}/page.md)\n-->\n\n",
        DAY_PAGE + f"### [A]({DAY}/page.md)\n_Context: China , France_\n\n",
        DAY_PAGE + f"##### Topic\n### [A]({DAY}/page.md)\nA summary.\n\n### [B]({DAY}/page.md)\n\n",
    ],
)
def test_day_pages(day: str, make_archive: MakeArchive) -> None:
    """So are the forms in which a day page may come near that of an ordinary page."""
    page = "\nFormats: [HTML](x) <!-- \n\n" + HEAD + "# A\n\nSo --> it is.\n\n\n"
    fast, slow = both(
        make_archive({f"{DAY}/page.md": page, f"{DAY}/other.md": HEAD + "# B\n\n\n", f"{DAY}/index.md": day})
    )

    assert fast == slow


def test_most_pages_are_read_the_fast_way(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly all pages of the examples are ordinary, so that there is something to compare."""
    parsed: list[str] = []
    parse = fast_path.read_event

    def counted(body: bytes, heading: bytes) -> fast_path.EventParts | None:
        found = parse(body, heading)
        parsed.append("fast" if found else "slow")
        return found

    monkeypatch.setattr(fast_path, "read_event", counted)
    read(examples.resolve())

    assert parsed.count("fast") > 100


@given(data=st.data(), archive=archives())
def test_anything_anywhere(data: st.DataObject, archive: Archived) -> None:
    """So is one in whose pages something stands anywhere, or is missing: breaks, marks, signs that stand for others."""
    for _ in range(data.draw(st.integers(1, 3))):
        change_somewhere(data, archive)
    with tempfile.TemporaryDirectory() as folder:
        fast, slow = both(store(Path(folder).resolve(), archive.files))

    assert fast == slow
