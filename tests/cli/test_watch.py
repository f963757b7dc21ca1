"""``newsarc validate --watch`` in a process of its own, on files that change."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest
from pexpect.popen_spawn import PopenSpawn

from newsarc import Archive
from newsarc.files.watch import changes
from tests.conftest import MakeArchive
from tests.support.commands import command, day_page, environment, event, run
from tests.support.repository import commit, git

DAY = "/news/2012/02/8"
RAIN = f"{DAY}/rain.md"
TEXT = event(RAIN, "Rain falls in Goma.")
GONE = "[Sun](/news/2012/02/9/sun.md)\n"
BROKEN = "news/2012/02/8/rain.md:11:7: error NA101 no such page: /news/2012/02/9/sun.md"
PATIENCE = 60  # seconds, for a machine that is busy
WATCHING = r"\d\d:\d\d:\d\d watching; Ctrl-C to stop"


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    return make_archive({RAIN: TEXT, f"{DAY}/index.md": day_page(DAY, ("Rain falls in Goma.", RAIN, "Goma"))})


@contextmanager
def watched(root: Path, *words: str) -> Iterator[PopenSpawn]:
    """A watch whose output is piped."""
    process = PopenSpawn(
        command("validate", "--watch", *words, root=root), env=environment(), encoding="utf-8", timeout=PATIENCE
    )
    try:
        yield process
    finally:
        process.proc.kill()
        process.proc.wait()
        process.expect(pexpect.EOF)
        for pipe in (process.proc.stdin, process.proc.stdout):
            if pipe:
                pipe.close()


def next_report(process: PopenSpawn) -> str:
    """What is printed up to the line that says that it goes on; without the time."""
    process.expect(WATCHING)
    return process.before.replace("\r", "").lstrip("\n")


def clean(links: int = 4) -> str:
    return f"0 errors, 0 warnings in 2 pages, {links} links\n"


def replace(file: Path, text: str) -> None:
    """Save a file as careful editors do."""
    draft = file.with_name("draft~")
    draft.write_text(text)
    os.replace(draft, file)


def test_finding_comes_and_goes(root: Path) -> None:
    """A link that is broken is reported when its page is saved, and no longer when it is mended."""
    file = root / RAIN[1:]
    with watched(root) as process:
        assert next_report(process) == clean()
        replace(file, TEXT + GONE)
        assert next_report(process) == f"{BROKEN}\n1 error, 0 warnings in 2 pages, 5 links\n"
        file.write_text(TEXT)
        assert next_report(process).endswith(clean())


def test_saved_as_it_is(root: Path) -> None:
    """A page that is saved gets its report, though nothing is otherwise; what an editor puts beside it gets none."""
    with watched(root) as process:
        assert next_report(process) == clean()
        (root / "4913").touch()
        (root / "4913").unlink()
        (root / DAY[1:] / ".rain.md.swp").write_bytes(b"\0")
        with pytest.raises(pexpect.TIMEOUT):
            process.expect(WATCHING, timeout=1)
        replace(root / RAIN[1:], TEXT)
        assert next_report(process) == clean()


def test_new_folders(root: Path) -> None:
    """What comes in new folders is seen, and so is what changes there later."""
    folder = root / "news/2012/03/1"
    with watched(root) as process:
        next_report(process)
        folder.mkdir(parents=True)
        (folder / "index.md").write_text("## [2012-03-1](/news/2012/03/1/index.md)\n")
        process.expect("in 3 pages, 5 links")
        next_report(process)
        replace(folder / "index.md", "## [2012-03-1](/news/2012/03/1/index.md)\n" + GONE)
        assert "news/2012/03/1/index.md:2:7: error NA101" in next_report(process)
        shutil.move(root / "news/2012/03", root / "news/2013")
        process.expect("news/2013/1/index.md")


def test_name_that_is_no_text(root: Path) -> None:
    """A file whose name is no UTF-8 is seen, and so is what changes after it."""
    with watched(root) as process:
        next_report(process)
        (root / os.fsdecode(b"news/2012/02/8/\xff.png")).touch()
        (root / os.fsdecode(b"news/2012/02/8/\xff.md")).write_text("# Rain\n")
        process.expect("in 3 pages")
        next_report(process)
        replace(root / RAIN[1:], TEXT + GONE)
        process.expect_exact(BROKEN)


def test_nothing_outside_is_watched(root: Path, tmp_path: Path) -> None:
    """A symbolic link that leads out of the archive is not followed by the watch either."""
    (tmp_path / "outside").mkdir()
    (root / "news/out").symlink_to(tmp_path)
    with watched(root) as process:
        next_report(process)
        watches = [file.read_text() for file in Path(f"/proc/{process.proc.pid}/fdinfo").iterdir()]
        inodes = {int(one, 16) for text in watches for one in re.findall(r"inotify wd:\S+ ino:(\S+)", text)}
        folders = [root, *(one for one in root.rglob("*") if one.is_dir() and not one.is_symlink())]
        assert inodes == {folder.stat().st_ino for folder in folders}


def test_options_narrow_each_report(root: Path) -> None:
    """Rules and files are chosen as without --watch, each time anew."""
    with watched(root, "--ignore", "NA101", "--statistics") as process:
        next_report(process)
        replace(root / RAIN[1:], TEXT + GONE)
        assert "NA101" not in next_report(process)


def test_configuration_is_read_again(root: Path) -> None:
    """A configuration is obeyed once it is written; one that can't be understood is told, and the watch goes on."""
    with watched(root) as process:
        next_report(process)
        replace(root / RAIN[1:], TEXT + GONE)
        assert BROKEN in next_report(process)
        (root / "newsarc.toml").write_text('ignore = ["NA101"]\n')
        assert next_report(process) == clean(5)
        replace(root / "newsarc.toml", "ignore = NA101\n")
        assert next_report(process).startswith("newsarc: error: newsarc.toml:1:10: invalid TOML: ")
        (root / "newsarc.toml").unlink()
        assert BROKEN in next_report(process)


def test_baseline_is_read_again(root: Path) -> None:
    """What a baseline lists from now on is known."""
    (root / "newsarc.toml").write_text('baseline = "known.txt"\n')
    (root / RAIN[1:]).write_text(TEXT + GONE)
    (root / "known.txt").touch()
    with watched(root) as process:
        assert BROKEN in next_report(process)
        assert run("validate", "--update-baseline", "--baseline", str(root / "new.txt"), root=root).returncode == 0
        os.replace(root / "new.txt", root / "known.txt")
        process.expect("1 in the baseline")


def test_since(root: Path) -> None:
    """With --since-commit only what is new since the commit is reported."""
    (root / RAIN[1:]).write_text(TEXT + GONE)
    git(root, "init", "-q")
    commit(root)
    with watched(root, "--since-commit", "HEAD") as process:
        assert "NA101" not in next_report(process)
        replace(root / RAIN[1:], TEXT + GONE + GONE.replace("sun", "moon"))
        report = next_report(process)
        assert ("moon.md" in report, "sun.md" in report) == (True, False)


def test_ctrl_c(root: Path) -> None:
    """Ctrl-C ends a watch without a word, and with 130."""
    with watched(root) as process:
        next_report(process)
        process.kill(signal.SIGINT)
        process.expect(pexpect.EOF)
        assert (process.before.strip(), process.wait()) == ("", 130)


def test_archive_is_removed(root: Path) -> None:
    """Where the archive is gone there is nothing to watch: one sentence, and 3."""
    with watched(root) as process:
        next_report(process)
        shutil.rmtree(root)
        process.expect(pexpect.EOF)
        assert process.before.splitlines()[-1] == f"newsarc: error: {root} no longer exists"
        assert process.wait() == 3


def test_nobody_reads(root: Path) -> None:
    """A watch whose pipe is closed ends with the next report."""
    words = command("validate", "--watch", root=root)
    with subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stderr.readline()
        process.stdout.close()
        while process.poll() is None:
            replace(root / RAIN[1:], TEXT)
            try:
                process.wait(0.5)
            except subprocess.TimeoutExpired:
                continue
        assert process.returncode == 0
        assert b"Traceback" not in process.stderr.read()


def test_terminal(root: Path) -> None:
    """On a terminal each report stands on a screen that was cleared, and the last line says that the watch goes on."""
    words = command("validate", "--watch", root=root)
    terminal = pexpect.spawn(
        words[0], words[1:], env=environment(TERM="xterm"), encoding="utf-8", timeout=PATIENCE, dimensions=(24, 80)
    )
    terminal.expect(WATCHING)
    assert terminal.before.count("\x1b[H\x1b[2J") == 1
    replace(root / RAIN[1:], TEXT + GONE)
    terminal.expect(WATCHING)
    assert re.search(r"\x1b\[H\x1b\[2J.*NA101", terminal.before, re.DOTALL)
    terminal.sendcontrol("c")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (("--fix",), "--fix"),
        (("--diff",), "--diff"),
        (("--update-baseline",), "--update-baseline"),
        (("--exit-zero",), "--exit-zero"),
        (("--output", "x.txt"), "--output"),
        (("--json",), "--json"),
        (("--format", "github"), "--format github"),
    ],
)
def test_what_does_not_go_with_it(words: tuple[str, ...], other: str, root: Path) -> None:
    """What writes, or is no text to be read, is refused beside --watch."""
    done = run("validate", "--watch", *words, root=root)

    assert (done.returncode, done.stdout[:1]) == (2, "{" if other == "--json" else "")
    expected = f"--watch and {other} can't be combined"
    assert done.stderr == f"newsarc: error: {expected}\n"


def test_without_the_extra(root: Path) -> None:
    """Where watchfiles isn't installed, the sentence says how it is."""
    script = "import sys; sys.modules['watchfiles'] = None; from newsarc.cli.app import main; main()"
    words = [sys.executable, "-c", script, "validate", "--watch", "-C", str(root)]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False, timeout=PATIENCE)

    expected = "--watch needs the package watchfiles, which is not installed\nhint: pip install 'newsarc[watch]'"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"newsarc: error: {expected}\n")


def test_bad_beginning(root: Path) -> None:
    """What can't be asked is said at once, and not watched."""
    (root / "newsarc.toml").write_text("nonsense = 1\n")

    assert run("validate", "--watch", root=root).returncode == 3
    assert run("validate", "--watch", "nowhere.md", root=root).returncode == 2


def test_from_python(root: Path) -> None:
    """From Python, what is followed gives the reports that `validate` would."""
    archive = Archive(root, cache=False)
    followed = archive.following(ignore=["NA401"])
    batches = changes(root, lambda: followed.folders)
    assert next(batches) is None
    assert followed.report() == archive.validate(ignore=["NA401"])

    replace(root / RAIN[1:], TEXT + GONE)
    while RAIN not in (paths := next(batches) or ()):
        pass
    assert followed.update(paths)
    assert followed.report() == archive.validate(ignore=["NA401"])
    assert [one.rule for one in followed.report()] == ["NA101"]


def test_following_is_narrowed_as_validate(root: Path) -> None:
    """What is followed is narrowed by files, commit and configuration as a validation is, whenever these change."""
    sun, moon, ice = (("NA101", f"/news/2012/02/9/{name}.md") for name in ("sun", "moon", "ice"))
    to_moon = GONE.replace("sun", "moon")
    # Findings of before the commit, by rules that are off and with a prefix of links, too.
    without_source = event(f"{DAY}/snow.md", "Snow lies.").partition("### Source")[0]
    (root / DAY[1:] / "snow.md").write_text(f"{without_source}{GONE}[Ice](/zh{ice[1]})\n")
    (root / RAIN[1:]).write_text(TEXT + GONE)
    git(root, "init", "-q")
    commit(root)
    archive = Archive(root, cache=False)
    followed = archive.following([DAY], since="HEAD")
    assert followed.report().findings == ()

    for path, text, expected in (
        (RAIN, TEXT + GONE + to_moon, [moon]),
        ("/note.md", GONE, [moon]),
        (RAIN, TEXT.partition("### Source")[0] + to_moon, [moon]),
        ("/newsarc.toml", 'select = ["ALL"]\n', [("NA402", None), moon]),
        ("/newsarc.toml", '[per-file-ignores]\n"news" = ["NA101"]\n', []),
        ("/newsarc.toml", 'root-prefix = "/zh"\n', [moon]),
        (RAIN, f"{TEXT}[Sun](/zh{RAIN})\n[Sun](/zh{sun[1]})\n", []),
        (RAIN, f"{TEXT}[Sun](/zh{sun[1]})\n[Ice](/zh{ice[1]})\n", [ice]),
    ):
        replace(root / path[1:], text)
        followed.update({path})
        report = followed.report()
        assert [(one.rule, one.target) for one in report.findings] == expected
        assert [(one.rule, one.target) for one in report.ignored] == ([moon] if "ignores" in text else [])
        assert report == archive.validate([DAY], since="HEAD")
