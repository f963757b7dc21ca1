"""What is shown by other programs: long answers by the pager, files by the editor."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pexpect
import pytest

from newsarc.cli.pager import page
from tests.conftest import MakeArchive
from tests.support import fork_server
from tests.support.commands import run

DAY = ("show", "2012-02-08")


def on_terminal(words: tuple[str, ...], archive: Path, lines: int, pager: str) -> str:
    """What a terminal of so many lines gets of a command, with another pager."""
    env = {**os.environ, "NEWSARC_PAGER": pager, "TERM": "xterm-256color"}
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        env.pop(name, None)
    return fork_server.run_on_terminal(*words, "-C", str(archive), cwd=Path.cwd(), env=env, size=(lines, 80))


@pytest.mark.parametrize(("words", "lines", "paged"), [(DAY, 20, 1), (DAY, 200, 0), ((*DAY, "--no-pager"), 20, 0)])
def test_what_does_not_fit_the_terminal_goes_to_the_pager(
    examples: Path, words: tuple[str, ...], lines: int, paged: int
) -> None:
    """A day longer than the terminal goes to $NEWSARC_PAGER, in colour; one that fits doesn't, nor with --no-pager."""
    output = on_terminal(words, examples, lines, "sed s/Wednesday/PAGED/")

    assert output.count("PAGED") == paged
    assert output.count("Wednesday") == 1 - paged
    assert "\x1b[" in output


def test_what_is_said_before_an_answer_is_in_the_pager_too(examples: Path) -> None:
    """A pager would scroll away what was corrected; it begins with that."""
    output = on_terminal(("search", "wang", "lijn"), examples, 12, "sed s/corrected/PAGED/")

    assert "corrected: lijn → lijun\r\nPAGED: lijn → lijun\r\n" in output


def test_a_watch_has_no_pager(make_archive: MakeArchive, tmp_path: Path) -> None:
    """Each report of a watch stays on the terminal, however long, since a pager would hold up the next."""
    broken = "".join(f"[a](/news/{number}.md)\n" for number in range(20))
    root, paged = make_archive({"/news/2012/02/8/index.md": broken}), tmp_path / "paged"
    env = {**os.environ, "NEWSARC_PAGER": f"tee {shlex.quote(str(paged))}", "TERM": "xterm-256color"}
    words = ["-m", "newsarc", "validate", "--watch", "-C", str(root)]
    process = pexpect.spawn(sys.executable, words, env=env, dimensions=(20, 80), encoding="utf-8", timeout=30)
    process.expect("Ctrl-C to stop")
    process.sendintr()
    process.expect(pexpect.EOF)

    assert not paged.exists()


def test_the_pager_is_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """$NEWSARC_PAGER comes before $PAGER; one that is empty, ``cat`` or missing shows nothing, and that is said."""
    shown = tmp_path / "shown"
    monkeypatch.setenv("PAGER", f"tee {shlex.quote(str(shown))}")
    for no_pager in ("", "cat", "no-such-pager -x", "'"):
        monkeypatch.setenv("NEWSARC_PAGER", no_pager)
        assert not page("a\n")
    assert not shown.exists()

    monkeypatch.delenv("NEWSARC_PAGER")
    assert page("北\n" * 99)
    assert shown.read_text("utf-8") == "北\n" * 99


def test_a_pager_may_be_left_before_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pager that reads nothing of a long text is no error."""
    monkeypatch.setenv("NEWSARC_PAGER", "true")

    assert page("a line\n" * 100_000)


def test_a_page_is_opened_in_the_editor(examples: Path) -> None:
    """--edit gives the file of an event or of a day to $EDITOR; a month has none, and an editor must be named."""
    first_line = {"EDITOR": "head -n 1", "VISUAL": ""}

    assert run("show", "2012-02-08/2", "--edit", root=examples, **first_line).stdout.startswith("### [2012-02-8](")
    assert run(*DAY, "--edit", root=examples, **first_line).stdout.startswith("## [2012-02-8](")
    month = run("show", "2012-02", "--edit", root=examples, **first_line)
    assert (month.returncode, month.stdout) == (2, "")
    assert "--edit opens one page" in month.stderr
    missing = "no editor is set"
    for editor, why in {"": missing, " ": missing, "no-such-editor": "can't start the editor 'no-such-editor'"}.items():
        refused = run(*DAY, "--edit", root=examples, EDITOR=editor, VISUAL="")
        assert (refused.returncode, refused.stdout) == (2, "")
        assert why in refused.stderr
