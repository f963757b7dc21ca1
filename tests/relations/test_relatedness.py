"""How well `related` finds what belongs together, where a page's own list is hidden and only others speak of it."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest

from newsarc import Archive

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT.parent / "shared/data/en-sample"

sys.path.insert(0, str(ROOT / "benchmarks"))  # they are scripts, not a package

import archive as maker  # noqa: E402
from relatedness import Published, Shares, hide, published  # noqa: E402

RARE = 60  # pages


def shares(archive: Archive, pages: list[str], published_lists: Published, into: Shares) -> Shares:
    """The shares of the first ten rows, for some pages more; ``named`` are those that share a name with the page."""
    for page in pages:
        hits = archive.related(page, limit=10)
        rows, mates = [hit.path for hit in hits], published_lists.mates(page, float("inf"))
        into.add("any", rows, mates)
        into.add("rare", rows, published_lists.mates(page, RARE))
        if named := [hit.path for hit in hits if hit.reasons[0].startswith("shares ")]:
            into.add("named", named, mates)
    return into


def hidden(root: Path, folder: Path, pages: list[str], *, days: bool = False) -> Archive:
    """A copy of an archive in which some pages have no Related list."""
    shutil.copytree(root, folder)
    hide(folder, pages, days=days)
    return Archive(folder, cache=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of 1,000 events."""
    root = tmp_path_factory.mktemp("made") / "archive"
    maker.make(root, 1000, 1)
    return root


@pytest.mark.parametrize("days", [False, True])
def test_hidden_list_of_a_made_archive(made: Path, tmp_path: Path, days: bool) -> None:
    """Of the first ten, 0.92 and more share a context with a page whose list is hidden, with its day's line or not."""
    published_lists = published(made)
    sample = random.Random(1).sample(sorted(published_lists.names), 40)

    found = shares(hidden(made, tmp_path / "hidden", sample, days=days), sample, published_lists, Shares())

    assert [share >= 0.92 for share in map(float, found.means("any"))] == [True, True], found.means("any")
    assert [share >= 0.85 for share in map(float, found.means("rare"))] == [True, True], found.means("rare")


@pytest.mark.parametrize("days", [False, True])
def test_hidden_list_of_an_example(examples: Path, tmp_path: Path, days: bool) -> None:
    """For pages of the examples all rows that share a name are mates; of as many rows as there are mates, 0.8 are."""
    root = examples.resolve()
    published_lists = published(root)
    with_mates = [page for page in sorted(published_lists.names) if published_lists.mates(page, float("inf"))]
    found = Shares()
    for number, page in enumerate(with_mates[::12]):
        shares(hidden(root, tmp_path / str(number), [page], days=days), [page], published_lists, found)

    _, share = map(float, found.means("any"))
    assert (found.means("named")[0], share >= 0.8) == ("1.000", True)


@pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"the sample of real pages isn't at {SAMPLE}")
@pytest.mark.parametrize(("days", "goal"), [(False, 0.95), (True, 0.85)])
def test_hidden_list_of_real_pages(tmp_path: Path, days: bool, goal: float) -> None:
    """So are they of the real pages, each hidden in turn; without day pages' contexts little is known of them."""
    published_lists = published(SAMPLE)
    found, with_mates = (
        Shares(),
        [page for page in sorted(published_lists.names) if published_lists.mates(page, float("inf"))],
    )
    for number, page in enumerate(with_mates):
        shares(hidden(SAMPLE, tmp_path / str(number), [page], days=days), [page], published_lists, found)

    _, share = map(float, found.means("any"))
    assert len(with_mates) == 17
    assert (found.means("named")[0], share >= goal) == ("1.000", True), found.means("any")
