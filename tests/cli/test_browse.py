"""``newsarc browse``: fzf, with what newsarc finds and shows."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from pathlib import Path

import pexpect
import pytest

from newsarc.cli.fzf import arguments
from tests.conftest import MakeArchive
from tests.support.commands import event, run

DAY = "/news/2012/02/8"
HOSTILE = "'; touch pwned; ' $(touch pwned) {q} {3} `touch pwned`"
ODD = f"{DAY}/a';touch pwned;'$(touch pwned).md"
FILES = {
    ODD: event(ODD, f"Rain falls {HOSTILE}", summary="It is raining."),
    f"{DAY}/snow.md": event(f"{DAY}/snow.md", "Snow lies.", summary="It is snowing."),
}


def test_without_fzf_it_is_said_how_to_get_it(examples: Path, tmp_path: Path) -> None:
    """Where fzf isn't installed, one sentence says how to get it; where it is, that a terminal is needed."""
    missing = run("browse", root=examples, PATH=str(tmp_path))
    (tmp_path / "fzf").write_text("#!/bin/sh\n")
    (tmp_path / "fzf").chmod(0o755)
    piped = run("browse", root=examples, PATH=str(tmp_path))

    assert (missing.returncode, missing.stdout, piped.returncode, piped.stdout) == (2, "", 2, "")
    assert "browse needs fzf, which is not installed" in missing.stderr
    assert "install fzf" in missing.stderr
    assert "browse needs a terminal" in piped.stderr


def test_fzf_searches_at_each_key() -> None:
    """fzf matches nothing itself: it searches when it starts and at each change, and shows a page as wide as fits."""
    given = arguments("wang lijn")

    assert "--disabled" in given
    assert given[given.index("--query") + 1] == "wang lijn"
    assert [one.split(":")[0] for one in given if "reload:" in one] == ["start", "change"]
    assert any("COLUMNS=$FZF_PREVIEW_COLUMNS" in one and "--color always" in one for one in given)


@pytest.mark.skipif(not shutil.which("fzf"), reason="fzf is not installed")
def test_a_page_is_found_and_shown(make_archive: MakeArchive, tmp_path: Path) -> None:
    """What is typed is searched for, its page stands beside it, Enter shows it; no title or query runs a command."""
    env = {**os.environ, "TERM": "xterm-256color", "FZF_DEFAULT_OPTS": ""}
    words = ["-m", "newsarc", "browse", "-C", str(make_archive(FILES))]
    process = pexpect.spawn(
        sys.executable, words, env=env, cwd=str(tmp_path), dimensions=(40, 160), encoding="utf-8", timeout=30
    )
    process.expect("search:")
    process.send("rain")
    process.expect("It is raining")  # in the page beside the list
    process.sendcontrol("u")
    process.send(HOSTILE)
    time.sleep(1)  # for a command that it might be
    process.sendcontrol("u")
    process.send("rainn")
    process.expect("It is raining")
    process.send("\r")
    process.expect(pexpect.EOF)
    process.close()
    shown = re.sub(r"\x1b\[[\d;?]*\w", "", str(process.before))

    assert process.exitstatus == 0
    assert "Rain falls" in shown
    assert "It is raining." in shown
    assert list(tmp_path.iterdir()) == []
