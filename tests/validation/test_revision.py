"""`--since-commit REF`: just what the whole report has now and had not at the commit, in real repositories."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc import Archive, ArchiveError, UsageError
from newsarc.model.report import Report
from tests.conftest import MakeArchive
from tests.support.commands import day_page, event, run, settle
from tests.support.repository import commit, git
from tests.validation.test_survey import Archived, archives

Described = tuple[str, str, str | None, str]

DAY = "/news/2012/02/8"
RAIN, SNOW, WIND = f"{DAY}/rain.md", f"{DAY}/snow.md", "/news/2012/02/9/wind.md"
PAGES = {
    f"{DAY}/index.md": day_page(DAY, ("Rain.", RAIN, "China"), ("Snow.", SNOW, "China")),
    RAIN: event(RAIN, "Rain.", ("Snow.", SNOW, "China"), ("Gone.", "/gone.md", "China")),
    SNOW: event(SNOW, "Snow.", ("Rain.", RAIN, "China")),
    "/news/2012/02/9/index.md": day_page("/news/2012/02/9", ("Wind.", WIND, "Malta"))
    + f"## [Previous Day...]({DAY}/index.md)\n",
    WIND: event(WIND, "Wind.", ("Snow.", SNOW, "China")) + "\nSee [the sources](/news/2012/02/8/rain.md#source).\n",
}


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """An archive in a repository, in which all but one link is right."""
    root = make_archive(PAGES)
    git(root, "init", "-q")
    commit(root)
    return root


def described(report: Report) -> Counter[Described]:
    return Counter((one.rule, one.file, one.target, one.message) for one in report.findings)


def new(root: Path, **options: object) -> list[str]:
    report = Archive(root).validate(since="HEAD", **options)  # type: ignore[arg-type]
    return [f"{one.rule} {one.file.rpartition('/')[2]}" for one in report.findings]


# ---------------------------------------------------------------- by hand


def make(root: Path, change: list[str]) -> None:
    """Edit, remove, rename or add a page."""
    match change:
        case ["rm", path]:
            (root / path[1:]).unlink()
        case ["mv", path, to]:
            (root / path[1:]).rename(root / to[1:])
        case ["sed", path, text, other]:
            file = root / path[1:]
            file.write_text(file.read_text("utf-8").replace(text, other), "utf-8")
        case ["new", path]:
            (root / path[1:]).write_text(event(path, "More."), "utf-8")


def broken_by_change(root: Path) -> Counter[Described]:
    """All findings but the one that was there at first."""
    found = described(Archive(root).validate())
    found.subtract([one for one in found if one[2] == "/gone.md" and one[1] == RAIN[1:]])
    return +found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ([], []),
        (["rm", RAIN], ["NA101 index.md", "NA101 snow.md", "NA101 wind.md"]),
        (["mv", RAIN, f"{DAY}/r.md"], ["NA101 index.md", "NA201 r.md", "NA101 r.md", "NA101 snow.md", "NA101 wind.md"]),
        (["mv", RAIN, f"{DAY}/Rain.md"], ["NA101 Rain.md", "NA103 index.md", "NA103 snow.md", "NA103 wind.md"]),
        (
            ["mv", "/news/2012/02/9", "/news/2012/02/10"],
            [*["NA101 index.md"] * 2, "NA202 index.md", "NA101 wind.md", "NA201 wind.md", "NA202 wind.md"],
        ),
        (["sed", RAIN, "# Rain.", "# Hail."], ["NA303 index.md", "NA303 snow.md"]),
        (["sed", RAIN, "### Source", "### Press"], ["NA102 wind.md"]),
        (["sed", RAIN, "Snow.", "Snow!"], ["NA303 rain.md"]),
        (["sed", SNOW, "# Snow.", "# Rain."], ["NA303 index.md", "NA303 rain.md", "NA504 snow.md", "NA303 wind.md"]),
        (["sed", f"{DAY}/index.md", RAIN, SNOW], ["NA303 index.md", "NA504 index.md", "NA201 rain.md"]),
        (["new", "/news/2012/02/8/extra.md"], ["NA201 extra.md"]),
        (["rm", f"{DAY}/index.md"], ["NA204 index.md", *["NA101 " + n for n in ("rain.md", "snow.md", "index.md")]]),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else "",
)  # fmt: skip
def test_change_in_one_page_is_found_in_others(root: Path, change: list[str], found: list[str]) -> None:
    """What an edit, removal or rename breaks is found wherever it is, and nothing that was there."""
    make(root, change)
    expected = broken_by_change(root)

    assert sorted(new(root)) == sorted(found)
    assert described(Archive(root).validate(since="HEAD")) == expected


@pytest.mark.parametrize(
    "change", [["rm", RAIN], ["mv", RAIN, f"{DAY}/Rain.md"], ["sed", RAIN, "# Rain.", "# Hail."]], ids=" ".join
)
def test_change_may_be_staged_or_committed(root: Path, change: list[str]) -> None:
    """What a change breaks is new since the commit before it, be it in the files, in git's index or in a commit."""
    make(root, change)
    expected = broken_by_change(root)

    git(root, "add", "-A")
    assert described(Archive(root).validate(since="HEAD")) == expected
    commit(root)
    assert new(root) == []
    assert described(Archive(root, cache=False).validate(since="HEAD~1")) == expected


def test_report_says_what_it_leaves_out(root: Path) -> None:
    """Text and JSON say that only what is new is reported; warnings count with --strict, and exit codes follow."""
    plain = run("validate", "--since-commit", "HEAD", root=root)
    assert (plain.returncode, plain.stderr) == (0, "")
    assert plain.stdout == "0 errors, 0 warnings in 5 pages, 17 links; only new findings since HEAD\n"

    (root / "new.md").write_text("[x](//host/x)\n", "utf-8")
    assert run("validate", "--since-commit", "HEAD", root=root).returncode == 0
    assert run("validate", "--since-commit", "HEAD", "--strict", root=root).returncode == 1
    found = json.loads(run("validate", "--since-commit", "HEAD", "--json", root=root).stdout)
    assert (found["since"], [one["file"] for one in found["findings"]]) == ("HEAD", ["new.md"])


def test_first_name_of_the_option(root: Path) -> None:
    """--since, as the option was called at first, does the same in validate; its help no longer has it."""
    old, new = (run("validate", option, "HEAD", root=root) for option in ("--since", "--since-commit"))

    assert (old.returncode, old.stdout) == (new.returncode, new.stdout)
    assert "only new findings since HEAD" in old.stdout
    assert "--since " not in run("validate", "--help", root=root).stdout


def test_baseline_ignores_and_since_go_together(root: Path, tmp_path: Path) -> None:
    """What is new but known, new but ignored, and old is left out, each counted once; what is none of them is found."""
    known = tmp_path / "known.txt"
    (root / "new.md").write_text("[x](/known.md)\n\n[x](/ignored.md)<!-- newsarc-ignore NA101: y -->\n", "utf-8")
    (root / "newsarc.toml").write_text("[per-file-ignores]\n'drafts' = ['NA1']\n", "utf-8")
    assert Archive(root).validate(baseline=known, update_baseline=True).findings == ()
    assert known.read_text("utf-8") == f"new.md\tNA101\t/known.md\n{RAIN[1:]}\tNA101\t/gone.md\n"
    (root / "drafts").mkdir()
    (root / "drafts/a.md").write_text("[x](/nowhere.md)\n", "utf-8")
    with open(root / "new.md", "a", encoding="utf-8") as page:
        page.write("\n[x](/known.md)\n[x](//host/x)\n")

    words = ("validate", "--since-commit", "HEAD", "--baseline", str(known), "--ignore", "NA105")
    done = run(*words, root=root)
    assert done.stdout == (
        "new.md:5:5: error NA101 no such page: /known.md\n"
        "1 error, 0 warnings in 7 pages, 22 links; 1 in the baseline, 2 ignored, only new findings since HEAD\n"
    )
    assert json.loads(run(*words, "--json", root=root).stdout)["ignored"] == 2
    assert len(Archive(root).validate(baseline=known).findings) == 2

    file = root / RAIN[1:]
    file.write_text(file.read_text("utf-8").replace("/gone.md", SNOW), "utf-8")
    report = Archive(root).validate(since="HEAD", baseline=known)
    assert report.baseline
    assert [one.file for one in report.baseline.stale] == [RAIN[1:]]


def test_limits_hold_for_what_is_new(root: Path) -> None:
    """Paths and rules limit what is new as they do everything, a rule that is off by default too."""
    for name in ("a", "b"):
        (root / f"{name}.md").write_text("[x](/gone.md) [y](#nowhere)\n", "utf-8")
    file = root / SNOW[1:]
    file.write_text(file.read_text("utf-8").replace("1. [BBC](https://a.test/1)\n", ""), "utf-8")

    assert new(root, paths=["/a.md"]) == ["NA101 a.md", "NA102 a.md"]
    assert new(root, select=["NA102"]) == ["NA102 a.md", "NA102 b.md"]
    assert new(root, select=["NA402"]) == ["NA402 snow.md"]


def test_links_are_what_they_were(root: Path, tmp_path: Path) -> None:
    """Symbolic links that a commit holds count as they do on the disk, and nothing outside is read for them."""
    (tmp_path / "secret.md").write_text("[x](/secret.md)\n", "utf-8")
    for name, target in (
        ("out.md", str(tmp_path / "secret.md")),
        ("none.md", "nothing.md"),
        ("latest", "news/2012/02"),
    ):
        (root / name).symlink_to(target)
    assert new(root) == ["NA101 rain.md", "NA505 none.md", "NA104 out.md"]  # by its other path, /latest/8/rain.md
    commit(root)
    assert new(root) == []

    (root / "out.md").unlink()
    (root / "page.md").write_text("[x](/out.md) [y](/latest/8/rain.md)\n", "utf-8")
    assert new(root) == ["NA101 page.md"]


def test_page_that_git_does_not_check_out_was_there(root: Path) -> None:
    """In a sparse checkout, what is left out counts as gone, and the commit is read in full all the same."""
    (root / f"{DAY[1:]}/old.md").write_text(event(f"{DAY}/old.md", "Drizzle."), "utf-8")
    with open(root / RAIN[1:], "a", encoding="utf-8") as page:
        page.write(f"\n### Changes:\n\n1. [Drizzle.]({DAY}/old.md) _2012-02-08 (First version)_\n")
    commit(root)
    git(root, "update-index", "--skip-worktree", RAIN[1:])
    (root / RAIN[1:]).unlink()

    assert new(root) == ["NA101 index.md", "NA201 old.md", "NA101 snow.md", "NA101 wind.md"]


def test_findings_ignored_at_the_commit_are_not_counted(root: Path) -> None:
    """Findings that were suppressed at the commit don't count as ignored; new ones that are suppressed do."""
    page = root / "notes.md"
    page.write_text("[x](/old.md) <!-- newsarc-ignore NA101: it is gone -->\n")
    commit(root)
    before = Archive(root).validate(since="HEAD")
    page.write_text(page.read_text() + "\n\n[x](/new.md) <!-- newsarc-ignore NA101: it is gone -->\n\n[x](/new.md)\n")
    after = Archive(root).validate(since="HEAD")

    assert [one.target for one in before.ignored] == []
    assert [one.target for one in after.ignored] == ["/new.md"]
    assert [one.target for one in after.findings] == ["/new.md"]


def test_report_on_a_commit_is_kept_for_that_commit(root: Path, cache: Path) -> None:
    """The report on a commit is made once, serves any rules and files, and is never taken for that on another."""
    (root / SNOW[1:]).unlink()
    commit(root)
    (root / WIND[1:]).unlink()
    settle()
    ahead = {ref: described(Archive(root, cache=False).validate(since=ref)) for ref in ("HEAD", "HEAD~1")}
    assert ahead["HEAD"] < ahead["HEAD~1"]

    for ref in ("HEAD", "HEAD~1", "HEAD~1", "HEAD"):
        assert described(Archive(root).validate(since=ref)) == ahead[ref]
    (cached,) = cache.glob("*.past")
    made = cached.stat().st_mtime_ns
    for options in ({"select": ["NA1"]}, {"paths": ["/news/2012"]}, {"ignore": ["NA101"]}):
        Archive(root).validate(since="HEAD", **options)
    assert cached.stat().st_mtime_ns == made
    Archive(root).clear_cache()
    assert not cached.exists()


# ---------------------------------------------------------------- at random

ODD = st.sampled_from(
    [b"x.md", b"X.md", b"caf\xe9.md", "中国.md".encode(), b"a\nb.md", b"a b.md", b"-n.md", b":(top).md"]
)
LINES = st.sampled_from(
    [b"[a](/nowhere.md)", b"[b](x.md#there)", b"# Rain", b"## there", b"```", b"<!-- newsarc-ignore NA1: y -->", b""]
)


class Drawn:
    """An archive in a repository, maybe in a folder of it, and what is done to it."""

    def __init__(self, data: st.DataObject, home: Path) -> None:
        self.data = data
        self.home = home
        self.root = home / data.draw(st.sampled_from([".", "sub/dir"]), label="folder")
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / "newsarc.toml").touch()
        git(home, "init", "-q")
        archive: Archived = data.draw(archives())
        for path, content in archive.files.items():
            self.write(os.fsencode(path[1:]), content)

    def write(self, path: bytes, content: bytes) -> None:
        file = os.path.join(os.fsencode(self.root), path)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as opened:
            opened.write(content)

    def some(self, *, folders: bool = False) -> bytes | None:
        """A file or folder of the archive as the disk names it."""
        found = []
        for folder, below, files in os.walk(os.fsencode(self.root)):
            below[:] = sorted(one for one in below if one != b".git")
            names = below if folders else sorted(one for one in files if one.endswith(b".md"))
            found += [os.path.join(folder, one) for one in names]
        return self.data.draw(st.sampled_from(found), label="path") if found else None

    def change(self) -> None:
        """Do one thing to the files or the index."""
        what = self.data.draw(st.sampled_from([*CHANGES, *CHANGES[:4]]), label="change")
        what(self)
        self.leave_no_empty_folder()

    def leave_no_empty_folder(self) -> None:
        """Remove what git doesn't keep: a folder without files would tell of a layout that no checkout has."""
        for folder, _, _ in os.walk(os.fsencode(self.root), topdown=False):
            if b"/.git/" not in folder + b"/" and not os.path.samefile(folder, self.root) and not os.listdir(folder):
                os.rmdir(folder)


def edit(drawn: Drawn) -> None:
    if (path := drawn.some()) and os.path.isfile(path):
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
        line = drawn.data.draw(LINES)
        at = drawn.data.draw(st.integers(0, len(lines)))
        lines[at : at + drawn.data.draw(st.integers(0, 1))] = [line]
        os.unlink(path)  # it may be a link
        with open(path, "wb") as file:
            file.write(b"\n".join(lines))


def remove(drawn: Drawn) -> None:
    if path := drawn.some():
        os.unlink(path)


def rename(drawn: Drawn) -> None:
    path, name = drawn.some(folders=drawn.data.draw(st.booleans())), drawn.data.draw(ODD)
    if path:
        to = os.path.join(os.path.dirname(path), name.removesuffix(b".md") if os.path.isdir(path) else name)
        if not os.path.lexists(to):
            os.rename(path, to)


def move(drawn: Drawn) -> None:
    path, folder = drawn.some(), drawn.some(folders=True)
    if path and folder and os.path.isdir(folder) and not os.path.islink(folder):
        os.rename(path, os.path.join(folder, os.path.basename(path)))


def link(drawn: Drawn) -> None:
    path, name = drawn.some(folders=drawn.data.draw(st.booleans())), drawn.data.draw(ODD)
    to = os.path.join(os.fsencode(drawn.root), b"news", name)
    if path and not os.path.lexists(to):
        os.makedirs(os.path.dirname(to), exist_ok=True)
        os.symlink(os.path.relpath(path, os.path.dirname(to)), to)


def add(drawn: Drawn) -> None:
    folder = drawn.some(folders=True)
    if folder and os.path.isdir(folder):
        path = os.path.join(folder, drawn.data.draw(ODD))
        if not os.path.lexists(path):
            drawn.write(path, b"# Rain\n\n[x](/news/2012/01/1/event-0.md) [y](#there)\n")


def hide(drawn: Drawn) -> None:
    (drawn.home / ".gitignore").write_text("x.md\n", "utf-8")


def forget(drawn: Drawn) -> None:
    if path := drawn.some():
        git(
            drawn.home, "rm", "-q", "--cached", "--ignore-unmatch", "--", os.path.relpath(path, os.fsencode(drawn.home))
        )


def stage(drawn: Drawn) -> None:
    git(drawn.home, "add", "-A")


CHANGES: list[Callable[[Drawn], None]] = [edit, remove, rename, move, add, link, hide, forget, stage]


def assert_since_is_the_difference(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / "home"
        home.mkdir()
        drawn = Drawn(data, home)
        commit(home)
        for _ in range(data.draw(st.integers(0, 2), label="commits")):
            for _ in range(data.draw(st.integers(1, 4))):
                drawn.change()
            commit(home)
        ref = data.draw(st.sampled_from(["HEAD", "main", "HEAD^{/x}"]))
        if data.draw(st.booleans(), label="kept"):
            settle()
            Archive(drawn.root).validate(since=ref)
        for _ in range(data.draw(st.integers(0, 5), label="changes")):
            drawn.change()
        git(home, "worktree", "add", "-q", "--detach", str(home.parent / "then"), ref)
        then = home.parent / "then" / drawn.root.relative_to(home)
        select = data.draw(st.sampled_from([(), ("ALL",)]))

        expected = described(Archive(drawn.root, cache=False).validate(select=select))
        expected -= described(Archive(then, cache=False).validate(select=select))

        assert described(Archive(drawn.root).validate(since=ref, select=select)) == expected
        assert described(Archive(drawn.root, cache=False).validate(since=ref, select=select)) == expected


@given(st.data())
@settings(max_examples=6)
def test_since_is_the_difference_of_whole_reports(data: st.DataObject) -> None:
    """After any changes, what is new since any commit is the report now less the report on that commit's checkout."""
    assert_since_is_the_difference(data)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=40)
def test_since_is_the_difference_of_whole_reports_at_length(data: st.DataObject) -> None:
    """The same in many more ways."""
    assert_since_is_the_difference(data)


# ---------------------------------------------------------------- what can't be


@pytest.mark.parametrize(
    "ref",
    [
        "nope",
        "",
        "--output=x",
        "-h",
        "--all",
        "HEAD..HEAD",
        "^HEAD",
        "HEAD:news",
        "HEAD^{tree}",
        "a\nb",
        "a b",
        "\\",
        "@{u}",
    ],
)
def test_what_is_no_commit_is_wrong_usage(root: Path, ref: str) -> None:
    """A reference that names no commit, or is meant for an option, is one sentence and exit code 2."""
    before = sorted(os.listdir(root))

    done = run("validate", f"--since-commit={ref}", root=root)

    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch("newsarc: error: [^\n]+\nhint: [^\n]+\n", done.stderr)
    assert sorted(os.listdir(root)) == before


def test_archive_in_no_repository(make_archive: MakeArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a repository, a commit in it, or git itself, it is said in one sentence with what to do."""
    root = make_archive(PAGES)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))

    with pytest.raises(ArchiveError, match="is not in a git repository that can be read"):
        Archive(root).validate(since="HEAD")
    git(root, "init", "-q")
    with pytest.raises(UsageError, match="no such commit: 'HEAD'"):
        Archive(root).validate(since="HEAD")
    (tmp_path / "file").touch()
    for where in ("missing", "file"):
        done = run("validate", "--since-commit", "HEAD", root=root, PATH=str(tmp_path / where))
        assert (done.returncode, done.stderr) == (
            3,
            "newsarc: error: git is not installed; it is needed to compare with a commit\n",
        )


def test_shallow_clone_is_said(root: Path, tmp_path: Path) -> None:
    """A clone that lacks the commit is told to fetch more; with it, what is new is found."""
    commit(root)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "clone")

    done = run("validate", "--since-commit", "HEAD~1", root=tmp_path / "clone")
    assert (done.returncode, done.stderr) == (
        2,
        "newsarc: error: no such commit: 'HEAD~1'\nhint: the clone is shallow; fetch more with git fetch --unshallow\n",
    )
    assert new(tmp_path / "clone") == []


def test_shallow_clone_of_a_merge_tells_what_it_brings(root: Path, tmp_path: Path) -> None:
    """As docs/ci.md has it: of a merge and its parents alone, what is new since the first is what was merged."""
    git(root, "checkout", "-qb", "change")
    for name in ("first", "second"):
        (root / f"{name}.md").write_text("[x](/lost.md)\n", "utf-8")
        commit(root)
    git(root, "checkout", "-q", "-")
    (root / "else.md").write_text("[x](/lost.md)\n", "utf-8")
    commit(root)
    git(root, "merge", "-qm", "x", "change")
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{root}", "clone")

    report = Archive(tmp_path / "clone").validate(since="HEAD^1")

    assert [one.file for one in report.findings] == ["first.md", "second.md"]


def test_nothing_is_run_or_written_in_the_repository(root: Path, tmp_path: Path) -> None:
    """No hook, pager, differ, watcher or checkout filter runs, and the repository's own files stay as they were."""
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n", "utf-8")
    trap.chmod(0o755)
    hooks = root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (hooks / hook).write_text(trap.read_text("utf-8"), "utf-8")
        (hooks / hook).chmod(0o755)
    keys = "core.pager core.fsmonitor diff.external pager.diff-index diff.x.command diff.x.textconv filter.x.smudge"
    for key in keys.split():
        git(root, "config", key, str(trap))
    (root / ".gitattributes").write_text("*.md diff=x filter=x\n", "utf-8")
    (root / SNOW[1:]).write_text(event(SNOW, "Hail."), "utf-8")
    os.utime(root / RAIN[1:], (1, 1))
    before = {file: file.stat().st_mtime_ns for file in (root / ".git").rglob("*")}

    assert new(root) == ["NA303 index.md", "NA303 rain.md", "NA303 wind.md"]

    assert not (tmp_path / "sprung").exists()
    assert {file: file.stat().st_mtime_ns for file in (root / ".git").rglob("*")} == before


def test_hook_asks_the_archives_own_repository(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a hook, git's variables may name another repository, or a half-made index: the archive's own is asked."""
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nothing"))

    assert new(root) == []


def test_tree_that_leads_elsewhere_is_not_followed(root: Path, tmp_path: Path) -> None:
    """Names like ``..`` in a tree that was made by hand never reach beyond the temporary folder."""
    blob = git(root, "hash-object", "-w", "--stdin", data=b"[x](/gone.md)\n")
    link = git(root, "hash-object", "-w", "--stdin", data=os.fsencode(tmp_path))
    inner = f"100644 blob {blob}\tevil.md\n".encode()
    for _ in range(6):
        tree = git(root, "mktree", "--missing", data=inner)
        inner = f"040000 tree {tree}\t..\n".encode()
    inner += f"120000 blob {link}\tout\n".encode()
    tree = git(root, "mktree", data=inner)
    made = git(root, "commit-tree", "-m", "x", tree)

    assert Archive(root).validate(since=made).since == made
    assert list(tmp_path.iterdir()) == []
    assert not list(Path(tempfile.gettempdir()).glob("evil.md"))
