"""Links to files in folders that a scan skips: hidden ones, those of tools, and links behind links."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.files.scan import scan
from newsarc.links.resolve import Resolver, Verdict
from tests.conftest import MakeArchive
from tests.support.commands import settle
from tests.support.repository import commit, git

LINKS = """[coc](.github/CODE_OF_CONDUCT.md#enforcement) [ci](/.github/workflows/ci.yml) [folder](.github/workflows/)
[tool](/node_modules/.bin/run) [python](venv/lib/x.py) [coc](/.github/CODE_OF_CONDUCT)
"""
FILES = {
    "/newsarc.toml": "",
    "/README.md": LINKS,
    "/.github/CODE_OF_CONDUCT.md": "# Enforcement\n\nWhat is [broken here](/gone.md) is nobody's business.\n",
    "/.github/workflows/ci.yml": "",
    "/node_modules/.bin/run": "",
    "/venv/pyvenv.cfg": "",
    "/venv/lib/x.py": "",
}
Break = Callable[[Path], object]


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """An archive with links to files in hidden folders and in those of tools, all of which exist."""
    return make_archive(FILES)


def findings(root: Path, since: str | None = None) -> list[str]:
    """What is found by a validation that may use the cache."""
    return [f"{one.rule} {one.target}" for one in Archive(root).validate(since=since)]


def test_files_that_are_passed_over_are_found(root: Path) -> None:
    """Links into skipped folders work, those to headings too, but the pages in them aren't checked."""
    report = Archive(root).validate()

    assert (report.findings, report.pages, report.links) == ((), 1, 6)


@pytest.mark.parametrize(
    ("target", "verdict", "path"),
    [
        ("/.github/gone.md", Verdict.MISSING, "/.github/gone.md"),
        ("/.gitlab/ci.yml", Verdict.MISSING, "/.gitlab/ci.yml"),
        ("/.GitHub/workflows/CI.yml", Verdict.CASE, "/.github/workflows/ci.yml"),
        ("/.github/workflows/ci.yml/", Verdict.SLASH, "/.github/workflows/ci.yml"),
        ("/.github/out/x.md", Verdict.OUTSIDE, "/.github/out/x.md"),
        ("/.github/again/", Verdict.FOUND, "/.github/again/README.md"),
        ("/.github/again/.github/again/README.md", Verdict.FOUND, "/.github/again/.github/again/README.md"),
    ],
)
def test_what_is_passed_over_is_no_other_place(root: Path, target: str, verdict: Verdict, path: str) -> None:
    """In a skipped folder, too, a link is broken if its file is missing, differs in case or is outside the root."""
    (root / ".github/out").symlink_to("/etc")
    (root / ".github/again").symlink_to("..")

    assert Resolver(scan(root)).resolve(target, "/README.md")[:2] == (verdict, path)


def test_links_beyond_links_lead_where_they_do(make_archive: MakeArchive) -> None:
    """A link to a folder isn't followed where that would never end, but paths through it still work."""
    pages = {"/a/a.md": "", "/b/b.md": "", "/c/c.md": "", "/page.md": "[x](/a/to-b/to-c/c.md) [y](/zh/a)\n"}
    root = make_archive({"/newsarc.toml": "", **pages})
    for folder, other in ("ab", "bc", "ca"):
        (root / folder / f"to-{other}").symlink_to(f"../{other}")
    (root / "zh").symlink_to(".")

    report = Archive(root).validate()

    assert (report.findings, report.pages, report.links) == ((), 7, 2)


def test_no_other_folder_is_listed(root: Path) -> None:
    """Of the skipped folders only those on the way to a link's target are listed, and none without such links."""
    (root / ".github/workflows/deep").mkdir()
    tree = scan(root)
    resolver = Resolver(tree)

    resolver.resolve("/README.md", "/README.md")
    assert tree.skipped_folders.tree.folders == set()
    resolver.resolve("/.github/workflows/ci.yml", "/README.md")
    assert tree.skipped_folders.tree.folders == {"/.github", "/.github/workflows"}


def remove(path: str) -> Break:
    return lambda root: (root / path).unlink()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (remove(".github/workflows/ci.yml"), ["NA101 /.github/workflows/ci.yml"]),
        (remove("node_modules/.bin/run"), ["NA101 /node_modules/.bin/run"]),
        (remove("venv/lib/x.py"), ["NA101 /venv/lib/x.py"]),
        (
            lambda root: (root / ".github/CODE_OF_CONDUCT.md").write_text("# Else\n", "utf-8"),
            ["NA102 .github/CODE_OF_CONDUCT.md#enforcement"],
        ),
        (lambda root: shutil.rmtree(root / "node_modules"), ["NA101 /node_modules/.bin/run"]),
        (lambda root: (root / ".github/workflows").rename(root / ".github/w"), ["NA101 /.github/workflows/ci.yml"]),
    ],
)
@pytest.mark.parametrize("processes", [1, 2])
def test_kept_report_sees_them_come_and_go(
    root: Path, change: Break, found: list[str], processes: int, request: pytest.FixtureRequest
) -> None:
    """A cached report is invalid once a file in a skipped folder goes to which a link leads, and once it returns."""
    if processes > 1:
        request.getfixturevalue("two_processes")
    for number in range(9):
        (root / f"{number}.md").write_text("[x](/README.md) [y](/.github/CODE_OF_CONDUCT.md)\n", "utf-8")
    before = root.with_name(f"{root.name}-before")
    shutil.copytree(root, before)
    settle()
    assert findings(root) == []
    assert findings(root) == []

    change(root)
    assert findings(root)[: len(found)] == found

    shutil.rmtree(root)
    shutil.copytree(before, root)
    settle()
    assert findings(root) == []


def test_kept_report_is_kept(root: Path, cache: Path) -> None:
    """A report on links to hidden files is cached, and used as long as the files haven't changed."""
    settle()
    findings(root)
    (kept,) = cache.glob("*.report")
    made = os.stat(kept)

    assert findings(root) == []
    assert os.stat(kept).st_ino == made.st_ino
    (root / ".github/new.md").touch()
    settle()
    findings(root)
    assert os.stat(kept).st_ino != made.st_ino


def test_since_a_commit_that_had_them(root: Path) -> None:
    """Files in hidden folders that a commit had existed then: only links broken since are new."""
    git(root, "init", "-q")
    commit(root)
    assert findings(root, "HEAD") == []

    (root / ".github/CODE_OF_CONDUCT.md").write_text("# Else\n", "utf-8")
    (root / ".github/workflows/ci.yml").unlink()
    assert findings(root, "HEAD") == [
        "NA102 .github/CODE_OF_CONDUCT.md#enforcement",
        "NA101 /.github/workflows/ci.yml",
    ]


def test_since_a_commit_that_lacked_them(root: Path) -> None:
    """Files in hidden folders that a commit lacked were missing then: links to them aren't new findings."""
    for name in (".github", "node_modules"):
        shutil.move(root / name, root.with_name(f"{root.name}{name}"))
    git(root, "init", "-q")
    commit(root)
    for name in (".github", "node_modules"):
        shutil.move(root.with_name(f"{root.name}{name}"), root / name)
    commit(root)
    (root / ".github/workflows/ci.yml").unlink()

    assert findings(root, "HEAD^") == []
    assert findings(root, "HEAD") == ["NA101 /.github/workflows/ci.yml"]
