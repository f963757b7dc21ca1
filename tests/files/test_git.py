"""What git knows of earlier states, from real repositories, and what happens without one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from newsarc import Archive, Finding
from newsarc.files.git import Deletions, find_deletions, find_renames
from newsarc.files.repository import repository_state
from tests.conftest import MakeArchive
from tests.support.commands import day_page, event, settle
from tests.support.repository import commit, git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

DAY = "/news/2012/02/8"
OLD, NEW, NEWER = f"{DAY}/rain.md", f"{DAY}/a-storm-over-goma.md", f"{DAY}/an-old storm.md"
SUN = f"{DAY}/sun.md"
FILES = {
    f"{DAY}/index.md": day_page(DAY, ("Rain falls.", OLD, "Goma"), ("Sun shines.", SUN, "Quito")),
    OLD: event(OLD, "Rain falls.", ("Sun shines.", SUN, "Goma, winter")),
    SUN: event(SUN, "Sun shines.", ("Rain falls.", OLD, "Goma, winter")),
}


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """Two events on one day, in a git repository."""
    made = make_archive(FILES)
    git(made, "init", "-q")
    commit(made)
    return made


def broken(root: Path, *, cache: bool = False) -> list[Finding]:
    return [one for one in Archive(root, cache=cache).validate().findings if one.rule == "NA101"]


def suggested(root: Path, *, cache: bool = False) -> set[tuple[str, ...]]:
    return {one.suggestions for one in broken(root, cache=cache)}


def test_committed_rename_explains_every_link(root: Path) -> None:
    """A page renamed twice in commits is the fix for every link to its first name."""
    git(root, "mv", OLD[1:], NEW[1:])
    commit(root)
    git(root, "mv", NEW[1:], NEWER[1:])
    commit(root)

    found = broken(root)

    assert [(one.file, one.suggestions) for one in found] == [(f"{DAY[1:]}/{n}.md", (NEWER,)) for n in ("index", "sun")]
    assert {one.fix.replacement for one in found if one.fix} == {f"{DAY}/an-old%20storm.md"}


def test_staged_rename(root: Path) -> None:
    """A staged rename counts too, so that a pre-commit hook sees it."""
    git(root, "mv", OLD[1:], NEW[1:])

    assert suggested(root) == {(NEW,)}


LIKE = tuple((f"Event {n} of a long year.", f"{DAY}/sun.md", "Goma, winter") for n in range(8))


def renamed(root: Path, before: str, after: str) -> set[tuple[tuple[str, ...], bool]]:
    """What is suggested for a page that was removed as ``after`` was added, and whether that is a fix."""
    (root / OLD[1:]).write_text(before, "utf-8")
    commit(root)
    (root / OLD[1:]).unlink()
    (root / NEW[1:]).write_text(after, "utf-8")
    commit(root)
    assert [(old, new.path) for old, new in (find_renames(root) or {}).items()] == [(OLD, NEW)]
    return {(one.suggestions, one.fix is not None) for one in broken(root)}


def test_rename_of_a_page_that_was_changed_too(root: Path) -> None:
    """A page that was renamed and edited in one commit is recognised by its title."""
    titled = renamed(root, event(OLD, "Rain falls.", *LIKE), event(NEW, "Rain  falls!", *LIKE[:7]))
    assert titled == {((NEW,), True)}


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (("/1", "/1"), {((NEW,), True)}),
        (("/1", "/2"), {((), False)}),
        (("/", "/"), {((), False)}),
        (("/1", "/1)\n1. [AP](https://b.test/2"), {((), False)}),
    ],
)
def test_page_of_another_title_that_came_as_one_went(
    root: Path, sources: tuple[str, str], found: set[tuple[tuple[str, ...], bool]]
) -> None:
    """Two pages with other titles that git pairs are one page only if both have the same articles as sources."""
    pages = zip((OLD, NEW), ("Rain falls.", "A king is crowned."), sources, strict=True)
    before, after = (event(path, title, *LIKE).replace("a.test/1", f"a.test{source}") for path, title, source in pages)

    assert renamed(root, before, after) == found


@pytest.mark.parametrize("path", ["/rename.py", "/a-list.md"])
def test_rename_of_what_is_no_event(make_archive: MakeArchive, path: str) -> None:
    """For files that aren't events, it is enough that most of their lines are the same."""
    lines = [f"Line {n} of many others.\n" for n in range(20)]
    root = make_archive({**FILES, "/page.md": f"[x]({path})\n", path: "".join(lines)})
    git(root, "init", "-q")
    commit(root)
    (root / path[1:]).unlink()
    new = path.replace("/", "/entirely-other-")
    (root / new[1:]).write_text("".join(lines[:18]), "utf-8")
    commit(root)

    assert [(one.suggestions, bool(one.fix)) for one in broken(root)] == [((new,), True)]


def test_deletion_explains_nothing(root: Path) -> None:
    """Nothing is suggested for a page that was deleted."""
    git(root, "rm", "-q", OLD[1:])
    commit(root)

    assert suggested(root) == {()}


def test_archive_below_the_top_of_the_work_tree(tmp_path: Path, make_archive: MakeArchive) -> None:
    """Paths start at the archive's root, wherever that is in the repository."""
    root = tmp_path / "docs" / "archive"
    shutil.copytree(make_archive(FILES), root)
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    git(root, "mv", OLD[1:], NEW[1:])
    commit(tmp_path)

    assert [(old, new.path, new.similarity) for old, new in (find_renames(root) or {}).items()] == [(OLD, NEW, 100)]


def test_kept_report_follows_git(root: Path, cache: Path) -> None:
    """Suggestions in a cached report are up to date after a commit that changes no file."""
    for path in (SUN, f"{DAY}/index.md"):
        (root / path[1:]).write_text(f"[x]({OLD})\n", "utf-8")
    commit(root)
    (root / OLD[1:]).rename(root / NEW[1:])
    settle()
    assert suggested(root, cache=True) == {()}
    assert suggested(root, cache=True) == {()}

    commit(root)

    assert suggested(root, cache=True) == {(NEW,)}
    assert list(cache.iterdir())


def test_ignored_finding_follows_git(root: Path, cache: Path) -> None:
    """A suppressed finding has the same suggestions, which follow git in a cached report too."""
    for path in (SUN, f"{DAY}/index.md"):
        (root / path[1:]).write_text(f"[x]({OLD})<!-- newsarc-ignore NA101: y -->\n", "utf-8")
    commit(root)
    (root / OLD[1:]).rename(root / NEWER[1:])
    settle()

    def ignored() -> set[tuple[str, ...]]:
        report = Archive(root).validate(select=["NA101"])
        assert report.findings == ()
        return {one.suggestions for one in report.ignored}

    assert ignored() == {()}
    commit(root)
    assert ignored() == {(NEWER,)}


def test_hook_of_another_repository(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a git hook, git is asked about the archive's repository, not about the hook's."""
    git(root, "mv", OLD[1:], NEW[1:])
    git(tmp_path, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / ".git" / "index"))

    assert [(old, new.path, new.similarity) for old, new in (find_renames(root) or {}).items()] == [(OLD, NEW, 100)]


@pytest.mark.parametrize("trouble", ["no git", "no repository", "no commit", "damaged"])
def test_nothing_is_remembered(
    trouble: str, make_archive: MakeArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without git, work tree or commit, or with a damaged repository, findings are the same, without a warning."""
    root = make_archive({**FILES, SUN: event(SUN, "Sun shines.", ("No.", f"{DAY}/no.md", "Goma"))})
    if trouble != "no repository":
        git(root, "init", "-q")
    if trouble in ("no git", "damaged"):
        commit(root)
    if trouble == "no git":
        monkeypatch.setenv("PATH", str(tmp_path))
    if trouble == "damaged":
        (root / ".git" / "HEAD").write_text("nothing")

    assert (find_renames(root), bool(repository_state(root))) == ({}, trouble == "no commit")  # there may be one soon
    assert [one.target for one in broken(root)] == [f"{DAY}/no.md"]


def test_git_is_not_asked_where_nothing_is_broken(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive without broken links is validated without git."""
    log = tmp_path / "log"
    fake = tmp_path / "git"
    fake.write_text(f"#!/bin/sh\necho asked >> {log}\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert suggested(root) == set()
    assert not log.exists()
    (root / OLD[1:]).unlink()
    assert suggested(root) == {()}
    assert log.exists()


def test_files_that_a_commit_had_both(root: Path) -> None:
    """`find_deletions` tells which files existed together with a deleted one, but not those added later."""
    later, unsaved = f"{DAY}/a later story.md", f"{DAY}/unsaved.md"
    git(root, "rm", "-q", OLD[1:])
    (root / NEW[1:]).write_text("x", "utf-8")
    commit(root)
    (root / later[1:]).write_text("y", "utf-8")
    commit(root)
    (root / later[1:]).unlink()
    (root / unsaved[1:]).write_text("z", "utf-8")
    files = (OLD, NEW, SUN, later, unsaved, "/nowhere.md")

    found = find_deletions(root, [(lost, there) for lost in (OLD, later, "/nowhere.md") for there in files])

    assert found is not None
    assert found.together == {(OLD, SUN), (OLD, OLD), (later, later), (later, NEW), (later, SUN)}
    assert found.deleted == {OLD}  # the other one is in the latest commit still
    git(root, "rm", "-q", "--cached", later[1:])
    staged = find_deletions(root, [(later, SUN)])
    assert staged is not None
    assert staged.deleted == {later}


@pytest.mark.parametrize("at_once", [True, False])
def test_page_of_the_same_name_and_title_that_was_there_too(root: Path, at_once: bool) -> None:
    """An annual event isn't suggested for last year's, which was deleted; a page that moved as it went is."""
    title, again = "The final of the cup is played.", "/news/2013/02/9/the-final-is-played.md"
    first = again.replace("2013", "2012")
    (root / SUN[1:]).write_text(event(SUN, "Sun shines.", (title, first, "Goma")), "utf-8")
    for path in (first, again)[: 1 + at_once]:
        (root / path[1:]).parent.mkdir(parents=True, exist_ok=True)
        (root / path[1:]).write_text(event(path, title, *LIKE[: 5 if path == again else 2]), "utf-8")
    commit(root)
    (root / first[1:]).unlink()
    (root / again[1:]).parent.mkdir(parents=True, exist_ok=True)
    (root / again[1:]).write_text(event(again, title, *LIKE[:5]), "utf-8")

    def found() -> list[tuple[str, ...]]:
        return [one.suggestions for one in broken(root) if one.target == first]

    assert found() == [() if at_once else (again,)]  # as it lies there
    commit(root)
    assert found() == [() if at_once else (again,)]


def test_no_file_was_there_where_git_remembers_nothing(make_archive: MakeArchive) -> None:
    """Without a repository, no file is known to have existed together with another."""
    assert find_deletions(make_archive(FILES), [(OLD, SUN)]) == Deletions()


STORY = "The reservoir above the town overflows"
FIRST, NEXT = (
    f"{DAY}/the-reservoir-above-the-town-overflows.md",
    "/news/2012/02/9/the-reservoir-above-the-town-overflows.md",
)


def text(*lines: str) -> str:
    return f"# {STORY}\n\n" + "".join(f"{line * 40}\n" for line in lines)


@pytest.mark.parametrize(
    ("how", "plain"),
    [
        ("moved", True),  # as it lies there, and git doesn't know of it yet
        ("moved, committed", True),
        ("another in its place", False),
        ("another later", False),
        ("deleted, staged", False),
    ],
)
def test_page_that_git_says_was_deleted(make_archive: MakeArchive, how: str, plain: bool) -> None:
    """Links to a page that git reports as deleted have a suggestion but no fix; those to a moved page have one."""
    page = f"{DAY}/page.md"
    root = make_archive({page: f"# Page\n\n[{STORY}]({FIRST})\n", FIRST: text(*"abcdefghijkl")})
    git(root, "init", "-q")
    commit(root)
    (root / NEXT[1:]).parent.mkdir()
    other = text(*"nopqrstuvwxyz")
    match how:
        case "moved" | "moved, committed":
            (root / FIRST[1:]).rename(root / NEXT[1:])
        case "another in its place":
            (root / FIRST[1:]).unlink()
            (root / NEXT[1:]).write_text(other, "utf-8")
        case "another later":
            git(root, "rm", "-q", FIRST[1:])
            commit(root)
            (root / NEXT[1:]).parent.mkdir(exist_ok=True)
            (root / NEXT[1:]).write_text(other, "utf-8")
        case "deleted, staged":
            git(root, "rm", "-q", FIRST[1:])
            (root / NEXT[1:]).parent.mkdir(exist_ok=True)
            (root / NEXT[1:]).write_text(other, "utf-8")
    if how in ("moved, committed", "another in its place", "another later"):
        commit(root)

    (found,) = broken(root)

    assert (found.suggestions, found.fix is not None) == ((NEXT,), plain)


def test_page_of_the_day_that_was_there_too(make_archive: MakeArchive) -> None:
    """Of two pages that a commit had on one day, neither is suggested when the other is deleted."""
    first, second = (f"{DAY}/talks-on-the-harbour-dues-{end}.md" for end in ("begin", "beginning"))
    root = make_archive({f"{DAY}/page.md": f"[here]({first})\n", first: "# Talks\n", second: "# More talks\n"})
    git(root, "init", "-q")
    commit(root)
    git(root, "rm", "-q", first[1:])
    commit(root)

    assert suggested(root) == {()}


@pytest.mark.parametrize(
    ("day", "source", "plain"), [("2012/02/9", "/2", True), ("2019/06/12", "/2", False), ("2019/06/12", "/1", True)]
)
def test_rename_to_a_day_far_away(make_archive: MakeArchive, day: str, source: str, plain: bool) -> None:
    """A rename to a day years later counts as certain only if both pages have a source in common."""
    far = f"/news/{day}/the-reservoir-above-the-town-overflows.md"
    before = text(*"abcdefghijkl") + "\n### Source:\n\n1. [BBC](https://a.test/1)\n"
    root = make_archive({f"{DAY}/page.md": f"[here]({FIRST})\n", FIRST: before})
    git(root, "init", "-q")
    commit(root)
    git(root, "rm", "-q", FIRST[1:])
    (root / far[1:]).parent.mkdir(parents=True, exist_ok=True)
    (root / far[1:]).write_text(before.replace("a.test/1", f"a.test{source}"), "utf-8")
    (root / far[1:]).write_text((root / far[1:]).read_text("utf-8") + "\nMore.\n", "utf-8")
    commit(root)

    (found,) = broken(root)

    assert (found.suggestions, found.fix is not None) == ((far,), plain)
