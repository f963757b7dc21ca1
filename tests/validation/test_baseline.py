"""Baselines: which findings one leaves out, which it never does, and how it is written."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import Archive, UsageError
from newsarc.errors import ConfigError
from newsarc.model.report import KnownFinding, Report
from newsarc.validation.baseline import read_baseline, write_baseline
from tests.conftest import MakeArchive
from tests.support.commands import command, day_page, environment, event, run
from tests.support.repository import git


def page(*targets: str) -> str:
    """A page with a link to each target, on a line of its own."""
    return "# A page\n\n" + "".join(f"[x]({target})\n" for target in targets)


PAGES = {"newsarc.toml": "", "a.md": page("/gone.md", "/gone.md", "b.md"), "b.md": page("/lost.md", "a.md#nowhere")}
LINES = "a.md\tNA101\t/gone.md\na.md\tNA101\t/gone.md\nb.md\tNA101\t/lost.md\nb.md\tNA102\ta.md#nowhere\n"


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    return make_archive(PAGES)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A baseline with all findings of the archive."""
    (tmp_path / "known.txt").write_text(LINES, "utf-8")
    return tmp_path / "known.txt"


def rows(report: Report) -> list[str]:
    return [f"{one.rule} {one.file}:{one.line} {one.target}" for one in report.findings]


def stale(report: Report) -> list[str]:
    assert report.baseline
    return [f"{one.rule} {one.file} {one.target}" for one in report.baseline.stale]


def test_what_is_left_out_is_not_fixed(root: Path, file: Path) -> None:
    """Only what is reported is fixed; what is ignored or known stays, and the baseline isn't written meanwhile."""
    (root / "c.md").write_text("[x](B.md)<!-- newsarc-ignore NA103: y -->\n\n[x](B.md)\n\n[x](A.md)\n", "utf-8")
    file.write_text(f"{LINES}c.md\tNA103\tA.md\n", "utf-8")
    words = ("validate", "--baseline", str(file))

    shown = run(*words, "--diff", root=root)
    assert shown.returncode == 1
    assert [line for line in shown.stdout.split("\n") if line[:2] in ("-[", "+[")] == ["-[x](B.md)", "+[x](b.md)"]
    done = run(*words, "--fix", root=root)

    assert (done.returncode, done.stderr) == (0, "fixed 1 link in 1 file\n")
    assert done.stdout == "0 errors, 0 warnings in 3 pages, 8 links; 5 in the baseline, 1 ignored\n"
    assert (root / "c.md").read_text("utf-8") == (
        "[x](B.md)<!-- newsarc-ignore NA103: y -->\n\n[x](b.md)\n\n[x](A.md)\n"
    )
    for what in ("--fix", "--diff"):
        assert run(*words, what, "--update-baseline", root=root).returncode == 2


def test_first_baseline_holds_everything(root: Path, tmp_path: Path) -> None:
    """Where there is no baseline, one is written with all findings, a sorted line each; from then on all is clean."""
    made = run("validate", "--baseline", str(tmp_path / "new.txt"), "--update-baseline", root=root)
    again = run("validate", "--baseline", str(tmp_path / "new.txt"), "--strict", root=root)

    assert (tmp_path / "new.txt").read_text("utf-8") == LINES
    for one in (made, again):
        assert (one.returncode, one.stderr) == (0, "")
        assert one.stdout == "0 errors, 0 warnings in 2 pages, 5 links; 4 in the baseline\n"
    assert os.listdir(tmp_path) == ["new.txt"]


def test_known_findings_may_move_and_must_not_multiply(root: Path, file: Path) -> None:
    """A line more above a known finding changes nothing; a third of two equal ones, and one elsewhere, are new."""
    (root / "a.md").write_text("A line more.\n\n" + page("/gone.md", "/gone.md", "/gone.md", "/lost.md"), "utf-8")

    report = Archive(root).validate(baseline=file)

    assert rows(report) == ["NA101 a.md:7 /gone.md", "NA101 a.md:8 /lost.md"]
    assert report.baseline
    assert (report.baseline.known, stale(report)) == (4, [])
    assert run("validate", "--baseline", str(file), root=root).returncode == 1


def test_known_finding_in_a_list_is_no_excuse_for_another(make_archive: MakeArchive, tmp_path: Path) -> None:
    """What a page lists twice, or by an old title, is known by what it lists: another in its place is new."""
    day = "/news/2012/02/8"
    rain, snow, wind = (f"{day}/{name}.md" for name in ("rain", "snow", "wind"))

    def pages(twice: str, source: str) -> dict[str, str]:
        """Pages that list one event twice, and by an old title, and one source twice."""
        sources, related = f"1. [BBC]({source})\n" * 2, f"1. [Old.]({twice})\n" * 2
        rows = (("Rain.", rain, "A"), ("Snow.", snow, "A"), ("Wind.", wind, "A"), ("Old.", twice, "A"))
        return {
            f"{day}/index.md": day_page(day, *rows),
            **{path: event(path, title) for title, path, _ in rows[:2]},
            wind: f"# Wind.\n\n### Source:\n\n{sources}\n### Related:\n\n{related}",
        }

    root = make_archive(pages(rain, "https://a.test/"))
    Archive(root).validate(baseline=tmp_path / "known.txt", update_baseline=True)
    for path, text in pages(snow, "https://b.test/").items():
        (root / path[1:]).write_text(text, "utf-8")
    report = Archive(root).validate(baseline=tmp_path / "known.txt")

    assert rows(report) == [
        f"NA303 {day[1:]}/index.md:12 {snow}",
        f"NA504 {day[1:]}/index.md:12 {snow}",
        f"NA401 {day[1:]}/wind.md:6 https://b.test/",
        f"NA303 {day[1:]}/wind.md:10 {snow}",
        f"NA302 {day[1:]}/wind.md:11 {snow}",
        f"NA303 {day[1:]}/wind.md:11 {snow}",
    ]
    assert len(stale(report)) == 6


def test_baseline_only_shrinks(root: Path, file: Path) -> None:
    """What is gone is said, and taken out when that is asked for; what is new is never put in."""
    (root / "a.md").write_text(page("/gone.md", "/new.md"), "utf-8")
    gone = "  a.md NA101 /gone.md\n  b.md NA102 a.md#nowhere\n"
    (root / "b.md").write_text(page("/lost.md"), "utf-8")

    done = run("validate", "--baseline", str(file), "--json", root=root)
    assert done.stderr == ("newsarc: 2 stale entries in the baseline; remove with --update-baseline:\n" + gone)
    assert json.loads(done.stdout)["baseline"] == {
        "known": 2,
        "stale": [
            {"file": "a.md", "rule": "NA101", "target": "/gone.md"},
            {"file": "b.md", "rule": "NA102", "target": "a.md#nowhere"},
        ],
    }
    assert file.read_text("utf-8") == LINES

    done = run("validate", "--baseline", str(file), "--update-baseline", root=root)
    assert (done.returncode, done.stderr) == (1, f"newsarc: removed 2 stale entries from the baseline:\n{gone}")
    assert file.read_text("utf-8") == "a.md\tNA101\t/gone.md\nb.md\tNA101\t/lost.md\n"
    assert run("validate", "--baseline", str(file), root=root).stderr == ""


def test_what_was_not_looked_at_is_not_stale(root: Path, file: Path) -> None:
    """Entries of other files and rules than were asked for are neither said to be gone nor taken out."""
    for words in ({"paths": ["/b.md"]}, {"select": ["NA102"]}, {"ignore": ["NA1"]}):
        assert stale(Archive(root).validate(**words, baseline=file, update_baseline=True)) == []
    assert file.read_text("utf-8") == LINES

    (root / "b.md").write_text("# Mended\n", "utf-8")
    report = Archive(root).validate(["/b.md"], select=["NA101"], baseline=file, update_baseline=True)
    assert stale(report) == ["NA101 b.md /lost.md"]
    assert file.read_text("utf-8") == LINES.replace("b.md\tNA101\t/lost.md\n", "")


def test_baselines_of_two_branches_merge(tmp_path: Path) -> None:
    """Two branches that take different entries out merge without a conflict, and to what both left."""
    file = tmp_path / "known.txt"
    known = [KnownFinding(f"news/2012/02/{n}/a.md", "NA101", f"/gone-{n}.md") for n in range(1, 10)]

    def keep(entries: list[KnownFinding], branch: str, start: str) -> None:
        git(tmp_path, "checkout", "-qb", branch, *([start] if start else []))
        write_baseline(file, Counter(entries), read_baseline(file))
        git(tmp_path, "add", "known.txt")
        git(tmp_path, "commit", "-qm", branch)

    git(tmp_path, "init", "-q")
    keep(known, "first", "")
    keep(known[2:], "left", "first")
    keep(known[:6], "right", "first")
    git(tmp_path, "merge", "-q", "left")

    assert read_baseline(file) == Counter(known[2:6])
    assert file.read_text("utf-8") == "".join(sorted(file.read_text("utf-8").splitlines(keepends=True)))


FIELDS = st.text(st.characters() | st.sampled_from("\\\t\n\r \u202e\udcff\x85"), min_size=1, max_size=8)


@given(st.lists(st.builds(KnownFinding, FIELDS, st.sampled_from(["NA101", "NA303"]), FIELDS | st.just("")), max_size=6))
def test_any_names_survive(entries: list[KnownFinding]) -> None:
    """Whatever names and targets hold is read as it was written; lines are sorted, visible, and end in no blank."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "known.txt")
        write_baseline(file, Counter(entries), read_baseline(file))
        text = file.read_bytes().decode("utf-8")

        assert read_baseline(file) == Counter(entries)
        lines = text.split("\n")
        assert len(lines) == len(entries) + 1
        assert lines[:-1] == sorted(lines[:-1])
        assert all(line == line.rstrip() and line.replace("\t", "").isprintable() for line in lines)
        file.write_text("\n".join(reversed(lines)), "utf-8", newline="\r\n")
        assert read_baseline(file) == Counter(entries)


def test_baseline_that_is_no_file_is_refused(root: Path, tmp_path: Path) -> None:
    """A named pipe is not waited for, and like a folder no baseline: a sentence says so."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()

    for name in ("pipe", "folder"):
        done = run("validate", "--baseline", str(tmp_path / name), root=root, timeout=10)
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr == f"newsarc: error: {tmp_path / name}: not a regular file\n"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("<<<<<<< HEAD", "'<<<<<<< HEAD'"),
        ("a.md NA101 /gone.md", "'a.md NA101 /gone.md'"),
        ("a.md\tbroken\t/gone.md", "'a.md broken /gone.md'"),
        ("a.md\tNA101\t/a\t/b", "'a.md NA101 /a /b'"),
        ("a.md\tNA101\t/a\\q", "'a.md NA101 /a\\\\q'"),
        ("\tNA101\t/a", "'NA101 /a'"),
        (b"a\xff.md\tNA101\t/a", "'a\ufffd.md NA101 /a'"),
        ("\x1b[31m" + "x" * 100, repr("x" * 60)),
    ],
)
def test_broken_line_is_said(root: Path, file: Path, line: str | bytes, shown: str) -> None:
    """A line that is no known finding is one sentence with its place, exit code 3, and the file stays as it is."""
    broken = LINES.encode() + (line if isinstance(line, bytes) else line.encode()) + b"\n"
    file.write_bytes(broken)

    done = run("validate", "--baseline", str(file), "--update-baseline", root=root)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(
        f"newsarc: error: {file}:5: not a baseline entry: {shown}\nhint: a line is a file, a rule and "
    )
    assert done.stderr.count("\n") == 2
    assert file.read_bytes() == broken


def test_baseline_that_is_not_there(root: Path, tmp_path: Path) -> None:
    """A missing baseline is said with what writes it; updating none is wrong usage; a folder is none."""
    missing = tmp_path / "missing.txt"

    done = run("validate", "--baseline", str(missing), root=root)
    assert (done.returncode, done.stderr) == (
        3,
        f"newsarc: error: baseline not found: {missing}\nhint: create it with --update-baseline\n",
    )
    done = run("validate", "--update-baseline", root=root)
    assert (done.returncode, done.stderr) == (
        2,
        "newsarc: error: no baseline to update\nhint: give its file with --baseline FILE\n",
    )
    assert run("validate", "--baseline", str(tmp_path), root=root).returncode == 3


def test_baseline_is_written_whole_or_not_at_all(root: Path, file: Path) -> None:
    """On a disk that is full before the end, the baseline stays as it was, and an error says so."""
    (root / "a.md").write_text("# Mended\n", "utf-8")

    done = subprocess.run(
        command("validate", "--no-cache", "--baseline", str(file), "--update-baseline", root=root),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
    )

    assert (done.returncode, file.read_text("utf-8"), os.listdir(file.parent)) == (3, LINES, ["known.txt"])
    assert done.stderr == "newsarc: error: File too large\n"


def test_baseline_that_changed_meanwhile_stays(root: Path, file: Path) -> None:
    """A baseline that somebody has written since it was read isn't written over, nor is one that is new."""
    before = read_baseline(file)
    file.write_text(f"{LINES}z.md\tNA101\t/gone.md\n", "utf-8")
    mine = file.read_bytes()

    for known in (before, None):
        with pytest.raises(ConfigError, match="has changed since it was read"):
            write_baseline(file, Counter(), known)

    assert file.read_bytes() == mine
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(".newsarc-")] == []


def test_baseline_behind_a_link_is_written_where_it_lies(root: Path, file: Path, tmp_path: Path) -> None:
    """A symbolic link to the baseline stays one, and the file keeps its mode."""
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    file.chmod(0o640)
    (root / "a.md").write_text("# Mended\n", "utf-8")

    Archive(root).validate(baseline=link, update_baseline=True)

    assert link.is_symlink()
    assert file.read_text("utf-8") == "b.md\tNA101\t/lost.md\nb.md\tNA102\ta.md#nowhere\n"
    assert file.stat().st_mode & 0o777 == 0o640


def test_configuration_names_the_baseline(root: Path) -> None:
    """``baseline`` in newsarc.toml is a file of the archive; --baseline goes before it, and nothing outside is one."""
    (root / "newsarc.toml").write_text('baseline = "known.txt"\n', "utf-8")
    with pytest.raises(ConfigError, match="baseline not found"):
        Archive(root).validate()
    assert rows(Archive(root).validate(update_baseline=True)) == []
    assert (root / "known.txt").read_text("utf-8") == LINES

    (root / "other.txt").write_text("", "utf-8")
    assert len(Archive(root).validate(baseline=root / "other.txt").findings) == 4

    for outside in ("../known.txt", "/../known.txt", ""):
        (root / "newsarc.toml").write_text(f'baseline = "{outside}"\n', "utf-8")
        with pytest.raises(ConfigError, match="is outside the archive"):
            Archive(root).validate()
    with pytest.raises(UsageError, match="no such rule"):
        Archive(root).validate(select=["NA999"])
