"""The days of first commits, asked of real repositories."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc.errors import ArchiveError
from newsarc.files.first_commits import first_commit_dates
from tests.support.repository import git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

TEXT = "".join(f"Line {number} of a page that is long enough to be known again.\n" for number in range(20))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty work tree."""
    made = tmp_path.resolve() / "archive"
    made.mkdir()
    git(made, "init", "-q")
    return made


def write(root: Path, name: str, text: str = TEXT) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def commit_on(root: Path, day: str, *words: str) -> None:
    """Commit everything as written at noon of a day, committed much later."""
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x", "--date", f"{day}T12:00:00+0000", *words)


def test_day_of_the_first_commit(root: Path) -> None:
    """A page has the day on which it was first committed, whatever was edited since."""
    write(root, "a.md")
    commit_on(root, "2012-02-08")
    write(root, "a.md", "# Another text\n")
    write(root, "deep/er/b é.md")
    commit_on(root, "2013-03-09")

    assert first_commit_dates(root) == {"/a.md": date(2012, 2, 8), "/deep/er/b é.md": date(2013, 3, 9)}


def test_renamed_page_has_the_day_of_its_first_name(root: Path) -> None:
    """A page that was renamed, twice and edited on the way, has the day of its first name."""
    write(root, "a.md")
    commit_on(root, "2012-02-08")
    git(root, "mv", "a.md", "b.md")
    commit_on(root, "2013-02-08")
    git(root, "mv", "b.md", "c.md")
    write(root, "c.md", f"{TEXT}One more line.\n")
    commit_on(root, "2014-02-08")

    assert first_commit_dates(root)["/c.md"] == date(2012, 2, 8)


def test_name_that_another_page_had_before(root: Path) -> None:
    """A page that was renamed doesn't get the day of an older page of that name."""
    write(root, "c.md", "# Something else\n")
    commit_on(root, "2010-01-01")
    (root / "c.md").unlink()
    commit_on(root, "2011-01-01")
    write(root, "a.md")
    commit_on(root, "2012-01-01")
    git(root, "mv", "a.md", "c.md")
    commit_on(root, "2013-01-01")

    assert first_commit_dates(root)["/c.md"] == date(2012, 1, 1)


def test_day_is_the_authors_own(root: Path) -> None:
    """The day is that of the author's clock, not of UTC or of whoever committed it."""
    write(root, "a.md")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x", "--date", "2012-02-08T23:30:00-0800")

    assert first_commit_dates(root) == {"/a.md": date(2012, 2, 8)}


def test_archive_in_a_folder_of_the_work_tree(root: Path) -> None:
    """Paths start from the archive's root, wherever it is in the work tree."""
    write(root, "docs/notes/a.md")
    write(root, "b.md")
    commit_on(root, "2012-02-08")

    assert first_commit_dates(root / "docs") == {"/notes/a.md": date(2012, 2, 8)}


def test_pages_of_a_branch_and_of_a_merge(root: Path) -> None:
    """A page of a merged branch has its own day there; one that a merge brings has that of the merge."""
    write(root, "a.md")
    commit_on(root, "2012-01-01")
    git(root, "switch", "-qc", "side")
    write(root, "b.md", "# B\n")
    commit_on(root, "2012-02-02")
    git(root, "switch", "-q", "main")
    write(root, "c.md", "# C\n")
    commit_on(root, "2012-03-03")
    git(root, "merge", "-q", "--no-commit", "side")
    write(root, "d.md", "# D\n")
    commit_on(root, "2012-04-04")

    days = {"/a.md": date(2012, 1, 1), "/b.md": date(2012, 2, 2), "/c.md": date(2012, 3, 3), "/d.md": date(2012, 4, 4)}
    assert first_commit_dates(root) == days


def test_shallow_clone_dates_no_older_page(root: Path, tmp_path: Path) -> None:
    """A page that is older than the history of a shallow clone has no day, rather than a wrong one."""
    write(root, "a.md")
    commit_on(root, "2012-01-01")
    write(root, "b.md", "# B\n")
    commit_on(root, "2012-02-02")
    write(root, "c.md", "# C\n")
    commit_on(root, "2012-03-03")
    git(tmp_path, "clone", "-q", "--depth", "2", root.as_uri(), "shallow")

    assert first_commit_dates(tmp_path / "shallow") == {"/c.md": date(2012, 3, 3)}


def test_partial_clone_still_dates_pages(root: Path, tmp_path: Path) -> None:
    """Where old contents are missing, nothing is fetched, and renames without an edit are still followed."""
    git(root, "config", "uploadpack.allowFilter", "true")
    write(root, "a.md")
    commit_on(root, "2012-01-01")
    git(root, "mv", "a.md", "b.md")
    write(root, "b.md", f"{TEXT}One more line.\n")
    commit_on(root, "2013-01-01")
    git(root, "mv", "b.md", "c.md")
    commit_on(root, "2014-01-01")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", root.as_uri(), "partial")

    assert first_commit_dates(tmp_path / "partial")["/c.md"] == date(2013, 1, 1)


def test_configuration_of_the_repository_changes_nothing(root: Path) -> None:
    """What the repository or the user sets for git's log is not obeyed."""
    write(root, "a.md")
    commit_on(root, "2012-01-01")
    git(root, "mv", "a.md", "b.md")
    commit_on(root, "2013-01-01")
    for setting in ("diff.renames=false", "log.date=iso", "log.showSignature=true", "format.pretty=fuller"):
        git(root, "config", *setting.split("="))

    assert first_commit_dates(root) == {"/b.md": date(2012, 1, 1)}


@pytest.mark.parametrize("is_repository", [False, True])
def test_nothing_committed(root: Path, *, is_repository: bool) -> None:
    """Without a repository, or before the first commit, no page has a day."""
    write(root, "a.md")
    if not is_repository:
        shutil.rmtree(root / ".git")

    assert first_commit_dates(root) == {}


def test_without_git(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where git isn't installed, no page has a day."""
    write(root, "a.md")
    commit_on(root, "2012-01-01")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert first_commit_dates(root) == {}


def test_damaged_repository_is_said(root: Path) -> None:
    """Where git fails, dates are not just missing: it is an error."""
    write(root, "a.md")
    commit_on(root, "2012-01-01")
    shutil.rmtree(root / ".git/objects")
    (root / ".git/objects").mkdir()

    with pytest.raises(ArchiveError):
        first_commit_dates(root)


def test_commit_that_claims_an_impossible_day(root: Path) -> None:
    """A commit may claim to be of any time; a year that no date has dates no page."""
    who = "x <x> 999999999999 +0000"
    text = f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 0\nM 100644 inline a.md\ndata 0\n\n"
    git(root, "fast-import", "--quiet", data=text.encode())

    assert first_commit_dates(root) == {}


def test_names_that_are_no_text(root: Path) -> None:
    """A name of any bytes is the one that a scan gives."""
    file = os.path.join(os.fsencode(root), b"\xff\n.md")
    with open(file, "wb") as opened:
        opened.write(b"# A\n")
    commit_on(root, "2012-01-01")

    assert first_commit_dates(root) == {os.fsdecode(b"/\xff\n.md"): date(2012, 1, 1)}


NAMES = st.sampled_from("abcd")
STEPS = st.lists(st.tuples(st.sampled_from(["write", "delete", "rename"]), NAMES, NAMES), max_size=14)


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_history_of_any_kind(steps: list[tuple[str, str, str]]) -> None:
    """Whatever was written, deleted and renamed, a page has the day on which it, or a page in its place, came first."""
    first: dict[str, date] = {}
    existing: set[str] = set()
    stream: list[str] = []
    for number, (step, one, other) in enumerate(steps):
        day = date(2012, 1, 1) + timedelta(days=number)
        if step == "write":
            text = f"{TEXT.replace('page', one)}{number}\n" if one in existing else f"{TEXT.replace('page', one * 30)}"
            stream.append(commit_of(number, day, f"M 100644 inline {one}.md\ndata {len(text)}\n{text}\n"))
            existing.add(one)
            first.setdefault(one, day)
        elif step == "delete" and one in existing:
            stream.append(commit_of(number, day, f"D {one}.md\n"))
            existing.remove(one)
        elif step == "rename" and one in existing and other not in existing:
            stream.append(commit_of(number, day, f"R {one}.md {other}.md\n"))
            existing.symmetric_difference_update((one, other))
            first[other] = first.pop(one)
    with TemporaryDirectory() as folder:
        git(Path(folder), "init", "-q")
        git(Path(folder), "fast-import", "--quiet", data="".join(stream).encode())
        found = first_commit_dates(Path(folder))

    assert {name: found[f"/{name}.md"] for name in existing} == {name: first[name] for name in existing}


def commit_of(number: int, day: date, change: str) -> str:
    """A commit in the form that fast-import reads."""
    seconds = (day - date(1970, 1, 1)).days * 86400 + 43200
    who = f"x <x> {seconds} +0000"
    return f"commit refs/heads/main\nmark :{number + 1}\nauthor {who}\ncommitter {who}\ndata 0\n{change}\n"
