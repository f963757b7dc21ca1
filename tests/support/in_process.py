"""The command within a process: of the tests, which takes a hundredth of the time of one of its own, or a new one."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from newsarc.cli import output
from newsarc.cli.app import main

_REPOSITORY = Path(__file__).resolve().parents[2]


class Result(NamedTuple):
    """The exit code of a command, and what it printed."""

    code: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    """A stream over memory, which may claim to be a terminal."""

    def __init__(self, *, terminal: bool) -> None:
        self._memory = io.BytesIO()
        self._is_terminal = terminal
        super().__init__(self._memory, encoding="utf-8", newline="", write_through=True)

    def isatty(self) -> bool:
        return self._is_terminal

    @property
    def text(self) -> str:
        return self._memory.getvalue().decode()


def newsarc(
    *words: str, archive: Path | None = None, cwd: Path | None = None, columns: int = 0, **environment: str
) -> Result:
    """Run the command as in a pipe, or as on a terminal of so many ``columns``."""
    out, err = (_Stream(terminal=columns > 0) for _ in range(2))
    where = ["-C", str(archive)] if archive else []
    at = words.index("--") if "--" in words else len(words)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(output, "_closed", [])
        if cwd:
            patch.chdir(cwd)
        if columns:
            environment = {"TERM": "xterm-256color", "COLUMNS": str(columns), **environment}
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["newsarc", *words[:at], *where, *words[at:]])
        with pytest.raises(SystemExit) as end:
            main()
        code = int(end.value.code or 0)
    return Result(code, out.text, err.text)


def run(*words: str, root: Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as `tests.support.commands.run` does, but within the process."""
    code, out, err = newsarc(*words, archive=root, cwd=cwd, **environment)
    return subprocess.CompletedProcess(words, code, out, err)


def run_each(*commands: Sequence[str], cwd: Path, tracer: Sequence[str] = (), **environment: str) -> list[Result]:
    """Run commands one after the other within one new process, maybe under a tracer; what each gave."""
    whole = [*tracer, sys.executable, "-m", __name__, json.dumps(commands)]
    env = {**os.environ, "PYTHONPATH": str(_REPOSITORY), "PYTHONUTF8": "1", **environment}
    done = subprocess.run(whole, cwd=cwd, env=env, stdout=subprocess.PIPE, check=True)
    return [Result(*one) for one in json.loads(done.stdout)]


if __name__ == "__main__":
    results = []
    for number, words in enumerate(json.loads(sys.argv[1])):
        os.path.exists(f"/command-{number}")  # a tracer sees where a command begins
        results.append(newsarc(*words))
    print(json.dumps(results))
