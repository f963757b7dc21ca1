"""Missing files traced through the renames that git reports, where something can't be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from newsarc.files.git import Rename
from newsarc.validation.moved.renames import RenamedFile, TracedRenames, trace_renames
from tests.conftest import MakeArchive
from tests.support.commands import event
from tests.support.repository import commit, git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

DAY = "/news/2012/02/8"
OLD, NEW, SUN = f"{DAY}/rain.md", f"{DAY}/a-storm-over-goma.md", f"{DAY}/sun.md"


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """Two events, in a git repository."""
    made = make_archive({OLD: event(OLD, "Rain falls."), SUN: event(SUN, "Sun shines.")})
    git(made, "init", "-q")
    commit(made)
    return made


def test_renames_without_the_old_content(root: Path) -> None:
    """Without the old content of a page that was edited, renames are incomplete; those of unchanged files count."""
    (root / NEW[1:]).write_text("# New\n", "utf-8")
    renames = {OLD: Rename(NEW, 90, "0" * 40), "/before.md": Rename(SUN, 100, "0" * 40)}

    traced = trace_renames(root, renames, [OLD, "/before.md"], {NEW, SUN})

    assert traced == TracedRenames({"/before.md": RenamedFile(SUN, sure=True)}, complete=False)


def test_page_that_cannot_be_read_now(root: Path) -> None:
    """A file that git names and nobody may read is no page's new name; others are found."""
    content = git(root, "rev-parse", f"HEAD:{OLD[1:]}")
    renames = {OLD: Rename("/folder.md", 90, content), "/before.md": Rename(SUN, 100, content)}
    (root / "folder.md").mkdir()

    traced = trace_renames(root, renames, [OLD, "/before.md"], {"/folder.md", SUN})

    assert traced == TracedRenames({"/before.md": RenamedFile(SUN, sure=True)}, complete=True)
