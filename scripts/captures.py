"""Writes what each command shows on a terminal, so that two versions can be compared: ``captures.py DIR [ARCHIVE]``.

Each command is run in a terminal of 80 and of 200 columns, and what is seen goes to
``DIR/COLUMNS/COMMAND.txt``: without colours, long lines wrapped where the terminal
wraps them. Run it before and after a change, and read ``diff -r BEFORE AFTER``.
Without ARCHIVE the archive is ``examples/``.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pexpect
from rich.cells import chop_cells

ROOT = Path(__file__).parent.parent
COLUMNS = (80, 200)
COMMANDS = """\
--help
show
show 2012-02-08
show 2012-02-08/2
show 2012-02
show 2012
show feb
show 02-08
show 2012-02-06..2012-02-12
show 2012-02-31
show 2011-01-01
show wang
show xyzzy --limit 3
search wang lijn
search wang lijn --explain --limit 3
search heywood --facet source
search heywood --facet month
search heywood --count
search xyzzy
search '"wang'
search heywood --since 2020
related wang li jun
related UN
related 2012-02-08/2
related 2012-02-08
related xyzzy
timeline wang lijun
timeline consulate
path 'stephen harpr' 'Gu Kailai'
contexts
contexts gu
contexts --similar
stats
graph 'Wang Lijun'
validate
validate --statistics
links
mv 2012-02-09/1 2012-02-10 --diff
rule
rule NA106
lint
"""
_ERASED = re.compile(
    r"[^\n]*\r\n(?:\x1b\[\?25h)?\r?\x1b\[1A\x1b\[2K"
)  # a line, such as a progress bar's last, that is taken away
_UNSEEN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")


def capture(command: str, archive: Path, columns: int, cache: str) -> str:
    """What a terminal of some columns shows of a command, and the exit code."""
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "newsarc", *shlex.split(command), *(["-C", str(archive)] if takes_archive(command) else [])],
        cwd=str(ROOT),
        env={**os.environ, "TERM": "xterm-256color", "NEWSARC_PAGER": "cat", "NEWSARC_CACHE_DIR": cache},
        encoding="utf-8",
        timeout=600,
        dimensions=(50, columns),
    )
    terminal.expect(pexpect.EOF)
    terminal.close()
    text = _ERASED.sub("", str(terminal.before))
    lines = (seen for line in text.split("\r\n") for seen in _seen(line, columns))
    return "\n".join([f"$ newsarc {command}", *lines, f"exit code {terminal.exitstatus}\n"])


def takes_archive(command: str) -> bool:
    """Whether the command has the option ``-C``."""
    return command.split(maxsplit=1)[0] not in ("--help", "rule", "lint")


def _seen(line: str, columns: int) -> list[str]:
    """The lines that a terminal makes of one; of a line that is written several times, the last is seen."""
    return chop_cells(_UNSEEN.sub("", line.rpartition("\r")[2]), columns) or [""]


def main(folder: str, archive: str = str(ROOT / "examples")) -> None:
    """Write all captures."""
    with TemporaryDirectory() as cache:
        for columns in COLUMNS:
            into = Path(folder) / str(columns)
            into.mkdir(parents=True, exist_ok=True)
            for command in COMMANDS.splitlines():
                name = re.sub(r"[^\w.-]+", "-", command).strip("-")
                (into / f"{name}.txt").write_text(capture(command, Path(archive), columns, cache), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
