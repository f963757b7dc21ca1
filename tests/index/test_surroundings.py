"""An index of any layout is built again when what all its pages depend on has changed, and only then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.files.scan import scan
from newsarc.index import store
from newsarc.sites import is_outdated, site_of
from tests.conftest import MakeArchive
from tests.support.commands import settle
from tests.support.repository import commit, git

FILES = {
    "/_posts/2012-02-08-rain.md": "---\ntitle: Rain falls\n---\n",
    "/_posts/2012-02-09-sun.md": "---\ntitle: Sun shines\n---\n",
    "/drafts/2012-02-10-snow.md": "---\ntitle: Snow lies\n---\n",
    "/drafts/deep/2012-02-11-ice.md": "---\ntitle: Ice melts\n---\n",
    "/_config.yml": "title: Weather\n",
}
ALL = {"Rain falls", "Sun shines", "Snow lies", "Ice melts"}


@pytest.fixture(params=["few files", "many files"])
def root(make_archive: MakeArchive, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Jekyll site, of which either all files are compared with the index or only all folders."""
    if request.param == "many files":
        monkeypatch.setattr(store, "FEW", 0)
    return make_archive(FILES)


def titles(root: Path, *, refresh: bool = False) -> set[str]:
    """The titles that the cached index has, brought up to date."""
    settle()
    hits = Archive(root, refresh=refresh).find("falls OR shines OR lies OR melts").hits
    return {hit.title for hit in hits}


@pytest.mark.parametrize(
    ("name", "text", "left_out"),
    [
        (".gitignore", "drafts/\n", {"Snow lies", "Ice melts"}),
        (".newsarcignore", "*-sun.md\n", {"Sun shines"}),
        ("drafts/.gitignore", "/*.md\n", {"Snow lies"}),
        ("drafts/.newsarcignore", "deep\n", {"Ice melts"}),
        ("newsarc.toml", '[archive]\nexclude = ["drafts/"]\n', {"Snow lies", "Ice melts"}),
        ("newsarc.toml", '[archive]\ninclude = ["drafts/"]\n', {"Rain falls", "Sun shines"}),
    ],
)
def test_index_follows_what_leaves_pages_out(root: Path, name: str, text: str, left_out: set[str]) -> None:
    """Pages leave the index when a file names them and are back when it doesn't, edited in place or removed."""
    assert titles(root) == ALL
    (root / name).write_text(text)
    assert titles(root) == ALL - left_out
    (root / name).write_text("# nothing\n")
    assert titles(root) == ALL
    (root / name).write_text(text)
    assert titles(root) == ALL - left_out
    (root / name).unlink()
    assert titles(root) == ALL


def test_pages_come_and_go_in_what_is_ignored(root: Path) -> None:
    """A page that is added where ignore files hold is in the index only if they don't name it."""
    (root / ".gitignore").write_text("drafts/\n*.tmp.md\n")
    titles(root)
    for name in ("drafts/a.md", "drafts/new/b.md", "_posts/2012-02-12-c.tmp.md", "_posts/deep/2012-02-12-d.md"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(f"---\ntitle: Hail falls in {name[-6:]}\n---\n")

    assert titles(root) == {"Rain falls", "Sun shines", "Hail falls in 2-d.md"}


def test_index_follows_the_layout(root: Path) -> None:
    """An archive may become one of the daily layout and back."""
    assert titles(root) == ALL
    day = root / "news/2012/02/8"
    day.mkdir(parents=True)
    (day / "hail.md").write_text("### [2012-02-8](/news/2012/02/8/index.md)\n\n# Hail falls\n")
    assert titles(root) == {"Hail falls"}
    shutil.rmtree(root / "news")
    assert titles(root) == ALL
    (root / "newsarc.toml").write_text('[archive]\nlayout = "daily"\n')
    assert titles(root) == set()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_index_follows_the_commits_that_date_pages(root: Path) -> None:
    """Where git dates pages, a page gets its day once it is committed, though its file stays as it is."""
    (root / "newsarc.toml").write_text('[archive]\ndate = ["git"]\n')
    (root / "notes.md").write_text("---\ntitle: Wind falls\n---\n")
    git(root, "init", "-q")
    settle()
    (hit,) = Archive(root).find("wind").hits
    assert hit.date is None
    commit(root)
    (hit,) = Archive(root).find("wind").hits
    (other,) = Archive(root).find("rain").hits

    assert hit.date is not None
    assert other.date == date(2012, 2, 8)  # git dates only what has no other date


def test_pages_without_a_date_may_be_left_out(root: Path) -> None:
    """With ``undated = false`` a page is in the index as long as it has a date."""
    (root / "newsarc.toml").write_text("[archive]\nundated = false\n")
    page = root / "wind.md"
    for text, expected in (("", set()), ("date: 2012-02-08\n", {"Wind falls"}), ("", set())):
        page.write_text(f"---\ntitle: Wind falls\n{text}---\n")
        assert titles(root, refresh=True) == ALL | expected


def test_fields_that_date_a_page(root: Path) -> None:
    """``date`` names the fields that count, and nothing else of the page's front matter dates it then."""
    text = "---\ntitle: Wind falls\ndate: 2012-02-08\nhappened: 2011-01-01\n---\n"
    (root / "wind.md").write_text(text)
    for names, year in (('["happened", "date"]', 2011), ('["date", "happened"]', 2012), ('"git"', 2012)):
        (root / "newsarc.toml").write_text(f"[archive]\ndate = {names}\n")
        settle()
        (hit,) = Archive(root).find("wind").hits
        assert hit.date is not None
        assert hit.date.year == year


def test_index_is_kept_otherwise(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as nothing of it has changed, the index is not built again, and ignore files may be touched."""
    (root / ".gitignore").write_text("drafts/\n")
    (root / "newsarc.toml").write_text("[aliases]\n")
    before = titles(root)
    monkeypatch.setattr("newsarc.index.build.build_file", None)
    (root / "newsarc.toml").write_text("[aliases]\nA = ['B']\n")
    (root / ".gitignore").touch()

    assert titles(root) == before


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda root: (root / "_config.yml").write_text("permalink: pretty\n"), True),
        (lambda root: (root / "newsarc.toml").write_text("[archive]\nundated = false\n"), True),
        (lambda root: (root / "newsarc.toml").write_text("strict = true\n"), False),
        (lambda root: (root / "_posts/2012-02-08-rain.md").write_text("# Rain\n"), False),
        (lambda root: (root / ".git").mkdir(), False),
    ],
)
def test_what_a_site_is_made_of(make_archive: MakeArchive, change: Callable[[Path], object], *, expected: bool) -> None:
    """A site is outdated after a change of settings, and not after one of a page or of other configuration."""
    root = make_archive(FILES)
    site = site_of(root, scan(root, ignore_files=True))
    assert not is_outdated(root, site)
    change(root)

    assert is_outdated(root, site) is expected
